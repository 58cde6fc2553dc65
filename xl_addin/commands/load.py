"""Load: the return, last year's return, the Ofsted list; council and year."""

from __future__ import annotations

from dataclasses import replace

from lac_rules.reading import RowsInBoth
from xl_addin import clock
from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.operations import load
from xl_addin.operations.check import Checked, Files, check
from xl_addin.operations.reload import reload_files
from xl_addin.operations.reloaded import Reloaded
from xl_addin.operations.words import summary
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import TODAY
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
    checked = _check(session, Files(session.paths, as_at=TODAY))
    session.tell(f"{checked.words}\n\nThis is a new workbook: save it under a name of yours.")


def _check(session: Session, files: Files) -> Checked:
    try:
        return check(files, clock.now(), session.app, session.progress)
    except RowsInBoth as problem:
        _ask_to_take_once(session, problem)
        return check(replace(files, once=True), clock.now(), session.app, session.progress)


def _reload(session: Session) -> None:
    """Put a fresh extract into the workbook; corrections that it does not have yet stay."""

    def load_them(once: bool) -> Reloaded:
        return reload_files(
            session.book, session.paths, clock.now(), progress=session.progress, once=once
        )

    try:
        done = load_them(once=False)
    except RowsInBoth as problem:
        _ask_to_take_once(session, problem)
        done = load_them(once=True)
    session.tell("\n".join([*done.skipped, done.words, summary(done.result), *done.statements]))


def _ask_to_take_once(session: Session, problem: RowsInBoth) -> None:
    """Ask whether rows that stand in two files are to be taken once; a no ends the command."""
    question = f"{problem}\n\nTake those rows once, and put the files together?"
    if session.ask(question) != "yes":
        raise problem


@command("load_folder", needs="folder")
def load_folder(session: Session) -> None:
    """The same for a chosen folder, which may hold both years and Ofsted's list."""
    load_return(session)


@command("load_last_year", needs=("workbook", "files"))
def load_last_year(session: Session) -> None:
    """Put last year's return into the workbook and validate again."""
    if not load.has_last_year(session.book) or _replaces(session, "last year's return"):
        try:
            loaded = load.load_last_year(session.book, session.paths, clock.now(), session.progress)
        except RowsInBoth as problem:
            _ask_to_take_once(session, problem)
            loaded = load.load_last_year(
                session.book, session.paths, clock.now(), session.progress, once=True
            )
        session.tell(loaded.words)


@command("load_ofsted", needs=("workbook", "files"))
def load_ofsted(session: Session) -> None:
    """Put Ofsted's list into the workbook and validate again."""
    if not load.has_ofsted_list(session.book) or _replaces(session, "Ofsted list"):
        loaded = load.load_ofsted_list(session.book, session.paths, clock.now(), session.progress)
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
