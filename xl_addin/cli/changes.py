"""``lac903 changes``: what differs from what was loaded."""

from __future__ import annotations

from datetime import datetime

from rich.markup import escape
from rich.table import Table

from xl_addin.cli import console, workbooks
from xl_addin.cli.workbooks import counted, say
from xl_addin.workbook import changes_sheet, layout
from xl_addin.workbook.read import read
from xl_addin.workbook.times import SHOWN, from_serial


def changes(book: workbooks.Book) -> None:
    """Show every cell and row that differs from what was loaded, who changed it and since when."""
    with console.plain_failures():
        with workbooks.opened(book, read_only=True) as opened:
            contents = read(opened)
            found = changes_sheet.changes_of(contents)
            sheet = contents.sheets.get(layout.CHANGES)
            known = changes_sheet.read(sheet) if sheet is not None else {}
            now = datetime.now()
            rows = changes_sheet.rows_of(contents, found, known, {}, now)
        if not rows:
            say("Nothing was changed since loading.")
            return
        console.out.print(_table(rows))
        say(f"{counted(len(rows), 'change')}.")


def _table(rows: list[list]) -> Table:
    table = Table()
    shown = [name for name in changes_sheet.COLUMNS if not name.startswith("_")]
    for name in shown:
        table.add_column(name, overflow="fold")
    for row in rows:
        cells = dict(zip(changes_sheet.COLUMNS, row, strict=True))
        cells["First seen"] = f"{from_serial(cells['First seen']):{SHOWN}}"
        table.add_row(*(escape("" if cells[n] is None else str(cells[n])) for n in shown))
    return table
