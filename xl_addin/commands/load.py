"""Load: the return, last year's return, the Ofsted list; council and year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from lac_rules.reading import RowsInBoth
from xl_addin import clock
from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.operations import load
from xl_addin.operations.backup import kept_in_words
from xl_addin.operations.check import Checked, Files, check
from xl_addin.operations.reload import reload_files
from xl_addin.operations.reloaded import Reloaded
from xl_addin.operations.words import summary
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import TODAY
from xl_addin.workbook.sheets import start as start_sheet

Done = TypeVar("Done")


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
    def check_them(once: bool) -> Checked:
        return check(replace(files, once=once), clock.now(), session.app, session.progress)

    return _once_if_asked(session, check_them)


def _reload(session: Session) -> None:
    """Put a fresh extract into the workbook; corrections that it does not have yet stay."""

    def load_them(once: bool) -> Reloaded:
        return reload_files(
            session.book, session.paths, clock.now(), progress=session.progress, once=once
        )

    done = _once_if_asked(session, load_them)
    kept = kept_in_words(done.backup)
    session.tell(
        "\n".join([*done.skipped, done.words, *kept, summary(done.result), *done.statements])
    )


def _once_if_asked(session: Session, load_them: Callable[[bool], Done]) -> Done:
    """Load; ask whether rows that stand in two files are to be taken once. A no ends the command.

    ``load_them`` is given whether they are.
    """
    try:
        return load_them(False)
    except RowsInBoth as problem:
        question = f"{problem}\n\nTake those rows once, and put the files together?"
        if session.ask(question) != "yes":
            raise
    return load_them(True)


@command("load_folder", needs="folder")
def load_folder(session: Session) -> None:
    """The same for a chosen folder, which may hold both years and Ofsted's list."""
    load_return(session)


@command("load_last_year", needs=("workbook", "writable", "files"))
def load_last_year(session: Session) -> None:
    """Put last year's return into the workbook and validate again."""
    if not load.has_last_year(session.book) or _replaces(session, "last year's return"):

        def load_them(once: bool) -> load.Loaded:
            return load.load_last_year(
                session.book, session.paths, clock.now(), session.progress, once=once
            )

        session.tell(_once_if_asked(session, load_them).words)


@command("load_ofsted", needs=("workbook", "writable", "files"))
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
