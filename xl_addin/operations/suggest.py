"""Suggest corrections, and accept them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import xlwings as xw

from lac_rules import Result
from xl_addin.operations.backup import keep_as_it_was, kept_in_words
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import run_on
from xl_addin.operations.words import summary
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.blocks import sheets_of
from xl_addin.workbook.book import Cell, Contents
from xl_addin.workbook.editing import with_values, write_values
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.selection import Picked
from xl_addin.workbook.sheets import suggestions as suggestions_sheet
from xl_addin.workbook.sheets.changes import changes_of
from xl_addin.workbook.sheets.suggestions import ACCEPTED, SURE, Suggestion
from xl_addin.workbook.template.from_template import add_sheet


@dataclass(frozen=True)
class Suggested:
    """The corrections that are suggested: ``best`` is the first for each cell, ``sure`` of those
    the sure ones."""

    contents: Contents
    result: Result
    best: list[Suggestion]
    sure: list[Suggestion]

    @property
    def words(self) -> str:
        """How many there are."""
        return f"Suggestions for {len(self.best)} cells, {len(self.sure)} of them sure."


@dataclass(frozen=True)
class Accepted:
    """What was filled in, what the rules find then, and the copy of the file as it was."""

    items: list[Suggestion]
    result: Result
    backup: Path | None = None

    @property
    def words(self) -> str:
        """What was done, and what the rules find then."""
        filled = f"{len(self.items)} filled in, listed on Changes."
        return "\n".join([filled, *kept_in_words(self.backup), "", summary(self.result)])


def suggest(book: xw.Book, now: datetime, progress: Progress = silent) -> Suggested:
    """Validate, and write what is suggested onto the sheet Suggestions, made when it is missing."""
    progress("reading the sheets")
    contents = read(book)
    if layout.SUGGESTIONS not in contents.sheets:
        after = contents.sheets[layout.ERRORS_BY_TYPE]
        suggestions_sheet.LIST.write(add_sheet(book, layout.SUGGESTIONS, after=after), [])
        contents.sheets = sheets_of(book)
    result = run_on(contents, progress)
    progress("looking for corrections")
    refresh(contents, result, now)
    best = suggestions_sheet.best_by_cell(_open(contents))
    return Suggested(contents, result, list(best.values()), sure_ones(contents))


def _open(contents: Contents) -> list[Suggestion]:
    """The suggestions on the sheet that have not been accepted, best first for each cell."""
    if layout.SUGGESTIONS not in contents.sheets:
        return []
    found = suggestions_sheet.read(contents.sheets[layout.SUGGESTIONS])
    return [item for item in found if item.certainty != ACCEPTED]


def sure_ones(contents: Contents) -> list[Suggestion]:
    """The suggestions that are sure, one per cell, as far as the cell is as it was then."""
    best = suggestions_sheet.best_by_cell(_open(contents)).values()
    return [item for item in best if item.certainty == SURE and _is_current(item, contents)]


def for_row(contents: Contents, table: str, identity: str) -> list[Suggestion]:
    """The best suggestion for each cell of a row."""
    best = suggestions_sheet.best_by_cell(_open(contents)).values()
    return [item for item in best if (item.cell.table, item.cell.id) == (table, identity)]


def on_rows(contents: Contents, selection: Picked) -> list[Suggestion]:
    """The suggestions on the selected rows of the sheet Suggestions; the first for each cell."""
    found = suggestions_sheet.by_row(contents.sheets[layout.SUGGESTIONS])
    items = [found[row] for row in selection.among(list(found))]
    still_open = [item for item in items if item.certainty != ACCEPTED]
    return list(suggestions_sheet.best_by_cell(still_open).values())


def _is_current(item: Suggestion, contents: Contents) -> bool:
    return contents.value(item.cell) == item.before


def typed_over(items: Iterable[Suggestion], contents: Contents) -> list[Suggestion]:
    """Those whose cell is filled in with something that was not loaded: a person's own words."""
    changes = changes_of(contents)
    changed = set(map(Cell, changes["table"], changes["id"], changes["field"]))
    return [item for item in items if item.cell in changed and item.before.strip()]


def accept(
    contents: Contents,
    items: list[Suggestion],
    now: datetime,
    backup: bool = False,
    progress: Progress = silent,
) -> Accepted:
    """Write what is suggested into the cells and validate again; Changes names the source.

    With ``backup`` the workbook's file is kept as it was, when there is one.
    """
    kept = keep_as_it_was(contents.sheets[layout.SUGGESTIONS].book, now) if backup else None
    values = {item.cell: item.value for item in items}
    sources = {item.cell: f"suggestion: {item.source}" for item in items}
    befores = {item.cell: contents.value(item.cell) or "" for item in items}
    write_values(contents, values)
    sheet = contents.sheets[layout.SUGGESTIONS]
    standing = suggestions_sheet.still_standing(suggestions_sheet.read(sheet), contents)
    accepted = [replace(item, before=befores[item.cell], certainty=ACCEPTED) for item in items]
    cells = {item.cell for item in items}
    others = [item for item in _open(contents) if item.cell not in cells]
    rows = suggestions_sheet.rows_of([*others, *standing, *accepted], contents)
    left_over = suggestions_sheet.LIST.renew(sheet, rows).left_over
    after = with_values(contents, values)
    result = run_on(after, progress)
    refresh(after, result, now, sources=sources, left_over=left_over)
    return Accepted(items, result, kept)
