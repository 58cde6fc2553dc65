"""The sheet Progress: one line per validation, and a chart of the errors over time by kind."""

from __future__ import annotations

from datetime import datetime

import xlwings as xw

from lac_rules.returns import LacReturn
from lac_rules.validation import Result
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import address, paint_header, put
from xl_addin.workbook.basics.chart_looks import draw_lines
from xl_addin.workbook.basics.layout import column_letter
from xl_addin.workbook.basics.times import SHOWN
from xl_addin.workbook.sheets.changes import user_name
from xl_addin.workbook.sheets.errors import KIND_NAMES

TABLE = "Progress_by_run"
CHART = "Errors over time"
COLUMNS = ["Validated", *KIND_NAMES.values(), "Errors", "Children with errors", "Children", "User"]
"""What the chart shows stands together: the time and the kinds of errors."""
_CHARTED = 1 + len(KIND_NAMES)
_WIDTHS = [18, *[14] * len(KIND_NAMES), 10, 22, 12, 18]
_TITLE = "Errors over time"
_EXPLANATION = (
    "One line for each time the rules were run. The chart shows the errors of each kind, from "
    "the first run to the last."
)
_CHART_ROW = 4
HEADER_ROW = 29
"""The chart stands above the list, which grows downwards."""
_CHART_SIZE = {"width": 720, "height": 320}


def line_of(ret: LacReturn, result: Result, now: datetime, user: str | None = None) -> list:
    """The line for one run.

    The time is text: on an axis of dates Excel would draw the runs of one day over each other.
    """
    kinds = result.issues.by_rule.groupby("kind")["errors"].sum()
    return [
        f"{now:{SHOWN}}",
        *(int(kinds.get(kind, 0)) for kind in KIND_NAMES),
        len(result.issues),
        result.issues.children_with_errors,
        ret.children,
        user or user_name(),
    ]


def write(sheet: xw.Sheet, line: list) -> None:
    """Fill the empty sheet with the first run."""
    put(sheet, 1, 1, [[_TITLE], [_EXPLANATION]])
    title = sheet.range("A1")
    title.font.size = 16
    title.font.bold = True
    title.font.color = styles.TITLE_TEXT
    title.row_height = styles.TITLE_HEIGHT
    sheet.range("A2").font.color = styles.QUIET_TEXT
    letters = [column_letter(place) for place in range(1, len(COLUMNS) + 1)]
    for letter in (letters[0], letters[-1]):
        sheet.range(f"{letter}:{letter}").number_format = styles.TEXT_FORMAT
    for letter, width in zip(letters, _WIDTHS, strict=True):
        sheet.range(f"{letter}:{letter}").column_width = width
    put(sheet, HEADER_ROW, 1, [COLUMNS, line])
    area = sheet.range(address(HEADER_ROW, 1, HEADER_ROW + 1, len(COLUMNS)))
    area.horizontal_alignment = "left"
    header = sheet.range(address(HEADER_ROW, 1, HEADER_ROW, len(COLUMNS)))
    paint_header(header)
    sheet.tables.add(source=area, name=TABLE, table_style_name=styles.TABLE_STYLE)
    _draw(sheet, HEADER_ROW, HEADER_ROW + 1)


def append(sheet: xw.Sheet, line: list) -> None:
    """Add a run below the others, whatever people did to the table."""
    values = sheet.used_range.options(ndim=2).value
    if not any(cell is not None for row in values for cell in row):
        write(sheet, line)
        return
    top = sheet.used_range.row
    heads = [place for place, row in enumerate(values, start=top) if row[: len(COLUMNS)] == COLUMNS]
    if not heads or sheet.used_range.column != 1:
        # Somebody changed the headers: what they kept stays, and a new list begins below it.
        header_row = top + len(values) + 1
        put(sheet, header_row, 1, [COLUMNS, line])
        _draw(sheet, header_row, header_row + 1)
        return
    filled = [place for place, row in enumerate(values, start=top) if row[0]]
    last = max(filled) + 1
    put(sheet, last, 1, [line])
    sheet.range(address(last, 1, last, len(COLUMNS))).horizontal_alignment = "left"
    for table in sheet.tables:
        if table.name == TABLE:
            table.resize(sheet.range(address(heads[0], 1, last, len(COLUMNS))))
    _draw(sheet, heads[0], last)


def _draw(sheet: xw.Sheet, header_row: int, last_row: int) -> None:
    """Let the chart show all runs; it is drawn anew where somebody deleted it."""
    source = sheet.range(address(header_row, 1, last_row, _CHARTED))
    chart = next(iter(sheet.charts), None)
    if chart is not None:
        chart.set_source_data(source, plot_by="columns")
        draw_lines(chart)
        return
    place = sheet.range(f"A{_CHART_ROW}")
    chart = sheet.charts.add(
        left=place.left,
        top=place.top,
        **_CHART_SIZE,
        chart_type="line_markers",
        source=source,
        plot_by="columns",
        name=CHART,
    )
    draw_lines(chart)
    chart.title = f"{CHART}, by kind"
    chart.legend.position = "bottom"
    chart.category_axis.set(title=COLUMNS[0])
    chart.value_axis.set(title="Errors", minimum_scale=0)
