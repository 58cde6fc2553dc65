"""``lac903 changes``: what differs from what was loaded."""

from __future__ import annotations

from lac_rules.words import counted
from xl_addin import clock
from xl_addin.cli.basics import workbooks
from xl_addin.cli.basics.console import say
from xl_addin.cli.basics.options import Book
from xl_addin.cli.basics.plainly import plainly
from xl_addin.operations.words import shown
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.times import SHOWN
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import changes as changes_sheet


@plainly
def changes(book: Book) -> None:
    """Show every cell and row that differs from what was loaded, who changed it and since when."""
    with workbooks.opened(book, read_only=True) as opened:
        contents = read(opened)
        found = changes_sheet.changes_of(contents)
        sheet = contents.sheets.get(layout.CHANGES)
        known = changes_sheet.read(sheet, contents.dates) if sheet is not None else {}
        rows = changes_sheet.rows_of(contents, found, known, {}, clock.now())
    for row in rows:
        say(_line(dict(zip(changes_sheet.COLUMNS, row, strict=True))))
    say(f"{counted(len(rows), 'change')} since loading.")


def _line(change: dict) -> str:
    row = f" row {change['Row']}" if change["Row"] is not None else ""
    seen = f"{change['First seen']:{SHOWN}}"
    return (
        f"{change['Table']}{row}, child {change['Child']}, {change['Field']}: "
        f"{shown(change['Before'])} -> {shown(change['After'])}, "
        f"{change['Who or what']}, first seen {seen}"
    )
