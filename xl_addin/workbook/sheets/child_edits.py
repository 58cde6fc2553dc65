"""What people typed on the sheet Child: taken over into the return, or kept, never overwritten.

Beside each row the sheet says, in a hidden column, which row of the return it shows and what was
written there; so edits are known from what is there now, wherever sorting has put it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import xlwings as xw
from xlwings.utils import col_name

from lac_rules.typed import cell_text
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.blocks import columns_address, put
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.placed_list import corners
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.book import Cell, Contents, SheetProblem
from xl_addin.workbook.editing import write_values

_SHOWN = "_shown"
"""The header of the hidden column."""
_MOST = 30_000
"""Characters that a cell holds; what is longer is not looked at again."""


@dataclass(frozen=True)
class Shown:
    """A row as the sheet shows it: its texts from column A on, and what it is of.

    Where it is a row of the return, ``table`` and ``id`` say which, and ``fields`` what stands in
    the columns from B on.
    """

    texts: list[str]
    table: str = ""
    id: str = ""
    fields: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Edit:
    """A value of the return that was typed over, in a row of the sheet."""

    cell: Cell
    before: str
    after: str
    row: int


@dataclass
class Edits:
    """What was typed since the sheet was written: over values of the return, and elsewhere.

    ``shown`` says what each row of the sheet showed; ``column`` is the number of the hidden one.
    """

    values: list[Edit] = field(default_factory=list)
    others: list[LeftOver] = field(default_factory=list)
    shown: dict[int, Shown] = field(default_factory=dict)
    column: int = 0


def remember(sheet: xw.Sheet, rows: Sequence[Shown], width: int) -> None:
    """Put into a hidden column right of ``width`` columns what the rows show, from row 1 on."""
    column = width + 1
    sheet.range(columns_address(1, column)).columns.hidden = False
    put(sheet, 1, column, [[_SHOWN], *([_packed(row)] for row in rows)])
    sheet.range(columns_address(column, column)).columns.hidden = True


def _packed(row: Shown) -> str:
    text = json.dumps([row.texts, row.table, row.id, row.fields])
    return text if len(text) < _MOST else ""


def edits_on(sheet: xw.Sheet) -> Edits:
    """What was typed on the sheet since it was written."""
    found = Edits()
    left, top, *_ = corners(sheet.used_range)
    values = values_of(sheet.used_range)
    column = next((n for row in values[:1] for n, v in enumerate(row) if v == _SHOWN), None)
    if column is None or (left, top) != (1, 1):
        return found
    found.column = column + 1
    for number, row in enumerate(values[1:], start=2):
        now = [cell_text(value) for place, value in enumerate(row) if place != column]
        found.shown[number] = _shown(row[column])
        _compare(found, found.shown[number], now, number)
    return found


def _shown(text: object) -> Shown:
    try:
        return Shown(*json.loads(str(text)))
    except (TypeError, ValueError):  # a row that somebody put in
        return Shown([])


def _compare(found: Edits, shown: Shown, now: list[str], number: int) -> None:
    was = [*shown.texts, *[""] * (len(now) - len(shown.texts))]
    for place, (before, after) in enumerate(zip(was, now, strict=False)):
        if before == after:
            continue
        if shown.table and 1 <= place <= len(shown.fields):
            cell = Cell(shown.table, shown.id, shown.fields[place - 1])
            found.values.append(Edit(cell, before, after, number))
        elif after:
            about = f"row {number}: {'; '.join(filter(None, shown.texts))[:200]}"
            found.others.append(
                LeftOver(layout.CHILD, about, f"column {col_name(place + 1)}", after)
            )


def take_over(contents: Contents) -> bool:
    """Put what was typed on Child into the return's own sheets; says whether there was any.

    Then the workbook is to be read again. Raises ``SheetProblem`` where the same cell was changed
    on both sheets, or its row is gone.
    """
    sheet = contents.sheets.get(layout.CHILD)
    edits = Edits() if sheet is None else edits_on(sheet)
    if not edits.values:
        return False
    problems, values = [], {}
    for edit in edits.values:
        now = _on_its_sheet(contents, edit.cell)
        if now == edit.before:
            values[edit.cell] = edit.after
        elif now != edit.after:
            problems.append(_problem(edit, now))
    if problems:
        raise SheetProblem("\n".join(problems))
    write_values(contents, values)
    for edit in edits.values:
        shown = edits.shown[edit.row]
        shown.texts[1 + shown.fields.index(edit.cell.field)] = edit.after
        put(sheet, edit.row, edits.column, [[_packed(shown)]])
    return True


def _on_its_sheet(contents: Contents, cell: Cell) -> str | None:
    """What stands in the cell on the table's sheet; None where its row or column is gone."""
    on_sheet = contents.on_sheets.get(cell.table)
    if on_sheet is None or cell.id not in on_sheet.places or cell.field not in on_sheet.frame:
        return None
    return on_sheet.frame.at[on_sheet.places[cell.id], cell.field]


def _problem(edit: Edit, now: str | None) -> str:
    sheet, field = layout.sheet_name(edit.cell.table), edit.cell.field
    there = f"On the sheet {layout.CHILD}"
    what = f"{there} {field} was changed to {edit.after or 'blank'}, but on {sheet}"
    if now is None:
        remedy = f"Delete the sheet {layout.CHILD}, or undo what was typed there."
        return f"{what} that row is gone. {remedy}"
    return (
        f"{what} it is {now or 'blank'} by now. Type what is right on both sheets, or delete the "
        f"sheet {layout.CHILD}."
    )
