"""Suggested corrections: shown, accepted, recorded, taken back."""

import pytest

from lac_rules.reading import read_tables
from lac_rules.writing.csv_files import write_csv_files
from tests.xl_addin.commands.conftest import Files, Person
from tests.xl_addin.workbook.conftest import cell
from xl_addin.workbook.basics import layout


@pytest.fixture
def loaded(person: Person, files: Files, tmp_path) -> Person:
    """A return with everything loaded, whose files have lost the URNs of three homes."""
    tables = read_tables(files.this_year).tables
    episodes = tables["Episodes"]
    homes = (episodes.URN != "") & episodes.PLACE.isin(["K1", "K2", "R3", "S1"])
    rows = episodes.index[homes][:3]
    person.lost = {row + 2: episodes.URN[row] for row in rows}
    episodes.loc[rows, "URN"] = ""
    write_csv_files(tables, tmp_path / "return")
    person.press("load_return", tmp_path / "return")
    person.press("load_last_year", files.last_year)
    person.press("load_ofsted", files.ofsted)
    return person


def changes(person: Person) -> list[list]:
    body = (
        person.app.books.active.sheets[layout.CHANGES]
        .tables[0]
        .data_body_range.options(ndim=2)
        .value
    )
    return [row for row in body if row[0]]


def test_suggestions_stand_on_their_sheet_and_in_the_column(loaded):
    message = loaded.press("suggest")
    assert "of them sure" in message
    sheet = loaded.app.books.active.sheets["Episodes"]
    row, urn = next(iter(loaded.lost.items()))
    assert f"URN: {urn} (sure)" in cell(sheet, row, "Suggestion").value
    found = loaded.app.books.active.sheets["Suggestions"].tables[0].data_body_range.value
    assert [r[5] for r in found if r[3] == "URN" and r[6] == "sure"].count(urn) >= 1


def test_a_row_is_accepted_recorded_and_undone(loaded):
    loaded.press("suggest")
    sheet = loaded.app.books.active.sheets["Episodes"]
    row, urn = next(iter(loaded.lost.items()))
    loaded.select("Episodes", f"A{row}")
    assert "1 filled in, listed on Changes." in loaded.press("accept_suggestion")
    assert cell(sheet, row, "URN").value == urn
    recorded = [r for r in changes(loaded) if r[1] == row]
    assert [(r[3], r[4], r[5], r[6]) for r in recorded] == [
        ("URN", None, urn, "suggestion: Ofsted")
    ]

    loaded.select("Episodes", cell(sheet, row, "URN").address)
    loaded.press("undo_change")
    assert cell(sheet, row, "URN").value is None


def test_all_sure_ones_are_accepted_at_once(loaded):
    loaded.press("suggest")
    before = loaded.press("validate")
    assert "filled in" in loaded.press("accept_sure", answer="yes")
    sheet = loaded.app.books.active.sheets["Episodes"]
    right = [cell(sheet, row, "URN").value == urn for row, urn in loaded.lost.items()]
    assert sum(right) >= 2
    assert loaded.press("validate") != before


def test_what_a_person_typed_is_not_written_over_unasked(loaded):
    sheet = loaded.app.books.active.sheets["Episodes"]
    row = next(iter(loaded.lost))
    cell(sheet, row, "URN").value = "SC000000"
    loaded.press("suggest")
    loaded.select("Episodes", f"A{row}")
    loaded.press("accept_suggestion", answer="no")
    assert cell(sheet, row, "URN").value == "SC000000"


def test_without_suggestions_the_message_says_what_to_do(loaded):
    loaded.select("Start", "A1")
    assert "Press Suggest first" in loaded.press("accept_suggestion")
    assert "Press Suggest to look for some" in loaded.press("accept_sure")
    assert "Select a changed or an explained cell" in loaded.press("undo_change")


def test_undoing_a_typed_change_on_the_sheet_changes(loaded):
    sheet = loaded.app.books.active.sheets["Reviews"]
    before = cell(sheet, 2, "REVIEW_CODE").value
    cell(sheet, 2, "REVIEW_CODE").value = "PN9"
    loaded.press("validate")
    rows = loaded.app.books.active.sheets[layout.CHANGES].used_range.options(ndim=2).value
    line = next(n for n, r in enumerate(rows, start=1) if r[3] == "REVIEW_CODE")
    loaded.select(layout.CHANGES, f"A{line}")
    assert f"REVIEW_CODE is {before} again." in loaded.press("undo_change")
    assert cell(sheet, 2, "REVIEW_CODE").value == before
