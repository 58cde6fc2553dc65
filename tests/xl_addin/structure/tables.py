"""Tables and defined names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.xl_addin.structure.package import MAIN, Area, Package

_NAME = re.compile(r"[A-Za-z_\\][\w.\\]*", re.UNICODE)
_LIKE_A_CELL = re.compile(
    r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}|[RrCc]|[Rr][0-9]*[Cc][0-9]*|[Rr][0-9]+|[Cc][0-9]+"
)
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([A-Za-z0-9_.]+))!")


def names(package: Package) -> Iterator[str]:
    """Defined names are such as Excel takes, are there once, and refer to sheets of the book."""
    tree, count = package.xml(package.workbook), len(package.sheets)
    found = list(tree.iter(f"{MAIN}definedName"))
    places = Counter((name.get("name").casefold(), name.get("localSheetId")) for name in found)
    for (name, _), times in places.items():
        if times > 1:
            yield f"the name {name} is defined {times} times"
    for defined in found:
        name = defined.get("name")
        if not name.startswith("_xlnm.") and not _is_legal(name):
            yield f"{name} is no legal name"
        if int(defined.get("localSheetId", 0)) >= count:
            yield f"the name {name} belongs to a sheet that is not there"
        if "#REF!" in (defined.text or ""):
            yield f"the name {name} refers to nothing"
        for quoted, plain in _SHEET.findall(defined.text or ""):
            if (quoted.replace("''", "'") or plain) not in package.sheets:
                yield f"the name {name} refers to {quoted or plain}, which is not there"


def _is_legal(name: str) -> bool:
    return (
        len(name) <= 255 and bool(_NAME.fullmatch(name)) and not _LIKE_A_CELL.fullmatch(name)
        and name.casefold() not in ("true", "false")
    )  # fmt: skip


def table_names(package: Package) -> Iterator[str]:
    """Tables have legal names and ids that nothing else has."""
    found = [package.xml(table) for _, table in _tables(package)]
    taken = Counter(table.get("displayName").casefold() for table in found)
    defined = package.xml(package.workbook).iter(f"{MAIN}definedName")
    taken.update({name.get("name").casefold() for name in defined})
    for table in found:
        name = table.get("displayName")
        if not _is_legal(name):
            yield f"{name} is no legal name of a table"
        if taken[name.casefold()] > 1:
            yield f"the name {name} is taken more than once"
    for identity, count in Counter(table.get("id") for table in found).items():
        if count > 1:
            yield f"{count} tables have the id {identity}"


def table_columns(package: Package) -> Iterator[str]:
    """A table's columns are those of its header row, and it has a row below it."""
    for part, table_part in _tables(package):
        table = package.xml(table_part)
        name, area = table.get("displayName"), Area.of(table.get("ref"))
        columns = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
        cells = package.cells(part)
        header = [
            package.text(cells.get((area.top, column)))
            for column in range(area.left, area.right + 1)
        ]
        if columns != header:
            yield f"the table {name} has the columns {columns} and the header {header}"
        if len({column.casefold() for column in columns}) < len(columns) or "" in columns:
            yield f"columns of the table {name} have the same name or none"
        ids = [column.get("id") for column in table.iter(f"{MAIN}tableColumn")]
        if len(set(ids)) < len(ids):
            yield f"columns of the table {name} have the same id"
        if area.bottom == area.top:
            yield f"the table {name} has no row below its header"
        buttons = table.find(f"{MAIN}autoFilter")
        if buttons is not None and buttons.get("ref") != table.get("ref"):
            yield f"the filter of the table {name} covers {buttons.get('ref')}"
        if any(
            cells[area.top, column].get("t") not in ("s", "inlineStr", "str")
            for column in range(area.left, area.right + 1)
            if (area.top, column) in cells
        ):
            yield f"a header cell of the table {name} is no text"


def table_parts(package: Package) -> Iterator[str]:
    """A sheet names each of its tables."""
    for name, part in package.sheets.items():
        tables = package.related(part, "table")
        holder = package.xml(part).find(f"{MAIN}tableParts")
        listed = 0 if holder is None else len(holder)
        if listed != len(tables):
            yield f"{name}: lists {listed} tables and has {len(tables)}"
        if package.xml(part).find(f"{MAIN}autoFilter") is not None and tables:
            yield f"{name}: has a filter of its own besides that of its table"


def _tables(package: Package) -> Iterator[tuple[str, str]]:
    for part in package.sheets.values():
        for table in package.related(part, "table"):
            yield part, table


CHECKS = [names, table_names, table_columns, table_parts]
