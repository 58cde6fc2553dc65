"""Accept suggestions, and take changes back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import pandas as pd
import xlwings as xw

from lac_rules import Result, validate
from lac_rules.edits.changes import EDITED
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.blocks import sheets_of
from xl_addin.workbook.book import Cell, Contents
from xl_addin.workbook.editing import with_values, write_values
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets import suggestions as suggestions_sheet
from xl_addin.workbook.sheets.changes import changes_of
from xl_addin.workbook.sheets.suggestions import ACCEPTED, SURE, Suggestion
from xl_addin.workbook.template.from_template import add_sheet


def ask_for_suggestions(book: xw.Book, contents: Contents, now: datetime) -> tuple[Result, int]:
    """Make the sheet Suggestions if it is not there, validate, and fill it.

    Gives what validation found, and the number of cells with a suggestion.
    """
    if layout.SUGGESTIONS not in contents.sheets:
        after = contents.sheets[layout.ERRORS_BY_TYPE]
        suggestions_sheet.LIST.write(add_sheet(book, layout.SUGGESTIONS, after=after), [])
        contents.sheets = sheets_of(book)
    result = validate(contents.ret)
    refresh(contents, result, now)
    return result, len({item.cell for item in _open(contents)})


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


def on_rows(contents: Contents, rows: Iterable[int]) -> list[Suggestion]:
    """The suggestions on these rows of the sheet Suggestions; the first one for each cell."""
    found = suggestions_sheet.by_row(contents.sheets[layout.SUGGESTIONS])
    items = [found[row] for row in rows if row in found]
    still_open = [item for item in items if item.certainty != ACCEPTED]
    return list(suggestions_sheet.best_by_cell(still_open).values())


def _is_current(item: Suggestion, contents: Contents) -> bool:
    return contents.value(item.cell) == item.before


def typed_over(items: Iterable[Suggestion], contents: Contents) -> list[Suggestion]:
    """Those whose cell is filled in with something that was not loaded: a person's own words."""
    changed = set(_cells(changes_of(contents)))
    return [item for item in items if item.cell in changed and item.before.strip()]


def accept(contents: Contents, items: list[Suggestion], now: datetime) -> tuple[Contents, Result]:
    """Write what is suggested into the cells and validate again; Changes names the source."""
    values = {item.cell: item.value for item in items}
    sources = {item.cell: f"suggestion: {item.source}" for item in items}
    befores = {item.cell: contents.value(item.cell) or "" for item in items}
    write_values(contents, values)
    sheet = contents.sheets[layout.SUGGESTIONS]
    kept = suggestions_sheet.still_standing(suggestions_sheet.read(sheet), contents)
    accepted = [replace(item, before=befores[item.cell], certainty=ACCEPTED) for item in items]
    suggestions_sheet.LIST.renew(sheet, suggestions_sheet.rows_of([*kept, *accepted], contents))
    after = with_values(contents, values)
    result = validate(after.ret)
    refresh(after, result, now, sources=sources)
    return after, result


def before_of(cell: Cell, contents: Contents) -> str | None:
    """What stood in a cell before a suggestion was accepted there, otherwise what was loaded.

    None when the cell is as it was loaded, or its row was not loaded.
    """
    if layout.SUGGESTIONS in contents.sheets:
        found = suggestions_sheet.read(contents.sheets[layout.SUGGESTIONS])
        for item in suggestions_sheet.still_standing(found, contents):
            if item.cell == cell:
                return item.before
    changes = changes_of(contents)
    edited = changes[changes["what"] == EDITED]
    return dict(zip(_cells(edited), edited["before"], strict=True)).get(cell)


def _cells(changes: pd.DataFrame) -> Iterable[Cell]:
    return map(Cell, changes["table"], changes["id"], changes["field"])


def take_back(contents: Contents, cell: Cell, before: str, now: datetime) -> Result:
    """Put the value from before into a cell and validate again."""
    write_values(contents, {cell: before})
    after = with_values(contents, {cell: before})
    result = validate(after.ret)
    refresh(after, result, now)
    return result
