"""``lac903 merge``: take over what people wrote into their copies."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lac_rules.words import counted
from xl_addin import clock
from xl_addin.cli.basics import console, workbooks
from xl_addin.cli.basics.console import list_all, say
from xl_addin.cli.basics.options import Book
from xl_addin.cli.basics.plainly import plainly
from xl_addin.failures import CannotDo
from xl_addin.operations.backup import kept_in_words
from xl_addin.operations.merge import Choose, keep_ours, merge_files, take_theirs
from xl_addin.operations.merged import LEFT, Merged, where
from xl_addin.operations.undo_merge import undo_merge
from xl_addin.operations.words import shown
from xl_addin.workbook.copies.merge_plan import WHY, Proposal
from xl_addin.workbook.read import read

CONFLICTS_LEFT = 1


class Prefer(StrEnum):
    """Whose value a conflict is settled by."""

    MASTER = "master"
    COPY = "copy"
    ASK = "ask"


@plainly
def merge(
    book: Book,
    copies: Annotated[
        list[Path] | None, typer.Argument(help="Copies of lac903 share that came back.")
    ] = None,
    prefer: Annotated[
        Prefer | None, typer.Option(help="In a conflict: the workbook's value, the copy's, or ask.")
    ] = None,
    dry_run: Annotated[bool, typer.Option(help="Show what would change; change nothing.")] = False,
    undo: Annotated[bool, typer.Option(help="Undo the last merge instead.")] = False,
) -> None:
    """Take over what was filled into copies, and show it.

    Where the workbook was changed too, both values are listed and the workbook's stays, unless
    --prefer says otherwise. The workbook as it was is kept beside it. Exit code 0: all taken over;
    1: something waits for a choice; 2: not done.
    """
    if undo == bool(copies):
        raise CannotDo("Name the copies to merge, or say --undo, not both.")
    waits = _undo(book) if undo else _merge(book, copies or [], prefer, dry_run)
    raise typer.Exit(CONFLICTS_LEFT if waits else console.CLEAN)


def _merge(path: Path, copies: list[Path], prefer: Prefer | None, dry_run: bool) -> bool:
    for copy in copies:
        workbooks.must_exist(copy)
    with workbooks.opened(path, read_only=dry_run) as opened:
        merged = merge_files(opened, copies, clock.now(), _choice(prefer), dry_run)
        if (merged.taken or merged.explained) and not dry_run:
            opened.save()
    _print(merged, dry_run)
    return bool(merged.left)


def _choice(prefer: Prefer | None) -> Choose:
    return {Prefer.COPY: take_theirs, Prefer.ASK: _ask}.get(prefer, keep_ours)


def _ask(options: Sequence[Proposal]) -> Proposal | None:
    """Let the person choose between the workbook's value and those of the copies."""
    first = options[0]
    say(f"{where(first)}: {WHY[first.status]}.")
    say(f"  0  the workbook: {shown(first.ours)} (when shared: {shown(first.shared)})")
    for number, option in enumerate(options, start=1):
        say(f"  {number}  {option.name}: {shown(option.theirs)}")
    answer = typer.prompt("Which", default=0, type=int)
    return options[answer - 1] if 1 <= answer <= len(options) else None


def _print(merged: Merged, dry_run: bool) -> None:
    for text in kept_in_words(merged.backup):
        say(text)
    done = "Would be taken over" if dry_run else "Taken over"
    list_all(f"{done}: {counted(len(merged.taken), 'cell')}", merged.taken_in_words)
    for each in merged.sections():
        hint = "; choose with --prefer" if each.title == LEFT else ""
        list_all(f"{each.title}{hint}", each.lines)
    for text in merged.nothing_in_words():
        say(text)


def _undo(path: Path) -> bool:
    with workbooks.opened(path) as opened:
        undone = undo_merge(read(opened), clock.now(), backup=True)
        opened.save()
    for text in kept_in_words(undone.backup):
        say(text)
    for each in undone.sections():
        list_all(each.title, each.lines)
    return bool(undone.left)
