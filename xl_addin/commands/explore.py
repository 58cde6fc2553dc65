"""Explore: one child, one error, only errors."""

from __future__ import annotations

import xlwings as xw

from xl_addin.commands.check import child_of_selection, rules_of
from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.failures import CannotDo
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.blocks import sheets_of
from xl_addin.workbook.basics.reading_cells import line_of
from xl_addin.workbook.read import Contents, read
from xl_addin.workbook.selection import selected, table_of_sheet
from xl_addin.workbook.sheets import child as child_sheet
from xl_addin.workbook.template.from_template import add_sheet

_NOTHING = "(no row)"
"""A filter's value that no row has."""


@command("show_child", needs="workbook")
def show_child(session: Session) -> None:
    """Show the child of the selected row on the sheet Child."""
    child = child_of_selection(session.book)
    _show(session, read(session.book), child)


@command("previous_child", needs="workbook")
def previous_child(session: Session) -> None:
    """Show the child before the one on the sheet Child."""
    _step(session, -1)


@command("next_child", needs="workbook")
def next_child(session: Session) -> None:
    """Show the child after the one on the sheet Child."""
    _step(session, 1)


@command("only_this_error", needs="workbook")
def only_this_error(session: Session) -> None:
    """Filter every sheet to the rows that the rule of the selected error marks."""
    found = selected(session.book)
    if not found.codes:
        raise CannotDo("Select a red cell, or a row of the sheet Errors, to say which error.")
    code = found.codes[0]
    for table, columns in _tables(session.book):
        place = columns.index(layout.ERRORS_COLUMN) + 1
        texts = {str(text) for text in _column(table, place) if _has_code(str(text or ""), code)}
        table.autofilter.apply_values(place, sorted(texts) or [_NOTHING])


@command("only_errors", needs="workbook")
def only_errors(session: Session) -> None:
    """Filter every sheet to the rows with an error."""
    for table, columns in _tables(session.book):
        place = columns.index(layout.CHECK) + 1
        values = ["error"] if "error" in _column(table, place) else [_NOTHING]
        table.autofilter.apply_values(place, values)


@command("show_all", needs="workbook")
def show_all(session: Session) -> None:
    """Take the filters off every sheet."""
    for table, _ in _tables(session.book):
        # Off and on again takes two calls; clearing takes one per column.
        table.show_autofilter = False
        table.show_autofilter = True


def _show(session: Session, contents: Contents, child: str) -> None:
    book = session.book
    if child_sheet.NAME not in contents.sheets:
        add_sheet(book, child_sheet.NAME, after=contents.sheets[layout.ERRORS_BY_TYPE])
    sheet = book.sheets[child_sheet.NAME]
    child_sheet.show(sheet, contents, child, rules_of(book))
    sheet.activate()
    sheet.range("A1").select()


def _step(session: Session, step: int) -> None:
    contents = read(session.book)
    children = child_sheet.children_in_order(contents)
    if not children:
        raise CannotDo("The return holds no child.")
    shown = ""
    if child_sheet.NAME in contents.sheets:
        shown = child_sheet.shown_child(contents.sheets[child_sheet.NAME])
    if shown in children:
        place = (children.index(shown) + step) % len(children)
    else:
        place = 0 if step > 0 else len(children) - 1
    _show(session, contents, children[place])


def _tables(book: xw.Book) -> list[tuple[xw.main.Table, list[str]]]:
    """Each data sheet's Excel table with the names of its columns."""
    found = []
    for sheet in sheets_of(book).values():
        if table_of_sheet(sheet.name) is None or not len(sheet.tables):
            continue
        table = sheet.tables[0]
        columns = [str(name) for name in line_of(table.header_row_range)]
        if layout.CHECK in columns and layout.ERRORS_COLUMN in columns:
            found.append((table, columns))
    return found


def _column(table: xw.main.Table, place: int) -> list:
    body = table.data_body_range
    return [] if body is None else line_of(body.columns[place - 1])


def _has_code(errors: str, code: str) -> bool:
    """Whether an Errors text ("218 URN; 392a PL_DISTANCE") names the rule."""
    return any(part.strip().partition(" ")[0] == code for part in errors.split(";"))
