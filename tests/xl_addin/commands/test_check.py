"""Load, validate, go from error to error, explain: as a person clicks it."""

import pytest

from tests.xl_addin.commands.conftest import Files, Person
from tests.xl_addin.workbook.conftest import cell


@pytest.fixture
def loaded(person: Person, files: Files) -> Person:
    person.press("load_return", files.this_year)
    return person


def test_loading_makes_a_new_workbook_and_says_what_was_found(person, files):
    message = person.press("load_return", *sorted(files.this_year.iterdir()))
    assert "No errors found by" in message
    assert "save it under a name of yours" in message
    assert person.app.books.active.sheet_names[0] == "Start"
    assert len(person.app.books) == 2


def test_last_year_and_ofsted_make_more_rules_run(loaded, files):
    before = loaded.press("validate")
    assert "rules could not run" in before
    assert "No errors found" in loaded.press("load_last_year", files.last_year)
    message = loaded.press("load_ofsted", files.ofsted)
    assert "providers loaded" in message
    assert "No errors found" in message
    names = loaded.app.books.active.sheet_names
    assert {"Episodes last year", "Ofsted"} <= set(names)


def test_loading_last_year_again_asks_before_it_replaces(loaded, files):
    loaded.press("load_last_year", files.last_year)
    book = loaded.app.books.active
    book.sheets["Header last year"].range("A2").value = "mine"
    loaded.press("load_last_year", files.last_year, answer="no")
    assert book.sheets["Header last year"].range("A2").value == "mine"
    loaded.press("load_last_year", files.last_year, answer="yes")
    assert book.sheets["Header last year"].range("A2").value != "mine"


def test_an_error_is_found_explained_and_gone_to(loaded):
    book = loaded.app.books.active
    sheet = book.sheets["Reviews"]
    cell(sheet, 3, "REVIEW_CODE").value = "PN9"
    cell(sheet, 7, "REVIEW").value = None
    assert "3 errors in 2 children" in loaded.press("validate")

    loaded.select("Reviews", "A1")
    loaded.press("next_error")
    assert loaded.app.selection.address == cell(sheet, 3, "REVIEW").address
    assert "167: The participation code is missing" in loaded.press("explain")
    loaded.press("next_error")
    loaded.press("next_error")
    assert loaded.app.selection.row == 7
    loaded.press("previous_error")
    assert loaded.app.selection.address == cell(sheet, 3, "REVIEW_CODE").address


def test_explaining_a_row_of_the_sheet_errors(loaded):
    book = loaded.app.books.active
    cell(book.sheets["Reviews"], 3, "REVIEW_CODE").value = "PN9"
    loaded.press("validate")
    loaded.select("Errors", "F2")
    assert "167:" in loaded.press("explain")


def test_validating_one_child(loaded):
    sheet = loaded.app.books.active.sheets["Reviews"]
    cell(sheet, 3, "REVIEW_CODE").value = "PN9"
    child = cell(sheet, 3, "CHILD").value
    loaded.select("Reviews", "B3")
    assert loaded.press("validate_child").startswith(f"Child {child} has these errors:\n\n167:")


def test_what_a_further_check_found_is_explained_as_such(loaded):
    sheet = loaded.app.books.active.sheets["Reviews"]
    repeated = sheet.range("A2:D2").raw_value
    place = sheet.used_range.shape[0] + 1
    sheet.range(f"A{place}:D{place}").raw_value = repeated
    child = cell(sheet, 2, "CHILD").value
    loaded.select("Reviews", f"A{place}")

    told = loaded.press("validate_child")
    assert told.startswith(f"Child {child} has no errors.\n\nFurther checks beyond")
    assert "X03: The row is the same" in told
    words = loaded.press("explain")
    assert "X03, a further check beyond the DfE's rules: The row is the same" in words


def test_without_errors_there_is_nothing_to_go_to(loaded):
    loaded.select("Reviews", "A2")
    assert "No cell is wrong now" in loaded.press("next_error")
    assert "No rule marks this row" in loaded.press("explain")


def test_settings_lead_to_the_cells_for_council_and_year(loaded):
    message = loaded.press("settings")
    assert loaded.app.books.active.sheets.active.name == "Start"
    assert loaded.app.selection.value[1] == 2027
    assert "yellow cells" in message


@pytest.mark.parametrize("control", ["validate", "next_error", "show_child", "only_errors"])
def test_on_another_workbook_the_message_says_what_to_do(person, control):
    assert "is not a 903 workbook" in person.press(control)


def test_excel_is_left_as_it_was(loaded):
    app = loaded.app
    app.screen_updating, app.enable_events = True, True
    loaded.press("validate")
    assert (app.screen_updating, app.enable_events) == (True, True)
    assert app.status_bar in (False, None)
