"""The series of a chart and how they look."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series as FileSeries
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from xlwings import base_classes
from xlwings.base_classes import _UNSET
from xlwings.utils import hex_to_rgb

from xl_addin.headless.cells.addresses import parse_area, split_sheet
from xl_addin.headless.cells.colours import hex_colour
from xl_addin.headless.collection import Collection
from xl_addin.headless.unsupported import Refusing, unsupported

if TYPE_CHECKING:
    from xl_addin.headless.charts.chart import Chart

RGB = tuple[int, int, int]


class ChartSeriesCollection(Refusing, Collection, base_classes.ChartSeriesCollection):
    """The series of a chart, by number or name."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart

    @property
    def parent(self) -> Chart:
        """The chart."""
        return self._chart

    def _all(self) -> list[ChartSeries]:
        return [ChartSeries(self._chart, series) for series in self._chart.file.series]


class ChartSeries(Refusing, base_classes.ChartSeries):
    """One series."""

    def __init__(self, chart: Chart, series: FileSeries) -> None:
        self._chart, self._series = chart, series

    @property
    def name(self) -> str:
        """What the cell shows that names it; "Series1" and so on where nothing does."""
        tx = self._series.tx
        if tx is None:
            return f"Series{self._chart.file.series.index(self._series) + 1}"
        if tx.v is not None:
            return tx.v
        sheet, reference = split_sheet(tx.strRef.f)
        area = parse_area(reference)
        target = self._chart.sheet.book.sheets(sheet)
        return str(target.grid.read(area)[0][0] or "")

    @property
    def marker_style(self) -> str:
        """xlwings' name of the marks: "automatic", "none", "circle", ..."""
        marker = self._series.marker
        symbol = marker.symbol if marker is not None else None
        return "automatic" if symbol in (None, "auto") else symbol

    @property
    def line_color(self) -> RGB | None:
        """The colour of the line, None where Excel chooses it."""
        look = self._series.spPr
        fill = look.ln.solidFill if look is not None and look.ln is not None else None
        colour = getattr(fill, "srgbClr", None)
        return hex_to_rgb(getattr(colour, "val", colour)) if colour is not None else None

    def set(self, **looks: Any) -> None:
        """Change how the series looks.

        Taken are `line_color`, `fill_color`, `marker_style`, `marker_size` (points),
        `marker_foreground_color` and `marker_background_color`, colours as xlwings takes them.
        """
        for name, value in looks.items():
            if value is _UNSET:
                continue
            if name not in _SETTERS:
                unsupported(f"A chart series with {name} {value!r}")
            _SETTERS[name](self._series, value)
        self._chart.touch()


def _draw_line(holder: FileSeries | Marker, colour: Any) -> None:
    look = _look(holder)
    if look.ln is None:
        look.ln = LineProperties()
    look.ln.noFill = None
    look.ln.solidFill = hex_colour(colour)


def _fill(holder: FileSeries | Marker, colour: Any) -> None:
    _look(holder).solidFill = hex_colour(colour)


def _look(holder: FileSeries | Marker) -> GraphicalProperties:
    if holder.spPr is None:
        holder.spPr = GraphicalProperties()
    return holder.spPr


def _marker(series: FileSeries) -> Marker:
    if series.marker is None:
        series.marker = Marker()
    return series.marker


def _mark(series: FileSeries, style: str) -> None:
    _marker(series).symbol = "auto" if style == "automatic" else style


def _size_marks(series: FileSeries, size: int) -> None:
    _marker(series).size = size


_SETTERS: dict[str, Callable[[FileSeries, Any], None]] = {
    "line_color": _draw_line,
    "fill_color": _fill,
    "marker_style": _mark,
    "marker_size": _size_marks,
    "marker_foreground_color": lambda series, colour: _draw_line(_marker(series), colour),
    "marker_background_color": lambda series, colour: _fill(_marker(series), colour),
}
