"""Keep as it is: errors that are right; the reason is typed on the sheet Explained."""

from __future__ import annotations

from collections.abc import Iterator

from lac_rules.words import counted
from xl_addin import clock
from xl_addin.commands.check import rules_of
from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.failures import CannotDo
from xl_addin.operations.keep import Error, ask_why, standing, still_asked
from xl_addin.operations.validate import validate
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import Contents
from xl_addin.workbook.marks import EXPLAINED, Fields, codes_by_field, plain
from xl_addin.workbook.read import read
from xl_addin.workbook.selection import picked, table_of_sheet
from xl_addin.workbook.sheets import errors as errors_sheet
from xl_addin.workbook.sheets import explained as explained_sheet


@command("keep_as_it_is", needs=("workbook", "writable"))
def keep_as_it_is(session: Session) -> None:
    """Ask on the sheet Explained why the selected errors are right; there, take the reasons."""
    if session.book.sheets.active.name == layout.EXPLAINED:
        _take_reasons(session)
        return
    contents = read(session.book, session.sheets)
    errors = selected_errors(session, contents, explained=False)
    if not errors:
        raise CannotDo(
            "Select red cells, or rows of the sheet Errors, and press the button again. What is to "
            "come by 31 March is no error yet."
        )
    count = ask_why(contents, errors, rules_of(session))
    sheet = contents.sheets[layout.EXPLAINED]
    sheet.activate()
    explained_sheet.reason_cell(sheet).select()
    session.tell(
        f"{counted(count, 'error waits', 'errors wait')} for a reason. Type in the column Reason "
        "why the values are right, or choose one from its list, and press Keep as it is again."
    )


def _take_reasons(session: Session) -> None:
    validated = validate(session.book, clock.now(), session.progress, sheets=session.sheets)
    waiting = still_asked(validated.contents)
    told = f"{counted(waiting, 'error still waits', 'errors still wait')} for a reason."
    session.tell("\n\n".join([*([told] if waiting else []), validated.words]))


def selected_explanations(session: Session, contents: Contents) -> list:
    """The explanations on the selected rows of the sheet Explained, or of the selected cells.

    On a table's sheet the cell itself must be explained: another one may have been changed.
    """
    sheet = session.book.sheets.active
    if sheet.name == layout.EXPLAINED:
        rows = explained_sheet.by_row(sheet, contents.dates)
        about = {rows[row].about for row in picked(session.app).among(list(rows))}
        return [each for each in contents.explanations if each.about in about]
    return standing(contents, selected_errors(session, contents, explained=True))


def selected_errors(session: Session, contents: Contents, explained: bool) -> list[Error]:
    """The errors of the selected rows, those that are open or those that are ``explained``.

    On a table's sheet they are those of the selected cell's column; where it is not marked, the
    open ones of the whole row.
    """
    sheet = session.book.sheets.active
    if sheet.name == layout.ERRORS:
        return list(_on_errors(session, explained))
    table = table_of_sheet(sheet.name)
    if table is None or table not in contents.on_sheets:
        return []
    on_sheet, selection = contents.on_sheets[table], picked(session.app)
    places = {int(row): place for place, row in enumerate(on_sheet.sheet_rows)}
    names = {place: name for name, place in on_sheet.columns.items()}
    field = names.get(selection.column, "")
    return [
        Error(table, on_sheet.ids[places[row]], code)
        for row in selection.among(list(places))
        for code in _codes(codes_by_field(on_sheet.marks[places[row]]), field, explained)
    ]


def _codes(marks: Fields, field: str, explained: bool) -> list[str]:
    """The codes of a cell; where it is not marked, the open ones of all its row."""
    of_row = [] if explained else marks.values()
    of_cells = [marks[field]] if field in marks else of_row
    found = dict.fromkeys(code for codes in of_cells for code in codes)
    wanted = EXPLAINED if explained else ""
    return [plain(code) for code in found if code == wanted + plain(code)]


def _on_errors(session: Session, explained: bool) -> Iterator[Error]:
    rows = errors_sheet.LIST.read(session.book.sheets.active)
    when = errors_sheet.EXPLAINED if explained else errors_sheet.NOW
    for number in picked(session.app).among(list(rows)):
        row = rows[number]
        table = table_of_sheet(str(row["Table"]))
        if table is not None and row[errors_sheet.WHEN] == when:
            yield Error(table, str(row[layout.ROW_ID]), str(row["Rule"]))
