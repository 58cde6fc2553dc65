"""Explore: one child, one error, only errors."""

from __future__ import annotations

from xl_addin.commands.check import child_of_selection, rules_of
from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.failures import CannotDo
from xl_addin.workbook import filters
from xl_addin.workbook.basics import layout
from xl_addin.workbook.read import Contents, read
from xl_addin.workbook.selection import selected
from xl_addin.workbook.sheets import child as child_sheet
from xl_addin.workbook.template.from_template import add_sheet


@command("show_child", needs="workbook")
def show_child(session: Session) -> None:
    """Show the child of the selected row on the sheet Child."""
    child = child_of_selection(session.book)
    _show(session, read(session.book, session.sheets), child)


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
    """Filter the sheets to the rows that the rule of the selected error marks."""
    found = selected(session.book)
    if not found.codes:
        raise CannotDo("Select a red cell, or a row of the sheet Errors, to say which error.")
    filters.only_this_error(session.sheets, found.codes[0])


@command("only_errors", needs="workbook")
def only_errors(session: Session) -> None:
    """Filter every sheet with errors to the rows that have one."""
    filters.only_errors(session.sheets)


@command("show_all", needs="workbook")
def show_all(session: Session) -> None:
    """Take the filters off every sheet."""
    filters.show_all(session.sheets)


def _show(session: Session, contents: Contents, child: str) -> None:
    book = session.book
    if layout.CHILD not in contents.sheets:
        add_sheet(book, layout.CHILD, after=contents.sheets[layout.ERRORS_BY_TYPE])
    sheet = book.sheets[layout.CHILD]
    child_sheet.show(sheet, contents, child, rules_of(session))
    sheet.activate()
    sheet.range("A1").select()


def _step(session: Session, step: int) -> None:
    contents = read(session.book, session.sheets)
    children = child_sheet.children_in_order(contents)
    if not children:
        raise CannotDo("The return holds no child.")
    shown = ""
    if layout.CHILD in contents.sheets:
        shown = child_sheet.shown_child(contents.sheets[layout.CHILD])
    if shown in children:
        place = (children.index(shown) + step) % len(children)
    else:
        place = 0 if step > 0 else len(children) - 1
    _show(session, contents, children[place])
