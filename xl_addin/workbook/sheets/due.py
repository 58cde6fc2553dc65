"""The sheet Due by 31 March: what is to be done by when, while the year is not over."""

from __future__ import annotations

import pandas as pd
import xlwings as xw
from xlwings.utils import col_name

from lac_rules.due import due
from lac_rules.returns import LacReturn
from lac_rules.validation import Result
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.basics.times import FROM_1900, DateSystem
from xl_addin.workbook.basics.word_colours import paint_word

OVERDUE = "overdue"
LIST = ListSheet(
    (
        Column("Due", 12, styles.DATE_FORMAT),
        Column("Month", 16),
        Column("Child", 13),
        Column("What", 28),
        Column("Detail", 60, wrap=True),
        Column("Social worker", 16),
        Column("Table", 16),
        Column("Field", 22),
        Column("Rules if not done", 18),
    ),
    table="Due_by_31_March",
    key=("Due", "Child", "What"),
    further_key=("Table", "Field", "Detail"),
    about=("Child", "What", "Due", "Detail"),
    valign="top",
)


def rows_of(ret: LacReturn, result: Result) -> list[list]:
    """The rows of the list, the earliest day first; none when the year is over."""
    return [] if ret.year_is_over else [_row(item) for item in due(ret, result).itertuples()]


def _row(item) -> list:
    return [
        item.due.to_pydatetime(),
        OVERDUE if item.overdue else month_in_words(item.due),
        item.child,
        item.what,
        item.detail or None,
        item.worker or None,
        layout.sheet_name(item.table),
        item.field,
        item.codes or None,
    ]


def in_words(rows: list[list]) -> str:
    """How much is due when: "2 overdue, 12 in December 2026, 30 in January 2027"."""
    months: dict[str, int] = {}
    for row in rows:
        months[row[1]] = months.get(row[1], 0) + 1
    parts = [
        f"{count} {month}" if month == OVERDUE else f"{count} in {month}"
        for month, count in months.items()
    ]
    return ", ".join(parts) or "nothing"


def month_in_words(day: pd.Timestamp) -> str:
    """ "December 2026"."""
    return f"{day:%B %Y}"


def write(sheet: xw.Sheet, rows: list[list], dates: DateSystem = FROM_1900) -> None:
    """Fill the empty sheet; what is overdue has the colour of what is to come."""
    LIST.write(sheet, rows, dates)
    letter = col_name(LIST.names.index("Month") + 1)
    paint_word(sheet, letter, OVERDUE, styles.TO_COME_FILL, styles.TO_COME_TEXT)
