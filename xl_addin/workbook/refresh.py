"""Bring a workbook up to date with a new validation; nothing but our own marks is touched."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import xlwings as xw

from lac_rules.placement_columns import AuthorityUnknown, PlacementColumns
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.returns import LacReturn
from lac_rules.schema import DERIVED_FIELDS, LAST
from lac_rules.validation import Result
from xl_addin.workbook.basics import layout
from xl_addin.workbook.identity import restore_column
from xl_addin.workbook.marks import (
    MAX_NOTES,
    TableMarks,
    errors_text,
    mark_of_note,
    marks_of,
    marks_text,
    note_text,
    noted_cells,
    persons_part,
)
from xl_addin.workbook.read import Contents
from xl_addin.workbook.sheets import changes as changes_sheet
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets import errors as errors_sheet
from xl_addin.workbook.sheets import pivot as pivot_sheet
from xl_addin.workbook.sheets import progress as progress_sheet
from xl_addin.workbook.sheets import rules as rules_sheet
from xl_addin.workbook.sheets import settings as settings_sheet
from xl_addin.workbook.sheets import start as start_sheet
from xl_addin.workbook.sheets import suggestions as suggestions_sheet
from xl_addin.workbook.sheets.changes import Cell, Sources
from xl_addin.workbook.sheets.data import SheetRows
from xl_addin.workbook.sheets.errors import Place
from xl_addin.workbook.sheets.suggestions import Suggestion, best_by_cell, column_text, line_of
from xl_addin.workbook.template.from_template import add_sheet


def refresh(
    contents: Contents,
    result: Result,
    now: datetime,
    sources: Sources | None = None,
    user: str | None = None,
) -> None:
    """Put the findings of ``result`` into the sheets that ``contents`` was read from.

    ``sources`` say who or what put the value into a cell, where a command did: (table, row's
    identity, field) -> "suggestion: Ofsted". All other new changes were typed by ``user``, the
    person at this machine if not given.
    """
    ret, settings, sheets = contents.ret, contents.settings, contents.sheets
    settings.book_id = settings.book_id or uuid.uuid4().hex
    for on_sheet in contents.on_sheets.values():
        restore_column(on_sheet)
    changes = changes_sheet.changes_of(contents)
    suggestions = _suggestions(contents, result)
    rows = put_marks(ret, result, contents.on_sheets, suggestions)
    errors = sheets[layout.ERRORS]
    errors_sheet.rewrite(errors, rows)
    pivot_sheet.refresh(sheets[layout.ERRORS_BY_TYPE], errors, has_errors=bool(rows))
    rules_sheet.renew(sheets[layout.RULES], rules_sheet.rows_of(result))
    settings.last_run = f"{now:%d/%m/%Y %H:%M}"
    start_sheet.renew(sheets[layout.START], start_sheet.lines_of(ret, result, settings.last_run))
    _record(contents, changes, sources or {}, now, user)
    progress = _sheet(contents, layout.PROGRESS)
    progress_sheet.append(progress, progress_sheet.line_of(ret, result, now, user))
    settings_sheet.write(sheets[layout.SETTINGS], settings)


def _record(
    contents: Contents,
    changes: pd.DataFrame,
    sources: Sources,
    now: datetime,
    user: str | None,
) -> None:
    """Renew the sheet Changes."""
    sheet = _sheet(contents, layout.CHANGES)
    known = changes_sheet.read(sheet)
    rows = changes_sheet.rows_of(contents, changes, known, sources, now, user)
    changes_sheet.renew(sheet, rows)


def _sheet(contents: Contents, name: str) -> xw.Sheet:
    """The sheet; made anew where somebody deleted it, or an earlier version did not have it."""
    if name not in contents.sheets:
        rules = contents.sheets[layout.RULES]
        contents.sheets[name] = add_sheet(rules.book, name, before=rules)
    return contents.sheets[name]


def _suggestions(contents: Contents, result: Result) -> list[Suggestion]:
    """Renew the sheet Suggestions, once somebody has asked for it."""
    if layout.SUGGESTIONS not in contents.sheets:
        return []
    sheet = contents.sheets[layout.SUGGESTIONS]
    accepted = suggestions_sheet.still_standing(suggestions_sheet.read(sheet), contents.on_sheets)
    found = suggestions_sheet.find(contents.ret, result.issues, contents.on_sheets)
    suggestions_sheet.renew(sheet, found, accepted, contents.on_sheets)
    return found


def put_marks(
    ret: LacReturn,
    result: Result,
    on_sheets: dict[str, SheetRows],
    suggestions: Sequence[Suggestion] = (),
) -> list[list]:
    """Fill our columns and notes on every data sheet; returns the rows of the sheet Errors."""
    best = best_by_cell(suggestions)
    marks = marks_of(result.issues)
    room = MAX_NOTES
    places = {}
    for name, on_sheet in on_sheets.items():
        if not any(on_sheet.ids):
            on_sheet.ids = [str(row) for row in range(1, len(on_sheet.frame) + 1)]
        by_row = marks.get(name, TableMarks()).by_row()
        noted, room = _choose_noted(by_row, on_sheet, room)
        suggested = _suggested(name, on_sheet, best)
        ours = _our_columns(ret, name, on_sheet, by_row, noted, suggested)
        data_sheet.renew(on_sheet, ours)
        _renew_notes(on_sheet, by_row, noted, suggested, result)
        places[name] = place_of(ret, name, on_sheet)
    return errors_sheet.rows_of(result.issues, places)


def place_of(ret: LacReturn, name: str, on_sheet: SheetRows) -> Place:
    """Where a table stands, for the rows of the sheet Errors."""
    letters = {column: layout.column_letter(place) for column, place in on_sheet.columns.items()}
    return Place(
        layout.sheet_name(name),
        on_sheet.sheet_rows,
        on_sheet.ids,
        letters,
        _with_calculated(ret, name, on_sheet.frame),
    )


def _suggested(
    name: str, on_sheet: SheetRows, best: dict[Cell, Suggestion]
) -> dict[int, dict[str, Suggestion]]:
    """Row -> field -> the best suggestion, for one table."""
    places = {identity: place for place, identity in enumerate(on_sheet.ids)}
    found: dict[int, dict[str, Suggestion]] = {}
    for (table, identity, column), item in best.items():
        if table == name and identity in places:
            found.setdefault(places[identity], {})[column] = item
    return found


def _choose_noted(
    by_row: dict[int, dict[str, list[str]]], on_sheet: SheetRows, room: int
) -> tuple[dict[int, list[str]], int]:
    """Which marked cells get a note, as long as there is room for more notes."""
    noted: dict[int, list[str]] = {}
    for row in sorted(by_row):
        names = [name for name in by_row[row] if name in on_sheet.columns][:room]
        room -= len(names)
        noted[row] = names
    return noted, room


def _our_columns(
    ret: LacReturn,
    name: str,
    on_sheet: SheetRows,
    by_row: dict[int, dict[str, list[str]]],
    noted: dict[int, list[str]],
    suggested: dict[int, dict[str, Suggestion]],
) -> dict[str, list]:
    rows = range(len(on_sheet.frame))
    ours: dict[str, list] = _calculated(ret, name, on_sheet.frame)
    ours[layout.SUGGESTION] = [
        column_text(list(suggested[row].values())) if row in suggested else None for row in rows
    ]
    ours[layout.CHECK] = ["error" if row in by_row else "valid" for row in rows]
    ours[layout.ERRORS_COLUMN] = [
        errors_text(by_row[row]) if row in by_row else None for row in rows
    ]
    ours[layout.MARKS] = [
        marks_text(by_row[row], noted.get(row, ()), _lines(suggested.get(row)))
        if row in by_row
        else None
        for row in rows
    ]
    ours[layout.ROW_ID] = on_sheet.ids
    return ours


def _lines(suggested: dict[str, Suggestion] | None) -> dict[str, str]:
    return {name: line_of(item) for name, item in (suggested or {}).items()}


def _calculated(ret: LacReturn, name: str, frame: pd.DataFrame) -> dict[str, list]:
    """The postcode columns of an Episodes sheet that we work out; blank where not known."""
    if name.removesuffix(LAST) != "Episodes":
        return {}
    placements = ret.placements_last if name.endswith(LAST) else ret.placements
    return {
        field: _column(placements, field, len(frame))
        for field in DERIVED_FIELDS
        if field not in frame
    }


def _column(placements: PlacementColumns, field: str, length: int) -> list:
    attribute = {"PL_DISTANCE": "distance", "PL_LA": "la", "PL_LOCATION": "location"}[field]
    try:
        values = getattr(placements, attribute)
    except (PostcodesUnavailable, AuthorityUnknown):
        return [None] * length
    return values.astype(object).where(values.notna(), None).tolist()


def _with_calculated(ret: LacReturn, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    extra = {
        field: ["" if value is None else str(value) for value in values]
        for field, values in _calculated(ret, name, frame).items()
    }
    return frame.assign(**extra) if extra else frame


def _renew_notes(
    on_sheet: SheetRows,
    by_row: dict[int, dict[str, list[str]]],
    noted: dict[int, list[str]],
    suggested: dict[int, dict[str, Suggestion]],
    result: Result,
) -> None:
    """Touch only the notes that differ from what the hidden marks say is there."""
    for row, before in enumerate(on_sheet.marks):
        if not before and row not in noted:
            continue
        old = noted_cells(before)
        lines = _lines(suggested.get(row))
        new = {
            name: mark_of_note(by_row[row][name], lines.get(name)) for name in noted.get(row, ())
        }
        if old == new:
            continue
        for name in {**old, **new}:
            if old.get(name) != new.get(name) and name in on_sheet.columns:
                letter = layout.column_letter(on_sheet.columns[name])
                cell = on_sheet.sheet.range(f"{letter}{on_sheet.sheet_rows[row]}")
                text = ""
                if name in new:
                    text = note_text(by_row[row][name], result.rules, lines.get(name))
                _set_note(cell, text)


def _set_note(cell: xw.Range, text: str) -> None:
    """Put our part into the cell's note; "" takes it out. A person's own words stay above it."""
    note = cell.note
    own = ""
    if note is not None:
        own = persons_part(note.text)
        note.delete()
    wanted = "\n\n".join(part for part in (own, text) if part)
    if wanted:
        cell.add_note(wanted)
