"""Charts on sheets."""

from __future__ import annotations

from typing import Any

from xlwings.utils import rgb_to_int

from tests.stand_ins import refusals
from tests.stand_ins.members import constants
from tests.stand_ins.refusals import Refused
from tests.stand_ins.windows.com import Collection, ComObject
from tests.stand_ins.windows.looks import rgb
from tests.stand_ins.windows.server import Server
from xl_addin.headless.charts import types as chart_types
from xl_addin.headless.charts.charts import EMU
from xl_addin.headless.charts.series import ChartSeries as OurSeries
from xl_addin.headless.sheets import Sheet

_XL = constants()
_TYPES = {
    _XL["xlColumnClustered"]: "column_clustered",
    _XL["xlColumnStacked"]: "column_stacked",
    _XL["xlBarClustered"]: "bar_clustered",
    _XL["xlBarStacked"]: "bar_stacked",
    _XL["xlLine"]: "line",
    _XL["xlLineMarkers"]: "line_markers",
    _XL["xlPie"]: "pie",
}
_LEGEND = {_XL["xlLegendPositionBottom"]: "bottom", _XL["xlLegendPositionTop"]: "top",
           _XL["xlLegendPositionLeft"]: "left", _XL["xlLegendPositionRight"]: "right",
           _XL["xlLegendPositionCorner"]: "corner"}  # fmt: skip
_MARKERS = {_XL["xlMarkerStyleAutomatic"]: "automatic", _XL["xlMarkerStyleNone"]: "none",
            _XL["xlMarkerStyleCircle"]: "circle", _XL["xlMarkerStyleSquare"]: "square",
            _XL["xlMarkerStyleDiamond"]: "diamond",
            _XL["xlMarkerStyleTriangle"]: "triangle"}  # fmt: skip
_AXES = {_XL["xlCategory"]: "category_axis", _XL["xlValue"]: "value_axis"}


class ChartArea(ComObject):
    """What the selection is when somebody clicked a chart: no cells."""

    kind = "ChartArea"


class ChartObjects(Collection):
    """The charts of a sheet."""

    kind = "ChartObjects"

    def __init__(self, server: Server, sheet: Sheet) -> None:
        super().__init__(server)
        self._sheet = sheet

    def all(self):
        return [ChartObject(self.server, chart) for chart in self._sheet.charts]

    def get_Parent(self):
        from tests.stand_ins.windows.sheets import Worksheet

        return Worksheet(self.server, self._sheet)

    def do_Add(self, Left, Top, Width, Height):
        refusals.check_objects(self._sheet)
        return ChartObject(
            self.server, self._sheet.charts.add(Left, Top, Width, Height, style=None)
        )


class ChartObject(ComObject):
    """The frame of a chart."""

    kind = "ChartObject"

    def __init__(self, server: Server, our: Any) -> None:
        super().__init__(server)
        self._our = our

    def get_Parent(self):
        from tests.stand_ins.windows.sheets import Worksheet

        return Worksheet(self.server, self._our.sheet)

    def get_Chart(self):
        return Chart(self.server, self._our)

    def get_Name(self):
        return self._our.name

    def set_Name(self, value):
        if any(c.name == value for c in self._our.sheet.charts if c.file is not self._our.file):
            raise Refused("The specified name is taken.")
        self._our.file.headless_name = value
        self._our.touch()

    def get_Width(self):
        return self._our.file.anchor.ext.width / EMU

    def get_Height(self):
        return self._our.file.anchor.ext.height / EMU

    def do_Delete(self):
        refusals.check_objects(self._our.sheet)
        self._our.delete()


class Chart(ComObject):
    """A chart."""

    kind = "Chart"

    def __init__(self, server: Server, our: Any) -> None:
        super().__init__(server)
        self._our = our

    def do_SetSourceData(self, Source, PlotBy=None):
        words = {_XL["xlRows"]: "rows", _XL["xlColumns"]: "columns", None: None}
        if PlotBy not in words:
            raise Refused("SetSourceData method of Chart class failed")
        self._our.set_source_data(Source._our, words[PlotBy])

    def get_ChartType(self):
        name = self._our.chart_type
        return next(number for number, word in _TYPES.items() if word == name)

    def set_ChartType(self, value):
        if value not in _TYPES:
            raise NotImplementedError(f"the stand-in has no charts of type {value}")
        old = self._our.file
        new = chart_types.make(_TYPES[value])
        for name in ("headless_name", "anchor", "title", "legend"):
            if hasattr(old, name):
                setattr(new, name, getattr(old, name))
        new.series = old.series
        files = self._our._collection.files
        # Excel's objects are one and the same before and after.
        files[files.index(old)] = new
        self._our.file = new
        self._our.touch()

    def get_ChartStyle(self):
        return 2

    def set_ChartStyle(self, value):
        if not 1 <= value <= 48 and not 201 <= value <= 352:
            raise Refused("Unable to set the ChartStyle property of the Chart class")

    def get_HasTitle(self):
        return self._our.title is not None

    def set_HasTitle(self, value):
        if not value:
            self._our.title = None
        elif self._our.title is None:
            self._our.title = "Chart Title"

    def get_ChartTitle(self):
        if self._our.title is None:
            raise Refused("The chart has no title.")
        return ChartTitle(self.server, self._our)

    def get_HasLegend(self):
        return self._our.legend.position is not None

    def set_HasLegend(self, value):
        if not value:
            self._our.file.legend = None
        elif self._our.file.legend is None:
            self._our.legend.position = "right"

    def get_Legend(self):
        if self._our.legend.position is None:
            raise Refused("The chart has no legend.")
        return Legend(self.server, self._our)

    def do_SeriesCollection(self, Index=None):
        series = SeriesCollection(self.server, self._our)
        return series if Index is None else series.do_Item(Index)

    def get_HasAxis(self, Index1=None, Index2=None):
        axis = getattr(self._our, _AXES[Index1])
        try:
            return axis._axis().delete is not True and Index2 in (None, _XL["xlPrimary"])
        except refusals.XlwingsError:
            return False

    def set_HasAxis(self, Index1, Index2, value):
        getattr(self._our, _AXES[Index1])._axis().delete = not value

    def do_Axes(self, Type=None, AxisGroup=None):
        if Type not in _AXES:
            raise Refused("Axes method of Chart class failed")
        return Axis(self.server, getattr(self._our, _AXES[Type]))


class ChartTitle(ComObject):
    """The title of a chart."""

    kind = "ChartTitle"

    def __init__(self, server: Server, our: Any) -> None:
        super().__init__(server)
        self._our = our

    def get_Text(self):
        return self._our.title

    def set_Text(self, value):
        self._our.title = value


class Legend(ComObject):
    """The legend of a chart."""

    kind = "Legend"

    def __init__(self, server: Server, our: Any) -> None:
        super().__init__(server)
        self._our = our

    def get_Position(self):
        word = self._our.legend.position
        return next(number for number, w in _LEGEND.items() if w == word)

    def set_Position(self, value):
        if value not in _LEGEND:
            raise Refused("Unable to set the Position property of the Legend class")
        self._our.legend.position = _LEGEND[value]


class Axis(ComObject):
    """An axis of a chart."""

    kind = "Axis"

    def __init__(self, server: Server, our: Any) -> None:
        super().__init__(server)
        self._our = our

    def get_HasTitle(self):
        return self._our.title is not None

    def set_HasTitle(self, value):
        if not value:
            self._our.set(title=None)
        elif self._our.title is None:
            self._our.set(title="Axis Title")

    def get_AxisTitle(self):
        if self._our.title is None:
            raise Refused("The axis has no title.")
        return AxisTitle(self.server, self._our)

    def set_MinimumScale(self, value):
        self._our.set(minimum_scale=float(value))

    def get_MinimumScale(self):
        return self._our.minimum_scale

    def set_MinimumScaleIsAuto(self, value):
        if value:
            self._our.set(minimum_scale=None)

    def get_TickLabels(self):
        return TickLabels(self.server, self._our)


class AxisTitle(ComObject):
    """The title of an axis."""

    kind = "AxisTitle"

    def __init__(self, server: Server, our: Any) -> None:
        super().__init__(server)
        self._our = our

    def get_Text(self):
        return self._our.title

    def set_Text(self, value):
        self._our.set(title=value)


class TickLabels(ComObject):
    """The labels of an axis."""

    kind = "TickLabels"

    def __init__(self, server: Server, our: Any) -> None:
        super().__init__(server)
        self._our = our

    def get_NumberFormat(self):
        return self._our.number_format

    def set_NumberFormat(self, value):
        refusals.check_number_format(value)
        self._our.set(number_format=value)


class SeriesCollection(Collection):
    """The series of a chart."""

    kind = "SeriesCollection"

    def __init__(self, server: Server, our: Any) -> None:
        super().__init__(server)
        self._our = our

    def all(self):
        return [Series(self.server, series) for series in self._our.series]


class Series(ComObject):
    """One series."""

    kind = "Series"

    def __init__(self, server: Server, our: OurSeries) -> None:
        super().__init__(server)
        self._our = our

    def get_Name(self):
        return self._our.name

    def get_AxisGroup(self):
        return _XL["xlPrimary"]

    def get_MarkerStyle(self):
        return next(n for n, word in _MARKERS.items() if word == self._our.marker_style)

    def set_MarkerStyle(self, value):
        if value not in _MARKERS:
            raise Refused("Unable to set the MarkerStyle property of the Series class")
        self._our.set(marker_style=_MARKERS[value])

    def set_MarkerSize(self, value):
        if not 2 <= value <= 72:
            raise Refused("Unable to set the MarkerSize property of the Series class")
        self._our.set(marker_size=int(value))

    def set_MarkerForegroundColor(self, value):
        self._our.set(marker_foreground_color=rgb(value))

    def set_MarkerBackgroundColor(self, value):
        self._our.set(marker_background_color=rgb(value))

    def get_Format(self):
        return ChartFormat(self.server, self._our)


class ChartFormat(ComObject):
    """How a series is drawn."""

    kind = "ChartFormat"

    def __init__(self, server: Server, our: OurSeries) -> None:
        super().__init__(server)
        self._our = our

    def get_Line(self):
        return LineFormat(self.server, self._our)

    def get_Fill(self):
        return FillFormat(self.server, self._our)


class LineFormat(ComObject):
    """The line of a series."""

    kind = "LineFormat"
    setting = "line_color"

    def __init__(self, server: Server, our: OurSeries) -> None:
        super().__init__(server)
        self._our = our

    def get_Visible(self):
        return -1

    def set_Visible(self, value):
        if not value:
            raise NotImplementedError("the stand-in draws every line and fill")

    def get_ForeColor(self):
        return ColorFormat(self.server, self._our, self.setting)


class FillFormat(LineFormat):
    """The fill of a series."""

    kind = "FillFormat"
    setting = "fill_color"

    def do_Solid(self):
        return None


class ColorFormat(ComObject):
    """The colour of a line or a fill."""

    kind = "ColorFormat"

    def __init__(self, server: Server, our: OurSeries, setting: str) -> None:
        super().__init__(server)
        self._our, self._setting = our, setting

    def get_RGB(self):
        colour = getattr(self._our, self._setting)
        return None if colour is None else rgb_to_int(colour)

    def set_RGB(self, value):
        self._our.set(**{self._setting: rgb(value)})
