"""The sheet On loading: what was left out of the loaded files, and what was put right in them."""

from __future__ import annotations

from datetime import datetime

import xlwings as xw

from lac_rules.returns import Loading
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.basics.times import FROM_1900, DateSystem

LEFT_OUT, READ = "left out", "how it was read"
LIST = ListSheet(
    (
        Column("Loaded", 18, styles.TIME_FORMAT),
        Column("What", 24),
        Column("Table", 22),
        Column("Field", 22),
        Column("Cells", 8, styles.NUMBER_FORMAT),
        Column("From", 26),
        Column("To", 16),
        Column("Example", 26),
        Column("In words", 90, wrap=True),
    ),
    table="On_loading",
    key=("What",),
    further_key=("Loaded", "Table", "Field", "From", "To", "Example", "In words"),
    about=("Loaded", "What", "Table", "Field", "Example", "In words"),
    valign="top",
)
_AS_IT_WAS = "left as it was"


def rows_of(loading: Loading, now: datetime, ending: str = "") -> list[list]:
    """The rows of one load; ``ending`` is that of the tables which it became."""
    loaded = now
    words = [(LEFT_OUT, text) for text in loading.skipped] + [(READ, text) for text in loading.said]
    rows = [[loaded, what, *[None] * 6, text] for what, text in words]
    for entry in loading.tidied.itertuples(index=False):
        table, field, what, count, before, after, example, changed = entry
        name = table if table.endswith(ending) else table + ending
        rows.append(
            [
                loaded,
                what,
                layout.sheet_name(name),
                field or None,
                int(count),
                before or None,
                (after or "(blank)") if changed else _AS_IT_WAS,
                example or None,
                None,
            ]
        )
    return rows


def add(sheet: xw.Sheet, rows: list[list], dates: DateSystem = FROM_1900) -> list[LeftOver]:
    """Put the rows of a new load above those of earlier ones; gives what people wrote elsewhere."""
    earlier = [[row[name] for name in LIST.names] for row in LIST.read(sheet).values()]
    return LIST.renew(sheet, [*rows, *earlier], dates).left_over


def left_out_in_words(loading: Loading) -> str:
    """What the sheet Start says of it: the first thing, and how many more; "" for nothing."""
    if not loading.skipped:
        return ""
    more = len(loading.skipped) - 1
    return loading.skipped[0] + (f" And {more} more: see {layout.ON_LOADING}." if more else "")
