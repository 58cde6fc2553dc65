"""Merge: take over what people wrote into their copies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path

import xlwings as xw

from lac_rules.edits.explanations import merged_with
from lac_rules.language.rule import Rule
from lac_rules.validation import Result
from xl_addin.operations.backup import keep_as_it_was
from xl_addin.operations.merged import Merged
from xl_addin.operations.merged_explanations import explain_right
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import run_on, run_rules, with_explanations
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.times import SHOWN
from xl_addin.workbook.book import Cell, Contents
from xl_addin.workbook.copies import merge_record
from xl_addin.workbook.copies import reading as copy_reading
from xl_addin.workbook.copies.contents import Copy
from xl_addin.workbook.copies.merge_plan import (
    CLEAN,
    CONFLICT,
    TO_CHOOSE,
    Plan,
    Proposal,
    plan_merge,
)
from xl_addin.workbook.copies.merge_record import Line, field_of
from xl_addin.workbook.editing import with_values, write_values
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets import changes as changes_sheet

Choose = Callable[[Sequence[Proposal]], Proposal | None]
"""Given all that copies propose for one cell: the one to take, or None to keep the workbook's."""


def keep_ours(options: Sequence[Proposal]) -> Proposal | None:
    """Take nothing that needs a choice."""
    return None


def take_theirs(options: Sequence[Proposal]) -> Proposal | None:
    """In a conflict take the copy's value; not where copies disagree, nor what nobody asked for."""
    return options[0] if len(options) == 1 and options[0].status == CONFLICT else None


def merge_files(
    book: xw.Book,
    copies: Iterable[Path],
    now: datetime,
    choose: Choose = keep_ours,
    dry_run: bool = False,
    progress: Progress = silent,
) -> Merged:
    """Merge the copies in these files into the workbook, whose own file is kept as it was.

    See :func:`merge`. Raises ``NotOurWorkbook`` for a file that is no copy.
    """
    progress("reading the copies")
    read_copies = [copy_reading.read(path) for path in copies]
    progress("reading the sheets")
    contents = read(book)
    return merge(contents, read_copies, now, choose, dry_run, backup=True, progress=progress)


def merge(
    contents: Contents,
    copies: Iterable[Copy],
    now: datetime,
    choose: Choose = keep_ours,
    dry_run: bool = False,
    user: str | None = None,
    backup: bool = False,
    progress: Progress = silent,
) -> Merged:
    """Put what people changed in their copies into the workbook, and validate it.

    A cell that the workbook changed too is left as it is unless ``choose`` says otherwise. With
    ``dry_run`` the workbook is not touched; with ``backup`` its file is kept as it was before
    anything is taken over. Raises ``WrongWorkbook``.
    """
    plan = plan_merge(contents, copies)
    merged = Merged(plan, *_decide(plan, choose))
    if not (merged.taken or plan.right):
        return merged
    values = {proposal.cell: proposal.theirs for proposal in merged.taken}
    after = with_values(contents, values)
    found = run_rules(after.ret, progress, after.choice)
    merged.explained, merged.not_explained = explain_right(after, found, plan.right, now)
    if not (merged.taken or merged.explained):
        return merged
    after.explanations = merged_with(after.explanations, merged.explained)
    merged.result = with_explanations(found, after)
    before = run_on(contents, progress)
    merged.new_errors = new_errors(contents, before, merged.result)
    if not dry_run:
        if backup:
            merged.backup = keep_as_it_was(contents.sheets[layout.LOADED].book, now)
        _record(contents, merged, now)
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
        f"{layout.sheet_name(table)}, child {child}: {code} {_in_words(after.rules[code])}"
        for (code, table, identity), child in _errors(contents, after).items()
        if (code, table, identity) not in there
    ]


def _in_words(rule: Rule) -> str:
    return f"(a further check) {rule.message}" if rule.further else rule.message


def _errors(contents: Contents, result: Result) -> dict[tuple[str, str, str], str]:
    return {
        (row.code, row.table, contents.on_sheets[row.table].ids[row.row]): row.child
        for row in result.issues.rows.itertuples()
    }


def _record(contents: Contents, merged: Merged, now: datetime) -> None:
    lines = merge_record.read(contents)
    number = str(1 + max((int(line.merge) for line in lines), default=0))
    who = _who(contents)
    lines += [
        Line(number, f"{now:{SHOWN}}", p.name, *p.cell, p.ours, p.theirs, who.get(p.cell, ""))
        for p in merged.taken
    ]
    lines += [
        Line(number, f"{now:{SHOWN}}", e.who, e.table, e.id, field_of(e.code), "", e.reason)
        for e in merged.explained
    ]
    merge_record.write(contents, lines)


def _who(contents: Contents) -> dict[Cell, str]:
    if layout.CHANGES not in contents.sheets:
        return {}
    known = changes_sheet.read(contents.sheets[layout.CHANGES], contents.dates)
    return {cell: record.who for cell, record in known.items()}
