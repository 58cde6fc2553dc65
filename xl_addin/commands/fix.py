"""Fix: suggested corrections, and taking changes back."""

from __future__ import annotations

from xl_addin import clock
from xl_addin.commands.keep import selected_explanations
from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.failures import CannotDo
from xl_addin.operations.keep import take_back as stop_explaining
from xl_addin.operations.suggest import accept, for_row, on_rows, sure_ones, typed_over
from xl_addin.operations.suggest import suggest as find_suggestions
from xl_addin.operations.undo_change import undo_change as take_back
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.read import Contents, read
from xl_addin.workbook.selection import picked, table_of_sheet
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets.changes import Cell
from xl_addin.workbook.sheets.suggestions import Suggestion


@command("suggest", needs=("workbook", "writable"))
def suggest(session: Session) -> None:
    """Look up Ofsted's list, last year's return and this return for corrections."""
    found = find_suggestions(session.book, clock.now(), session.progress)
    if not found.best:
        missing = "" if found.contents.ret.providers is not None else " Load the Ofsted list first?"
        raise CannotDo(f"There is nothing to suggest for the marked cells.{missing}")
    session.tell(
        f"{found.words} They are on the sheet Suggestions and in the column Suggestion of "
        "Episodes. Nothing is filled in until you accept it."
    )


@command("accept_suggestion", needs=("workbook", "writable"))
def accept_suggestion(session: Session) -> None:
    """Fill in what is suggested for the selected rows."""
    contents = read(session.book, session.sheets)
    items = _selected_suggestions(session, contents)
    if not items:
        raise CannotDo(
            "Nothing is suggested for the selected row. Press Suggest first, then select rows of "
            "the sheet Suggestions, or a row with a suggestion."
        )
    _accept(session, contents, items, all_sure=False)


@command("accept_sure", needs=("workbook", "writable", "alone"))
def accept_sure(session: Session) -> None:
    """Fill in every sure suggestion; a backup of the workbook is made first."""
    contents = read(session.book, session.sheets)
    items = sure_ones(contents)
    if not items:
        raise CannotDo("There is no sure suggestion. Press Suggest to look for some.")
    _accept(session, contents, items, all_sure=True)


@command("undo_change", needs=("workbook", "writable"))
def undo_change(session: Session) -> None:
    """Put the value from before into the cell of the selected change, or the selected cell.

    An explained cell is red again, and the explanation is gone.
    """
    contents = read(session.book, session.sheets)
    if explanations := selected_explanations(session, contents):
        taken = stop_explaining(contents, explanations, clock.now(), progress=session.progress)
        session.tell(taken.words)
        return
    cell = _selected_cell(session, contents)
    session.tell(take_back(contents, cell, clock.now(), session.progress).words)


def _accept(session: Session, contents: Contents, items: list[Suggestion], all_sure: bool) -> None:
    typed = typed_over(items, contents)
    if typed:
        question = (
            f"In {len(typed)} of these cells somebody typed something after loading. Write over "
            "these too? No leaves them as they are."
        )
        if session.ask(question) != "yes":
            items = [item for item in items if item not in typed]
    if not items:
        raise CannotDo("Nothing was filled in.")
    if all_sure and session.ask(f"Fill in {len(items)} sure suggestions?") != "yes":
        raise CannotDo("Nothing was filled in.")
    accepted = accept(contents, items, clock.now(), backup=all_sure, progress=session.progress)
    session.tell(accepted.words)


def _selected_suggestions(session: Session, contents: Contents) -> list[Suggestion]:
    sheet = session.book.sheets.active
    selection = picked(session.app)
    if sheet.name == layout.SUGGESTIONS:
        return on_rows(contents, selection)
    table = table_of_sheet(sheet.name)
    if table is None:
        return []
    on_sheet = contents.on_sheets[table]
    places = {int(row): place for place, row in enumerate(on_sheet.sheet_rows)}
    return [
        item
        for row in selection.among(list(places))
        for item in for_row(contents, table, on_sheet.ids[places[row]])
    ]


def _selected_cell(session: Session, contents: Contents) -> Cell:
    """The cell of the selected row of Changes or Suggestions, or the selected cell itself."""
    sheet = session.book.sheets.active
    selection = picked(session.app)
    table = table_of_sheet(sheet.name)
    if table is not None:
        on_sheet = data_sheet.read(sheet, table)
        names = {place: name for name, place in on_sheet.columns.items()}
        places = {int(row): place for place, row in enumerate(on_sheet.sheet_rows)}
        if selection.row in places and selection.column in names:
            identity = contents.on_sheets[table].ids[places[selection.row]]
            return table, identity, names[selection.column]
    if sheet.name in (layout.CHANGES, layout.SUGGESTIONS) and selection.row > layout.HEADER_ROW:
        values = values_of(sheet.used_range)
        header = [str(name or "") for name in values[0]]
        if selection.row <= len(values):
            row = dict(zip(header, values[selection.row - 1], strict=True))
            found = row.get(layout.TABLE_ID), row.get(layout.ROW_ID), row.get("Field")
            if all(found):
                return tuple(map(str, found))
    raise CannotDo(
        "Select a changed or an explained cell, or a row of the sheet Changes or Explained."
    )
