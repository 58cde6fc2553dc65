"""Further checks in a workbook: shown where errors are, and counted apart."""

import pandas as pd
import pytest
import xlwings as xw

from lac_rules import LacReturn, validate
from tests.xl_addin.workbook.conftest import LATER, NOW, REVIEWS, cell
from xl_addin.operations.validate import run_rules
from xl_addin.operations.validate import validate as validate_book
from xl_addin.workbook import marking
from xl_addin.workbook.copies.share import Choice, share
from xl_addin.workbook.copies.work_lists import lists_of
from xl_addin.workbook.create import create
from xl_addin.workbook.read import read

REPEATED = pd.concat([REVIEWS, REVIEWS.iloc[[2]]], ignore_index=True)
"""The usual four errors; and the row of child 1002, which is right, twice: X03."""


@pytest.fixture
def ret() -> LacReturn:
    return LacReturn.from_frames({"Reviews": REPEATED}, year=2027, authority="E08000003")


@pytest.fixture
def book(app: xw.App, ret: LacReturn) -> xw.Book:
    return create(app, ret, run_rules(ret), NOW)


def rows(book: xw.Book, name: str) -> list[dict[str, object]]:
    names, *found = book.sheets[name].tables[0].range.options(ndim=2).value
    return [dict(zip(names, row, strict=True)) for row in found]


def start(book: xw.Book) -> dict[str, object]:
    return dict(book.sheets["Start"].range("A1:B60").value)


def test_the_cell_its_note_and_the_list_show_what_was_found(book):
    sheet = book.sheets["Reviews"]
    assert cell(sheet, 7, "Errors").value == "X03 CHILD"
    assert cell(sheet, 7, "Check").value == "further"
    note = cell(sheet, 7, "CHILD").note.text
    assert "X03, a further check beyond the DfE's rules: The row is the same" in note
    (found,) = [row for row in rows(book, "Errors") if row["Rule"] == "X03"]
    assert found["Kind"] == "Further check"


def test_a_copy_has_them_where_they_are_asked_for_by_code(app, ret, tmp_path):
    book = create(app, ret, run_rules(ret), NOW)
    book.save(tmp_path / "book.xlsx")
    contents, result = read(book), run_rules(ret)
    everything = share(contents, result, Choice(everything=True), tmp_path, NOW)
    assert everything.records == validate(ret).issues.rows["row"].nunique()
    assert share(contents, result, Choice(rules=("X03",)), tmp_path, LATER).records == 1


def test_the_counts_are_those_of_the_dfes_rules(book, ret):
    dfe = validate(ret).issues
    assert len(run_rules(ret).issues) == len(dfe) + 1
    told = start(book)
    assert told["Errors now"] == len(dfe)
    assert told["Children with errors"] == dfe.children_with_errors
    assert told["Further checks"] == "1, not among the errors"
    kinds = ("    Missing", "    Invalid", "    Inconsistent", "    Last year")
    assert sum(told[kind] for kind in kinds) == len(dfe)
    (line,) = rows(book, "Progress")
    assert line["Errors"] == len(dfe)
    assert (line["Further checks"], line["Rules turned off"]) == (1, 0)


def test_the_pivot_table_has_them_apart_as_a_kind_of_their_own(book, ret):
    pivot = book.sheets["Errors by type"].pivot_tables[0].range.options(ndim=2).value
    totals = {row[0]: row[-1] for row in pivot if row[0]}
    assert totals["Now"] == len(validate(ret).issues)
    assert totals["Now, further checks"] == 1
    assert "Further check" in {row[1] for row in pivot}


def test_a_message_says_them_apart(book, ret):
    words = validate_book(book, LATER).words
    assert words.startswith(f"{len(validate(ret).issues)} errors in ")
    assert "Further checks beyond the DfE's rules found 1 in 1 child" in words


def test_a_work_list_counts_them_apart(app, ret):
    tables = {**ret.tables, "Reviews": ret.tables["Reviews"].assign(TEAM="north")}
    ret = LacReturn(tables, 2027, "E08000003")
    book = create(app, ret, run_rules(ret), NOW)
    contents = read(book)
    (team,) = lists_of(contents, run_rules(contents.ret), "TEAM")
    assert (team.errors, team.further) == (len(validate(ret).issues), 1)
    assert f"{team.errors} errors, 1 further check, " in team.count


def test_where_notes_run_short_the_dfes_errors_have_theirs(app, ret, monkeypatch):
    of_the_dfe = {
        (row, name)
        for row, name in validate(ret).issues.frame[["row", "field"]].itertuples(index=False)
    }
    monkeypatch.setattr(marking, "MAX_NOTES", len(of_the_dfe))
    book = create(app, LacReturn.from_frames({"Reviews": REPEATED.iloc[::-1]}, year=2027),
                  run_rules(LacReturn.from_frames({"Reviews": REPEATED.iloc[::-1]}, year=2027)),
                  NOW)  # fmt: skip
    sheet = book.sheets["Reviews"]
    notes = [
        (row, name)
        for row in range(2, 8)
        for name in REVIEWS.columns
        if cell(sheet, row, name).note is not None
    ]
    assert len(notes) == len(of_the_dfe)
    assert not [row for row, name in notes if name == "CHILD" and "X03" in
                cell(sheet, row, name).note.text]  # fmt: skip
