"""The charts of a drawing, as openpyxl reads them."""

from __future__ import annotations

import re
from typing import NamedTuple
from zipfile import ZipFile

from lxml import etree
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.chartspace import ChartSpace
from openpyxl.chart.reader import read_chart
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing

from xl_addin.headless.file.packages import RELATION, relations_of, safe_parser

XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_UNITS = {"px": 1, "pt": 4 / 3, "in": 96, "mm": 96 / 25.4, "cm": 96 / 2.54}


class FoundChart(NamedTuple):
    """A chart of an opened file: its name, and its relationship to the drawing."""

    file: ChartBase
    name: str | None
    relation: str


def read_charts(archive: ZipFile, drawing: str) -> list[FoundChart]:
    """The charts of a drawing; those that openpyxl cannot read are left out, but kept."""
    root = etree.fromstring(archive.read(drawing), safe_parser())
    targets = {r.id: r.target for r in relations_of(archive, drawing)}
    found = []
    for kind in ("absolute", "oneCell", "twoCell"):
        for anchor in root.iter(f"{XDR}{kind}Anchor"):
            identity = relation_of(anchor)
            if identity in targets and (chart := _chart(archive, anchor, targets[identity])):
                name = anchor.find(f"{XDR}graphicFrame//{XDR}cNvPr").get("name")
                found.append(FoundChart(chart, name, identity))
    return found


def relation_of(anchor: etree._Element) -> str | None:
    """The id by which an anchor that holds a chart refers to it."""
    chart = anchor.find(f"{XDR}graphicFrame//{CHART}chart")
    return None if chart is None else chart.get(f"{{{RELATION}}}id")


def _chart(archive: ZipFile, anchor: etree._Element, part: str) -> ChartBase | None:
    holder = etree.Element(f"{XDR}wsDr")
    holder.append(etree.fromstring(etree.tostring(anchor, with_tail=False), safe_parser()))
    try:
        space = ChartSpace.from_tree(etree.fromstring(archive.read(part), safe_parser()))
        (relation,) = SpreadsheetDrawing.from_tree(holder)._chart_rels
        chart = read_chart(space)
    except Exception:  # openpyxl has no errors of its own for what it does not know
        return None
    chart.anchor = relation.anchor
    return chart


def pixels(style: str, name: str) -> int | None:
    """A length in the style of a VML shape, such as "width", in pixels."""
    match = re.search(rf"(?:^|;)\s*{name}:\s*([0-9.]+)(px|pt|in|mm|cm)", style)
    return round(float(match[1]) * _UNITS[match[2]]) if match else None
