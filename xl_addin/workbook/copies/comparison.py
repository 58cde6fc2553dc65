"""Councils compared -> a workbook with a table and a chart."""

from __future__ import annotations

import pandas as pd
import xlwings as xw

from lac_rules.reports.comparison import NOT_RUN, SUPPRESSED
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import paint_title, put
from xl_addin.workbook.basics.chart_looks import fill_columns
from xl_addin.workbook.basics.list_sheet import Column, ListSheet

SHEET, CHART_SHEET = "Comparison", "Chart"
TABLE = "Councils_compared"
CHART = "Children with the error, per 100"
_CHARTED = 12
"""The rules with the highest medians that the chart shows; more cannot be read."""
_TITLE_ROW, _TITLE_SIZE, _HEADER_ROW = 1, 14, 4
_CHART_HEIGHT, _CHART_WIDTH = 400, 900
_SMALL = "c"
_NOTES = (
    "Children with the error, per 100, by rule. The median is that of all the councils here.",
    f"{_SMALL}: {SUPPRESSED} children or none; in the median it counts as 3 "
    "children. Blank: the rule was not run. The chart shows both as nothing.",
)


def create(app: xw.App, compared: pd.DataFrame) -> xw.Book:
    """A workbook of ``lac_rules.reports.comparison.compare`` in ``app``; it is not yet saved."""
    book = app.books.add()
    sheet = book.sheets.active
    sheet.name = SHEET
    header, rows = table_of(compared)
    _list_of(header).write(sheet, rows)
    put(sheet, _TITLE_ROW, 1, [["Councils compared"], *([note] for note in _NOTES)])
    paint_title(sheet.range("A1"), _TITLE_SIZE)
    sheet.freeze_panes.freeze_at(f"A1:A{_HEADER_ROW}")
    if rows:
        charted = sheet.range(
            (_HEADER_ROW, 1), (_HEADER_ROW + min(len(rows), _CHARTED), len(header) - 1)
        )
        _add_chart(book.sheets.add(CHART_SHEET, after=sheet), charted)
    sheet.activate()
    return book


def table_of(compared: pd.DataFrame) -> tuple[list[str], list[list]]:
    """The header and the rows of the table: rule, median, one column per council, message."""
    councils = list(dict.fromkeys(compared["council"]))
    header = ["Rule", "Median", *_distinct(councils), "What is wrong"]
    rows = []
    for code, group in compared.groupby("code", sort=False):
        by_council = {row.council: row for row in group.itertuples()}
        rates = [_cell(by_council[council]) for council in councils]
        first = group.iloc[0]
        median = None if pd.isna(first["median"]) else float(first["median"])
        rows.append([code, median, *rates, first["message"]])
    return header, rows


def _distinct(councils: list[str]) -> list[str]:
    """The councils' labels as columns of an Excel table, which must differ in any letter case."""
    taken = {"rule", "median", "what is wrong"}
    names = []
    for council in councils:
        name, number = council, 2
        while name.casefold() in taken:
            name, number = f"{council} ({number})", number + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _cell(row) -> float | str | None:
    if row.note == SUPPRESSED:
        return _SMALL
    return None if row.note == NOT_RUN else float(row.rate)


def _list_of(header: list[str]) -> ListSheet:
    """The list: a column for each council between the rule and its message."""
    rate = {"width": 14, "format": "0.0", "align": "right"}
    return ListSheet(
        (
            Column(header[0], 12),
            *(Column(name, **rate) for name in header[1:-1]),
            Column(header[-1], 70),
        ),
        table=TABLE,
        header_row=_HEADER_ROW,
        align=None,
    )


def _add_chart(sheet: xw.Sheet, charted: xw.Range) -> None:
    """A group of columns per rule: the median and each council."""
    title = f"{CHART}: the {_CHARTED} rules with the highest medians"
    put(sheet, _TITLE_ROW, 1, [[title]])  # a screen reader begins with the first cell
    paint_title(sheet.range("A1"), _TITLE_SIZE)
    chart = sheet.charts.add(
        left=10,
        top=styles.TITLE_HEIGHT + 10,
        width=_CHART_WIDTH,
        height=_CHART_HEIGHT,
        chart_type="column_clustered",
        source=charted,
        plot_by="columns",
        name=CHART,
    )
    fill_columns(chart)
    chart.title = title
    chart.legend.position = "bottom"
    chart.category_axis.set(title="Rule")
    chart.value_axis.set(title=CHART, minimum_scale=0)
