"""Mark the data sheets with what a validation found: our columns, and the notes on wrong cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lac_rules.language.ruleset import Ruleset
from lac_rules.returns import LacReturn
from lac_rules.validation import Result
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.postcode_columns import postcode_columns
from xl_addin.workbook.book import SheetRows
from xl_addin.workbook.marks import (
    Marks,
    check_word,
    errors_text,
    is_explained,
    is_to_come,
    mark_of_note,
    marks_of,
    marks_text,
    note_text,
    noted_cells,
    plain,
)
from xl_addin.workbook.notes import renew_notes
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets.suggestions import Suggestion, best_by_cell, column_text

MAX_NOTES = 3_000
"""Notes cost Excel some milliseconds each; beyond this number the Errors column must do."""


def mark(
    ret: LacReturn,
    result: Result,
    on_sheets: Mapping[str, SheetRows],
    suggestions: Sequence[Suggestion] = (),
) -> None:
    """Renew our columns and notes on every data sheet; only notes that changed are touched."""
    marks = marks_of(result.issues, result.to_come, result.explained)
    reasons = _reasons_by_table(result)
    suggested = _by_table_and_row(suggestions, on_sheets)
    room = _Room.for_all(marks, result.rules)
    for name, on_sheet in on_sheets.items():
        found = _SheetMarks(
            marks.get(name, Marks()), suggested[name], on_sheet, room, reasons.get(name, {})
        )
        # Notes first: only then is it known on which cells Excel allows one.
        _renew_notes(on_sheet, found, result.rules)
        data_sheet.renew(on_sheet, found.our_columns(postcode_columns(ret, name, on_sheet.frame)))


@dataclass
class _Room:
    """How many more notes there may be: errors come before what is to come, on whichever sheet.

    Cells that further checks alone mark come last, and with them those that are explained.
    """

    further: frozenset[str]
    now: int = MAX_NOTES
    to_come: int = MAX_NOTES
    beyond: int = MAX_NOTES

    @classmethod
    def for_all(cls, marks: Mapping[str, Marks], rules: Ruleset) -> _Room:
        """The room for all sheets together."""
        room = cls(frozenset(item.code for item in rules if item.further))
        cells = Counter(
            room.kind_of(of_table.of(row)[name])
            for of_table in marks.values()
            for row, name in of_table.cells
        )
        room.to_come = max(MAX_NOTES - cells["now"], 0)
        room.beyond = max(room.to_come - cells["to_come"], 0)
        return room

    def kind_of(self, codes: Sequence[str]) -> str:
        """Which room a cell with these codes takes."""
        if is_explained(codes) or set(map(plain, codes)) <= self.further:
            return "beyond"
        return "to_come" if is_to_come(codes) else "now"

    def take(self, codes: Sequence[str]) -> bool:
        """Take a place for a cell with these codes; False where there is none left."""
        kind = self.kind_of(codes)
        left = getattr(self, kind)
        setattr(self, kind, max(left - 1, 0))
        return left > 0


class _SheetMarks:
    """What is to be said on one data sheet, in notes as far as there is ``room``."""

    def __init__(
        self,
        marks: Marks,
        suggested: Mapping[int, Mapping[str, Suggestion]],
        on_sheet: SheetRows,
        room: _Room,
        reasons: Mapping[int, Mapping[str, str]],
    ) -> None:
        self.marks = marks
        self._reasons = reasons
        self._suggested = suggested
        self._on_sheet = on_sheet
        self._further = room.further
        self.noted = self._choose_noted(room)

    def _choose_noted(self, room: _Room) -> dict[int, list[str]]:
        """Row -> its marked fields that get a note, from the top as far as there is room."""
        return {
            row: [
                name
                for name, codes in self.marks.of(row).items()
                if name in self._on_sheet.columns and room.take(codes)
            ]
            for row in self.marks.rows
        }

    def reasons(self, row: int) -> Mapping[str, str]:
        """Rule -> why a row is right although the rule marks it."""
        return self._reasons.get(row, {})

    def leave_without_note(self, row: int, name: str) -> None:
        """A marked cell has no note of ours, for want of a place for it."""
        if name in self.noted.get(row, ()):
            self.noted[row].remove(name)

    def our_columns(self, calculated: Mapping[str, list]) -> dict[str, list]:
        """Our columns by name, each with a value for every row of the table."""
        rows = range(len(self._on_sheet.frame))
        marked = [self.marks.of(row) for row in rows]
        return {
            **calculated,
            layout.SUGGESTION: [
                column_text(list(self._suggested.get(row, {}).values())) or None for row in rows
            ],
            layout.CHECK: [check_word(fields, self._further) for fields in marked],
            layout.ERRORS_COLUMN: [errors_text(fields) or None for fields in marked],
            layout.MARKS: [
                marks_text(fields, self.noted.get(row, ()), self.reasons(row)) or None
                for row, fields in enumerate(marked)
            ],
            layout.ROW_ID: self._on_sheet.ids,
        }


def _reasons_by_table(result: Result) -> dict[str, dict[int, dict[str, str]]]:
    """Table -> row -> rule -> the reason that somebody gave."""
    found: dict[str, dict[int, dict[str, str]]] = {}
    for (code, table, row), reason in result.reasons.items():
        found.setdefault(table, {}).setdefault(row, {})[code] = reason
    return found


def _by_table_and_row(
    suggestions: Sequence[Suggestion], on_sheets: Mapping[str, SheetRows]
) -> dict[str, dict[int, dict[str, Suggestion]]]:
    """Table -> row -> field -> the best suggestion for the cell."""
    found: dict[str, dict[int, dict[str, Suggestion]]] = {name: {} for name in on_sheets}
    for (table, identity, column), item in best_by_cell(suggestions).items():
        place = on_sheets[table].places[identity]
        found[table].setdefault(place, {})[column] = item
    return found


def _renew_notes(on_sheet: SheetRows, found: _SheetMarks, rules: Ruleset) -> None:
    """Touch only the notes that differ from what the hidden marks say is there."""
    texts, cells = {}, {}
    for row, before in enumerate(on_sheet.marks):
        if not before and row not in found.noted:
            continue
        fields = found.marks.of(row)
        old = noted_cells(before)
        reasons = found.reasons(row)
        new = {name: mark_of_note(fields[name], reasons) for name in found.noted.get(row, ())}
        for name in {**old, **new}:
            if old.get(name) != new.get(name) and name in on_sheet.columns:
                place = f"{on_sheet.letter(name)}{on_sheet.sheet_rows[row]}"
                texts[place] = note_text(fields[name], rules, name, reasons) if name in new else ""
                cells[place] = row, name
    for place in renew_notes(on_sheet.sheet, texts):
        found.leave_without_note(*cells[place])
