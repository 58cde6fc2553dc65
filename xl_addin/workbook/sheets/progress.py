"""The sheet Progress: one line per validation, and a chart of the errors over time by kind."""

from __future__ import annotations

from datetime import datetime

import xlwings as xw

from lac_rules.language.rule import KIND_NAMES
from lac_rules.returns import LacReturn
from lac_rules.validation import Result
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import address, paint_title, put
from xl_addin.workbook.basics.chart_looks import draw_lines
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.basics.placed_list import corners, is_filled
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.basics.times import SHOWN
from xl_addin.workbook.basics.user import user_name

_LATER = ("To come by 31 March", "Further checks", "Rules turned off", "Explained")
"""Last, since workbooks of earlier versions do not have them."""
HEADER_ROW = 29
"""The chart stands above the list, which grows downwards."""
LIST = ListSheet(
    (
        Column("Validated", 18),
        # What the chart shows stands together: the time and the kinds of errors.
        *(Column(name, 14, styles.GENERAL_FORMAT) for name in KIND_NAMES.values()),
        Column("Errors", 10, styles.GENERAL_FORMAT),
        Column("Children with errors", 22, styles.GENERAL_FORMAT),
        Column("Children", 12, styles.GENERAL_FORMAT),
        Column("User", 18),
        *(Column(name, 20, styles.GENERAL_FORMAT) for name in _LATER),
    ),
    table="Progress_by_run",
    header_row=HEADER_ROW,
)
_CHARTED = 1 + len(KIND_NAMES)
_TITLE = CHART = "Errors over time"
_EXPLANATION = (
    "One line for each time the rules were run. The chart shows the errors of each kind, from "
    "the first run to the last."
)
_CHART_ROW = 4
_CHART_SIZE = {"width": 720, "height": 320}


def line_of(ret: LacReturn, result: Result, now: datetime, user: str | None = None) -> list:
    """The line for one run.

    The time is text: on an axis of dates Excel would draw the runs of one day over each other.
    """
    errors = result.issues.dfe
    kinds = errors.by_rule.groupby("kind")["errors"].sum()
    return [
        f"{now:{SHOWN}}",
        *(int(kinds.get(kind, 0)) for kind in KIND_NAMES),
        len(errors),
        errors.children_with_errors,
        ret.children,
        user or user_name(),
        len(result.to_come.dfe),
        len(result.issues.further) if result.with_further else "not run",
        sum(not item.further for item in result.rules.chosen_away),
        len(result.explained.dfe),
    ]


def write(sheet: xw.Sheet, line: list) -> None:
    """Fill the empty sheet with the first run."""
    put(sheet, 1, 1, [[_TITLE], [_EXPLANATION]])
    paint_title(sheet.range("A1"))
    sheet.range("A2").font.color = styles.QUIET_TEXT
    LIST.write(sheet, [line])
    _draw(sheet, HEADER_ROW, HEADER_ROW + 1)


def renew(sheet: xw.Sheet, line: list) -> None:
    """Add a run below the others, whatever people did to the table."""
    placed = LIST.append(sheet, [line])
    if placed is not None:
        charted = [placed.columns[name] for name in LIST.names[:_CHARTED]]
        if charted == list(range(charted[0], charted[0] + _CHARTED)):
            _draw(sheet, placed.top, placed.bottom, charted[0])
        return
    used = sheet.used_range
    if not any(map(is_filled, values_of(used))):
        write(sheet, line)
        return
    # Somebody changed the headers: what they kept stays, and a new list begins below it.
    header_row = corners(used)[3] + 2
    put(sheet, header_row, 1, [LIST.names, line])
    _draw(sheet, header_row, header_row + 1)


def _draw(sheet: xw.Sheet, header_row: int, last_row: int, column: int = 1) -> None:
    """Let the chart show all runs; it is drawn anew where somebody deleted it."""
    source = sheet.range(address(header_row, column, last_row, column + _CHARTED - 1))
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
    chart.category_axis.set(title=LIST.names[0])
    chart.value_axis.set(title="Errors", minimum_scale=0)
