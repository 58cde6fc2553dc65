"""Columns called as ours are, in what is loaded: there is one Check, and it is renewed."""

import csv

import pytest

from lac_rules import read_return, validate
from tests.xl_addin.workbook.conftest import (
    LATER,
    REVIEWS,
    cell,
    made_up_return,
    new_book,
    recheck,
)
from xl_addin.operations.reload import reload
from xl_addin.workbook.read import read

OURS = ["Check", "Errors", "_marks", "_row"]


def header(book) -> list[str]:
    return book.sheets["Reviews"].tables[0].header_row_range.value


@pytest.fixture
def saved_as_csv(book, tmp_path):
    """The sheet Reviews, saved from Excel as CSV; one row was typed since the last validation."""
    sheet = book.sheets["Reviews"]
    sheet.range("A7:D7").value = ["1009", None, None, "PN1"]
    with (tmp_path / "reviews.csv").open("w", newline="") as file:
        csv.writer(file).writerows(
            [f"{v:%d/%m/%Y}" if hasattr(v, "day") else v for v in row]
            for row in sheet.used_range.value
        )
    return tmp_path / "reviews.csv"


def test_our_own_sheet_saved_as_csv_is_read_without_what_we_fill_in(saved_as_csv):
    ret = read_return([saved_as_csv], year=2027)
    assert list(ret.tables["Reviews"].columns) == list(REVIEWS.columns)
    assert ret.tables["Reviews"].CHILD.tolist()[-1] == "1009"
    assert any("what it fills in was left out" in text for text in ret.loading.said)


def test_a_column_of_ones_own_that_is_called_so_is_told(tmp_path):
    path = tmp_path / "reviews.csv"
    REVIEWS.assign(Check="seen").to_csv(path, index=False)
    ret = read_return([path], year=2027)
    assert list(ret.tables["Reviews"].columns) == list(REVIEWS.columns)
    assert any("reviews.csv: the column CHECK was left out" in text for text in ret.loading.said)


def test_a_return_from_elsewhere_with_such_columns_gets_one_of_each(app):
    ret = made_up_return(Reviews=REVIEWS.assign(CHECK="old", ERRORS="old", _MARKS="old", _ROW="9"))
    book = new_book(app, ret)
    assert header(book) == [*REVIEWS.columns, *OURS]
    for _ in range(2):
        recheck(book)
    assert header(book) == [*REVIEWS.columns, *OURS]
    assert cell(book.sheets["Reviews"], 3, "Check").value == "error"
    assert list(read(book).ret.tables["Reviews"].columns) == list(REVIEWS.columns)
    reloaded = reload(book, {"Reviews": ret.tables["Reviews"]}, LATER)
    assert reloaded.rows == {"Reviews": (0, 0, 0)}
    assert not any("CHECK" in text for text in reloaded.statements)
    assert validate(read(book).ret).issues.frame.equals(validate(ret).issues.frame)
