"""Writing a sheet's drawing: the one of the opened file, with the charts that have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.chart._chart import ChartBase
from openpyxl.xml.functions import tostring

from xl_addin.headless.charts.charts import Drawing
from xl_addin.headless.file.drawings import XDR, relation_of
from xl_addin.headless.file.packages import (
    RELATION,
    Relation,
    free_id,
    rels_name,
    safe_parser,
)

if TYPE_CHECKING:
    from xl_addin.headless.file.grafts import Package
    from xl_addin.headless.sheets import Sheet

_CHART = f"{RELATION}/chart"
_DRAWINGS, _CHARTS = "xl/drawings/drawing{}.xml", "xl/charts/chart{}.xml"


def write_drawing(sheet: Sheet, package: Package) -> str | None:
    """Write a sheet's drawing, or ask for it to be put back; its name, None where there is none."""
    kept = sheet.kept.drawing if sheet.kept is not None else None
    charts = sheet.charts.file_charts()
    if kept is None:
        return _new(charts, package) if charts else None
    if sheet.charts.touched:
        _renew(kept, sheet, charts, package)
    else:
        package.put_back([kept])
    return kept


def _new(charts: list[ChartBase], package: Package) -> str:
    name = package.names.free(_DRAWINGS)
    root, relations = _anchors(charts, package)
    package.add(name, _bytes(root), Drawing.mime_type, relations)
    return name


def _anchors(charts: list[ChartBase], package: Package) -> tuple[etree._Element, list[Relation]]:
    """A drawing of new charts, whose parts are written."""
    drawing = Drawing()
    drawing.charts, drawing.images = charts, []
    for chart in charts:
        chart._id = package.names.number(_CHARTS)
        _write_chart(chart, chart.path[1:], package)
    root = etree.fromstring(tostring(drawing._write()), safe_parser())
    relations = [
        Relation(f"rId{number}", _CHART, chart.path[1:]) for number, chart in enumerate(charts, 1)
    ]
    return root, relations


def _write_chart(chart: ChartBase, name: str, package: Package) -> None:
    package.add(name, tostring(chart._write()), chart.mime_type)


def _renew(name: str, sheet: Sheet, charts: list[ChartBase], package: Package) -> None:
    """The drawing as it was, with changed charts in their places, without deleted ones."""
    part, relations = package.kept.part(name), package.kept.relations_of(name)
    root = etree.fromstring(part.data, safe_parser())
    targets = {r.id: r.target for r in relations}
    there = {c.headless_relation: c for c in charts if c.headless_relation is not None}
    for anchor in [e for e in root if isinstance(e.tag, str)]:
        identity = relation_of(anchor)
        if identity in sheet.charts.found and identity not in there:
            root.remove(anchor)
            relations = [r for r in relations if r.id != identity]
        elif identity in there and there[identity].headless_touched:
            _write_chart(there[identity], targets[identity], package)
            _describe(anchor, there[identity])
            kept = package.kept.part(targets[identity])
            if kept.rels is not None:  # its colours and styles
                package.archive.writestr(rels_name(kept.name), kept.rels)
                package.put_back_targets(package.kept.relations_of(kept.name))
    _number(root)
    relations += _add_new(
        root, [c for c in charts if c.headless_relation is None], relations, package
    )
    package.add(name, _bytes(root), part.content_type, relations)
    package.put_back_targets(relations)


def _describe(anchor: etree._Element, chart: ChartBase) -> None:
    """Give a chart its alternative text back, where another program has left it out."""
    for properties in anchor.iter(f"{XDR}cNvPr"):
        if not properties.get("descr"):
            properties.set("descr", chart.headless_text or chart.headless_name)


def _number(root: etree._Element) -> None:
    """Give drawn things that have no number of their own one: LibreOffice calls them all 0."""
    taken: set[int] = set()
    for properties in root.iter(f"{XDR}cNvPr"):
        number = int(properties.get("id", 0))
        if number < 1 or number in taken:
            number = max(taken | _numbers(root)) + 1
            properties.set("id", str(number))
        taken.add(number)


def _numbers(root: etree._Element) -> set[int]:
    return {int(e.get("id", 0)) for e in root.iter(f"{XDR}cNvPr")}


def _add_new(
    root: etree._Element, charts: list[ChartBase], relations: list[Relation], package: Package
) -> list[Relation]:
    if not charts:
        return []
    taken = {r.id for r in relations}
    shapes = list(_numbers(root))
    own, found = _anchors(charts, package)
    added = []
    for relation in found:
        anchor = next(e for e in own if relation_of(e) == relation.id)
        identity = free_id(taken)
        taken.add(identity)
        shapes.append(max(shapes, default=0) + 1)
        for element in anchor.iter(f"{XDR}cNvPr"):
            element.set("id", str(shapes[-1]))
        for element in anchor.iter(etree.Element):
            if element.get(f"{{{RELATION}}}id") == relation.id:
                element.set(f"{{{RELATION}}}id", identity)
        root.append(anchor)
        added.append(relation._replace(id=identity))
    return added


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
