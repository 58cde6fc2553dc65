"""Load: the return, last year's return, the Ofsted list; council and year."""

from __future__ import annotations

from datetime import datetime

from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.operations import load
from xl_addin.operations.check import Files, check
from xl_addin.operations.reload import reload_files
from xl_addin.operations.words import summary
from xl_addin.workbook.basics import layout
from xl_addin.workbook.sheets import start as start_sheet


@command("load_return", needs="files")
def load_return(session: Session) -> None:
    """Make a new workbook of the chosen files, or put them into this one, and check it."""
    if layout.SETTINGS in session.book.sheet_names:
        answer = session.ask(_INTO_THIS_ONE, "yes_no_cancel")
        if answer == "cancel":
            return
        if answer == "yes":
            _reload(session)
            return
    checked = check(Files(session.paths), datetime.now(), session.app, session.progress)
    session.tell(f"{checked.words}\n\nThis is a new workbook: save it under a name of yours.")


def _reload(session: Session) -> None:
    """Put a fresh extract into the workbook; corrections that it does not have yet stay."""
    done = reload_files(session.book, session.paths, datetime.now(), progress=session.progress)
    session.tell("\n".join([done.words, summary(done.result), *done.statements]))


@command("load_last_year", needs=("workbook", "files"))
def load_last_year(session: Session) -> None:
    """Put last year's return into the workbook and validate again."""
    if not load.has_last_year(session.book) or _replaces(session, "last year's return"):
        loaded = load.load_last_year(session.book, session.paths, datetime.now(), session.progress)
        session.tell(loaded.words)


@command("load_ofsted", needs=("workbook", "files"))
def load_ofsted(session: Session) -> None:
    """Put Ofsted's list into the workbook and validate again."""
    if not load.has_ofsted_list(session.book) or _replaces(session, "Ofsted list"):
        loaded = load.load_ofsted_list(
            session.book, session.paths, datetime.now(), session.progress
        )
        session.tell(loaded.words)


@command("settings", needs="workbook")
def settings(session: Session) -> None:
    """Go to the cells of the sheet Start that say which council and year it is."""
    sheet = session.book.sheets[layout.START]
    sheet.activate()
    sheet.range(start_sheet.SETTING_CELLS).select()
    session.tell(
        "Type the council (its name or code) and the collection year into the yellow cells, then "
        "press Validate."
    )


_INTO_THIS_ONE = (
    "Put the files into this workbook? Yes keeps the corrections that the files do not have yet. "
    "No makes a new workbook."
)


def _replaces(session: Session, what: str) -> bool:
    return session.ask(f"This workbook has {what} loaded already. Replace it?") == "yes"
