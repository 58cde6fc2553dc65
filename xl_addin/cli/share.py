"""``lac903 share``: a copy for business support."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xl_addin import clock
from xl_addin.cli.basics import workbooks
from xl_addin.cli.basics.console import say
from xl_addin.cli.basics.options import Book
from xl_addin.cli.basics.plainly import plainly
from xl_addin.failures import CannotDo
from xl_addin.operations.share import share as make_copy
from xl_addin.workbook.copies.share import Choice


@plainly
def share(
    book: Book,
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
    choice = Choice(_split(rules), _split(children), _split(workers), everything)
    if choice == Choice():
        raise CannotDo("Say what to share: --rules, --children, --workers or --all.")
    with workbooks.opened(book) as opened:
        place = folder or book.resolve().parent
        shared = make_copy(opened, choice, place, clock.now(), purpose, recipient)
    say(shared.words)
    say(f"The copy is {shared.path.resolve()}")


def _split(text: str | None) -> tuple[str, ...]:
    """The parts of "218, 392a"."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
