"""``lac903 share``: a copy for business support."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from xl_addin.cli import console, workbooks
from xl_addin.cli.workbooks import counted, say, split
from xl_addin.workbook.copies.share import Choice
from xl_addin.workbook.copies.share import share as make_copy


def share(
    book: workbooks.Book,
    rules: Annotated[str | None, typer.Option(help="Errors of these rules: 218,392a")] = None,
    children: Annotated[str | None, typer.Option(help="Errors of these children (IDs).")] = None,
    workers: Annotated[
        str | None, typer.Option(help="Errors of the children of these social workers (SW_ID).")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All errors.")] = False,
    purpose: Annotated[str, typer.Option(help="What it is for; part of the file's name.")] = "",
    recipient: Annotated[str, typer.Option("--to", help="Who it is for.")] = "",
    folder: Annotated[
        Path | None, typer.Option("-o", "--output", help="The folder; the workbook's if not given.")
    ] = None,
) -> None:
    """Make a small plain workbook of the records with errors, for others to fill in.

    It holds only the rows and columns that are needed, with the cells to fill in unlocked. Merge
    what comes back with lac903 merge. The workbook is validated and saved first.
    """
    choice = Choice(split(rules), split(children), split(workers), everything)
    with console.plain_failures():
        if choice == Choice():
            raise console.CannotRun("Say what to share: --rules, --children, --workers or --all.")
        with workbooks.opened(book) as opened:
            contents, result = workbooks.validated(opened)
            # Saved before the copy goes out, so that the workbook knows its rows when it returns.
            workbooks.save(opened, book)
            made = make_copy(
                contents,
                result,
                choice,
                folder or book.resolve().parent,
                datetime.now(),
                purpose,
                recipient,
            )
        say(
            f"{counted(made.records, 'record')} of {counted(made.children, 'child', 'children')}, "
            f"{counted(made.cells, 'cell')} to fill in."
        )
        say(f"The copy is {made.path.resolve()}")
