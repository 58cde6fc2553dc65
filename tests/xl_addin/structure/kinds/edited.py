"""Workbooks that people worked in: typed, sorted, loaded more, took suggestions."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from lac_rules import LacReturn
from lac_rules.writing.csv_files import write_csv_files
from tests.xl_addin.structure.kinds.written import Written, kind, lac903, open_in_excel
from tests.xl_addin.workbook.conftest import LATER, REVIEWS, recheck
from xl_addin import headless, ribbon
from xl_addin.operations.keep import Error, ask_why
from xl_addin.operations.validate import validate
from xl_addin.workbook.read import read


def _edited(path: Path, *edits: tuple[str, object]) -> Path:
    """Write texts into cells of Reviews, and validate again."""
    with headless.open_book(path, save=True) as book:
        for cell, text in edits:
            book.sheets["Reviews"].range(cell).value = text
        recheck(book)
    return path


@kind("rechecked")
def rechecked(written: Written) -> Path:
    """Nothing was changed."""
    path = written.copy("checked", "rechecked")
    lac903("recheck", path)
    return path


@kind("corrected")
def corrected(written: Written) -> Path:
    """An error less."""
    return _edited(written.copy("checked", "corrected"), ("D5", "PN1"))


@kind("made worse")
def made_worse(written: Written) -> Path:
    """An error more."""
    path = written.copy("checked", "made worse")
    return _edited(path, ("D2", "PN9"), ("C4", "31/02/2026"))


@kind("no longer clean")
def no_longer_clean(written: Written) -> Path:
    """The first error: the pivot table comes."""
    return _edited(written.copy("clean", "no longer clean"), ("D2", "PN9"))


@kind("clean again")
def clean_again(written: Written) -> Path:
    """The last error gone: the pivot table goes."""
    return _edited(written.copy("no longer clean", "clean again"), ("D2", "PN1"))


@kind("edited by hand")
def edited_by_hand(written: Written) -> Path:
    """Rows came, went, moved and were copied; a column and notes of a person's own."""
    path = written.copy("checked", "by hand")
    with headless.open_book(path, save=True) as book:
        sheet = book.sheets["Reviews"]
        sheet.range("3:3").insert("down")
        sheet.range("A3:D3").value = [["1009", None, "soon", "PN1"]]
        sheet.range("5:5").delete()
        sheet.range("2:2").copy(sheet.range("8:8"))
        sheet.range("I1:I3").value = [["Team"], ["North"], ["South & East <new>"]]
        sheet.tables[0].sort(1, ascending=False)
        sheet.range("A6").add_note(" Ask Jo.\n_x0041_ ")
        recheck(book)
    return path


@kind("sheets deleted")
def sheets_deleted(written: Written) -> Path:
    """Changes and Progress were deleted, and come back."""
    path = written.copy("checked", "deleted")
    with headless.open_book(path, save=True) as book:
        book.sheets["Changes"].delete()
        book.sheets["Progress"].delete()
        recheck(book)
    return path


@kind("filtered")
def filtered(written: Written) -> Path:
    """Only the rows with errors are shown."""
    return _pressed(written.copy("checked", "filtered"), ("Reviews", "D5"), "only_errors")


@kind("with a child")
def with_a_child(written: Written) -> Path:
    """The sheet Child."""
    return _pressed(written.copy("checked", "child"), ("Reviews", "D5"), "show_child")


@kind("with explained errors")
def with_explained_errors(written: Written) -> Path:
    """One that stands, one that lapsed, one that waits for its reason."""
    path = written.copy("checked", "explained")
    given = ("--child", "1001", "--reason", "=1+1, say the minutes.")
    lac903("keep", path, "--rule", "440", "--child", "1003", *given[2:])
    lac903("keep", path, "--rule", "166", *given)
    with headless.open_book(path, save=True) as book:
        book.sheets["Reviews"].range("C3").value = "soon"
        result = validate(book, LATER).result
        ask_why(read(book), [Error("Reviews", "5", "166")], result.rules)
    return path


def _pressed(path: Path, selected: tuple[str, str], *controls: str) -> Path:
    """Select a cell, press buttons and save."""
    sheet, address = selected
    with open_in_excel(path) as app, pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAC903_LOGS", str(path.parent))
        book = app.books.active
        for control in controls:
            book.sheets[sheet].activate()
            book.sheets[sheet].range(address).select()
            assert ribbon.press(control, book), app.impl.alerts
        book.save()
    return path


@kind("extended")
def extended(written: Written) -> Path:
    """This year's files first; last year's and Ofsted's list were loaded later."""
    path, demo = written.folder("extended") / "extended.xlsx", written.demo
    with open_in_excel() as app, pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAC903_LOGS", str(path.parent))
        for control, files in (
            ("load_return", "this year"), ("load_last_year", "last year"),
            ("load_ofsted", "ofsted list.xlsx"),
        ):  # fmt: skip
            assert ribbon.press(control, app.books.active, [demo / files]), app.impl.alerts
        app.books.active.save(path)
    return path


@kind("reloaded")
def reloaded(written: Written) -> Path:
    """A fresh extract: rows gone, rows new, a table that was not there; a correction kept."""
    path = written.copy("corrected", "reloaded")
    new = REVIEWS.drop(index=[1]).replace("1004", "1008")
    header = LacReturn.from_frames({"Header": new[["CHILD", "DOB"]]}, year=2027).tables
    write_csv_files({"Reviews": new, **header}, path.parent / "extract")
    lac903("reload", path, path.parent / "extract")
    return path


@kind("suggested")
def suggested(written: Written) -> Path:
    """Suggestions on their sheet, in the column of Episodes and in notes."""
    path = written.copy("whole return", "suggested")
    assert "Suggestions for" in lac903("suggest", path)
    return path


@kind("accepted")
def accepted(written: Written) -> Path:
    """The sure suggestions were accepted: Changes says so."""
    path = written.copy("suggested", "accepted")
    assert "filled in" in lac903("suggest", path, "--accept-sure")
    return path


@kind("undone")
def undone(written: Written) -> Path:
    """A correction was taken back."""
    return _pressed(written.copy("corrected", "undone"), ("Reviews", "D5"), "undo_change")


@kind("backup")
def backup(written: Written) -> Path:
    """What is kept before a command changes much."""
    folder = written["accepted"].parent
    (found,) = folder.glob("*(backup *).xlsx")
    return Path(shutil.copy(found, written.folder("backup") / "backup.xlsx"))
