"""What people type on the sheet Child reaches the return, or is kept; it is never overwritten."""

import pytest

from lac_rules.language.ruleset import ruleset
from tests.xl_addin.workbook.conftest import cell, recheck
from tests.xl_addin.workbook.test_changes import changes
from tests.xl_addin.workbook.test_own_things import kept_notes
from xl_addin.workbook.book import SheetProblem
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import child as child_sheet
from xl_addin.workbook.template.from_template import add_sheet


@pytest.fixture
def child(book):
    """The sheet Child, which shows 1003."""
    add_sheet(book, "Child", after=book.sheets["Errors by type"])
    show(book)
    return book.sheets["Child"]


def show(book) -> None:
    child_sheet.show(book.sheets["Child"], read(book), "1003", ruleset(2027))


def place(child, table: str, field: str):
    """The cell of a field in the first row of a table on the sheet Child."""
    values = child.used_range.options(ndim=2).value
    top = next(n for n, row in enumerate(values) if row[0] == table)
    return child.range((top + 2, values[top].index(field) + 1))


def code(book):
    return cell(book.sheets["Reviews"], 5, "REVIEW_CODE")


def test_a_value_typed_there_goes_to_its_row_and_is_a_change(book, child):
    place(child, "Reviews", "REVIEW_CODE").value = "PN1"
    recheck(book)
    assert code(book).value == "PN1"
    assert [line[2:6] for line in changes(book)] == [("1003", "REVIEW_CODE", "PN0", "PN1")]
    show(book)
    assert place(child, "Reviews", "REVIEW_CODE").value == "PN1"
    assert kept_notes(book) == []


def test_a_date_becomes_a_date_and_a_deleted_value_a_blank(book, child):
    place(child, "Reviews", "REVIEW").value = "06/05/2026"
    place(child, "Episodes", "RNE").value = None
    table = read(book).ret.tables
    assert (table["Reviews"].REVIEW[3], table["Episodes"].RNE[2]) == ("06/05/2026", "")
    assert cell(book.sheets["Reviews"], 5, "REVIEW").value.day == 6


def test_it_finds_its_row_wherever_sorting_has_put_either(book, child):
    book.sheets["Reviews"].tables[0].sort(1, ascending=False)
    child.range("3:4").insert("down")
    place(child, "Reviews", "REVIEW_CODE").value = "PN1"
    assert read(book).ret.tables["Reviews"].REVIEW_CODE.tolist()[1] == "PN1"


def test_once_taken_over_the_tables_sheet_counts_again(book, child):
    place(child, "Reviews", "REVIEW_CODE").value = "PN1"
    recheck(book)
    code(book).value = "PN2"
    recheck(book)
    assert code(book).value == "PN2"


def test_a_correction_on_the_tables_sheet_is_not_undone(book, child):
    code(book).value = "PN2"
    recheck(book)
    assert code(book).value == "PN2"


def test_two_answers_for_one_cell_are_told(book, child):
    place(child, "Reviews", "REVIEW_CODE").value = "PN1"
    code(book).value = "PN2"
    words = "On the sheet Child REVIEW_CODE was changed to PN1, but on Reviews it is PN2 by now"
    with pytest.raises(SheetProblem, match=words):
        read(book)
    code(book).value = "PN1"
    assert read(book).ret.tables["Reviews"].REVIEW_CODE[3] == "PN1"


def test_a_row_that_is_gone_is_told(book, child):
    place(child, "Reviews", "REVIEW_CODE").value = "PN1"
    book.sheets["Reviews"].range("5:5").delete()
    with pytest.raises(SheetProblem, match="that row is gone. Delete the sheet Child"):
        read(book)
    child.delete()
    read(book)


def test_what_else_was_typed_there_is_kept(book, child):
    row = place(child, "Reviews", "REVIEW_CODE").row
    child.range((row, 9)).value = "ask Jo"
    child.range(f"{row}:{row}").insert("down")
    child.range((row, 1)).value = "see the file"
    show(book)
    assert kept_notes(book) == ["see the file", "ask Jo"]
    assert read(book).ret.tables["Reviews"].REVIEW_CODE[3] == "PN0"


def test_a_sheet_of_an_earlier_version_is_left_as_it_is(book, child):
    child.range("A:AZ").columns.hidden = False
    last = child.used_range.last_cell.column
    child.range((1, last)).expand("down").clear()
    place(child, "Reviews", "REVIEW_CODE").value = "PN1"
    assert read(book).ret.tables["Reviews"].REVIEW_CODE[3] == "PN0"
