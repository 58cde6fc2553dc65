"""xlwings' names of chart types, as openpyxl's chart classes and back."""

from __future__ import annotations

from openpyxl.chart import (
    AreaChart,
    BarChart,
    DoughnutChart,
    LineChart,
    PieChart,
    RadarChart,
    ScatterChart,
)
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.shapes import GraphicalProperties

from xl_addin.headless.unsupported import unsupported

# name: (class, grouping or style, direction)
_TYPES = {
    "column_clustered": (BarChart, "clustered", "col"),
    "column_stacked": (BarChart, "stacked", "col"),
    "column_stacked_100": (BarChart, "percentStacked", "col"),
    "bar_clustered": (BarChart, "clustered", "bar"),
    "bar_stacked": (BarChart, "stacked", "bar"),
    "bar_stacked_100": (BarChart, "percentStacked", "bar"),
    "line": (LineChart, "standard", "plain"),
    "line_markers": (LineChart, "standard", "markers"),
    "line_stacked": (LineChart, "stacked", "plain"),
    "line_markers_stacked": (LineChart, "stacked", "markers"),
    "line_stacked_100": (LineChart, "percentStacked", "plain"),
    "line_markers_stacked_100": (LineChart, "percentStacked", "markers"),
    "area": (AreaChart, "standard", None),
    "area_stacked": (AreaChart, "stacked", None),
    "area_stacked_100": (AreaChart, "percentStacked", None),
    "pie": (PieChart, None, None),
    "doughnut": (DoughnutChart, None, None),
    "radar": (RadarChart, "standard", None),
    "radar_markers": (RadarChart, "marker", None),
    "radar_filled": (RadarChart, "filled", None),
    "xy_scatter": (ScatterChart, "lineMarker", "plain"),
    "xy_scatter_lines": (ScatterChart, "lineMarker", "markers"),
    "xy_scatter_lines_no_markers": (ScatterChart, "line", "lines"),
    "xy_scatter_smooth": (ScatterChart, "smoothMarker", "markers"),
    "xy_scatter_smooth_no_markers": (ScatterChart, "smooth", "lines"),
}
DEFAULT = "column_clustered"


def make(name: str) -> ChartBase:
    """A new, empty openpyxl chart of a type. Raises NotImplementedError for an unknown one."""
    if name not in _TYPES:
        unsupported(f"The chart type {name!r}", f"Use one of: {', '.join(_TYPES)}.")
    kind, grouping, detail = _TYPES[name]
    chart = kind()
    if kind is BarChart:
        chart.type, chart.grouping = detail, grouping
        chart.overlap = None if grouping == "clustered" else 100
    elif kind in (LineChart, AreaChart):
        chart.grouping = grouping
        if kind is LineChart:
            chart.marker = detail == "markers"
    elif kind is RadarChart:
        chart.style = None
        chart.type = grouping
    elif kind is ScatterChart:
        chart.style = None
        chart.scatterStyle = grouping
    chart.headless_type = name
    for axis in ("x_axis", "y_axis"):
        if hasattr(chart, axis):
            # openpyxl leaves this open, and some programs then draw no axis.
            getattr(chart, axis).delete = False
    return chart


def finish_series(chart: ChartBase, series: Series) -> None:
    """Give a series what it needs to look as its chart's type says."""
    kind, grouping, detail = _TYPES.get(name_of(chart), (None, None, None))
    if kind is LineChart:
        series.smooth = False
        if detail == "plain":
            series.marker = Marker(symbol="none")
    elif kind is ScatterChart:
        series.smooth = grouping.startswith("smooth")
        if detail == "lines":
            series.marker = Marker(symbol="none")
        elif detail == "plain":
            series.marker = Marker(symbol="auto")
            series.graphicalProperties = GraphicalProperties()
            series.graphicalProperties.line.noFill = True


def name_of(chart: ChartBase) -> str:
    """xlwings' name of an openpyxl chart's type. Raises NotImplementedError when it has none."""
    known = getattr(chart, "headless_type", None)
    if known:
        return known
    grouping = getattr(chart, "grouping", None)
    for name, (kind, wanted, detail) in _TYPES.items():
        if type(chart) is not kind or (wanted and grouping and wanted != grouping):
            continue
        if kind is BarChart and chart.type != detail:
            continue
        if kind is LineChart and bool(chart.marker) != (detail == "markers"):
            continue
        return name
    unsupported(f"Charts of the kind {type(chart).__name__}")
