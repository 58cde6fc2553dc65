"""``lac903 worklists``: the errors by social worker or team."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from lac_rules.reports.grouping import WORKER
from lac_rules.words import counted
from xl_addin import clock
from xl_addin.cli.basics import console, workbooks
from xl_addin.cli.basics.console import say
from xl_addin.cli.basics.options import Book
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.safe import safe
from xl_addin.operations.work_lists import Lists
from xl_addin.operations.work_lists import work_lists as make_lists
from xl_addin.workbook.copies.work_lists import INDEX


@plainly
def work_lists(
    book: Book,
    by: Annotated[
        str, typer.Option(help="SW_ID, the social worker now, or a column of your own: Team.")
    ] = WORKER,
    files: Annotated[
        Path | None, typer.Option(help="Write one workbook for each, to this folder.")
    ] = None,
    sheets: Annotated[
        bool, typer.Option("--sheets", help="Put one sheet for each into the workbook.")
    ] = False,
) -> None:
    """Share the errors out: one list for each social worker, or for each team.

    Without --files or --sheets the lists are only counted.
    """
    with workbooks.opened(book, read_only=not sheets) as opened:
        made = make_lists(opened, clock.now(), by, files, sheets)
        if sheets:
            opened.save()
    _print(made)
    if sheets:
        say(f"They are in {book.resolve()}, counted on the sheet {INDEX}.")
    if files is not None:
        say(f"{counted(len(made.paths), 'workbook')} written to {files.resolve()}")


def _print(made: Lists) -> None:
    if not made.lists:
        say(made.words)
        return
    by = safe(made.column)
    table = Table(title=f"Errors by {by}")
    table.add_column(by, overflow="fold")
    table.add_column("Children", justify="right")
    table.add_column("Errors", justify="right")
    table.add_column("Due", justify="right")
    for each in made.lists:
        table.add_row(safe(each.name), str(each.children), str(each.errors), str(each.due))
    console.out.print(table)
