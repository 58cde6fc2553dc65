"""The one door that every button of the ribbon comes through.

The add-in's VBA says ``from xl_addin import ribbon; ribbon.press('validate')``. This module
imports little by itself, so that a broken installation is still told in plain words.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from xl_addin.addin.environment import repair as repair_environment
from xl_addin.commands.registry import COMMANDS, Command
from xl_addin.commands.session import Session, show
from xl_addin.faults import words_of_fault
from xl_addin.log import log_failure
from xl_addin.undisturbed import undisturbed

if TYPE_CHECKING:
    import xlwings as xw


def press(
    control_id: str, book: xw.Book | None = None, paths: Iterable[str | Path] | None = None
) -> bool:
    """Run the command behind a control; gives whether it did what was asked.

    ``book`` is the workbook to work on, the one in which the button was pressed if not given.
    ``paths`` are the files or the folder that the user chose, asked from the add-in if not given.
    Nothing that the command raises comes out of here: the user is told.
    """
    if book is None:
        _forget_current_folder()
        repair_environment()
        book = _calling_book()
    session = Session(book.app, book)
    try:
        with undisturbed(session.app):
            _run(COMMANDS[control_id], session, paths)
            _tell_notices(session)
    except Exception as error:
        words, mode = _words(control_id, error)
        show(session.app, words, mode=mode)
        return False
    return True


def _tell_notices(session: Session) -> None:
    """Say what a run that was ended had left beside the files, and what became of it."""
    if "lac_rules.files" not in sys.modules:  # the command had nothing to do with files
        return
    from lac_rules.files import take_notices

    if notices := take_notices():
        session.tell("\n".join(notices))


def _forget_current_folder() -> None:
    """Import only what is installed.

    xlwings starts Python in Excel's current folder, which is where the last file was opened, and
    Python would look for modules there first.
    """
    sys.path[:] = [folder for folder in sys.path if folder]


def _calling_book() -> xw.Book:
    import xlwings as xw

    try:
        return xw.Book.caller()
    except Exception:  # xlwings raises just that when Python was not called from Excel
        if (app := xw.apps.active) is None:
            why = "Excel is not open. Open it, and press the button there."
            raise _cannot_do(why) from None
        return app.books.active


def _run(command: Command, session: Session, paths: Iterable[str | Path] | None) -> None:
    if "workbook" in command.needs:
        from xl_addin.workbook.basics.blocks import sheets_of
        from xl_addin.workbook.sheets import settings as settings_sheet

        session.sheets = sheets_of(session.book)
        settings_sheet.from_sheets(session.sheets, session.book.name)  # raises NotOurWorkbook
    session.check_may_write(command.needs)
    if command.needs & {"files", "folder"}:
        chosen = _chosen_paths(session.app) if paths is None else paths
        session.paths = tuple(Path(path) for path in chosen)
        if not session.paths:
            raise _cannot_do(f"Nothing was chosen to {command.words}. Press the button again.")
    command.run(session)


def _cannot_do(why: str) -> Exception:
    from xl_addin.failures import CannotDo  # it imports the rules, which take a while

    return CannotDo(why)


def _chosen_paths(app: xw.App) -> list[str]:
    from xl_addin.workbook.basics import macros

    return macros.chosen_paths(app)


def _words(control_id: str, error: Exception) -> tuple[str, str]:
    """What to tell the user and how; a failure that nobody expected is logged first."""
    expected, of_excel = _known_words(error)
    if expected is not None:
        return expected, "info"
    log = log_failure(control_id if control_id in COMMANDS else "an unknown control", error)
    if of_excel is not None:
        return of_excel, "info"
    button = control_id.replace("_", " ")
    where = f"in the button {button}. Your workbook is still open and can be saved."
    return words_of_fault(error, where, log), "critical"


def _known_words(error: Exception) -> tuple[str | None, str | None]:
    """The words of an expected failure, and those for one of Excel's refusals."""
    try:
        from xl_addin import failures
    except ImportError:  # the installation is what is broken
        return None, None
    return failures.words_for(error), failures.words_of_excel(error)
