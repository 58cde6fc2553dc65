"""``lac903 suggest``: corrections from Ofsted's list, last year's return and the return itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from xl_addin import headless
from xl_addin.cli import console
from xl_addin.workbook.accepting import accept, ask_for_suggestions, sure_ones, typed_over
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.backups import back_up
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import suggestions as suggestions_sheet
from xl_addin.workbook.sheets.suggestions import Suggestion


def suggest(
    book: Annotated[Path, typer.Argument(help="A workbook that lac903 made.")],
    accept_sure: Annotated[
        bool, typer.Option("--accept-sure", help="Fill in the sure ones; a backup is made first.")
    ] = False,
) -> None:
    """Write suggested corrections into a workbook; with --accept-sure fill in the sure ones.

    A cell that somebody typed into after loading is never filled in by --accept-sure.
    """
    with console.plain_failures():
        if not book.exists():
            raise console.CannotRun(f"There is no file {book}. Check the name.")
        with headless.open_book(book, save=True) as opened:
            contents = read(opened)
            result, cells = ask_for_suggestions(opened, contents, datetime.now())
            sure = sure_ones(contents)
            before = len(result.issues)
            _print(suggestions_sheet.read(contents.sheets[layout.SUGGESTIONS]))
            console.out.print(f"Suggestions for {cells} cells, {len(sure)} of them sure.")
            if accept_sure and sure:
                typed = typed_over(sure, contents)
                sure = [item for item in sure if item not in typed]
                back_up(book, datetime.now())
                _, result = accept(contents, sure, datetime.now())
                console.out.print(
                    f"{len(sure)} filled in; {len(typed)} left, because somebody typed there. "
                    f"Errors before {before}, now {len(result.issues)}.",
                    highlight=False,
                )
    raise typer.Exit(console.ERRORS_FOUND if len(result.issues) else console.CLEAN)


def _print(items: list[Suggestion | None]) -> None:
    table = Table(title="Suggestions, the best for each cell")
    for name in ("Child", "Field", "Now", "Suggestion", "Certainty", "Reason"):
        table.add_column(name, overflow="fold")
    best = suggestions_sheet.best_by_cell([item for item in items if item is not None])
    for item in best.values():
        cells = (item.child, item.cell[2], item.before, item.value, item.certainty, item.reason)
        table.add_row(*map(escape, cells))
    console.out.print(table)
