"""Reading the pivot tables of an opened file."""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element
from lxml.etree import fromstring
from openpyxl.styles.numbers import BUILTIN_FORMATS_MAX_SIZE

from xl_addin.headless.cells.addresses import parse_area
from xl_addin.headless.cells.values import unescape_text
from xl_addin.headless.file.keep import KeptBook
from xl_addin.headless.file.packages import MAIN, RELATION, safe_parser
from xl_addin.headless.pivot.model import Model, RangeSource, TableSource, ValueSpec
from xl_addin.headless.pivot.parts import Cache, Parts
from xl_addin.headless.pivot.xml import FUNCTIONS_BACK

_FIELD_LISTS = {
    "rows": ("rowFields", "x"),
    "columns": ("colFields", "x"),
    "filters": ("pageFields", "fld"),
}


def read(kept: KeptBook, path: str) -> Model:
    """Read a pivot table of an opened file; tables that share a cache share it again."""
    table = kept.archive.read(path)
    cache_path = next(iter(kept.related(path, "pivotCacheDefinition")))
    caches = kept.__dict__.setdefault("pivot_caches", {})
    if cache_path not in caches:
        caches[cache_path] = _cache(kept, cache_path)
    cache = caches[cache_path]
    roots = [fromstring(xml, safe_parser()) for xml in (table, cache.definition)]
    model = _model(*roots)
    model.parts = Parts(table, cache, path)
    return model


def _cache(kept: KeptBook, path: str) -> Cache:
    relations = tuple(r for r in kept.relations_of(path) if r.external or r.target in kept.names)
    records = next((r.target for r in relations if r.kind == "pivotCacheRecords"), None)
    of_book = next((r for r in kept.book_relations.values() if r.target == path), None)
    book = fromstring(kept.archive.read(kept.book_part), safe_parser())
    number = next(
        (
            int(e.get("cacheId"))
            for e in book.iter("{*}pivotCache")
            if of_book is not None and e.get(f"{{{RELATION}}}id") == of_book.id
        ),
        None,
    )
    return Cache(
        kept.archive.read(path),
        kept.archive.read(records) if records is not None else None,
        path,
        number,
        of_book and of_book.id,
        relations,
    )


def _tag(name: str) -> str:
    return f"{{{MAIN}}}{name}"


def _within(element: Element, name: str) -> Iterator[Element]:
    """The members of a list, such as each `field` of `rowFields`."""
    return element.iterfind(f"{_tag(name)}/*")


def _is_on(element: Element, name: str) -> bool:
    """A switch that is on unless it is turned off."""
    return element.get(name, "1") in ("1", "true")


def _model(table: Element, cache: Element) -> Model:
    location = table.find(_tag("location"))
    area = parse_area(location.get("ref"))
    model = Model(table.get("name"), _source(cache), area.top, area.left)
    model.names = [unescape_text(f.get("name", "")) for f in _within(cache, "cacheFields")]
    model.area = area
    model.layout = _layout(table)
    model.row_grand, model.column_grand = (
        _is_on(table, f"{side}GrandTotals") for side in ("row", "col")
    )
    for attribute, (name, key) in _FIELD_LISTS.items():
        numbers = [int(field.get(key)) for field in _within(table, name)]
        setattr(model, attribute, [model.names[number] for number in numbers if number >= 0])
    model.values = [_value(value, model.names) for value in _within(table, "dataFields")]
    model.data_area = area._replace(
        top=area.top + int(location.get("firstDataRow", 1)),
        left=area.left + int(location.get("firstDataCol", 1)),
    )
    if model.filters:
        first = area.top - len(model.filters) - 1
        model.page_area = area._replace(top=first, bottom=area.top - 2, right=area.left + 1)
    model.foreign = _foreign(table, cache, model)
    return model


def _value(value: Element, names: list[str]) -> ValueSpec:
    field, look = names[int(value.get("fld"))], int(value.get("numFmtId", 0))
    return ValueSpec(
        field,
        FUNCTIONS_BACK.get(value.get("subtotal"), "sum"),
        unescape_text(value.get("name") or field),
        # openpyxl has given the file's own formats other numbers.
        look if 0 < look < BUILTIN_FORMATS_MAX_SIZE else None,
    )


def _source(cache: Element) -> TableSource | RangeSource | None:
    source = cache.find(f"{_tag('cacheSource')}/{_tag('worksheetSource')}")
    if source is None or source.get(f"{{{RELATION}}}id"):
        return None
    if source.get("name"):
        return TableSource(source.get("name"))
    return RangeSource(source.get("sheet"), parse_area(source.get("ref")))


def _layout(table: Element) -> str:
    fields = table.findall(f"{_tag('pivotFields')}/{_tag('pivotField')}")
    on_rows = [f for f in fields if f.get("axis") == "axisRow"] or [table]
    if all(_is_on(f, "compact") for f in on_rows):
        return "compact"
    return "outline" if all(_is_on(f, "outline") for f in on_rows) else "tabular"


def _foreign(table: Element, cache: Element, model: Model) -> str | None:
    """What a table uses that this engine would lose on working it out again, or None."""
    if model.source is None:
        return "a source outside the workbook"
    if cache.find(f".//{_tag('fieldGroup')}") is not None:
        return "grouped fields"
    if any(field.get("formula") for field in _within(cache, "cacheFields")):
        return "calculated fields"
    if any(item.get("h") for item in table.iter(_tag("item"))) or any(
        page.get("item") for page in table.iter(_tag("pageField"))
    ):
        return "items that somebody filtered out"
    if table.find(_tag("filters")) is not None:
        return "filters"
    if any(value.get("showDataAs") for value in table.iter(_tag("dataField"))):
        return "values shown as something else"
    return None
