"""A pivot table as data, its parts in the file, and reading them."""

import re
from dataclasses import dataclass, field

from lxml import etree

from xl_addin.headless.cells.addresses import Area, parse_area, plain_address
from xl_addin.headless.cells.values import unescape_text
from xl_addin.headless.file.packages import MAIN, RELATION, rels_name, safe_parser
from xl_addin.headless.pivot.figures import ValueSpec
from xl_addin.headless.pivot.xml import (
    FUNCTIONS_BACK,
    cache_relations,
    table_relations,
    with_cache_id,
)

_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotTable+xml"
_CACHE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheDefinition+xml"
_RECORDS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.pivotCacheRecords+xml"
AREAS = ("rows", "columns", "filters")


@dataclass(eq=False)
class Model:
    """One pivot table. `source` is ("table", name) or ("range", sheet name, area).

    `table` is the table that a range covered when the file was opened: LibreOffice saves a source
    that is a table as the table's range.
    """

    name: str
    source: tuple | None
    top: int
    left: int
    table: str | None = None
    rows: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    filters: list[str] = field(default_factory=list)
    values: list[ValueSpec] = field(default_factory=list)
    layout: str = "compact"
    row_grand: bool = True
    column_grand: bool = True
    names: list[str] = field(default_factory=list)
    area: Area | None = None
    data_area: Area | None = None
    page_area: Area | None = None
    due: bool = False
    parts: "Parts | None" = None
    # What a file's table uses that is not modelled here; such a table is only kept.
    foreign: str | None = None


class Parts:
    """The parts of a table as bytes, in the shape that openpyxl's writer asks for."""

    rel_type = f"{RELATION}/pivotTable"
    mime_type = _TABLE_TYPE
    _id = None

    def __init__(self, table: bytes, cache: "Cache"):
        self.table, self.cache = table, cache

    @property
    def path(self):
        return f"/xl/pivotTables/pivotTable{self._id}.xml"

    @property
    def cacheId(self):
        return self.cache._id

    def _write(self, archive, manifest):
        if self.cache.written_to is not archive:
            self.cache.write(archive, manifest)
        archive.writestr(self.path[1:], with_cache_id(self.table, self.cache._id))
        archive.writestr(rels_name(self.path[1:]), table_relations(self.cache.path))
        manifest.append(self)


class Cache:
    """A pivot cache: its definition and its records."""

    rel_type = f"{RELATION}/pivotCacheDefinition"
    mime_type = _CACHE_TYPE
    _id = None
    written_to = None

    def __init__(self, definition: bytes, records: bytes | None):
        self.definition, self.records = definition, records

    @property
    def path(self):
        return f"/xl/pivotCache/pivotCacheDefinition{self._id}.xml"

    def point_to(self, sheet: str, area: Area):
        """Change where the records come from."""
        root = etree.fromstring(self.definition)
        source = root.find(f"{_tag('cacheSource')}/{_tag('worksheetSource')}")
        source.set("ref", plain_address(area))
        source.set("sheet", sheet)
        self.definition = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def write(self, archive, manifest):
        self.written_to = archive
        text = self.definition
        if self.records is not None:
            path = f"/xl/pivotCache/pivotCacheRecords{self._id}.xml"
            archive.writestr(path[1:], self.records)
            archive.writestr(rels_name(self.path[1:]), cache_relations(path))
            manifest.append(_Entry(path, _RECORDS_TYPE))
            text = re.sub(rb'r:id="[^"]*"', b'r:id="rId1"', text, count=1)
        archive.writestr(self.path[1:], text)
        manifest.append(self)


class _Entry:
    def __init__(self, path, mime_type):
        self.path, self.mime_type = path, mime_type


def read(kept, path) -> Model:
    """Read a pivot table of an opened file."""
    table = kept.archive.read(path)
    cache_path = next((t for k, t, _ in kept.relations(path)), None)
    caches = kept.__dict__.setdefault("pivot_caches", {})
    if cache_path not in caches:
        records_path = next((t for k, t, _ in kept.relations(cache_path)), None)
        data = kept.archive.read(records_path) if records_path in kept.names else None
        caches[cache_path] = Cache(kept.archive.read(cache_path), data)
    cache = caches[cache_path]
    roots = [etree.fromstring(xml, safe_parser()) for xml in (table, cache.definition)]
    model = _model(*roots)
    model.parts = Parts(table, cache)
    return model


def _tag(name):
    return f"{{{MAIN}}}{name}"


def _model(table, cache) -> Model:
    area = parse_area(table.find(_tag("location")).get("ref"))
    names = [unescape_text(f.get("name", "")) for f in cache.iterfind(f"{_tag('cacheFields')}/*")]
    model = Model(table.get("name"), _read_source(cache), area.top, area.left)
    model.names, model.area = names, area
    model.layout = _read_layout(table)
    model.row_grand = table.get("rowGrandTotals", "1") in ("1", "true")
    model.column_grand = table.get("colGrandTotals", "1") in ("1", "true")
    for attribute, tag, key in (
        ("rows", "rowFields", "x"), ("columns", "colFields", "x"), ("filters", "pageFields", "fld")
    ):  # fmt: skip
        numbers = [int(f.get(key)) for f in table.iterfind(f"{_tag(tag)}/*")]
        setattr(model, attribute, [names[number] for number in numbers if number >= 0])
    for value in table.iterfind(f"{_tag('dataFields')}/*"):
        name = names[int(value.get("fld"))]
        function = FUNCTIONS_BACK.get(value.get("subtotal"), "sum")
        model.values.append(ValueSpec(name, function, unescape_text(value.get("name") or name)))
    location = table.find(_tag("location"))
    model.data_area = area._replace(
        top=area.top + int(location.get("firstDataRow", 1)),
        left=area.left + int(location.get("firstDataCol", 1)),
    )
    if model.filters:
        first = area.top - len(model.filters) - 1
        model.page_area = Area(first, area.left, area.top - 2, area.left + 1)
    model.foreign = _foreign(table, cache, model)
    return model


def _read_source(cache):
    source = cache.find(f"{_tag('cacheSource')}/{_tag('worksheetSource')}")
    if source is None or source.get(f"{{{RELATION}}}id"):
        return None
    if source.get("name"):
        return "table", source.get("name")
    return "range", source.get("sheet"), parse_area(source.get("ref"))


def _read_layout(table):
    fields = table.findall(f"{_tag('pivotFields')}/{_tag('pivotField')}")
    on_rows = [f for f in fields if f.get("axis") == "axisRow"] or [table]
    if all(f.get("compact", "1") in ("1", "true") for f in on_rows):
        return "compact"
    outlined = all(f.get("outline", "1") in ("1", "true") for f in on_rows)
    return "outline" if outlined else "tabular"


def _foreign(table, cache, model):
    """What a table uses that this engine would lose on working it out again, or None."""
    if model.source is None:
        return "a source outside the workbook"
    if cache.find(f".//{_tag('fieldGroup')}") is not None:
        return "grouped fields"
    if any(f.get("formula") for f in cache.iterfind(f"{_tag('cacheFields')}/*")):
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
