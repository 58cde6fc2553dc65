"""Bring a workbook up to date with a new validation; nothing but our own marks is touched."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import xlwings as xw

from lac_rules.placement_columns import AuthorityUnknown, PlacementColumns
from lac_rules.places import PostcodesUnavailable
from lac_rules.returns import LacReturn
from lac_rules.schema import DERIVED_FIELDS, LAST
from lac_rules.validation import Result
from xl_addin.workbook import (
    data_sheet,
    errors_sheet,
    layout,
    pivot_sheet,
    rules_sheet,
    settings_sheet,
    start_sheet,
)
from xl_addin.workbook.data_sheet import SheetRows
from xl_addin.workbook.errors_sheet import Place
from xl_addin.workbook.marks import (
    MAX_NOTES,
    NOTE_MARK,
    TableMarks,
    errors_text,
    marks_of,
    marks_text,
    note_text,
    noted_cells,
    persons_part,
)
from xl_addin.workbook.read import Contents


def refresh(contents: Contents, result: Result, now: datetime) -> None:
    """Put the findings of ``result`` into the sheets that ``contents`` was read from."""
    ret, settings, sheets = contents.ret, contents.settings, contents.sheets
    settings.next_id = give_ids(contents.on_sheets, settings.next_id)
    rows = put_marks(ret, result, contents.on_sheets)
    errors = sheets[layout.ERRORS]
    errors_sheet.rewrite(errors, rows)
    pivot_sheet.refresh(sheets[layout.ERRORS_BY_TYPE], errors, has_errors=bool(rows))
    rules_sheet.renew(sheets[layout.RULES], rules_sheet.rows_of(result))
    settings.last_run = f"{now:%d/%m/%Y %H:%M}"
    start_sheet.renew(sheets[layout.START], start_sheet.lines_of(ret, result, settings.last_run))
    settings_sheet.write(sheets[layout.SETTINGS], settings)


def give_ids(on_sheets: dict[str, SheetRows], next_id: int) -> int:
    """Give new rows an identity, and copied rows one of their own; returns the next free one."""
    for on_sheet in on_sheets.values():
        seen = set()
        for position, identity in enumerate(on_sheet.ids):
            if not identity or identity in seen:
                on_sheet.ids[position] = identity = str(next_id)
                next_id += 1
            seen.add(identity)
    return next_id


def put_marks(ret: LacReturn, result: Result, on_sheets: dict[str, SheetRows]) -> list[list]:
    """Fill our columns and notes on every data sheet; returns the rows of the sheet Errors."""
    marks = marks_of(result.issues)
    room = MAX_NOTES
    places = {}
    for name, on_sheet in on_sheets.items():
        if not any(on_sheet.ids):
            on_sheet.ids = [str(row) for row in range(1, len(on_sheet.frame) + 1)]
        by_row = marks.get(name, TableMarks()).by_row()
        noted, room = _choose_noted(by_row, on_sheet, room)
        data_sheet.renew(on_sheet, _our_columns(ret, name, on_sheet, by_row, noted))
        _renew_notes(on_sheet, by_row, noted, result)
        letters = {
            column: layout.column_letter(place) for column, place in on_sheet.columns.items()
        }
        places[name] = Place(
            layout.sheet_name(name),
            on_sheet.sheet_rows,
            on_sheet.ids,
            letters,
            _with_calculated(ret, name, on_sheet.frame),
        )
    return errors_sheet.rows_of(result.issues, places)


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
) -> dict[str, list]:
    rows = range(len(on_sheet.frame))
    ours: dict[str, list] = _calculated(ret, name, on_sheet.frame)
    ours[layout.CHECK] = ["error" if row in by_row else "valid" for row in rows]
    ours[layout.ERRORS_COLUMN] = [
        errors_text(by_row[row]) if row in by_row else None for row in rows
    ]
    ours[layout.MARKS] = [
        marks_text(by_row[row], noted.get(row, ())) if row in by_row else None for row in rows
    ]
    ours[layout.ROW_ID] = on_sheet.ids
    return ours


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
    result: Result,
) -> None:
    """Touch only the notes that differ from what the hidden marks say is there."""
    for row, before in enumerate(on_sheet.marks):
        if not before and row not in noted:
            continue
        old = noted_cells(before)
        new = {name: ",".join(by_row[row][name]) for name in noted.get(row, ())}
        if old == new:
            continue
        for name in {**old, **new}:
            if old.get(name) != new.get(name) and name in on_sheet.columns:
                letter = layout.column_letter(on_sheet.columns[name])
                cell = on_sheet.sheet.range(f"{letter}{on_sheet.sheet_rows[row]}")
                text = note_text(by_row[row][name], result.rules) if name in new else ""
                _set_note(cell, text, has_note=name in old)


def _set_note(cell: xw.Range, text: str, has_note: bool) -> None:
    """Put our part into the cell's note; "" takes it out. A person's own words stay above it."""
    note = cell.note
    own = persons_part(note.text) if note is not None else ""
    if note is not None and (own or has_note or NOTE_MARK in note.text):
        note.delete()
    elif note is not None:
        own = note.text
        note.delete()
    wanted = "\n\n".join(part for part in (own, text) if part)
    if wanted:
        cell.add_note(wanted)
