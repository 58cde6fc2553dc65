"""Pivot tables, and the caches that they count from."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from tests.xl_addin.structure.package import MAIN, RELATIONS, Area, Package


def caches(package: Package) -> Iterator[str]:
    """Each cache has the fields, the rows and the values of its source."""
    for part in _cache_parts(package):
        cache = package.xml(part)
        source = cache.find(f"{MAIN}cacheSource/{MAIN}worksheetSource")
        found = _source(package, source)
        if found is None:
            yield f"{part}: its source {dict(source.attrib)} is not there"
            continue
        sheet, area = found
        cells = package.cells(sheet)
        fields = cache.findall(f"{MAIN}cacheFields/{MAIN}cacheField")
        names = [field.get("name") for field in fields]
        columns = range(area.left, area.right + 1)
        header = [package.text(cells.get((area.top, column))) for column in columns]
        if names != header:
            yield f"{part}: fields {names}, source {header}"
        for field in fields:
            items = field.find(f"{MAIN}sharedItems")
            if items is not None and items.get("count") not in (None, str(len(items))):
                yield f"{part}: {field.get('name')} says {items.get('count')} items"
        yield from _records(package, part, cache, fields, area, cells)


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
    return value.get("v", "")


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def tables(package: Package) -> Iterator[str]:
    """Each pivot table has its cache, and items and areas that agree with it."""
    workbook = package.xml(package.workbook)
    targets = {relation.id: relation.target for relation in package.relations(package.workbook)}
    by_id = {
        cache.get("cacheId"): targets.get(cache.get(f"{RELATIONS}id"))
        for cache in workbook.iter(f"{MAIN}pivotCache")
    }
    for name, sheet in package.sheets.items():
        for part in package.related(sheet, "pivotTable"):
            pivot = package.xml(part)
            where = f"{name}: pivot table {pivot.get('name')}"
            (cache_part,) = package.related(part, "pivotCacheDefinition") or [None]
            if cache_part is None or by_id.get(pivot.get("cacheId")) != cache_part:
                yield f"{where} has no cache"
                continue
            yield from _agreement(where, pivot, package.xml(cache_part))
            if any(
                Area.of(pivot.find(f"{MAIN}location").get("ref")).overlaps(
                    Area.of(package.xml(table).get("ref"))
                )
                for table in package.related(sheet, "table")
            ):
                yield f"{where} lies on a table"


def _agreement(where: str, pivot: etree._Element, cache: etree._Element) -> Iterator[str]:
    cached = cache.findall(f"{MAIN}cacheFields/{MAIN}cacheField")
    fields = pivot.findall(f"{MAIN}pivotFields/{MAIN}pivotField")
    if len(fields) != len(cached):
        yield f"{where} has {len(fields)} fields, its cache {len(cached)}"
        return
    for field, source in zip(fields, cached, strict=True):
        items = source.find(f"{MAIN}sharedItems")
        count = 0 if items is None else len(items)
        for item in field.findall(f"{MAIN}items/{MAIN}item"):
            if item.get("x") is not None and int(item.get("x")) >= count:
                yield f"{where}: an item of {source.get('name')} is not in the cache"
    for kind in ("rowFields/field", "colFields/field", "pageFields/pageField"):
        path = "/".join(MAIN + step for step in kind.split("/"))
        for field in pivot.findall(path):
            number = int(field.get("x", field.get("fld", 0)))
            if number >= len(fields):
                yield f"{where}: field {number} is not there"
    for data in pivot.iter(f"{MAIN}dataField"):
        names = {source.get("name").casefold() for source in cached}
        if int(data.get("fld")) >= len(fields):
            yield f"{where}: field {data.get('fld')} is not there"
        if data.get("name").casefold() in names:
            yield f"{where}: the values are named as the field {data.get('name')}"


def _cache_parts(package: Package) -> list[str]:
    return package.related(package.workbook, "pivotCacheDefinition")


def _source(package: Package, source: etree._Element) -> tuple[str, Area] | None:
    """The sheet and area of a cache's source: a table's, or said outright."""
    if source.get("name"):
        for part in package.sheets.values():
            for table in package.related(part, "table"):
                if package.xml(table).get("displayName") == source.get("name"):
                    return part, Area.of(package.xml(table).get("ref"))
        return None
    part = package.sheets.get(source.get("sheet"))
    return part and (part, Area.of(source.get("ref")))


CHECKS = [caches, tables]
