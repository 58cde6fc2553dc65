"""Share: a small plain workbook with only the records that somebody is asked to put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from lac_rules.errors import WrongValue
from lac_rules.places.councils import authority_name
from lac_rules.reports.grouping import group_of_children
from lac_rules.schema import (
    DERIVED_FIELDS,
    LAST,
    POSTCODE_FIELDS,
    TABLES,
    nearest_ruleset_year,
)
from lac_rules.validation import Result
from xl_addin.workbook.basics.times import SHOWN
from xl_addin.workbook.book import Contents
from xl_addin.workbook.copies import writing
from xl_addin.workbook.copies.contents import About, Shared
from xl_addin.workbook.copies.file_names import free_path
from xl_addin.workbook.marks import Fields, Marks

_CONTEXT = {"Episodes": ("DECOM", "DEC", "PLACE"), "SWEpisodes": ("SW_ID", "SW_DECOM", "SW_DEC")}
"""What else a person needs to see to know which record it is; elsewhere the table's key."""
_CODES_IN_NAME = 4


class CannotShare(WrongValue):
    """There is nothing to share by this choice; says why."""


@dataclass(frozen=True)
class Choice:
    """Which errors go into a copy: those that fit all that is given. Blank: nothing is asked of it.

    ``rules`` are codes, ``children`` IDs, ``workers`` IDs of social workers (now). ``everything``
    must be set where nothing else is, so that nobody sends all by mistake.
    """

    rules: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    everything: bool = False

    @property
    def in_words(self) -> str:
        """The choice without any child's ID: it becomes part of a file's name."""
        parts = []
        if self.rules:
            shown = ", ".join(self.rules[:_CODES_IN_NAME])
            more = " and more" if len(self.rules) > _CODES_IN_NAME else ""
            parts.append(f"rule{'' if len(self.rules) == 1 else 's'} {shown}{more}")
        if self.workers:
            parts.append(f"worker {', '.join(self.workers[:_CODES_IN_NAME])}")
        if self.children:
            parts.append(f"{len(self.children)} chosen children")
        return ", ".join(parts) or "all errors"


@dataclass(frozen=True)
class Made:
    """A copy that was made: its file, and how many records, children and cells to fill it holds."""

    path: Path
    records: int
    children: int
    cells: int


def share(
    contents: Contents,
    result: Result,
    choice: Choice,
    folder: Path,
    now: datetime,
    purpose: str = "",
    recipient: str = "",
) -> Made:
    """Make a copy in ``folder`` of what ``choice`` says; ``result`` is of ``contents``.

    The workbook must have been refreshed and saved before, so that its rows have their identities.
    Raises ``CannotShare``.
    """
    marked = _marked_cells(contents, result, choice)
    tables = {
        name: _shared(contents, result, name, marks) for name, marks in marked.items() if marks.rows
    }
    if not tables:
        raise CannotShare(
            f"There is no error to share for {choice.in_words}. Validate again, or choose others."
        )
    settings = contents.settings
    council = authority_name(settings.authority) or settings.authority or "council not known"
    purpose = purpose or choice.in_words
    about = About(
        settings.book_id, council, str(settings.year), purpose, f"{now:{SHOWN}}", recipient
    )
    folder.mkdir(parents=True, exist_ok=True)
    path = free_path(folder, [f"{council} 903 {settings.year}", purpose, recipient], now)
    writing.write(path, about, tables, nearest_ruleset_year(settings.year))
    frames = [shared.frame for shared in tables.values()]
    return Made(
        path,
        sum(map(len, frames)),
        len({child for frame in frames for child in frame["CHILD"]}),
        sum(len(asked) for shared in tables.values() for asked in shared.asked),
    )


def _marked_cells(contents: Contents, result: Result, choice: Choice) -> dict[str, Marks]:
    """The chosen errors of this year's tables; last year's return has gone to the DfE.

    What further checks found is in it where somebody asked for it by its code.
    """
    if not (choice.rules or choice.children or choice.workers or choice.everything):
        raise CannotShare(
            "Say which errors go into the copy: rules, children, social workers, or all."
        )
    if unknown := [code for code in choice.rules if code not in result.rules]:
        off = [code for code in unknown if code in result.rules.off]
        if off:
            raise CannotShare(
                f"Rule {', '.join(off)} was not run: the column Run on the sheet Rules says no."
            )
        raise CannotShare(f"There is no rule {', '.join(unknown)} in {result.rules.year}.")
    children = _chosen_children(contents, choice)
    marked = {name: Marks() for name in contents.ret.tables if not name.endswith(LAST)}
    for finding in result.issues.findings:
        wanted = finding.rule.code in choice.rules if choice.rules else not finding.rule.further
        if finding.table not in marked or not wanted:
            continue
        ids = contents.ret.tables[finding.table]["CHILD"].str.strip()
        for row in finding.rows.tolist():
            if children is None or ids[row] in children:
                for name in finding.rule.marks[finding.table]:
                    marked[finding.table].add(row, name, finding.rule.code)
    return marked


def _chosen_children(contents: Contents, choice: Choice) -> set[str] | None:
    """The children that the choice allows; None for all."""
    if not choice.workers:
        return {child.strip() for child in choice.children} or None
    worker_of = group_of_children(contents.ret)
    wanted = {worker.strip() for worker in choice.workers}
    theirs = {child for child, worker in worker_of.items() if worker in wanted}
    return theirs & {child.strip() for child in choice.children} if choice.children else theirs


def _shared(contents: Contents, result: Result, name: str, marks: Marks) -> Shared:
    """The records of a table with the columns that they need, and no others."""
    table, frame = TABLES[name], contents.ret.tables[name]
    asked = {row: cells_to_fill(marks.of(row), list(frame.columns)) for row in marks.rows}
    wanted = {"CHILD", *(_CONTEXT.get(name) or table.key), *(f for a in asked.values() for f in a)}
    shown = [field for field in frame.columns if field in wanted]
    part = frame.loc[list(asked), shown].copy()
    ids = contents.on_sheets[name].ids
    part.index = [ids[row] for row in asked]
    messages = [_messages(marks.of(row), result) for row in asked]
    codes = [list(dict.fromkeys(chain(*marks.of(row).values()))) for row in asked]
    return Shared(part, list(asked.values()), messages, codes)


def cells_to_fill(fields: Fields, columns: list[str]) -> list[str]:
    """The cells that a person may fill: not the child's ID, nor what is worked out from others."""
    wanted = set(fields) - {"CHILD"}
    if wanted & set(DERIVED_FIELDS):
        wanted |= POSTCODE_FIELDS
    return [field for field in columns if field in wanted - set(DERIVED_FIELDS)]


def _messages(fields: Fields, result: Result) -> str:
    """What is wrong in a row, and what to do: one paragraph for each rule."""
    where: dict[str, list[str]] = {}
    for field, codes in fields.items():
        for code in codes:
            where.setdefault(code, []).append(field)
    return "\n".join(
        f"{', '.join(names)}: {result.rules[code].message} {result.rules[code].advice} ({code})"
        for code, names in where.items()
    )
