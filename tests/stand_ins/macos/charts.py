"""Charts on sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stand_ins import refusals
from tests.stand_ins.macos.appscript import EventError, Keyword, k
from tests.stand_ins.macos.natives import (
    PARAMETER_ERROR,
    Native,
    command,
    elements,
    no_such_object,
)
from xl_addin.headless.charts import types as chart_types
from xl_addin.headless.charts.chart import Chart as OurChart
from xl_addin.headless.charts.charts import EMU
from xl_addin.headless.charts.series import ChartSeries

if TYPE_CHECKING:
    from tests.stand_ins.macos.application import Application

_TYPES = {"column_clustered": "column_clustered", "column_stacked": "column_stacked",
          "bar_clustered": "bar_clustered", "bar_stacked": "bar_stacked", "line_chart": "line",
          "line_markers": "line_markers", "pie_chart": "pie"}  # fmt: skip
_AXES = {"category_axis": 1, "value_axis": 2}


def _word(words: dict[str, str], name: str) -> Keyword:
    return getattr(k, next(word for word, ours in words.items() if ours == name))


class ChartObject(Native):
    """The frame of a chart."""

    def __init__(self, application: Application, our: OurChart) -> None:
        self._application, self._our = application, our

    @property
    def name(self):
        return self._our.name

    @name.setter
    def name(self, value):
        self._our.file.headless_name = value
        self._our.touch()

    @property
    def chart(self):
        return Chart(self._our)

    @property
    def width(self):
        return self._our.file.anchor.ext.width / EMU

    @property
    def height(self):
        return self._our.file.anchor.ext.height / EMU

    @command
    def delete(self):
        refusals.check_objects(self._our.sheet)
        self._our.delete()


class Chart(Native):
    """A chart."""

    def __init__(self, our: OurChart) -> None:
        self._our = our

    @command
    def set_source_data(self, *, source, plot_by=None):
        words = {"by_rows": "rows", "by_columns": "columns"}
        self._our.set_source_data(source._our, plot_by and words[plot_by.name])

    @property
    def chart_type(self):
        return _word(_TYPES, self._our.chart_type)

    @chart_type.setter
    def chart_type(self, value):
        if value.name not in _TYPES:
            raise NotImplementedError(f"a chart of the type {value}")
        old, new = self._our.file, chart_types.make(_TYPES[value.name])
        for name in ("headless_name", "anchor", "title", "legend"):
            setattr(new, name, getattr(old, name))
        new.series = old.series
        files = self._our._collection.files
        files[files.index(old)] = new
        self._our.touch()

    @property
    def chart_style(self):
        return 227

    @chart_style.setter
    def chart_style(self, value):
        if not (1 <= value <= 48 or 201 <= value <= 352):
            raise EventError(PARAMETER_ERROR, "Parameter error.")

    @property
    def has_title(self):
        return self._our.title is not None

    @has_title.setter
    def has_title(self, value):
        self._our.title = (self._our.title or "Chart Title") if value else None

    @property
    def chart_title(self):
        return ChartTitle(self._our) if self.has_title else None

    @property
    def has_legend(self):
        return self._our.legend.position is not None

    @has_legend.setter
    def has_legend(self, value):
        if not value:
            self._our.file.legend = None
        elif self._our.file.legend is None:
            self._our.legend.position = "right"

    @property
    def legend_object(self):
        return Legend(self._our) if self.has_legend else None

    @elements
    def series_collection(self):
        return [Series(series) for series in self._our.series]

    @elements
    def axes(self):
        return [Axis(self._our, name) for name in _AXES]

    @command
    def get_has_axis(self, *, axis_type, axis_group):
        axis = getattr(self._our, axis_type.name)
        try:
            return axis_group == k.primary_axis and axis._axis().delete is not True
        except refusals.XlwingsError:
            return False

    @command
    def set_has_axis(self, *, axis_exists, axis_type, axis_group):
        getattr(self._our, axis_type.name)._axis().delete = not axis_exists

    @command
    def get_axis(self, *, axis_type, which_axis):
        if which_axis != k.primary_axis:
            raise no_such_object()
        return Axis(self._our, axis_type.name)


class ChartTitle(Native):
    """The title of a chart."""

    def __init__(self, our: OurChart) -> None:
        self._our = our

    @property
    def chart_title_text(self):
        return self._our.title

    @chart_title_text.setter
    def chart_title_text(self, value):
        self._our.title = value


class Legend(Native):
    """The legend of a chart."""

    def __init__(self, our: OurChart) -> None:
        self._our = our

    @property
    def position(self):
        return getattr(k, f"legend_position_{self._our.legend.position}")

    @position.setter
    def position(self, value):
        self._our.legend.position = value.name.removeprefix("legend_position_")


class Axis(Native):
    """An axis of a chart, which is found by its id."""

    def __init__(self, our: OurChart, name: str) -> None:
        self._our, self._key = getattr(our, name), _AXES[name]

    @property
    def has_title(self):
        return self._our.title is not None

    @has_title.setter
    def has_title(self, value):
        self._our.set(title=(self._our.title or "Axis Title") if value else None)

    @property
    def axis_title(self):
        return AxisTitle(self._our) if self.has_title else None

    @property
    def minimum_scale(self):
        return self._our.minimum_scale

    @minimum_scale.setter
    def minimum_scale(self, value):
        self._our.set(minimum_scale=float(value))

    @property
    def minimum_scale_is_auto(self):
        return self._our._axis().scaling.min is None

    @minimum_scale_is_auto.setter
    def minimum_scale_is_auto(self, value):
        if value:
            self._our.set(minimum_scale=None)

    @property
    def tick_labels(self):
        return TickLabels(self._our)


class AxisTitle(Native):
    """The title of an axis."""

    def __init__(self, our: Any) -> None:
        self._our = our

    @property
    def axis_title_text(self):
        return self._our.title

    @axis_title_text.setter
    def axis_title_text(self, value):
        self._our.set(title=value)


class TickLabels(Native):
    """The labels of an axis."""

    def __init__(self, our: Any) -> None:
        self._our = our

    @property
    def number_format(self):
        return self._our.number_format

    @number_format.setter
    def number_format(self, value):
        refusals.check_number_format(value)
        self._our.set(number_format=value)


class Series(Native):
    """One series."""

    def __init__(self, our: ChartSeries) -> None:
        self._our = our

    @property
    def name(self):
        return self._our.name

    @property
    def axis_group(self):
        return k.primary_axis

    @property
    def chart_format(self):
        return ChartFormat(self._our)

    @property
    def marker_style(self):
        return getattr(k, f"marker_style_{self._our.marker_style}")

    @marker_style.setter
    def marker_style(self, value):
        self._our.set(marker_style=value.name.removeprefix("marker_style_"))

    @property
    def marker_size(self):
        return self._our._series.marker.size

    @marker_size.setter
    def marker_size(self, value):
        if not 2 <= value <= 72:
            raise EventError(PARAMETER_ERROR, "Parameter error.")
        self._our.set(marker_size=int(value))

    @property
    def marker_foreground_color(self):
        return None

    @marker_foreground_color.setter
    def marker_foreground_color(self, value):
        self._our.set(marker_foreground_color=tuple(value))

    @property
    def marker_background_color(self):
        return None

    @marker_background_color.setter
    def marker_background_color(self, value):
        self._our.set(marker_background_color=tuple(value))


class ChartFormat(Native):
    """How a series is drawn."""

    def __init__(self, our: ChartSeries) -> None:
        self._our = our

    @property
    def line_format(self):
        return LineFormat(self._our)

    @property
    def fill_format(self):
        return FillFormat(self._our)


class LineFormat(Native):
    """The line of a series."""

    _setting = "line_color"

    def __init__(self, our: ChartSeries) -> None:
        self._our = our

    @property
    def visible(self):
        return True

    @visible.setter
    def visible(self, value):
        if not value:
            raise NotImplementedError("a series without a line or a fill")

    @property
    def fore_color(self):
        colour = getattr(self._our, self._setting)
        return None if colour is None else list(colour)

    @fore_color.setter
    def fore_color(self, value):
        self._our.set(**{self._setting: tuple(value)})


class FillFormat(LineFormat):
    """The fill of a series."""

    _setting = "fill_color"

    @command
    def solid(self):
        return None
