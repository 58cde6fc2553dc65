"""``lac903 worklists``: the errors by social worker or team."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from lac_rules import validate
from lac_rules.reports.grouping import WORKER
from xl_addin.cli import console, workbooks
from xl_addin.cli.workbooks import counted, say
from xl_addin.workbook.copies.work_lists import INDEX, WorkList, lists_of, put_sheets, write_files
from xl_addin.workbook.read import read


def work_lists(
    book: workbooks.Book,
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
    with console.plain_failures():
        now = datetime.now()
        with workbooks.opened(book, read_only=not sheets) as opened:
            if sheets:
                contents, result = workbooks.validated(opened)
            else:
                contents = read(opened)
                result = validate(contents.ret)
            lists = lists_of(contents, result, by)
            if sheets:
                put_sheets(opened, contents, lists, by, now)
                workbooks.save(opened, book)
        paths = write_files(contents, lists, files, now) if files is not None else []
        _print(lists, by)
        if sheets:
            say(f"They are in {book.resolve()}, counted on the sheet {INDEX}.")
        if files is not None:
            say(f"{counted(len(paths), 'workbook')} written to {files.resolve()}")


def _print(lists: list[WorkList], by: str) -> None:
    if not lists:
        say("No errors, so there are no lists.")
        return
    table = Table(title=f"Errors by {escape(by)}")
    table.add_column(escape(by), overflow="fold")
    table.add_column("Children", justify="right")
    table.add_column("Errors", justify="right")
    for each in lists:
        table.add_row(escape(each.name), str(each.children), str(len(each.rows)))
    console.out.print(table)
