"""Load: the return, last year's return, the Ofsted list; council and year."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from lac_rules import read_providers, read_return
from lac_rules import validate as run_rules
from lac_rules.reading import read_tables
from lac_rules.schema import LAST
from xl_addin.commands.registry import command
from xl_addin.commands.session import Session
from xl_addin.commands.validating import summary, validate_book
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.backups import back_up
from xl_addin.workbook.create import create
from xl_addin.workbook.extend import put_providers, put_tables
from xl_addin.workbook.read import read
from xl_addin.workbook.reload import reload
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
    session.progress("reading the files")
    ret = read_return(
        session.paths,
        progress=lambda done, total: session.progress(f"postcodes, part {done} of {total}"),
    )
    result = run_rules(ret)
    create(session.app, ret, result, datetime.now(), progress=session.progress)
    session.tell(f"{summary(result)}\n\nThis is a new workbook: save it under a name of yours.")


def _reload(session: Session) -> None:
    """Put a fresh extract into the workbook; corrections that it does not have yet stay."""
    session.progress("reading the files")
    tables, statements = read_tables(session.paths)
    path = Path(session.book.fullname)
    if path.is_file():
        back_up(path, datetime.now())
    done = reload(session.book, tables, datetime.now())
    kept = f"{len(done.kept)} corrections that the files do not have were kept, listed on Changes."
    session.tell("\n".join([kept, summary(done.result), *done.statements, *statements]))


@command("load_last_year", needs=("workbook", "files"))
def load_last_year(session: Session) -> None:
    """Put last year's return into the workbook and validate again."""
    session.progress("reading the files")
    tables, statements = read_tables(session.paths)
    contents = read(session.book)
    there = [name for name in contents.on_sheets if name.endswith(LAST)]
    if there and session.ask(_REPLACE.format("last year's return")) != "yes":
        return
    session.progress("writing last year's sheets")
    put_tables(session.book, contents, {name + LAST: frame for name, frame in tables.items()})
    _, result = validate_book(session)
    session.tell("\n".join([summary(result), *statements]))


@command("load_ofsted", needs=("workbook", "files"))
def load_ofsted(session: Session) -> None:
    """Put Ofsted's list into the workbook and validate again."""
    session.progress("reading the list")
    providers = read_providers(session.paths)
    contents = read(session.book)
    if contents.ret.providers is not None and session.ask(_REPLACE.format("Ofsted list")) != "yes":
        return
    session.progress("writing the list")
    put_providers(session.book, contents, providers)
    _, result = validate_book(session)
    session.tell(f"{len(providers)} providers loaded.\n\n{summary(result)}")


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
_REPLACE = "This workbook has {} loaded already. Replace it?"
