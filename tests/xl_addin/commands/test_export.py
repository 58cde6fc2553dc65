"""Export: what is in the sheets goes into files, and a warning says when errors remain."""

import pytest

from lac_rules.reading import read_tables
from tests.xl_addin.commands.conftest import Files, Person
from tests.xl_addin.workbook.conftest import cell


@pytest.fixture
def loaded(person: Person, files: Files) -> Person:
    person.press("load_return", files.this_year)
    return person


def test_csv_files_of_an_untouched_return_are_those_that_were_loaded(loaded, files, tmp_path):
    message = loaded.press("export_csv", tmp_path)
    assert "CSV files are in" in message
    assert "No errors remain." in message
    for name, frame in read_tables(files.this_year).tables.items():
        assert read_tables(tmp_path).tables[name].equals(frame)


def test_xml_says_what_it_has_no_place_for(loaded, tmp_path):
    message = loaded.press("export_xml", tmp_path)
    assert "The XML layout has no place for DoLo" in message
    assert (tmp_path / "return.xml").exists()
    assert (tmp_path / "deprivation_of_liberty.csv").exists()


def test_files_that_are_there_are_replaced_only_when_the_person_says_so(loaded, tmp_path):
    loaded.press("export_csv", tmp_path)
    (tmp_path / "reviews.csv").write_text("mine")
    assert "Nothing was written." in loaded.press("export_csv", tmp_path, answer="no")
    assert (tmp_path / "reviews.csv").read_text() == "mine"
    loaded.press("export_csv", tmp_path, answer="yes")
    assert (tmp_path / "reviews.csv").read_text() != "mine"


def test_remaining_errors_are_counted(loaded, tmp_path):
    cell(loaded.app.books.active.sheets["Reviews"], 3, "REVIEW_CODE").value = "PN9"
    assert "Careful: 1 error remains." in loaded.press("export_csv", tmp_path)


def test_reports(loaded, tmp_path):
    sheet = loaded.app.books.active.sheets["Reviews"]
    cell(sheet, 3, "REVIEW_CODE").value = "PN9"
    loaded.press("error_reports", tmp_path)
    assert "167" in (tmp_path / "errors by rule.csv").read_text(encoding="utf-8-sig")
    child = cell(sheet, 3, "CHILD").value
    assert child in (tmp_path / "children with errors.csv").read_text(encoding="utf-8-sig")
    book = loaded.app.books.active
    assert "167" in book.sheets["Failures by rule"].range("A2").value
    assert child in book.sheets["Children with errors"].range("A1").expand().columns[0].value
    loaded.press("error_reports", tmp_path, answer="yes")
