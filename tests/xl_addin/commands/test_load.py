"""Load: files, a folder of both years, workbooks; rows in two files are asked about."""

import shutil
from datetime import datetime

import pytest

from lac_rules import read_return, validate
from xl_addin import clock
from xl_addin.operations.check import Files, check
from xl_addin.workbook.read import read


def rows(book, sheet="On loading") -> list[dict]:
    header, *body = book.sheets[sheet].used_range.options(ndim=2).value
    return [dict(zip(header, row, strict=True)) for row in body]


@pytest.fixture
def folder(files, tmp_path):
    """A folder as ``lac903 sample`` writes it."""
    shutil.copytree(files.this_year, tmp_path / "903" / "this year")
    shutil.copytree(files.last_year, tmp_path / "903" / "last year")
    shutil.copy(files.ofsted, tmp_path / "903" / "ofsted list.xlsx")
    return tmp_path / "903"


def test_a_folder_of_both_years_and_the_list(person, folder):
    message = person.press("load_folder", folder)
    assert "this year was read as this year's return, last year as last year's." in message
    names = person.app.books.active.sheet_names
    assert {"Episodes", "Episodes last year", "Ofsted"} <= set(names)


def test_what_was_left_out_comes_first_and_stays(person, folder):
    (folder / "this year" / "budget.csv").write_text("item,cost\nx,1\n")
    message = person.press("load_folder", folder)
    assert message.startswith("903/this year/budget.csv was skipped.")
    book = person.app.books.active
    assert "budget.csv was skipped" in book.sheets["Start"].range("B8").value
    assert any("budget.csv" in row["In words"] for row in rows(book) if row["What"] == "left out")
    person.press("validate")
    assert "budget.csv was skipped" in book.sheets["Start"].range("B8").value
    assert any(row["What"] == "left out" for row in rows(book))


def split_episodes(folder, shared: int) -> None:
    path = folder / "this year" / "episodes.csv"
    header, *lines = path.read_text("utf-8-sig").splitlines()
    path.write_text("\n".join([header, *lines[:9]]))
    path.with_name("more.csv").write_text("\n".join([header, *lines[9 - shared :]]))


def test_rows_in_two_files_are_asked_about(person, folder, files):
    split_episodes(folder, shared=2)
    message = person.press("load_folder", folder, answer="no")
    assert "2 rows stand in both" in message
    message = person.press("load_folder", folder, answer="yes")
    assert "Episodes was put together from" in message
    episodes = read(person.app.books.active).ret.tables["Episodes"]
    assert len(episodes) == len(read_return(files.this_year).tables["Episodes"])


def test_last_year_from_the_workbook_that_was_checked_then(person, files, tmp_path):
    person.press("load_return", files.last_year)
    person.app.books.active.save(tmp_path / "checked 2026.xlsx")
    person.press("load_return", files.this_year, answer="no")
    person.press("load_last_year", tmp_path / "checked 2026.xlsx")
    loaded = read(person.app.books.active).ret
    expected = read_return(files.this_year, files.last_year)
    for name, frame in expected.tables.items():
        assert loaded.tables[name][frame.columns].equals(frame), name


@pytest.mark.parametrize(
    ("chosen", "told"),
    [("this_year", "This year's and last year's files are the same"), ("last_year", "")],
)
def test_the_wrong_files_as_last_years_are_told_before_all_else(person, files, chosen, told):
    person.press("load_return", files.this_year)
    message = person.press("load_last_year", getattr(files, chosen))
    assert message.startswith(told or "No errors found")
    start = person.app.books.active.sheets["Start"].range("B8").value
    assert start.startswith(told or "nothing")


def test_a_checked_workbook_gives_the_findings_of_its_files(person, files, tmp_path):
    made = check(Files([files.this_year], [files.last_year]), datetime(2027, 4, 1), person.app)
    made.book.save(tmp_path / "checked.xlsx")
    ret = read_return(tmp_path / "checked.xlsx", year=2027, authority=files.authority)
    assert validate(ret).issues.frame.equals(made.result.issues.frame)
    assert any("is a workbook that this program made" in text for text in ret.statements)
    assert not {"Check", "Errors", "_row", "CHECK", "_ROW"} & set(ret.tables["Episodes"])


def test_what_was_put_right_stands_on_its_sheet(person, folder):
    path = folder / "this year" / "reviews.csv"
    header, *lines = path.read_text("utf-8-sig").splitlines()
    as_iso = []
    for line in lines:
        child, born, review, code = line.split(",")
        as_iso.append(f"{child},{'-'.join(reversed(born.split('/')))},{review},{code}")
    path.write_text("\n".join([header, *as_iso]))
    person.press("load_folder", folder)
    (row,) = [row for row in rows(person.app.books.active) if row["What"] == "form of the date"]
    assert row["Table"] == "Reviews"
    assert (row["Field"], row["Cells"]) == ("DOB", len(lines))
    assert (row["From"], row["To"]) == ("yyyy-mm-dd", "dd/mm/yyyy")


def test_a_new_load_stands_above_the_earlier_ones(person, folder, monkeypatch):
    (folder / "this year" / "budget.csv").write_text("item,cost\nx,1\n")
    person.press("load_folder", folder)
    book = person.app.books.active
    (folder / "last year" / "notes.csv").write_text("item,cost\nx,1\n")
    monkeypatch.setattr(clock, "now", lambda: datetime(2027, 6, 1, 9))
    book.save(folder.parent / "book.xlsx")
    person.press("load_last_year", folder / "last year", answer="yes")
    first, *_ = rows(book)
    assert "notes.csv was skipped" in first["In words"]
    assert first["Loaded"] == datetime(2027, 6, 1, 9)
    assert any("budget.csv" in str(row["In words"]) for row in rows(book))


def test_a_tidy_return_has_no_such_sheet(person, files):
    person.press("load_return", files.this_year)
    assert "On loading" not in person.app.books.active.sheet_names
