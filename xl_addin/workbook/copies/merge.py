"""Merge: take over what people wrote into their copies, and undo it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from lac_rules.validation import Result, validate
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.times import SHOWN
from xl_addin.workbook.book import Cell, Contents
from xl_addin.workbook.copies import merge_record
from xl_addin.workbook.copies.contents import Copy
from xl_addin.workbook.copies.merge_plan import (
    CLEAN,
    CONFLICT,
    TO_CHOOSE,
    Plan,
    Proposal,
    plan_merge,
)
from xl_addin.workbook.copies.merge_record import YES, Line
from xl_addin.workbook.editing import with_values, write_values
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets import changes as changes_sheet

Choose = Callable[[Sequence[Proposal]], Proposal | None]
"""Given all that copies propose for one cell: the one to take, or None to keep the workbook's."""


@dataclass
class Merged:
    """What a merge did, or would do.

    ``taken`` are the values that went into the workbook; ``left`` those that wait for a choice;
    ``new_errors`` says in words which errors the workbook has now that it did not have before.
    """

    plan: Plan
    taken: list[Proposal] = field(default_factory=list)
    left: list[Proposal] = field(default_factory=list)
    new_errors: list[str] = field(default_factory=list)
    result: Result | None = None


def keep_ours(options: Sequence[Proposal]) -> Proposal | None:
    """Take nothing that needs a choice."""
    return None


def take_theirs(options: Sequence[Proposal]) -> Proposal | None:
    """In a conflict take the copy's value; not where copies disagree, nor what nobody asked for."""
    return options[0] if len(options) == 1 and options[0].status == CONFLICT else None


def merge(
    contents: Contents,
    copies: Iterable[Copy],
    now: datetime,
    choose: Choose = keep_ours,
    dry_run: bool = False,
    user: str | None = None,
) -> Merged:
    """Put what people changed in their copies into the workbook, and validate it.

    A cell that the workbook changed too is left as it is unless ``choose`` says otherwise. With
    ``dry_run`` the workbook is not touched. Make a backup before saving. Raises ``WrongWorkbook``.
    """
    plan = plan_merge(contents, copies)
    merged = Merged(plan, *_decide(plan, choose))
    if not merged.taken:
        return merged
    values = {proposal.cell: proposal.theirs for proposal in merged.taken}
    after = with_values(contents, values)
    before = validate(contents.ret)
    merged.result = validate(after.ret)
    merged.new_errors = new_errors(contents, before, merged.result)
    if not dry_run:
        _record(contents, merged.taken, now)
        write_values(contents, values)
        sources = {p.cell: f"merged from {p.name}'s copy" for p in merged.taken}
        refresh(after, merged.result, now, sources, user)
    return merged


def _decide(plan: Plan, choose: Choose) -> tuple[list[Proposal], list[Proposal]]:
    """What to take, and what is left to be chosen."""
    taken, left = plan.of(CLEAN), []
    agreed = {(proposal.cell, proposal.theirs) for proposal in taken}
    options: dict[Cell, list[Proposal]] = {}
    for proposal in plan.of(*TO_CHOOSE):
        if (proposal.cell, proposal.theirs) not in agreed:
            options.setdefault(proposal.cell, []).append(proposal)
    for proposals in options.values():
        chosen = choose(proposals)
        if chosen is None:
            left += proposals
        else:
            taken.append(chosen)
    return taken, left


def new_errors(contents: Contents, before: Result, after: Result) -> list[str]:
    """The errors that were not there before, in words."""
    there = _errors(contents, before)
    return [
        f"{layout.sheet_name(table)}, child {child}: {code} {after.rules[code].message}"
        for (code, table, identity), child in _errors(contents, after).items()
        if (code, table, identity) not in there
    ]


def _errors(contents: Contents, result: Result) -> dict[tuple[str, str, str], str]:
    return {
        (row.code, row.table, contents.on_sheets[row.table].ids[row.row]): row.child
        for row in result.issues.rows.itertuples()
    }


def _record(contents: Contents, taken: list[Proposal], now: datetime) -> None:
    lines = merge_record.read(contents)
    number = str(1 + max((int(line.merge) for line in lines), default=0))
    who = _who(contents)
    lines += [
        Line(number, f"{now:{SHOWN}}", p.name, *p.cell, p.ours, p.theirs, who.get(p.cell, ""))
        for p in taken
    ]
    merge_record.write(contents, lines)


def _who(contents: Contents) -> dict[Cell, str]:
    if layout.CHANGES not in contents.sheets:
        return {}
    known = changes_sheet.read(contents.sheets[layout.CHANGES])
    return {cell: record.who for cell, record in known.items()}


# Undo


@dataclass
class Undone:
    """What undoing a merge did: the lines put back, and those left because of later edits."""

    when: str
    put_back: list[Line]
    left: list[Line]


class NothingToUndo(ValueError):
    """The workbook has no merge that was not undone."""


def undo_merge(contents: Contents, now: datetime, user: str | None = None) -> Undone:
    """Put back what the last merge changed, but for cells that were edited since.

    Raises ``NothingToUndo``.
    """
    lines = merge_record.read(contents)
    last = max((int(line.merge) for line in lines if line.undone != YES), default=None)
    if last is None:
        raise NothingToUndo("No merge is left to undo in this workbook.")
    ours = [line for line in lines if line.merge == str(last)]
    put_back = [line for line in ours if contents.value(line.cell) == line.after]
    undone = Undone(ours[0].when, put_back, [line for line in ours if line not in put_back])
    values = {line.cell: line.before for line in put_back}
    after = with_values(contents, values)
    merge_record.write(
        contents, [replace(line, undone=YES) if line in ours else line for line in lines]
    )
    write_values(contents, values)
    sources = {line.cell: line.who for line in put_back if line.who}
    refresh(after, validate(after.ret), now, sources, user)
    return undone
