"""Saving is all or nothing."""

import os

import pytest
import xlwings as xw

from xl_addin import headless
from xl_addin.headless.file import saving, writing


@pytest.fixture
def saved(book, sheet, tmp_path):
    sheet["A1"].value = "old"
    path = tmp_path / "book.xlsx"
    book.save(path)
    sheet["A1"].value = "new"
    return path


@pytest.mark.parametrize("place", ["in the middle of writing", "at the very end"])
def test_a_crash_leaves_the_old_file_whole(book, saved, monkeypatch, place):
    def fail(*args):
        raise KeyboardInterrupt

    before = saved.read_bytes()
    if place == "at the very end":
        monkeypatch.setattr(saving.os, "replace", fail)
    else:
        monkeypatch.setattr(writing.Writer, "_write_shared", fail)
    with pytest.raises(KeyboardInterrupt):
        book.save()
    assert saved.read_bytes() == before
    assert os.listdir(saved.parent) == [saved.name]


def test_a_file_that_excel_holds_open_is_named(book, saved, monkeypatch):
    def held(*args):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(saving.os, "replace", held)
    with pytest.raises(xw.XlwingsError, match="open in Excel"):
        book.save()


@pytest.mark.parametrize(
    ("mark", "program"), [("~$book.xlsx", "Excel"), (".~lock.book.xlsx#", "LibreOffice")]
)
def test_what_a_program_puts_beside_an_open_file_is_respected_everywhere(
    book, saved, mark, program
):
    before = saved.read_bytes()
    (saved.parent / mark).write_bytes(b"owner")
    with pytest.raises(xw.XlwingsError, match=f"open in {program}, here or on another machine"):
        book.save()
    assert saved.read_bytes() == before
    (saved.parent / mark).unlink()
    book.save()


def test_what_somebody_else_saved_since_is_never_overwritten(book, saved, sheet):
    with headless.open_book(saved) as other:
        other.sheets[0]["A1"].value = "theirs"
        other.save()
    theirs = saved.read_bytes()
    sheet["A1"].value = "ours"
    with pytest.raises(xw.XlwingsError, match="changed by somebody else since it was read"):
        book.save()
    assert saved.read_bytes() == theirs
    assert os.listdir(saved.parent) == [saved.name]


def test_a_book_may_be_saved_as_often_as_one_likes(book, saved, sheet):
    for number in range(3):
        sheet["A1"].value = number
        book.save()


def test_a_file_that_is_gone_is_written_again(book, saved):
    saved.unlink()
    book.save()
    assert saved.exists()


def test_a_missing_folder_is_named(book, tmp_path):
    with pytest.raises(xw.XlwingsError, match="folder .* does not exist"):
        book.save(tmp_path / "nowhere" / "book.xlsx")


def test_equal_books_give_equal_bytes(book, sheet, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    sheet["A1"].value = [["K"], ["a"]]
    sheet.tables.add(sheet["A1:A2"])
    book.save(tmp_path / "a.xlsx")
    book.save(tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_file_keeps_who_may_read_it(book, saved):
    os.chmod(saved, 0o640)
    book.save()
    assert os.stat(saved).st_mode & 0o777 == 0o640


def test_a_sheet_that_comes_between_two_savings_is_a_sheet_of_its_own(app, tmp_path):
    book = app.books.add()
    book.sheets[0].name = "first"
    book.sheets.add("last", after=book.sheets[0])
    book.save(tmp_path / "book.xlsx")
    for name in ("new", "newer"):
        book.sheets.add(name, before=book.sheets["last"])
        for sheet in book.sheets:
            sheet.range("A1").value = sheet.name
        book.save()
    with headless.open_book(tmp_path / "book.xlsx") as again:
        assert [sheet.name for sheet in again.sheets] == ["first", "new", "newer", "last"]
        assert [sheet.range("A1").value for sheet in again.sheets] == again.sheet_names
