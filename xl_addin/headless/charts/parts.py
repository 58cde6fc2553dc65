"""The parts of a chart: legend, axes, series."""

from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import SeriesLabel
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from xlwings import XlwingsError, base_classes
from xlwings.base_classes import _UNSET
from xlwings.utils import hex_to_rgb

from xl_addin.headless.cells.addresses import parse_area, split_sheet
from xl_addin.headless.cells.colours import hex_colour
from xl_addin.headless.unsupported import NoApi, unsupported

_LEGEND = {"top": "t", "bottom": "b", "left": "l", "right": "r", "corner": "tr"}
_LEGEND_BACK = {value: key for key, value in _LEGEND.items()}
_CROSSES = {"automatic": "autoZero", "minimum": "min", "maximum": "max"}
_CROSSES_BACK = {value: key for key, value in _CROSSES.items()}


def title_text(title):
    """The words of an openpyxl title, or None."""
    if title is None or title.tx is None or title.tx.rich is None:
        return None
    return "".join(run.t for p in title.tx.rich.p for run in (p.r or []))


class ChartLegend(NoApi, base_classes.ChartLegend):
    """The legend of a chart."""

    def __init__(self, chart):
        self._chart = chart

    @property
    def visible(self):
        return self._chart.file.legend is not None

    @visible.setter
    def visible(self, value):
        if value != self.visible:
            self._chart.file.legend = Legend() if value else None
            self._chart.touch()

    @property
    def position(self):
        legend = self._chart.file.legend
        return None if legend is None else _LEGEND_BACK[legend.position or "r"]

    @position.setter
    def position(self, value):
        self.visible = True
        self._chart.file.legend.position = _LEGEND[value]
        self._chart.touch()


class ChartAxis(NoApi, base_classes.ChartAxis):
    """One axis. Limits that Excel chooses by itself cannot be read here."""

    def __init__(self, chart, name):
        self._chart, self._name = chart, name

    def _axis(self):
        axis = getattr(self._chart.file, self._name, None)
        if axis is None:
            raise XlwingsError("The chart has no such axis.")
        return axis

    @property
    def visible(self):
        axis = getattr(self._chart.file, self._name, None)
        return axis is not None and not axis.delete

    @property
    def title(self):
        return title_text(self._axis().title) if self.visible else None

    def _limit(self, name, value):
        if value is None:
            unsupported(f"Reading an axis' automatic {name}", "Set it first.")
        return float(value)

    @property
    def minimum_scale(self):
        return self._limit("minimum", self._axis().scaling.min)

    @property
    def maximum_scale(self):
        return self._limit("maximum", self._axis().scaling.max)

    @property
    def major_unit(self):
        return self._limit("unit", getattr(self._axis(), "majorUnit", None))

    @property
    def number_format(self):
        return self._axis().number_format or "General"

    @property
    def reverse_order(self):
        return self._axis().scaling.orientation == "maxMin"

    @property
    def crosses(self):
        return _CROSSES_BACK.get(self._axis().crosses, "custom")

    def set(
        self, *, title=_UNSET, minimum_scale=_UNSET, maximum_scale=_UNSET, major_unit=_UNSET,
        number_format=_UNSET, visible=_UNSET, reverse_order=_UNSET, crosses=_UNSET,
    ):  # fmt: skip
        axis = self._axis()
        if title is not _UNSET:
            axis.title = title
            if axis.title is not None:
                axis.title.overlay = False
        if minimum_scale is not _UNSET:
            axis.scaling.min = minimum_scale
        if maximum_scale is not _UNSET:
            axis.scaling.max = maximum_scale
        if major_unit is not _UNSET:
            axis.majorUnit = major_unit
        if number_format is not _UNSET:
            axis.number_format = number_format
            axis.numFmt.sourceLinked = False
        if reverse_order is not _UNSET:
            axis.scaling.orientation = "maxMin" if reverse_order else "minMax"
        if crosses is not _UNSET:
            axis.crosses = _CROSSES[crosses]
        if visible is not _UNSET:
            axis.delete = not visible
        self._chart.touch()


class ChartSeriesCollection(NoApi, base_classes.ChartSeriesCollection):
    """The series of a chart, by number."""

    def __init__(self, chart):
        self._chart = chart

    @property
    def parent(self):
        return self._chart

    def __len__(self):
        return len(self._chart.file.series)

    def __call__(self, key):
        if not isinstance(key, int) or not 1 <= key <= len(self):
            raise KeyError(key)
        return ChartSeries(self._chart, self._chart.file.series[key - 1])

    def __iter__(self):
        return iter([ChartSeries(self._chart, s) for s in self._chart.file.series])

    def __contains__(self, key):
        return isinstance(key, int) and 1 <= key <= len(self)


class ChartSeries(NoApi, base_classes.ChartSeries):
    """One series."""

    def __init__(self, chart, series):
        self._chart, self._series = chart, series

    @property
    def name(self):
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
    def chart_type(self):
        return self._chart.chart_type

    @property
    def axis_group(self):
        return "primary"

    @property
    def marker_style(self):
        marker = self._series.marker
        symbol = marker.symbol if marker is not None else None
        return "automatic" if symbol in (None, "auto") else symbol

    @property
    def marker_size(self):
        marker = self._series.marker
        return int(marker.size) if marker is not None and marker.size else 5

    def _marker_colour(self, name):
        marker = self._series.marker
        look = marker.spPr if marker is not None else None
        if look is None:
            return None
        fill = look.solidFill if name == "fill" else look.ln and look.ln.solidFill
        return _rgb_of(fill)

    @property
    def marker_foreground_color(self):
        return self._marker_colour("line")

    @property
    def marker_background_color(self):
        return self._marker_colour("fill")

    @property
    def line_color(self):
        look = self._series.spPr
        return _rgb_of(look.ln.solidFill) if look is not None and look.ln is not None else None

    @property
    def fill_color(self):
        look = self._series.spPr
        return _rgb_of(look.solidFill) if look is not None else None

    def set(
        self, *, name=_UNSET, marker_style=_UNSET, marker_size=_UNSET,
        marker_foreground_color=_UNSET, marker_background_color=_UNSET, line_color=_UNSET,
        fill_color=_UNSET, chart_type=_UNSET, axis_group=_UNSET,
    ):  # fmt: skip
        if chart_type is not _UNSET and chart_type != self.chart_type:
            unsupported("A series of another type than its chart", "Set Chart.chart_type.")
        if axis_group not in (_UNSET, "primary"):
            unsupported("A chart's secondary axis")
        series = self._series
        if name is not _UNSET:
            series.tx = SeriesLabel(v=name)
        if line_color is not _UNSET:
            _line(_look(series), line_color)
        if fill_color is not _UNSET:
            _look(series).solidFill = hex_colour(fill_color)
        if marker_style is not _UNSET:
            _marker(series).symbol = {"automatic": "auto"}.get(marker_style, marker_style)
        if marker_size is not _UNSET:
            _marker(series).size = marker_size
        if marker_foreground_color is not _UNSET:
            _line(_look(_marker(series)), marker_foreground_color)
        if marker_background_color is not _UNSET:
            _look(_marker(series)).solidFill = hex_colour(marker_background_color)
        self._chart.touch()


def _look(holder):
    if holder.spPr is None:
        holder.spPr = GraphicalProperties()
    return holder.spPr


def _marker(series):
    if series.marker is None:
        series.marker = Marker()
    return series.marker


def _line(look, colour):
    if look.ln is None:
        look.ln = LineProperties()
    look.ln.noFill = None
    look.ln.solidFill = hex_colour(colour)


def _rgb_of(fill):
    colour = getattr(fill, "srgbClr", None)
    return hex_to_rgb(getattr(colour, "val", colour)) if colour is not None else None
