"""``lac903 suggest``: corrections from Ofsted's list, last year's return and the return itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer
from rich.table import Table

from xl_addin import clock
from xl_addin.cli.basics import console, workbooks
from xl_addin.cli.basics.console import say
from xl_addin.cli.basics.options import Book
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.safe import safe
from xl_addin.operations.suggest import accept, typed_over
from xl_addin.operations.suggest import suggest as find_suggestions
from xl_addin.workbook.sheets.suggestions import Suggestion


@plainly
def suggest(
    book: Book,
    accept_sure: Annotated[
        bool, typer.Option("--accept-sure", help="Fill in the sure ones; a backup is made first.")
    ] = False,
) -> None:
    """Write suggested corrections into a workbook; with --accept-sure fill in the sure ones.

    A cell that somebody typed into after loading is never filled in by --accept-sure.
    """
    with workbooks.opened(book) as opened:
        found = find_suggestions(opened, clock.now())
        result, filled_in = found.result, ""
        if accept_sure and found.sure:
            typed = typed_over(found.sure, found.contents)
            items = [item for item in found.sure if item not in typed]
            result = accept(found.contents, items, clock.now(), backup=True).result
            filled_in = (
                f"{len(items)} filled in; {len(typed)} left, because somebody typed there. "
                f"Errors before {len(found.result.issues.dfe)}, now {len(result.issues.dfe)}."
            )
        opened.save()
    _print(found.best)
    for text in filter(None, (found.words, filled_in)):
        say(text)
    raise typer.Exit(console.exit_code(result))


def _print(best: Iterable[Suggestion]) -> None:
    table = Table(title="Suggestions, the best for each cell")
    for name in ("Child", "Field", "Now", "Suggestion", "Certainty", "Reason"):
        table.add_column(name, overflow="fold")
    for item in best:
        cells = (item.child, item.cell[2], item.before, item.value, item.certainty, item.reason)
        table.add_row(*map(safe, cells))
    console.out.print(table)
