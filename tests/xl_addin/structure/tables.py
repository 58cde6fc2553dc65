"""Excel tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.xl_addin.structure.names import is_legal
from tests.xl_addin.structure.package import MAIN, Area, Package, unescape, units

_LONGEST_COLUMN = 255


def table_names(package: Package) -> Iterator[str]:
    """Tables have legal names and ids that nothing else has."""
    found = [table for part in package.sheets.values() for table in package.tables_of(part)]
    taken = Counter(table.get("displayName").casefold() for table in found)
    defined = package.xml(package.workbook).iter(f"{MAIN}definedName")
    taken.update({name.get("name").casefold() for name in defined})
    for table in found:
        name = table.get("displayName")
        if not is_legal(name) or not is_legal(table.get("name", name)):
            yield f"{name} is no legal name of a table"
        if taken[name.casefold()] > 1:
            yield f"the name {name} is taken more than once"
    for identity, count in Counter(table.get("id") for table in found).items():
        if count > 1 or int(identity) < 1:
            yield f"{count} tables have the id {identity}"


def table_columns(package: Package) -> Iterator[str]:
    """A table's columns are those of its header row, as many, each with a name of its own."""
    for part, table in _tables(package):
        name, area = table.get("displayName"), Area.of(table.get("ref"))
        holder = table.find(f"{MAIN}tableColumns")
        columns = [unescape(column.get("name")) for column in holder]
        cells = package.cells(part)
        places = range(area.left, area.right + 1)
        header = [cells.get((area.top, column)) for column in places]
        if columns != [package.text(cell) for cell in header]:
            texts = [package.text(cell) for cell in header]
            yield f"the table {name} has the columns {columns} and the header {texts}"
        if len({column.casefold() for column in columns}) < len(columns) or "" in columns:
            yield f"columns of the table {name} have the same name or none"
        if any(units(column) > _LONGEST_COLUMN for column in columns):
            yield f"a column of the table {name} has a name of more than {_LONGEST_COLUMN}"
        if holder.get("count") not in (None, str(len(columns))):
            yield f"the table {name} says {holder.get('count')} columns and has {len(columns)}"
        ids = [column.get("id") for column in holder]
        if len(set(ids)) < len(ids):
            yield f"columns of the table {name} have the same id"
        if any(
            cell is not None and cell.get("t") not in ("s", "inlineStr", "str") for cell in header
        ) or any(cell is not None and cell.find(f"{MAIN}f") is not None for cell in header):
            yield f"a header cell of the table {name} is no text"


def table_areas(package: Package) -> Iterator[str]:
    """A table has a row below its header; its filter covers it, and filters columns it has."""
    for _, table in _tables(package):
        name, area = table.get("displayName"), Area.of(table.get("ref"))
        if not area.is_possible or area.bottom == area.top:
            yield f"the table {name} has no row below its header"
        buttons = table.find(f"{MAIN}autoFilter")
        if buttons is None:
            continue
        if buttons.get("ref") != table.get("ref"):
            yield f"the filter of the table {name} covers {buttons.get('ref')}"
        filtered = [int(each.get("colId")) for each in buttons.iter(f"{MAIN}filterColumn")]
        width = area.right - area.left + 1
        if len(set(filtered)) < len(filtered) or any(place >= width for place in filtered):
            yield f"the table {name} filters the columns {filtered}"


def table_formats(package: Package) -> Iterator[str]:
    """The formats that a table names are there."""
    dxfs = package.styles.find(f"{MAIN}dxfs")
    count = 0 if dxfs is None else len(dxfs)
    for _, table in _tables(package):
        for element in table.iter("{*}*"):
            for attribute, value in element.attrib.items():
                if attribute.endswith("DxfId") and int(value) >= count:
                    yield f"{table.get('displayName')} has the format {value}, which is not there"


def table_parts(package: Package) -> Iterator[str]:
    """A sheet names each of its tables, and a table is on one sheet."""
    on = Counter()
    for name, part in package.sheets.items():
        tables = package.related(part, "table")
        on.update(tables)
        holder = package.xml(part).find(f"{MAIN}tableParts")
        listed = 0 if holder is None else len(holder)
        if listed != len(tables):
            yield f"{name}: lists {listed} tables and has {len(tables)}"
        if package.xml(part).find(f"{MAIN}autoFilter") is not None and tables:
            yield f"{name}: has a filter of its own besides that of its table"
    for part, count in on.items():
        if count > 1:
            yield f"{part} is on {count} sheets"


def _tables(package: Package) -> Iterator[tuple[str, etree._Element]]:
    for part in package.sheets.values():
        for table in package.tables_of(part):
            yield part, table


CHECKS = [table_names, table_columns, table_areas, table_formats, table_parts]
