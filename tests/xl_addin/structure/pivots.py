"""Pivot tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from lxml import etree

from tests.xl_addin.structure.package import MAIN, RELATIONS, Area, Package, units

_LONGEST_CAPTION = 255


def pivots(package: Package) -> Iterator[str]:
    """Each pivot table has its cache, and items that agree with it."""
    by_id = _caches_by_id(package)
    for name, sheet in package.sheets.items():
        for part in package.related(sheet, "pivotTable"):
            pivot = package.xml(part)
            where = f"{name}: pivot table {pivot.get('name')}"
            (cache_part,) = package.related(part, "pivotCacheDefinition") or [None]
            if cache_part is None or by_id.get(pivot.get("cacheId")) != cache_part:
                yield f"{where} has no cache"
                continue
            yield from _agreement(where, pivot, package.xml(cache_part))
            yield from _counts(where, pivot)


def _caches_by_id(package: Package) -> dict[str, str | None]:
    targets = {relation.id: relation.target for relation in package.relations(package.workbook)}
    return {
        cache.get("cacheId"): targets.get(cache.get(f"{RELATIONS}id"))
        for cache in package.xml(package.workbook).iter(f"{MAIN}pivotCache")
    }


def _agreement(where: str, pivot: etree._Element, cache: etree._Element) -> Iterator[str]:
    cached = cache.findall(f"{MAIN}cacheFields/{MAIN}cacheField")
    fields = pivot.findall(f"{MAIN}pivotFields/{MAIN}pivotField")
    if len(fields) != len(cached):
        yield f"{where} has {len(fields)} fields, its cache {len(cached)}"
        return
    for field, source in zip(fields, cached, strict=True):
        items = source.find(f"{MAIN}sharedItems")
        count = 0 if items is None else len(items)
        used = [item.get("x") for item in field.iter(f"{MAIN}item") if item.get("x") is not None]
        if any(int(number) >= count for number in used):
            yield f"{where}: an item of {source.get('name')} is not in the cache"
        if len(set(used)) < len(used):
            yield f"{where}: an item of {source.get('name')} stands twice"
        if any(units(item.get("n", "")) > _LONGEST_CAPTION for item in field.iter(f"{MAIN}item")):
            yield f"{where}: a caption of more than {_LONGEST_CAPTION} characters"
    for kind in ("rowFields/field", "colFields/field", "pageFields/pageField"):
        path = "/".join(MAIN + step for step in kind.split("/"))
        for field in pivot.findall(path):
            number = int(field.get("x", field.get("fld", 0)))
            if number >= len(fields):
                yield f"{where}: field {number} is not there"
    names = [source.get("name").casefold() for source in cached]
    for data in pivot.iter(f"{MAIN}dataField"):
        if int(data.get("fld")) >= len(fields):
            yield f"{where}: field {data.get('fld')} is not there"
        if data.get("name").casefold() in names:
            yield f"{where}: the values are named as the field {data.get('name')}"
        names.append(data.get("name").casefold())


def _counts(where: str, pivot: etree._Element) -> Iterator[str]:
    """Lists are as long as they say, and lines of rows as many as the area has."""
    for element in pivot.iter("{*}*"):
        if element.get("count") not in (None, str(len(element))):
            tag = element.tag.removeprefix(MAIN)
            yield f"{where}: {tag} says {element.get('count')} and has {len(element)}"
    location, lines = pivot.find(f"{MAIN}location"), pivot.find(f"{MAIN}rowItems")
    area = Area.of(location.get("ref"))
    below = area.bottom - area.top + 1 - int(location.get("firstDataRow"))
    if lines is not None and len(lines) != below:
        yield f"{where}: {len(lines)} lines in {below} rows"


def pivot_places(package: Package) -> Iterator[str]:
    """Pivot tables have names of their own, and lie on nothing else."""
    for name, sheet in package.sheets.items():
        found = [package.xml(part) for part in package.related(sheet, "pivotTable")]
        for title, count in Counter(pivot.get("name").casefold() for pivot in found).items():
            if count > 1:
                yield f"{name}: {count} pivot tables are called {title}"
        pivots = [Area.of(pivot.find(f"{MAIN}location").get("ref")) for pivot in found]
        tables = [Area.of(table.get("ref")) for table in package.tables_of(sheet)]
        for one, other in combinations([*pivots, *tables], 2):
            if one.overlaps(other) and one in pivots:
                yield f"{name}: a pivot table at {one} lies on {other}"


CHECKS = [pivots, pivot_places]
