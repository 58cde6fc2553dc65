"""A workbook as an analyst has it after some weeks: all tables, both years, every sheet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import xlwings as xw
from xlwings.utils import col_name

from lac_rules import Result, validate
from lac_rules.reports.grouping import WORKER
from lac_rules.sample import make_sample
from tests.xl_addin.commands.conftest import Person
from xl_addin import headless
from xl_addin.operations.suggest import accept, suggest, sure_ones
from xl_addin.workbook.copies.work_lists import lists_of, put_sheets
from xl_addin.workbook.create import create
from xl_addin.workbook.marks import marks_of
from xl_addin.workbook.read import Contents, read
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets.reports import put_reports

CHILDREN, YEAR = 60, 2027
ERRORS = {
    "101": 1, "102": 1, "104": 1, "112": 1, "115": 1, "131": 1, "157": 1, "166": 1, "440": 2,
    "564": 1, "576": 1, "631": 1, "700": 1, "SW02STG1": 2, "141": 1, "143": 1, "218": 5, "225": 2,
    "226": 2, "378": 1, "379": 1, "1008": 2, "503E": 2,
}  # fmt: skip
"""Rules that mark cells of every kind of table."""
FIRST = datetime(2026, 10, 24, 9, 30)


@dataclass
class Whole:
    """The workbook's file, what was in it, and what validation last found; ``child`` is shown."""

    path: Path
    contents: Contents
    result: Result
    child: str

    def marked(self, table: str) -> set[str]:
        """The addresses of the cells that rules mark on a table's sheet."""
        return marked(self.contents, self.result, table)


def marked(contents: Contents, result: Result, table: str) -> set[str]:
    """The addresses of the cells that rules mark on a table's sheet, wherever its rows are."""
    on_sheet = contents.on_sheets[table]
    return {
        f"{col_name(on_sheet.columns[name])}{on_sheet.sheet_rows[row]}"
        for row, name in marks_of(result.issues)[table].cells
        if name in on_sheet.columns
    }


def make_whole(path: Path) -> Whole:
    """Make the workbook: loaded, suggestions accepted, edited, validated, one child shown."""
    with headless.active():
        app = headless.app()
        ret = make_sample(CHILDREN, YEAR, errors=ERRORS).lac_return()
        book = create(app, ret, validate(ret), FIRST)
        suggest(book, FIRST + timedelta(weeks=1))
        contents = read(book)
        accept(contents, sure_ones(contents)[:2], FIRST + timedelta(weeks=2))
        _edit(book)
        contents = read(book)
        result = validate(contents.ret)
        refresh(contents, result, FIRST + timedelta(weeks=3), user="A. Analyst")
        put_reports(book, contents, result)
        lists = lists_of(contents, result)
        put_sheets(book, contents, lists, WORKER, FIRST + timedelta(weeks=3))
        child = _show_child(app, book, result)
        contents = read(book)
        book.save(path)
        app.quit()
    return Whole(path, contents, result, child)


def _edit(book: xw.Book) -> None:
    """What people do: type, add a row, delete one."""
    reviews = book.sheets["Reviews"]
    reviews.range("D3").value = "PN9"
    reviews.range("C4").value = "31/02/2026"
    reviews.range("6:6").delete("up")
    missing = book.sheets["Missing"]
    last = missing.used_range.last_cell.row
    missing.range(f"A{last + 1}").value = missing.range(f"A{last}").value


def _show_child(app: xw.App, book: xw.Book, result: Result) -> str:
    """Show the child with most errors, as the button does."""
    rows = result.issues.rows
    child = rows[rows["table"] == "Episodes"]["child"].str.strip().value_counts().index[0]
    person = Person(app)
    book.activate()
    episodes = book.sheets["Episodes"]
    children = episodes.range("A1").expand("down").value
    person.select("Episodes", f"A{children.index(child) + 1}")
    person.press("show_child")
    return child
