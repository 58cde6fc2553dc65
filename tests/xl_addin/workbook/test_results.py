"""Formulas that people put into the return, and what they gave when they were last worked out."""

import openpyxl
import pytest

from tests.xl_addin.workbook.conftest import cell, recheck
from xl_addin.headless.cells.values import Formula
from xl_addin.workbook.book import SheetProblem
from xl_addin.workbook.read import read


def put_formula(book, name: str, result: object, kind: str = "s", row: int = 3) -> None:
    at = cell(book.sheets["Reviews"], row, name)
    at.number_format = "General"
    grid = at.sheet.impl.grid
    found = grid.cells[at.row, at.column]
    found._value, found.data_type = Formula('="PN"&1', result, kind), "f"


def test_a_formula_without_a_result_is_told_and_is_no_blank(app, book, tmp_path):
    """As openpyxl, R or a web service writes it: the formula alone."""
    book.save(tmp_path / "book.xlsx")
    written = openpyxl.load_workbook(tmp_path / "book.xlsx")
    for row in range(3, 7):
        at = written["Reviews"].cell(row, 4, '="PN"&1')
        at.number_format = "General"
    written.save(tmp_path / "written.xlsx")
    opened = app.books.open(tmp_path / "written.xlsx")
    words = r"The sheet Reviews has 4 formulas without a result: D3, D4, D5, D6\. Open the workbook"
    with pytest.raises(SheetProblem, match=words):
        read(opened)


def test_a_result_counts_as_what_it_is(book):
    put_formula(book, "REVIEW_CODE", "PN1")
    put_formula(book, "REVIEW", "", row=4)
    table = read(book).ret.tables["Reviews"]
    assert (table.REVIEW_CODE[1], table.REVIEW[2]) == ("PN1", "")


def test_formulas_beside_the_return_may_lack_theirs(book):
    sheet = book.sheets["Reviews"]
    sheet.range("I1").value = "Team"
    sheet.range("I2:I6").number_format = "General"
    sheet.range("I2:I6").formula = "=LEFT(D2,3)"
    recheck(book)
    assert [f for (f,) in sheet.range("I2:I6").formula] == [f"=LEFT(D{n},3)" for n in range(2, 7)]


def test_excel_which_works_formulas_out_is_not_asked(app, book):
    put_formula(book, "REVIEW_CODE", None)
    app.calculation = "automatic"
    assert read(book).ret.tables["Reviews"].REVIEW_CODE[1] == ""
