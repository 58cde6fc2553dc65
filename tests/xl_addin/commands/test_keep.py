"""The button Keep as it is, and what other buttons make of explained errors."""

import pytest

from tests.stand_ins.engines import excel
from tests.xl_addin.commands.conftest import Person
from tests.xl_addin.workbook.conftest import cell, made_up_return, new_book
from xl_addin import headless, ribbon

REASON = "The nurse confirms it."


@pytest.fixture
def at_work(person: Person) -> Person:
    """A person with the usual small workbook open."""
    new_book(person.app, made_up_return())
    return person


def check_words(person: Person, *rows: int) -> list[str]:
    sheet = person.app.books.active.sheets["Reviews"]
    return [cell(sheet, row, "Check").value for row in rows]


def keep(person: Person, sheet: str, address: str) -> str:
    """Select, press the button, type the reason where it stands then, press again."""
    person.select(sheet, address)
    assert "waits for a reason" in person.press("keep_as_it_is")
    book = person.app.books.active
    assert book.sheets.active.name == "Explained"
    person.app.selection.value = REASON
    return person.press("keep_as_it_is")


def test_the_reason_is_typed_where_the_button_leads(at_work):
    message = keep(at_work, "Reviews", "D5")
    assert "1 more error is explained and kept as it is" in message
    assert check_words(at_work, 5) == ["explained"]


def test_until_the_reason_is_typed_the_cell_is_red(at_work):
    at_work.select("Reviews", "D5")
    at_work.press("keep_as_it_is")
    assert "1 error still waits for a reason." in at_work.press("keep_as_it_is")
    assert check_words(at_work, 5) == ["error"]


def test_of_a_cell_its_rules_are_meant_and_of_another_cell_all_of_the_row(at_work):
    at_work.select("Reviews", "D3")  # REVIEW_CODE: 167 alone
    assert at_work.press("keep_as_it_is").startswith("1 error waits")
    at_work.select("Reviews", "A3")
    assert at_work.press("keep_as_it_is").startswith("2 errors wait")


def test_several_rows_of_errors_at_once(at_work):
    sheet = at_work.app.books.active.sheets["Errors"]
    names, *rows = sheet.tables[0].range.options(ndim=2).value
    first = [row[names.index("Rule")] for row in rows].index("166") + 2
    at_work.select("Errors", f"A{first}:A{first + 1}")  # 166, and 167 in the same row
    assert at_work.press("keep_as_it_is").startswith("2 errors wait")


def test_where_nothing_is_wrong_there_is_nothing_to_keep(at_work):
    at_work.select("Reviews", "D4")
    assert "Select red cells" in at_work.press("keep_as_it_is")
    assert "Explained" not in at_work.app.books.active.sheet_names


def test_next_error_passes_it_over(at_work):
    keep(at_work, "Reviews", "A5")
    at_work.select("Reviews", "D3")
    at_work.press("next_error")
    assert at_work.app.selection.address == "$C$6"


def test_only_errors_leaves_it_out(at_work):
    keep(at_work, "Reviews", "A5")
    at_work.press("only_errors")
    sheet = at_work.app.books.active.sheets["Reviews"]
    assert [sheet.range(f"{row}:{row}").rows.hidden for row in (3, 5)] == [False, True]


def test_explain_says_that_it_is_explained(at_work):
    keep(at_work, "Reviews", "D5")
    at_work.select("Reviews", "D5")
    message = at_work.press("explain")
    assert "Explained, kept as it is: 440" in message
    assert f"Why it is right: {REASON}" in message


def test_the_childs_sheet_shows_it_apart(at_work):
    keep(at_work, "Reviews", "D5")
    at_work.select("Reviews", "D5")
    at_work.press("show_child")
    texts = [row[1] for row in at_work.app.books.active.sheets["Child"].used_range.value]
    assert any(str(text).startswith("explained, Reviews row 5 DOB") for text in texts)


@pytest.mark.parametrize("where", [("Reviews", "C5"), ("Explained", "A2")])
def test_undo_change_takes_it_back(at_work, where):
    keep(at_work, "Reviews", "D5")
    at_work.select(*where)
    assert at_work.press("undo_change").startswith("1 explanation taken back.")
    assert check_words(at_work, 5) == ["error"]


def test_undo_change_on_another_cell_of_the_row_undoes_the_change(at_work):
    cell(at_work.app.books.active.sheets["Reviews"], 3, "DOB").value = "06/06/2012"
    keep(at_work, "Reviews", "D3")
    at_work.select("Reviews", "B3")
    assert at_work.press("undo_change").startswith("DOB is 05/06/2012 again.")
    assert "Explained" in at_work.app.books.active.sheet_names


def test_undo_change_on_the_sheet_errors_too(at_work):
    keep(at_work, "Reviews", "D5")
    sheet = at_work.app.books.active.sheets["Errors"]
    last = sheet.tables[0].range.last_cell.row
    at_work.select("Errors", f"A{last}")
    assert at_work.press("undo_change").startswith("1 explanation taken back.")


def test_error_reports_write_the_explanations_for_the_portals_notes(at_work, tmp_path):
    assert "explained" not in at_work.press("error_reports", tmp_path)
    keep(at_work, "Reviews", "D5")
    message = at_work.press("error_reports", tmp_path, answer="yes")
    assert "explained errors.csv is beside them" in message
    text = (tmp_path / "explained errors.csv").read_text(encoding="utf-8-sig")
    assert REASON in text
    sheet = at_work.app.books.active.sheets["Failures by rule"]
    assert sheet.range("F1").value == "When"
    assert sheet.used_range.last_cell.value == "explained"


def test_in_excel_too(tmp_path):
    with headless.active():
        app = headless.app()
        book = new_book(app, made_up_return())
        book.save(tmp_path / "903.xlsx")
        app.quit()
    with excel("windows") as it:
        book = it.open(tmp_path / "903.xlsx")
        it.select("Reviews", "D5")
        assert ribbon.press("keep_as_it_is", book)
        assert "1 error waits for a reason" in it.messages[-1]
        it.type("Explained", "G2", REASON)
        assert ribbon.press("keep_as_it_is", book)
        assert "1 more error is explained" in it.messages[-1]
        it.select("Reviews", "D5")
        assert ribbon.press("undo_change", book)
        assert "1 explanation taken back." in it.messages[-1]
