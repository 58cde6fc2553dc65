"""One chart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.chart import ScatterChart
from openpyxl.chart._chart import ChartBase
from xlwings import base_classes

from xl_addin.headless.charts import types as chart_types
from xl_addin.headless.charts.axes import ChartAxis, ChartLegend, set_title, title_text
from xl_addin.headless.charts.series import ChartSeriesCollection
from xl_addin.headless.charts.sources import new_series, split
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.charts.charts import Charts
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet


class Chart(Refusing, base_classes.Chart):
    """One chart."""

    def __init__(self, collection: Charts, file: ChartBase) -> None:
        self._collection = collection
        self.file = file

    def touch(self) -> None:
        """Note that the charts of the sheet are no longer those of the opened file."""
        self._collection.touched = True
        self.file.headless_touched = True

    @property
    def sheet(self) -> Sheet:
        """The sheet that it lies on."""
        return self._collection.sheet

    @property
    def parent(self) -> Sheet:
        """The sheet that it lies on."""
        return self.sheet

    @property
    def name(self) -> str:
        """The name, as the file holds it."""
        return self.file.headless_name

    @property
    def chart_type(self) -> str:
        """xlwings' name of its type, such as "line_markers"."""
        return chart_types.name_of(self.file)

    def set_source_data(self, rng: Range, plot_by: str | None = None) -> None:
        """Series from a range, its first row or column as names and categories, as Excel does.

        `plot_by` is "rows" or "columns": what is one series. Without it the longer side is.
        """
        area = rng.sheet.grid.clip(rng.area) or rng.area
        values = rng.sheet.grid.read(area)
        by_rows = plot_by == "rows" or (plot_by is None and area.shape[0] < area.shape[1])
        headers = any(isinstance(v, str) for v in values[0])
        first = [row[0] for row in values[1:]] if len(values) > 1 else []
        labels = area.shape[1] > 1 and (
            values[0][0] in (None, "") or any(not isinstance(v, (int, float)) for v in first if v)
        )
        if isinstance(self.file, ScatterChart) and area.shape[1] > 1:
            labels = True
        self.file.series = []
        for source in split(rng.sheet.name, area, by_rows, headers, labels):
            self.file.series.append(new_series(self.file, source))
        self.touch()

    @property
    def title(self) -> str | None:
        """The words of its title, or None."""
        return title_text(self.file.title)

    @title.setter
    def title(self, value: str | None) -> None:
        set_title(self.file, value)
        self.touch()

    @property
    def legend(self) -> ChartLegend:
        """The legend."""
        return ChartLegend(self)

    @property
    def category_axis(self) -> ChartAxis:
        """The axis of the categories: below, or at the left of bars."""
        return ChartAxis(self, "x_axis")

    @property
    def value_axis(self) -> ChartAxis:
        """The axis of the values."""
        return ChartAxis(self, "y_axis")

    @property
    def series(self) -> ChartSeriesCollection:
        """The series, in order."""
        return ChartSeriesCollection(self)

    def delete(self) -> None:
        """Take the chart off its sheet."""
        files = self._collection.files  # equal charts are not the same chart
        files[:] = [file for file in files if file is not self.file]
        self.touch()
