"""The cells that a chart's series come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from openpyxl.chart import ScatterChart
from openpyxl.chart._chart import ChartBase
from openpyxl.chart.data_source import AxDataSource, NumDataSource, NumRef, StrRef
from openpyxl.chart.series import Series as FileSeries
from openpyxl.chart.series import SeriesLabel, attribute_mapping

from xl_addin.headless.cells.addresses import Area, address, quote_sheet
from xl_addin.headless.charts import types as chart_types


class Source(NamedTuple):
    """Where one series has its title, its values and its categories: references with sheet."""

    title: str | None
    values: str
    categories: str | None


def split(
    sheet_name: str, area: Area, by_rows: bool, headers: bool, labels: bool
) -> Iterator[Source]:
    """The series of an area; `headers` and `labels` say what its first row and column hold."""
    prefix = quote_sheet(sheet_name)
    top, left = area.top + headers, area.left + labels

    def reference(*corners: int) -> str:
        return f"{prefix}!{address(Area(*corners))}"

    if by_rows:
        categories = reference(area.top, left, area.top, area.right) if headers else None
        for row in range(top, area.bottom + 1):
            title = reference(row, area.left, row, area.left) if labels else None
            yield Source(title, reference(row, left, row, area.right), categories)
        return
    categories = reference(top, area.left, area.bottom, area.left) if labels else None
    for column in range(left, area.right + 1):
        title = reference(area.top, column, area.top, column) if headers else None
        yield Source(title, reference(top, column, area.bottom, column), categories)


def new_series(chart: ChartBase, source: Source) -> FileSeries:
    """A series with the chart's next number, which is not yet in the chart."""
    number = len(chart.series)
    series = FileSeries(idx=number, order=number)
    series.__elements__ = attribute_mapping[chart._series_type]
    values, categories = NumDataSource(numRef=NumRef(f=source.values)), source.categories
    if isinstance(chart, ScatterChart):
        series.yVal = values
        series.xVal = AxDataSource(numRef=NumRef(f=categories)) if categories else None
    else:
        series.val = values
        series.cat = AxDataSource(strRef=StrRef(f=categories)) if categories else None
    series.tx = SeriesLabel(strRef=StrRef(f=source.title)) if source.title else None
    chart_types.finish_series(chart, series)
    return series


def references(chart: ChartBase) -> Iterator[NumRef | StrRef]:
    """Every reference to cells in a chart's series; `f` holds its text."""
    for series in chart.series:
        holders = [series.tx and series.tx.strRef]
        for source in (series.cat, series.val, series.xVal, series.yVal):
            holders += [source and source.numRef, source and getattr(source, "strRef", None)]
        yield from (holder for holder in holders if holder is not None)
