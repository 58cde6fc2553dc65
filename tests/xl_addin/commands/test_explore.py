"""Explore: one child, one error, only errors."""

import pytest

from tests.xl_addin.commands.conftest import Files, Person
from tests.xl_addin.workbook.conftest import cell
from xl_addin.workbook.marks import errors_text, marks_text


@pytest.fixture
def loaded(person: Person, files: Files) -> Person:
    person.press("load_return", files.this_year)
    sheet = person.app.books.active.sheets["Reviews"]
    cell(sheet, 3, "REVIEW_CODE").value = "PN9"
    cell(sheet, 5, "REVIEW").value = None
    person.press("validate")
    return person


def visible_rows(sheet) -> list[int]:
    last = sheet.tables[0].range.last_cell.row
    return [row for row in range(2, last + 1) if not sheet.range(f"A{row}").rows.hidden]


def test_one_childs_rows_and_errors_on_one_sheet(loaded):
    book = loaded.app.books.active
    child = cell(book.sheets["Reviews"], 3, "CHILD").value
    loaded.select("Reviews", "A3")
    loaded.press("show_child")

    sheet = book.sheets["Child"]
    assert book.sheets.active.name == "Child"
    assert sheet.range("B1").value == child
    values = sheet.used_range.options(ndim=2).value
    headings = [row[0] for row in values]
    assert {"Header", "Episodes", "Reviews", "Errors"} <= set(headings)
    error = values[headings.index("Errors") + 1]
    assert error[0] == "167"
    assert error[1].startswith("Reviews row 3 REVIEW, REVIEW_CODE: The participation code is ")


def test_next_and_previous_child_go_round(loaded):
    book = loaded.app.books.active
    children = book.sheets["Header"].range("A2").expand("down").value
    loaded.press("next_child")
    assert book.sheets["Child"].range("B1").value == children[0]
    loaded.press("next_child")
    assert book.sheets["Child"].range("B1").value == children[1]
    loaded.press("previous_child")
    loaded.press("previous_child")
    assert book.sheets["Child"].range("B1").value not in children[:2]


def test_only_this_error_filters_the_sheets_that_have_it_and_show_all_undoes_it(loaded):
    book = loaded.app.books.active
    reviews, header = book.sheets["Reviews"], book.sheets["Header"]
    everything = visible_rows(reviews), visible_rows(header)
    loaded.select("Reviews", cell(reviews, 5, "REVIEW").address)
    loaded.press("only_this_error")  # 166 marks the row, and 167
    assert visible_rows(reviews) == [5]
    assert visible_rows(header) == everything[1]  # nothing is hidden where nothing is wrong

    loaded.press("show_all")
    assert (visible_rows(reviews), visible_rows(header)) == everything


def test_only_errors(loaded):
    reviews = loaded.app.books.active.sheets["Reviews"]
    loaded.press("only_errors")
    assert visible_rows(reviews) == [3, 5]


def test_one_filter_takes_the_place_of_another(loaded):
    book = loaded.app.books.active
    reviews, header = book.sheets["Reviews"], book.sheets["Header"]
    header.tables[0].autofilter.apply_values(1, ["nobody"])
    loaded.select("Reviews", cell(reviews, 5, "REVIEW").address)
    loaded.press("only_this_error")
    assert visible_rows(header)
    loaded.press("only_errors")
    assert visible_rows(reviews) == [3, 5]


def test_an_error_is_found_in_a_row_with_more_errors_than_excel_can_filter_by(loaded):
    """Excel filters by texts of at most 255 characters."""
    sheet = loaded.app.books.active.sheets["Episodes"]
    fields = {f"FIELD_{number}": [f"{number}X", "999"] for number in range(60)}
    text = errors_text(fields)
    cell(sheet, 2, "Errors").value = text
    cell(sheet, 2, "_marks").value = marks_text(fields, noted=())
    errors = loaded.app.books.active.sheets["Errors"]
    errors.range("B2").value, errors.range("F2").value = "Episodes", "59X"
    loaded.select("Errors", "A2")
    loaded.press("only_this_error")
    assert "59X" not in text
    assert visible_rows(sheet) == [2]


def test_validating_a_filtered_sheet_finds_the_same(loaded):
    loaded.press("only_errors")
    sheet = loaded.app.books.active.sheets["Reviews"]
    assert "3 errors" in loaded.press("validate")
    loaded.press("show_all")
    assert cell(sheet, 5, "Check").value == "error"


def test_without_a_child_or_an_error_selected_the_message_says_what_to_do(loaded):
    loaded.select("Start", "A1")
    assert "Select a row of a child first" in loaded.press("show_child")
    assert "Select a red cell" in loaded.press("only_this_error")


@pytest.mark.parametrize(
    "control", ["explain", "show_child", "only_this_error", "undo_change", "validate_child"]
)
def test_where_a_chart_is_selected_the_message_says_so(loaded, monkeypatch, control):
    monkeypatch.setattr(type(loaded.app.impl), "selection", None)
    assert loaded.press(control).startswith("No cell is selected")


@pytest.mark.parametrize("control", ["next_error", "previous_error"])
def test_from_a_selected_chart_next_error_goes_to_the_sheets_first_or_last(
    loaded, monkeypatch, control
):
    loaded.select("Reviews", "A1")
    with monkeypatch.context() as patch:
        patch.setattr(type(loaded.app.impl), "selection", None)
        loaded.press(control)
    assert loaded.app.books.active.sheets.active.name == "Reviews"
    # Row 6 has a review that is late: a further check.
    assert loaded.app.selection.row in (3, 6)
