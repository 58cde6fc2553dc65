"""``lac903 keep``: errors that are right as they are, with the reason."""

from __future__ import annotations

from typing import Annotated

import typer

from xl_addin import clock
from xl_addin.cli.basics import console, workbooks
from xl_addin.cli.basics.console import say
from xl_addin.cli.basics.options import Book
from xl_addin.cli.basics.plainly import plainly
from xl_addin.failures import CannotDo
from xl_addin.operations.keep import Kept, errors_of, of_child, take_back
from xl_addin.operations.keep import keep as keep_errors
from xl_addin.operations.validate import run_on
from xl_addin.workbook.read import read


@plainly
def keep(
    book: Book,
    rule: Annotated[str, typer.Option(help="The code of the rule whose error is right.")],
    child: Annotated[str, typer.Option(help="The child's ID.")],
    reason: Annotated[
        str | None, typer.Option(help="Why it is right, in your words; others will read it.")
    ] = None,
    table: Annotated[str, typer.Option(help="Only in this table, such as Reviews.")] = "",
    row: Annotated[
        int | None, typer.Option(min=2, help="Only in this row, as numbered on the sheet.")
    ] = None,
    undo: Annotated[bool, typer.Option(help="Take the explanation back instead.")] = False,
) -> None:
    """Keep an error as it is: the data are right, and you say why.

    The cell is no longer red, and the error is counted apart. The reason stands on the sheet
    Explained, until one of the values that the rule marks in the row changes. Exit code 0: done; 2:
    not done.
    """
    if undo == bool(reason):
        raise CannotDo("Say why with --reason, or take it back with --undo, not both.")
    with console.progress() as progress:
        progress("reading the workbook")
        with workbooks.opened(book) as opened:
            contents, now = read(opened), clock.now()
            if undo:
                found = of_child(contents, rule, child, table, row)
                kept = take_back(contents, found, now, progress=progress)
            else:
                errors = errors_of(contents, run_on(contents, progress), rule, child, table, row)
                kept = keep_errors(contents, errors, reason or "", now, progress=progress)
            progress("saving")
            opened.save()
    _print(kept)


def _print(kept: Kept) -> None:
    for line in kept.words.splitlines():
        say(line)
