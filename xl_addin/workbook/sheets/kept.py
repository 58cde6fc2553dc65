"""The sheet Own notes kept: what people wrote beside rows of our lists that are gone.

A note of one's own beside an error goes with the error; when that is gone, the note comes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from lac_rules.words import counted
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.book import Contents

LIST = ListSheet(
    (
        Column("Kept", 18, styles.TIME_FORMAT),
        Column("Sheet", 18),
        Column("It stood beside", 60, wrap=True),
        Column("Column", 20),
        Column("What you wrote", 60, wrap=True),
    ),
    table="Own_notes_kept",
    valign="top",
)


def in_words(kept: Sequence[LeftOver]) -> str:
    """What is told of it."""
    return (
        f"{counted(len(kept), 'note')} of your own stood beside rows that are gone: see the sheet "
        f"{layout.KEPT}."
    )


def add(contents: Contents, kept: Sequence[LeftOver], now: datetime | None) -> None:
    """Put what is to be kept below what is there; nothing is ever taken off this sheet.

    The sheet comes with the first of it.
    """
    if not kept:
        return
    sheet = contents.sheet(layout.KEPT)
    rows = [[now, each.sheet, each.about, each.column, each.content] for each in kept]
    if LIST.append(sheet, rows, contents.dates) is None:
        LIST.renew(sheet, rows, contents.dates)
