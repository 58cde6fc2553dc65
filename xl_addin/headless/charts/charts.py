"""The charts of a sheet. Those of an opened file are written back unchanged until touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.chart._chart import ChartBase
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor, SpreadsheetDrawing
from openpyxl.drawing.xdr import XDRPositiveSize2D
from xlwings import base_classes

from xl_addin.headless.cells.references import Shift, moved_index
from xl_addin.headless.cells.sizes import height_of_row, points_of
from xl_addin.headless.charts import types as chart_types
from xl_addin.headless.charts.axes import title_text
from xl_addin.headless.charts.chart import Chart
from xl_addin.headless.charts.sources import references
from xl_addin.headless.collection import Collection
from xl_addin.headless.unsupported import Refusing, unsupported

if TYPE_CHECKING:
    from openpyxl.drawing.graphic import GraphicFrame

    from xl_addin.headless.file.drawings import FoundChart
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet

Rewrite = Callable[[str, str], str]
"""(formula, name of the sheet that it stands on) -> formula."""

EMU = 12_700
"""English metric units in a point."""
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
_ANY_STYLE = 227  # the one that xlwings names when nobody does


class Drawing(SpreadsheetDrawing):
    """openpyxl's drawing, with the charts' names and their titles as alternative text."""

    # openpyxl's metaclass would give a subclass no elements of its own.
    __elements__ = SpreadsheetDrawing.__elements__

    def _chart_frame(self, idx: int) -> GraphicFrame:
        frame = super()._chart_frame(idx)
        chart = self.charts[idx - 1]
        properties = frame.nvGraphicFramePr.cNvPr
        properties.name = chart.headless_name
        properties.descr = chart.headless_text or chart.headless_name
        return frame


class Charts(Refusing, Collection, base_classes.Charts):
    """The charts of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.files: list[ChartBase] = []
        # Whether the charts differ from those of the opened file, and which those are.
        self.touched = False
        self.found: set[str] = set()

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self.sheet

    def _all(self) -> list[Chart]:
        return [Chart(self, file) for file in self.files]

    def add(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        chart_type: str | None = None,
        source: Range | None = None,
        plot_by: str | None = None,
        name: str | None = None,
        anchor: Range | None = None,
        style: int | None = _ANY_STYLE,
    ) -> Chart:
        """A chart, of columns unless told otherwise. Lengths are in points."""
        if style not in (None, _ANY_STYLE):
            unsupported(f"A chart in the style {style}", "Set the colours of its series.")
        if anchor:
            left, top = anchor.left, anchor.top
        file = chart_types.make(chart_type or chart_types.DEFAULT)
        file.headless_name = name or self._free_name()
        file.headless_relation, file.headless_touched = None, True
        chart = Chart(self, file)
        self.files.append(file)
        file.anchor = _anchor(self.sheet, left, top, width, height)
        if source is not None:
            chart.set_source_data(source, plot_by)
        self.touched = True
        return chart

    def _free_name(self) -> str:
        number = 1
        while f"Chart {number}" in self:
            number += 1
        return f"Chart {number}"

    # The file

    def adopt(self, found: Iterable[FoundChart]) -> None:
        """Take over the charts of an opened file, as openpyxl read them, with their names."""
        for number, chart in enumerate(found, 1):
            chart.file.headless_name = chart.name or f"Chart {number}"
            chart.file.headless_relation, chart.file.headless_touched = chart.relation, False
            self.found.add(chart.relation)
            self.files.append(chart.file)

    def file_charts(self) -> list[ChartBase]:
        """The charts for openpyxl to write."""
        for file in self.files:
            file.headless_text = title_text(file.title)
        return list(self.files)

    # Following changes of the book

    def rewrite(self, rewrite: Rewrite) -> None:
        """Let the charts' references follow renamed sheets and moved cells."""
        for file in self.files:
            for reference in references(file):
                reference.f = rewrite(reference.f, self.sheet.name)

    def shift(self, shift: Shift) -> None:
        """Charts move with the cells under them."""
        if shift.band is not None:
            return
        axis = "row" if shift.by_rows else "col"
        for file in self.files:
            for marker in (getattr(file.anchor, "_from", None), getattr(file.anchor, "to", None)):
                if marker is not None:
                    setattr(marker, axis, moved_index(getattr(marker, axis), shift))
        kept = self.sheet.kept
        if kept is not None and kept.drawing is not None:
            part = self.sheet.book.kept.part(kept.drawing)
            root = etree.fromstring(part.data)
            for element in root.iter(f"{{{_DRAWING}}}{axis}"):
                element.text = str(moved_index(int(element.text), shift))
            part.data = etree.tostring(
                root, xml_declaration=True, encoding="UTF-8", standalone=True
            )


def _anchor(sheet: Sheet, left: float, top: float, width: float, height: float) -> OneCellAnchor:
    """A place in points as the file holds it: a cell, the distance into it, and the size."""
    column, x = _cell_at(left, lambda c: points_of(sheet.columns.width(c)))
    row, y = _cell_at(top, lambda row: height_of_row(sheet, row))
    marker = AnchorMarker(col=column, colOff=round(x * EMU), row=row, rowOff=round(y * EMU))
    return OneCellAnchor(
        _from=marker, ext=XDRPositiveSize2D(round(width * EMU), round(height * EMU))
    )


def _cell_at(distance: float, size: Callable[[int], float]) -> tuple[int, float]:
    """The zero-based row or column at a distance in points, and what is left over."""
    index = 1
    while distance >= size(index) and index < 16_384:
        distance -= size(index)
        index += 1
    return index - 1, max(0, distance)
