"""The caches that pivot tables count from: they say what stands in their source."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from tests.xl_addin.structure.package import MAIN, Area, Package, unescape, units

_LONGEST = 255
_FLAGS = {
    "containsSemiMixedTypes": "1", "containsString": "1", "containsBlank": "0",
    "containsNumber": "0", "containsInteger": "0", "containsMixedTypes": "0", "longText": "0",
}  # fmt: skip
"""What a field says of its values, with what it says by saying nothing."""


def cache_parts(package: Package) -> list[str]:
    """The parts with caches."""
    return package.related(package.workbook, "pivotCacheDefinition")


def caches(package: Package) -> Iterator[str]:
    """Each cache has the fields and the rows of its source."""
    for part in cache_parts(package):
        cache = package.xml(part)
        source = cache.find(f"{MAIN}cacheSource/{MAIN}worksheetSource")
        found = _source(package, source)
        if found is None:
            yield f"{part}: its source {dict(source.attrib)} is not there"
            continue
        sheet, area = found
        cells = package.cells(sheet)
        fields = cache.findall(f"{MAIN}cacheFields/{MAIN}cacheField")
        names = [unescape(field.get("name")) for field in fields]
        columns = range(area.left, area.right + 1)
        header = [package.text(cells.get((area.top, column))) for column in columns]
        if names != header:
            yield f"{part}: fields {names}, source {header}"
        if len({name.casefold() for name in names}) < len(names) or "" in names:
            yield f"{part}: fields have the same name or none"
        yield from _records(package, part, cache, fields, area, cells)


def cache_items(package: Package) -> Iterator[str]:
    """The items of a field differ in more than letter case, and are as many as it says."""
    for part in cache_parts(package):
        for field in package.xml(part).iter(f"{MAIN}cacheField"):
            items = field.find(f"{MAIN}sharedItems")
            if items is None:
                continue
            where = f"{part}: {field.get('name')}"
            if items.get("count") not in (None, str(len(items))):
                yield f"{where} says {items.get('count')} items and has {len(items)}"
            values = [(item.tag, unescape(item.get("v", "")).casefold()) for item in items]
            if len(set(values)) < len(values):
                yield f"{where}: two items are the same to Excel"


def cache_kinds(package: Package) -> Iterator[str]:
    """What a field says of its values is what they are; Excel believes it, and then repairs."""
    for part in cache_parts(package):
        cache = package.xml(part)
        fields = cache.findall(f"{MAIN}cacheFields/{MAIN}cacheField")
        columns: list[list[etree._Element]] = [[] for _ in fields]
        for records in package.related(part, "pivotCacheRecords"):
            for record in package.xml(records):
                for column, value in zip(columns, record, strict=False):
                    column.append(value)
        for field, values in zip(fields, columns, strict=True):
            items = field.find(f"{MAIN}sharedItems")
            if items is None or not values:
                continue
            said = {name: items.get(name, default) for name, default in _FLAGS.items()}
            true = _kinds(list(items) or values)
            if said != true:
                differing = {n: (said[n], true[n]) for n in _FLAGS if said[n] != true[n]}
                yield f"{part}: {field.get('name')} says and is: {differing}"


def _kinds(values: list[etree._Element]) -> dict[str, str]:
    """What a field must say of these values (ECMA-376, 18.10.1.90)."""
    tags = [value.tag.removeprefix(MAIN) for value in values]
    texts, numbers = {"s", "b", "e"} & set(tags), [v for v in values if v.tag == f"{MAIN}n"]
    blank = "m" in tags
    kinds = bool(texts) + bool(numbers) + ("d" in tags)
    whole = bool(numbers) and all(float(v.get("v")).is_integer() for v in numbers)
    return {
        "containsSemiMixedTypes": str(int(bool(texts) or blank)),
        "containsString": str(int(bool(texts) or not (numbers or "d" in tags))),
        "containsBlank": str(int(blank)),
        "containsNumber": str(int(bool(numbers))),
        "containsInteger": str(int(whole)),
        "containsMixedTypes": str(int(kinds > 1)),
        "longText": str(int(any(units(unescape(v.get("v", ""))) > _LONGEST for v in values))),
    }


def _records(package: Package, part: str, cache, fields, area: Area, cells) -> Iterator[str]:
    records = [package.xml(p) for p in package.related(part, "pivotCacheRecords")]
    if not records:
        if cache.get("refreshOnLoad") != "1" or cache.get("saveData", "1") != "0":
            yield f"{part}: no records"
        return
    rows, height = list(records[0]), area.bottom - area.top
    if cache.get("recordCount") not in (None, str(len(rows))) or records[0].get("count") not in (
        None,
        str(len(rows)),
    ):
        yield f"{part}: says {cache.get('recordCount')} records and has {len(rows)}"
    if len(rows) != height:
        yield f"{part}: {len(rows)} records, {height} rows in the source"
    for number, record in enumerate(rows[:height], start=area.top + 1):
        if len(record) != len(fields):
            yield f"{part}: record {number} has {len(record)} values"
            continue
        for offset, (value, field) in enumerate(zip(record, fields, strict=True)):
            cell = cells.get((number, area.left + offset))
            recorded = _recorded(value, field)
            if recorded is None:
                yield f"{part}: row {number} uses an item of {field.get('name')} that is not there"
            elif recorded != package.text(cell) and not _same_number(recorded, package.text(cell)):
                yield f"{part}: row {number} says {recorded!r}, source {package.text(cell)!r}"


def _recorded(value: etree._Element, field: etree._Element) -> str | None:
    """What a record says; None when it refers to an item that is not there."""
    kind = value.tag.removeprefix(MAIN)
    if kind == "x":
        items = field.find(f"{MAIN}sharedItems")
        if items is None or int(value.get("v")) >= len(items):
            return None
        value = items[int(value.get("v"))]
    return unescape(value.get("v", ""))


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def _source(package: Package, source: etree._Element) -> tuple[str, Area] | None:
    """The sheet and area of a cache's source: a table's, or said outright."""
    if source.get("name"):
        for part in package.sheets.values():
            for table in package.tables_of(part):
                if table.get("displayName") == source.get("name"):
                    return part, Area.of(table.get("ref"))
        return None
    part = package.sheets.get(source.get("sheet"))
    return part and (part, Area.of(source.get("ref")))


CHECKS = [caches, cache_items, cache_kinds]
