"""A day with one workbook: every button is pressed, and between them people type.

`STORY` is the list of steps. The same day is lived through on each engine, from the same files.
After each step `snapshot` says what is in the workbook; `Day` keeps what was said, and what each
press of a button cost.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd
import xlwings as xw

from lac_rules.reading import read_tables
from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.ofsted import write_ofsted_list
from tests.engines.snapshots import snapshot
from tests.stand_ins.engines import Excel
from xl_addin import headless, ribbon
from xl_addin.operations.undo_merge import undo_merge
from xl_addin.workbook.basics import layout
from xl_addin.workbook.read import read

MORNING = datetime(2027, 5, 3, 9, 30)
HOMES = ["K1", "K2", "R3", "S1"]


@dataclass
class Step:
    """What was said, and what is in the workbook, after a step."""

    said: list[str]
    state: dict


@dataclass
class Day:
    """One day at one Excel."""

    it: Excel
    folder: Path
    steps: dict[str, Step] = field(default_factory=dict)
    presses: list[tuple[str, int]] = field(default_factory=list)

    def live(self) -> Day:
        """Go through the whole story."""
        make_files(self.folder)
        for step in STORY:
            self.go(step)
        return self

    def go(self, step: Callable[[Day], None]) -> None:
        """One step of the story."""
        shown = len(self.it.alerts)
        step(self)
        said = [self.plain(alert["prompt"]) for alert in self.it.alerts[shown:]]
        state = snapshot(self.it) if len(self.it.our_app.books) else {}
        self.steps[step.__name__] = Step(said, state)

    def plain(self, text: str) -> str:
        """A message without what differs from folder to folder."""
        return text.replace(str(self.folder), "FOLDER")

    @property
    def book(self) -> xw.Book:
        """The active workbook, through the engine."""
        return self.it.app.books.active

    def press(self, control: str, *paths: Path, answer: str | None = None) -> None:
        """Press a button; message boxes are answered with `answer` where they have that button."""
        self.it.answer = lambda prompt, buttons: answer if answer in buttons else buttons[0]
        book, before = self.book, self.calls
        ribbon.press(control, book, paths or None)
        self.presses.append((control, self.calls - before))

    @property
    def calls(self) -> int:
        """How many calls crossed so far. The status bar is left out: it is set by the clock."""
        calls = self.it.calls.items()
        return sum(n for name, n in calls if "statusbar" not in name.lower().replace("_", ""))

    # What people do by hand

    def place(self, sheet: str, row: int, column: str) -> str:
        """The address of a column's cell in a row of a sheet."""
        header = self.it.hands().sheets[sheet].range("A1").expand("right").value
        return xw.utils.col_name(header.index(column) + 1) + str(row)

    def type(self, sheet: str, row: int, column: str, value: object) -> None:
        """Type into a cell."""
        self.it.type(sheet, self.place(sheet, row, column), value)

    def select(self, sheet: str, row: int, column: str) -> None:
        """Select a cell."""
        self.it.select(sheet, self.place(sheet, row, column))

    def row_of(self, sheet: str, text: str) -> int:
        """The first row of a sheet in which a cell is this text."""
        rows = self.it.hands().sheets[sheet].used_range.options(ndim=2).value
        return next(n for n, row in enumerate(rows, 1) if text in map(str, row))


def make_files(folder: Path) -> None:
    """The files of a made-up return, in which three homes have lost their URN."""
    made = make_sample(children=14, year=2027)
    write_ofsted_list(made.providers, folder / "ofsted.xlsx")
    last = {n: f for n, f in made.tables.items() if n.endswith(LAST)}
    write_csv_files(last, folder / "last")
    this = {n: f.copy() for n, f in made.tables.items() if not n.endswith(LAST)}
    episodes = this["Episodes"]
    lost = episodes.index[(episodes.URN != "") & episodes.PLACE.isin(HOMES)][:3]
    episodes.loc[lost, "URN"] = ""
    write_csv_files(this, folder / "this")
    shutil.copytree(folder / "this", folder / "both" / "this year")
    shutil.copytree(folder / "last", folder / "both" / "last year")
    shutil.copy(folder / "ofsted.xlsx", folder / "both" / "ofsted list.xlsx")


# The story


def load_return(day: Day) -> None:
    """Files become a new workbook, which is saved under a name with a space and an accent."""
    day.press("load_return", day.folder / "this")
    day.book.save(day.folder / "903 Zoë's return.xlsx")


def load_last_year(day: Day) -> None:
    day.press("load_last_year", day.folder / "last")


def load_ofsted(day: Day) -> None:
    day.press("load_ofsted", day.folder / "ofsted.xlsx")


def edit_and_validate(day: Day) -> None:
    """Wrong values of every kind: codes, dates, text for dates, blanks, long text, a formula."""
    day.type("Reviews", 2, "REVIEW", None)
    day.type("Reviews", 4, "REVIEW_CODE", "PN9")
    day.type("Reviews", 5, "REVIEW", "31/02/2027")
    day.type("Reviews", 6, "DOB", datetime(2001, 2, 3))
    day.type("Episodes", 3, "LS", "X9")
    day.type("Episodes", 4, "DECOM", datetime(2026, 12, 24))
    day.type("Header", 2, "SEX", "X")
    day.type("Header", 4, "UPN", "not a UPN " * 9)
    day.type("Header", 5, "DOB", None)
    cell = day.it.hands().sheets["Header"].range(day.place("Header", 2, "SEX"))
    cell.add_note("Ask the school.")
    day.press("validate")


def explain_a_cell(day: Day) -> None:
    day.select("Reviews", 4, "REVIEW_CODE")
    day.press("explain")


def explain_a_row_of_errors(day: Day) -> None:
    day.it.select("Errors", "B3")
    day.press("explain")


def validate_child(day: Day) -> None:
    day.select("Reviews", 4, "DOB")
    day.press("validate_child")


def next_error(day: Day) -> None:
    day.select("Reviews", 1, "CHILD")
    day.press("next_error")
    day.press("next_error")


def previous_error(day: Day) -> None:
    day.press("previous_error")


def show_child(day: Day) -> None:
    day.select("Reviews", 4, "CHILD")
    day.press("show_child")


def next_child(day: Day) -> None:
    day.press("next_child")


def previous_child(day: Day) -> None:
    day.press("previous_child")


def only_this_error(day: Day) -> None:
    day.select("Reviews", 4, "REVIEW_CODE")
    day.press("only_this_error")


def only_errors(day: Day) -> None:
    day.press("only_errors")


def show_all(day: Day) -> None:
    day.press("show_all")


def suggest(day: Day) -> None:
    day.press("suggest")


def accept_suggestion(day: Day) -> None:
    rows = day.it.hands().sheets[layout.SUGGESTIONS].used_range.options(ndim=2).value
    assert len(rows) > 2
    day.it.select(layout.SUGGESTIONS, "A2")
    day.press("accept_suggestion")


def accept_sure(day: Day) -> None:
    day.press("accept_sure", answer="yes")


def keep_as_it_is(day: Day) -> None:
    """An error is right, and the reason is typed where the button leads."""
    day.it.select("Errors", "A2")
    day.press("keep_as_it_is")
    day.it.type("Explained", "G2", "Seen the minutes.")
    day.press("keep_as_it_is")


def undo_change(day: Day) -> None:
    day.it.select(layout.CHANGES, f"A{day.row_of(layout.CHANGES, 'REVIEW_CODE')}")
    day.press("undo_change")


def share_copy(day: Day) -> None:
    day.book.save()
    day.it.select("Start", "A1")
    day.press("share_copy", day.folder / "out")


def merge_copies(day: Day) -> None:
    """Somebody filled in the date of a review."""
    (copy,) = (day.folder / "out").glob("*.xlsx")
    with headless.open_book(copy, save=True) as book:
        sheet = book.sheets["Reviews"]
        rows = sheet.used_range.options(ndim=2).value
        top = next(n for n, row in enumerate(rows, 1) if "REVIEW" in row)
        place = rows[top - 1].index("REVIEW") + 1
        for number in range(top + 1, len(rows) + 1):
            if not rows[number - 1][place - 1]:
                sheet.range((number, place)).value = "05/06/2026"
    day.press("merge_copies", copy)


def take_the_merge_back(day: Day) -> None:
    undo_merge(read(day.book), MORNING)


def merge_again(day: Day) -> None:
    (copy,) = (day.folder / "out").glob("*.xlsx")
    day.press("merge_copies", copy)


def work_lists(day: Day) -> None:
    day.it.select("Start", "A1")
    day.press("work_lists", day.folder / "lists")


def error_reports(day: Day) -> None:
    day.press("error_reports", day.folder / "reports")
    day.press("error_reports", day.folder / "reports", answer="yes")


def export_csv(day: Day) -> None:
    day.press("export_csv", day.folder / "csv")


def export_xml(day: Day) -> None:
    day.press("export_xml", day.folder / "xml")


def sort_insert_and_delete(day: Day) -> None:
    """Rows are sorted, put in and taken out by hand, then validated."""
    book = day.it.hands()
    book.sheets["Header"].tables[0].sort(1, ascending=False)
    reviews = book.sheets["Reviews"]
    reviews.range("6:6").insert("down")
    day.type("Reviews", 6, "CHILD", "99999999")
    day.type("Reviews", 6, "DOB", datetime(2015, 5, 5))
    day.type("Reviews", 6, "REVIEW", datetime(2026, 7, 1))
    book.sheets["Episodes"].range("8:8").delete()
    day.press("validate")


def reload_a_fresh_extract(day: Day) -> None:
    """The files have a new review, and lack a child of before."""
    tables = read_tables(day.folder / "this").tables
    reviews = tables["Reviews"]
    new = reviews.iloc[:1].assign(REVIEW="06/06/2026")
    tables["Reviews"] = pd.concat([reviews, new], ignore_index=True)
    write_csv_files(tables, day.folder / "fresh")
    day.press("load_return", day.folder / "fresh", answer="yes")


def settings(day: Day) -> None:
    day.press("settings")


def save_close_and_open(day: Day) -> None:
    path = day.book.fullname
    day.book.save()
    day.book.close()
    day.it.open(path)
    day.press("validate")


def guide(day: Day) -> None:
    day.press("guide")


def about(day: Day) -> None:
    day.press("about")


def load_folder(day: Day) -> None:
    """Both years and Ofsted's list at once, into another new workbook."""
    day.press("load_folder", day.folder / "both", answer="no")


STORY: list[Callable[[Day], None]] = [
    load_return, load_last_year, load_ofsted, edit_and_validate, explain_a_cell,
    explain_a_row_of_errors, validate_child, next_error, previous_error, show_child, next_child,
    previous_child, only_this_error, only_errors, show_all, suggest, accept_suggestion, accept_sure,
    undo_change, share_copy, merge_copies, take_the_merge_back, merge_again, work_lists,
    error_reports, export_csv, export_xml, sort_insert_and_delete,
    reload_a_fresh_extract, keep_as_it_is, settings, save_close_and_open, guide, about, load_folder,
]  # fmt: skip
