"""Councils compared -> a workbook with a table and a chart."""

from __future__ import annotations

import pandas as pd
import xlwings as xw

from lac_rules.reports.comparison import NOT_RUN, SUPPRESSED
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.chart_looks import fill_columns

SHEET, CHART_SHEET = "Comparison", "Chart"
TABLE = "Councils_compared"
CHART = "Errors per 100 children"
_CHARTED = 12
"""The rules with the highest medians that the chart shows; more cannot be read."""
_TITLE_ROW, _HEADER_ROW = 1, 4
_WIDTH_OF_RULE, _WIDTH_OF_RATE, _WIDTH_OF_MESSAGE = 12, 14, 70
_CHART_HEIGHT, _CHART_WIDTH = 400, 900
_SMALL = "c"
_NOTES = (
    "Errors per 100 children, by rule. The median is that of all the councils here.",
    f"{_SMALL}: not shown, because it tells of {SUPPRESSED} children; in the median it counts as 3 "
    "errors. Blank: the rule was not run. The chart shows both as nothing.",
)


def create(app: xw.App, compared: pd.DataFrame) -> xw.Book:
    """A workbook of ``lac_rules.reports.comparison.compare`` in ``app``; it is not yet saved."""
    book = app.books.add()
    sheet = book.sheets[0]
    sheet.name = SHEET
    header, rows = table_of(compared)
    _write_notes(sheet)
    _write_table(sheet, header, rows)
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


def _write_notes(sheet: xw.Sheet) -> None:
    _write_title(sheet, "Councils compared")
    sheet.range((_TITLE_ROW + 1, 1)).value = [[note] for note in _NOTES]


def _write_title(sheet: xw.Sheet, text: str) -> None:
    title = sheet.range((_TITLE_ROW, 1))
    title.value = text
    title.font.bold = True
    title.font.size = 14
    title.font.color = styles.TITLE_TEXT
    title.row_height = styles.TITLE_HEIGHT


def _write_table(sheet: xw.Sheet, header: list[str], rows: list[list]) -> None:
    width, last = len(header), _HEADER_ROW + max(len(rows), 1)
    # As text before anything is written: a council's file may be called =1+1.
    sheet.range((_HEADER_ROW, 1), (_HEADER_ROW, width)).number_format = styles.TEXT_FORMAT
    for column in (1, width):
        sheet.range((_HEADER_ROW, column), (last, column)).number_format = styles.TEXT_FORMAT
    sheet.range((_HEADER_ROW + 1, 2), (last, width - 1)).number_format = "0.0"
    sheet.range((_HEADER_ROW, 2), (last, width - 1)).horizontal_alignment = "right"
    sheet.range((_HEADER_ROW, 1)).value = [header, *rows]
    names = sheet.range((_HEADER_ROW, 1), (_HEADER_ROW, width))
    names.color = styles.HEADER_FILL
    names.font.color = styles.HEADER_TEXT
    names.font.bold = True
    sheet.range((1, 1)).column_width = _WIDTH_OF_RULE
    sheet.range((1, 2), (1, width - 1)).column_width = _WIDTH_OF_RATE
    sheet.range((1, width)).column_width = _WIDTH_OF_MESSAGE
    sheet.tables.add(
        source=sheet.range((_HEADER_ROW, 1), (last, width)),
        name=TABLE,
        table_style_name=styles.TABLE_STYLE,
    )


def _add_chart(sheet: xw.Sheet, charted: xw.Range) -> None:
    """A group of columns per rule: the median and each council."""
    title = f"{CHART}: the {_CHARTED} rules with the highest medians"
    _write_title(sheet, title)  # a screen reader begins with the first cell
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
