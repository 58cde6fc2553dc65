"""Check: run the rules, and go from error to error."""

from __future__ import annotations

import xlwings as xw
from xlwings.utils import col_name

from lac_rules import Ruleset, ruleset
from lac_rules.reports.open_readings import open_reading
from lac_rules.schema import nearest_ruleset_year
from xl_addin import clock
from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.failures import CannotDo
from xl_addin.operations.validate import Validated
from xl_addin.operations.validate import validate as validate_book
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.times import FROM_1900
from xl_addin.workbook.marks import (
    EXPLAINED,
    TO_COME,
    codes_by_field,
    field_in_words,
    is_now,
    rule_in_words,
)
from xl_addin.workbook.selection import (
    NothingSelected,
    Selected,
    picked,
    selected,
    table_of_sheet,
)
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets import explained as explained_sheet
from xl_addin.workbook.sheets import settings as settings_sheet


@command("validate", needs=("workbook", "writable"))
def validate(session: Session) -> None:
    """Run all rules and renew the marks."""
    session.tell(_validate(session).words)


@command("validate_child", needs=("workbook", "writable"))
def validate_child(session: Session) -> None:
    """Run all rules and say what they find for the child of the selected row."""
    child = child_of_selection(session.book)
    session.tell(_validate(session).words_of_child(child))


def _validate(session: Session) -> Validated:
    return validate_book(session.book, clock.now(), session.progress, sheets=session.sheets)


@command("next_error", needs="workbook")
def next_error(session: Session) -> None:
    """Select the marked cell after the active one, on this sheet or the next with errors."""
    _go(session, step=1)


@command("previous_error", needs="workbook")
def previous_error(session: Session) -> None:
    """Select the marked cell before the active one, on this sheet or the one before it."""
    _go(session, step=-1)


@command("explain", needs="workbook")
def explain(session: Session) -> None:
    """Say which rules mark the selected cell or row, what is wrong and what to do."""
    found = selected(session.book)
    if not found.codes:
        raise CannotDo(
            "No rule marks this row. Select a red or amber cell, or a row of the sheet Errors."
        )
    rules, reasons = rules_of(session), _reasons(session, found)
    known = found.field in layout.field_names()
    where = f"{field_in_words(found.field)}, " if known else ""
    parts = [f"{where}child {found.child or 'not given'}"]
    for code in found.codes:
        before = TO_COME if code in found.to_come else EXPLAINED if code in found.explained else ""
        parts.append(rule_in_words(before + code, rules, reasons))
        if reading := open_reading(code):
            parts[-1] += f"\n{reading}"
    session.tell("\n\n".join(parts))


def _reasons(session: Session, found: Selected) -> dict[str, str]:
    """What the sheet Explained says of the selected child, by rule: all of it, for all rows."""
    if not found.explained or layout.EXPLAINED not in session.sheets:
        return {}
    _, dates = settings_sheet.from_sheets(session.sheets, session.book.name)
    reasons: dict[str, list[str]] = {}
    rows = explained_sheet.by_row(session.sheets[layout.EXPLAINED], dates or FROM_1900)
    for each in rows.values():
        if each.is_given and each.child == found.child and each.code in found.explained:
            reasons.setdefault(each.code, []).append(each.in_words)
    return {code: " / ".join(dict.fromkeys(said)) for code, said in reasons.items()}


def rules_of(session: Session) -> Ruleset:
    """The rules of the workbook's year with the further checks, those turned off too."""
    settings, _ = settings_sheet.from_sheets(session.sheets, session.book.name)
    return ruleset(nearest_ruleset_year(settings.year), further=True)


def child_of_selection(book: xw.Book) -> str:
    """The child of the selected row. Raises ``CannotDo`` when the row has none."""
    child = selected(book).child
    if not child:
        raise CannotDo("Select a row of a child first: on a table's sheet, or on Errors.")
    return child


def _go(session: Session, step: int) -> None:
    """Select the next marked cell in the direction of ``step``; the search goes round once."""
    book = session.book
    names = [name for name in session.sheets if table_of_sheet(name)]
    if not names:
        raise CannotDo("The workbook has no table of a return.")
    active = book.sheets.active
    start = names.index(active.name) if active.name in names else 0
    here = _active_cell(session, step) if active.name in names else (0, 0)
    for turn in range(len(names) + 1):
        sheet = session.sheets[names[(start + step * turn) % len(names)]]
        places = _marked_cells(sheet)[::step]
        if turn == 0:
            places = [place for place in places if (place > here if step > 0 else place < here)]
        if places:
            row, column = places[0]
            sheet.activate()
            sheet.range(f"{col_name(column)}{row}").select()
            return
    session.tell("No cell is wrong now. Validate to look again.")


def _active_cell(session: Session, step: int) -> tuple[int, int]:
    """Where the search begins: before the sheet's first cell, or after its last, without one."""
    try:
        cell = picked(session.app)
    except NothingSelected:
        return (0, 0) if step > 0 else (layout.LAST_ROW + 1, 0)
    return cell.row, cell.column


def _marked_cells(sheet: xw.Sheet) -> list[tuple[int, int]]:
    """(row, column) of the cells of a data sheet that are wrong now, row by row."""
    on_sheet = data_sheet.read(sheet, table_of_sheet(sheet.name))
    return sorted(
        (int(row), on_sheet.columns[name])
        for row, marks in zip(on_sheet.sheet_rows, on_sheet.marks, strict=True)
        for name, codes in codes_by_field(marks).items()
        if name in on_sheet.columns and is_now(codes)
    )
