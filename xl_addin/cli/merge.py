"""``lac903 merge``: take over what people wrote into their copies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from xl_addin.cli import console, workbooks
from xl_addin.cli.workbooks import counted, list_all, say
from xl_addin.workbook.basics import layout
from xl_addin.workbook.copies import reading as copy_reading
from xl_addin.workbook.copies.merge import Choose, Merged, keep_ours, take_theirs, undo_merge
from xl_addin.workbook.copies.merge import merge as merge_copies
from xl_addin.workbook.copies.merge_plan import GONE, MIXED, WHY, Proposal
from xl_addin.workbook.copies.merge_record import Line
from xl_addin.workbook.read import read

CONFLICTS_LEFT = 1


class Prefer(StrEnum):
    """Whose value a conflict is settled by."""

    MASTER = "master"
    COPY = "copy"
    ASK = "ask"


def merge(
    book: workbooks.Book,
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
    with console.plain_failures():
        if undo == bool(copies):
            raise console.CannotRun("Name the copies to merge, or say --undo, not both.")
        waits = _undo(book) if undo else _merge(book, copies or [], prefer, dry_run)
    raise typer.Exit(CONFLICTS_LEFT if waits else 0)


def _merge(path: Path, copies: list[Path], prefer: Prefer | None, dry_run: bool) -> bool:
    for copy in copies:
        if not copy.exists():
            raise console.CannotRun(f"There is no file {copy}. Check the name.")
    with workbooks.opened(path, read_only=dry_run) as opened:
        merged = merge_copies(
            read(opened),
            [copy_reading.read(copy) for copy in copies],
            datetime.now(),
            _choice(prefer),
            dry_run,
        )
        if merged.taken and not dry_run:
            workbooks.save(opened, path, backup=True)
    _print(merged, dry_run)
    return bool(merged.left)


def _choice(prefer: Prefer | None) -> Choose:
    return {Prefer.COPY: take_theirs, Prefer.ASK: _ask}.get(prefer, keep_ours)


def _ask(options: Sequence[Proposal]) -> Proposal | None:
    """Let the person choose between the workbook's value and those of the copies."""
    first = options[0]
    say(f"{_where(first)}: {WHY[first.status]}.")
    say(f"  0  the workbook: {_shown(first.ours)} (when shared: {_shown(first.shared)})")
    for number, option in enumerate(options, start=1):
        say(f"  {number}  {option.name}: {_shown(option.theirs)}")
    answer = typer.prompt("Which", default=0, type=int)
    return options[answer - 1] if 1 <= answer <= len(options) else None


def _print(merged: Merged, dry_run: bool) -> None:
    done = "Would be taken over" if dry_run else "Taken over"
    list_all(
        f"{done}: {counted(len(merged.taken), 'cell')}",
        (f"{_where(p)}: {_shown(p.ours)} -> {_shown(p.theirs)} ({p.name})" for p in merged.taken),
    )
    list_all(
        "Left as they are in the workbook; choose with --prefer",
        (
            f"{_where(p)}: workbook {_shown(p.ours)}, {p.name} {_shown(p.theirs)} "
            f"(when shared {_shown(p.shared)}): {WHY[p.status]}"
            for p in merged.left
        ),
    )
    list_all(
        "Not possible",
        (
            f"{_where(p)}: {p.name} {_shown(p.theirs)}: {WHY[p.status]}"
            for p in merged.plan.of(GONE, MIXED)
        ),
    )
    list_all("Not understood", merged.plan.problems)
    list_all("Notes", merged.plan.notes)
    list_all("Careful: these errors are new", merged.new_errors)
    if not merged.plan.proposals:
        say("Nothing was filled in.")
    elif not (merged.taken or merged.left or merged.plan.of(GONE, MIXED)):
        say("Nothing new: the workbook has all of it already.")


def _where(proposal: Proposal) -> str:
    return f"{layout.sheet_name(proposal.table)}, child {proposal.child}, {proposal.field}"


def _shown(value: str) -> str:
    return value or "(blank)"


def _undo(path: Path) -> bool:
    with workbooks.opened(path) as opened:
        undone = undo_merge(read(opened), datetime.now())
        workbooks.save(opened, path, backup=True)
    list_all(f"Put back, as before the merge of {undone.when}", map(_line, undone.put_back))
    list_all("Left, because they were changed since, or their row is gone", map(_line, undone.left))
    return bool(undone.left)


def _line(line: Line) -> str:
    return (
        f"{layout.sheet_name(line.table)}, {line.field}: "
        f"{_shown(line.before)} (merged from {line.name}'s copy: {_shown(line.after)})"
    )
