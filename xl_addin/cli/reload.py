"""``lac903 reload``: a fresh extract over the one that the workbook was made of."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lac_rules.edits.reloading import Correction
from lac_rules.words import printable
from xl_addin import clock
from xl_addin.cli.basics import console, workbooks
from xl_addin.cli.basics.console import careful, list_all, say
from xl_addin.cli.basics.options import Book, LastYear
from xl_addin.cli.basics.plainly import plainly
from xl_addin.failures import CannotDo
from xl_addin.operations.backup import kept_in_words
from xl_addin.operations.reload import Keep as KeepFunction
from xl_addin.operations.reload import keep_all, keep_none, reload_files
from xl_addin.operations.reloaded import Reloaded, in_words


class Keep(StrEnum):
    """Which corrections stay that the extract does not have."""

    ALL = "all"
    NONE = "none"
    ASK = "ask"


@plainly
def reload(
    book: Book,
    paths: Annotated[
        list[Path] | None, typer.Argument(help="This year's new files; folders or zips of them.")
    ] = None,
    last_year: LastYear = None,
    keep: Annotated[
        Keep, typer.Option(help="Corrections that the new extract does not have yet.")
    ] = Keep.ALL,
    dry_run: Annotated[bool, typer.Option(help="Show what would change; change nothing.")] = False,
) -> None:
    """Load a new extract of the return over the workbook, and validate again.

    Corrections in the workbook that the extract does not have yet are listed, and kept unless you
    say otherwise. Notes, further columns and the order of rows stay; the workbook as it was is kept
    beside it.
    """
    if not paths and not last_year:
        raise CannotDo("Name the new files, or last year's with --last-year.")
    with workbooks.opened(book, read_only=dry_run) as opened:
        now, choose = clock.now(), _function(keep)
        reloaded = reload_files(opened, paths or (), now, last_year or (), choose, dry_run)
        if not dry_run:
            opened.save()
    _print(reloaded)
    if reloaded.result is not None:
        console.print_summary(reloaded.result)


def _function(keep: Keep) -> KeepFunction:
    return {Keep.ALL: keep_all, Keep.NONE: keep_none, Keep.ASK: _ask}[keep]


def _ask(correction: Correction) -> bool:
    return typer.confirm(f"{printable(in_words(correction))}\nKeep the correction?", default=True)


def _print(reloaded: Reloaded) -> None:
    for text in reloaded.skipped:
        careful(text)
    for text in (*kept_in_words(reloaded.backup), *reloaded.rows_in_words):
        say(text)
    for each in reloaded.sections():
        list_all(each.title, each.lines)
    for text in reloaded.statements:
        say(text)
