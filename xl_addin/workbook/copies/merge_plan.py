"""What returned copies would change in a workbook, compared cell by cell; nothing is written."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from lac_rules.edits.row_matching import NO_ROW, match_rows
from lac_rules.errors import WrongValue
from lac_rules.schema import DATE_FIELDS, TABLES
from lac_rules.typed import parse_dates
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import Cell, Contents
from xl_addin.workbook.copies.contents import ASKED, CODES, NOT_SHOWN, Answer, Copy

CLEAN = "clean"
CONFLICT = "conflict"
UNASKED = "unasked"
FORMULA = "formula"
GONE = "gone"
MIXED = "mixed up"
SAME = "same"

WHY = {
    CONFLICT: "the workbook was changed too since the copy was made, or two copies disagree",
    UNASKED: "the cell was locked: nobody asked for it",
    FORMULA: "the copy has a formula here; this is what it last gave",
    GONE: "the row is no longer in the workbook",
    MIXED: "the row's child is not the one that was shared: the rows of the copy were mixed up",
}
"""Why a change of a copy is not made without a choice; the last two cannot be made at all."""
TO_CHOOSE = (CONFLICT, UNASKED, FORMULA)


@dataclass(frozen=True)
class Proposal:
    """A value that a copy has in place of the one that was shared."""

    table: str
    id: str
    child: str
    field: str
    shared: str
    ours: str
    theirs: str
    name: str
    status: str

    @property
    def cell(self) -> Cell:
        """Where it is."""
        return Cell(self.table, self.id, self.field)


@dataclass(frozen=True)
class RightAsItIs:
    """What a copy says of a row that is right: which rules mark it, why not, and its values."""

    table: str
    id: str
    child: str
    codes: tuple[str, ...]
    reason: str
    name: str
    values: Mapping[str, str]


@dataclass
class Plan:
    """What the copies say: proposals, what is right as it is, remarks of people, and what could
    not be read."""

    proposals: list[Proposal] = field(default_factory=list)
    right: list[RightAsItIs] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def of(self, *statuses: str) -> list[Proposal]:
        """The proposals with one of these statuses."""
        return [proposal for proposal in self.proposals if proposal.status in statuses]


class WrongWorkbook(WrongValue):
    """A copy was shared from another workbook."""


def plan_merge(contents: Contents, copies: Iterable[Copy]) -> Plan:
    """Compare copies with the workbook. The order of the copies makes no difference.

    Raises ``WrongWorkbook``.
    """
    plan = Plan()
    for copy in copies:
        if copy.about.book_id != contents.settings.book_id:
            raise WrongWorkbook(
                f"The copy of {copy.name} was made from another workbook"
                f" ({copy.about.council}, {copy.about.made}). Merge it there."
            )
        plan.problems += copy.problems
        for table, answers in copy.answers.items():
            shared = copy.shared[table]
            for answer in _recognised(answers, shared, table, copy.name, plan):
                plan.proposals += _proposals(contents, copy, table, answer)
                if answer.right:
                    plan.right.append(_right(copy, table, answer))
                if answer.note:
                    child = shared.at[answer.id, "CHILD"]
                    where = f"{layout.sheet_name(table)}, child {child}"
                    plan.notes.append(f"{copy.name} on {where}: {answer.note}")
    plan.proposals = _with_disagreements(plan.proposals)
    return plan


def _recognised(
    answers: list[Answer], shared: pd.DataFrame, table: str, name: str, plan: Plan
) -> Iterator[Answer]:
    """The answers whose row is known; the others are told of."""
    known = [answer for answer in answers if answer.id in shared.index]
    lost = [answer for answer in answers if answer.id not in shared.index]
    left = shared.drop(index=[answer.id for answer in known])
    if lost and len(left):
        # The hidden column is gone, or rows were copied without it: their values tell.
        shown = [column for column in shared.columns if column not in NOT_SHOWN]
        theirs = pd.DataFrame([answer.values for answer in lost]).reindex(columns=shown).fillna("")
        matches = match_rows(left[shown], theirs, TABLES[table].key)
        for answer, match in zip(lost, matches, strict=True):
            if match != NO_ROW:
                answer.id = left.index[match]
                known.append(answer)
        lost = [answer for answer in lost if answer.id not in shared.index]
    plan.problems += [
        f"{name}: a row for child {answer.values.get('CHILD') or '(blank)'} on the sheet "
        f"{layout.sheet_name(table)} was not among those that were sent. It was not taken over."
        for answer in lost
    ]
    seen: dict[str, dict[str, str]] = {}
    for answer in known:
        if seen.get(answer.id) not in (None, answer.values):
            plan.problems.append(
                f"{name}: the row of child {answer.values.get('CHILD')} stands twice on the sheet "
                f"{layout.sheet_name(table)}. Only the first was taken over."
            )
        elif answer.id not in seen:
            seen[answer.id] = answer.values
            yield answer


def _proposals(contents: Contents, copy: Copy, table: str, answer: Answer) -> Iterator[Proposal]:
    shared = copy.shared[table].loc[answer.id]
    asked = shared[ASKED].split()
    mixed = tidy(answer.values.get("CHILD", shared["CHILD"]), "CHILD") != tidy(
        shared["CHILD"], "CHILD"
    )
    for name, text in answer.values.items():
        theirs, was = tidy(text, name), tidy(shared[name], name)
        if theirs == was or name == "CHILD":
            continue
        ours = contents.value(Cell(table, answer.id, name))
        if ours is None:
            status = GONE
        elif mixed:
            status = MIXED
        elif tidy(ours, name) == theirs:
            status = SAME
        elif name not in asked:
            status = UNASKED
        elif name in answer.formulas:
            status = FORMULA
        elif tidy(ours, name) != was:
            status = CONFLICT
        else:
            status = CLEAN
        yield Proposal(
            table,
            answer.id,
            shared["CHILD"],
            name,
            shared[name],
            ours or "",
            theirs,
            copy.name,
            status,
        )


def _right(copy: Copy, table: str, answer: Answer) -> RightAsItIs:
    shared = copy.shared[table].loc[answer.id]
    values = {name: tidy(text, name) for name, text in answer.values.items()}
    # A copy of an earlier version does not say which rules marked the row.
    codes = tuple(str(shared.get(CODES, "")).split())
    reason = " ".join(answer.right.split())
    return RightAsItIs(table, answer.id, shared["CHILD"], codes, reason, copy.name, values)


def _with_disagreements(proposals: list[Proposal]) -> list[Proposal]:
    """Where copies give a cell different values, each of them is a conflict."""
    values: dict[Cell, set[str]] = defaultdict(set)
    for proposal in proposals:
        values[proposal.cell].add(proposal.theirs)
    result: dict[tuple, Proposal] = {}
    for proposal in proposals:
        if len(values[proposal.cell]) > 1 and proposal.status in (CLEAN, SAME):
            status = CONFLICT if proposal.status == CLEAN else SAME
            proposal = Proposal(**{**vars(proposal), "status": status})
        result.setdefault((*proposal.cell, proposal.theirs, proposal.status), proposal)
    return list(result.values())


_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})", re.ASCII)
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]00:00(?::00)?)?", re.ASCII)


def tidy(text: str, name: str) -> str:
    """A value as the return writes it: without outer spaces, dates as dd/mm/yyyy."""
    text = text.strip()
    if name not in DATE_FIELDS:
        return text
    if found := _ISO.fullmatch(text):
        day, month, year = found[3], found[2], found[1]
    elif found := _DATE.fullmatch(text):
        day, month, year = found.groups()
    else:
        return text
    date = f"{day:0>2}/{month:0>2}/{year}"
    return text if pd.isna(parse_dates([date])[0]) else date
