"""Reading what people left in the sheets, and renewing the marks."""

from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from lac_rules import LacReturn
from lac_rules.schema import PROVIDER_FIELDS
from tests.xl_addin.workbook.conftest import (
    EPISODES,
    REVIEWS,
    cell,
    column,
    made_up_return,
    new_book,
    recheck,
)
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets.data import SheetProblem
from xl_addin.workbook.sheets.settings import NotOurWorkbook
from xl_addin.workbook.sheets.start import SETTING_CELLS


def contents_of_all_cells(book) -> dict:
    """All but the sheet Progress, which gets a line whenever the rules are run."""
    return {
        (sheet.name, row, place): value
        for sheet in book.sheets
        if sheet.name != "Progress"
        for row, values in enumerate(sheet.used_range.options(ndim=2).value)
        for place, value in enumerate(values)
    }


def test_reading_gives_back_what_was_written(book):
    ret = read(book).ret
    for name, frame in made_up_return().tables.items():
        pd.testing.assert_frame_equal(ret.tables[name], frame)
    assert (ret.year, ret.authority) == (2027, "E08000003")


def test_validating_again_without_edits_changes_only_the_time(book):
    before = contents_of_all_cells(book)
    recheck(book)
    after = contents_of_all_cells(book)
    changed = {place for place in {**before, **after} if before.get(place) != after.get(place)}
    assert {after.get(place) for place in changed} == {"22/11/2026 10:00"}


def test_a_corrected_cell_loses_its_mark_and_note_and_the_others_keep_theirs(book):
    sheet = book.sheets["Reviews"]
    other = cell(sheet, 3, "REVIEW").note.text
    cell(sheet, 5, "REVIEW_CODE").value = "PN1"
    recheck(book)

    assert cell(sheet, 5, "Check").value == "valid"
    assert cell(sheet, 5, "REVIEW_CODE").note is None
    assert cell(sheet, 5, "DOB").note is None
    assert cell(sheet, 3, "REVIEW").note.text == other
    rules = {row[5] for row in book.sheets["Errors"].tables[0].data_body_range.value}
    assert "440" not in rules
    pivot = book.sheets["Errors by type"].pivot_tables[0]
    assert "440" not in {str(row[1]) for row in pivot.range.value}


def test_a_newly_wrong_cell_gets_its_mark_and_note(book):
    sheet = book.sheets["Reviews"]
    cell(sheet, 2, "REVIEW_CODE").value = "PN9"
    recheck(book)
    assert cell(sheet, 2, "Check").value == "error"
    assert "167" in cell(sheet, 2, "REVIEW_CODE").note.text


def test_a_persons_own_note_stays(book):
    sheet = book.sheets["Reviews"]
    cell(sheet, 2, "REVIEW_CODE").add_note("Ask Jo about this one.")
    cell(sheet, 2, "REVIEW_CODE").value = "PN9"
    recheck(book)
    assert cell(sheet, 2, "REVIEW_CODE").note.text.startswith("Ask Jo about this one.\n\n903 check")

    cell(sheet, 2, "REVIEW_CODE").value = "PN1"
    recheck(book)
    assert cell(sheet, 2, "REVIEW_CODE").note.text == "Ask Jo about this one."


def test_when_the_last_error_goes_the_pivot_table_goes_and_comes_back(app):
    book = new_book(app, made_up_return(Reviews=REVIEWS.iloc[[0, 4]]))
    sheet = book.sheets["Reviews"]
    cell(sheet, 3, "REVIEW").value = datetime(2026, 2, 28)
    assert len(recheck(book).issues) == 0
    assert len(book.sheets["Errors by type"].pivot_tables) == 0

    cell(sheet, 3, "REVIEW").value = None
    recheck(book)
    assert len(book.sheets["Errors by type"].pivot_tables) == 1


def test_values_as_people_leave_them_are_read_as_the_csv_would_have_them(book):
    sheet = book.sheets["Reviews"]
    cell(sheet, 2, "REVIEW").value = datetime(2026, 6, 1)
    sheet.range("A3").number_format = "General"
    sheet.range("A3").value = 1001
    cell(sheet, 4, "REVIEW").number_format = "@"
    cell(sheet, 4, "REVIEW").value = "7/6/2026"
    table = read(book).ret.tables["Reviews"]
    assert table.REVIEW[:3].tolist() == ["01/06/2026", "", "7/6/2026"]
    assert table.CHILD[1] == "1001"


def test_rows_pasted_below_the_table_and_inserted_rows_belong_to_it(book):
    sheet = book.sheets["Reviews"]
    sheet.range("A7").value = [["1009", "01/01/2012", datetime(2026, 7, 1), "PN1"]]
    sheet.range("3:3").insert("down")
    sheet.range("A3").value = [["1008", None, datetime(2026, 7, 2), "PN2"]]
    recheck(book)
    assert read(book).ret.tables["Reviews"].CHILD.tolist() == [
        "1001", "1008", "1001", "1002", "1003", "1004", "1009",
    ]  # fmt: skip
    ids = [cell(sheet, row, "_row").value for row in range(2, 9)]
    assert ids == ["1", "6", "2", "3", "4", "5", "7"]


def test_a_copied_row_gets_an_identity_of_its_own(book):
    sheet = book.sheets["Reviews"]
    sheet.range("A7").value = sheet.range("A2:H2").value
    recheck(book)
    assert cell(sheet, 2, "_row").value == "1"
    assert cell(sheet, 7, "_row").value == "6"


def test_deleted_and_emptied_rows_are_gone(book):
    sheet = book.sheets["Reviews"]
    sheet.range("2:2").delete()
    sheet.range("A3:D3").clear_contents()
    assert read(book).ret.tables["Reviews"].CHILD.tolist() == ["1001", "1003", "1004"]
    recheck(book)


def test_sorted_rows_keep_their_marks(book):
    sheet = book.sheets["Reviews"]
    sheet.tables[0].sort(1, ascending=False)
    before = {cell(sheet, row, "_row").value: cell(sheet, row, "Errors").value
              for row in range(2, 7)}  # fmt: skip
    recheck(book)
    after = {cell(sheet, row, "_row").value: cell(sheet, row, "Errors").value
             for row in range(2, 7)}  # fmt: skip
    assert after == before


def test_moved_and_further_columns_are_understood(book):
    sheet = book.sheets["Reviews"]
    sheet.range("I1:I6").value = [["Team"], ["North"], ["South"], ["North"], [None], [None]]
    sheet.range("B:B").insert("right")
    sheet.range("B1:B6").value = [["Phone"], [1], [2], [3], [4], [5]]
    table = read(book).ret.tables["Reviews"]
    assert table.DOB[0] == "05/06/2012"
    assert table.TEAM.tolist() == ["North", "South", "North", "", ""]
    recheck(book)
    assert cell(sheet, 2, "Team").value == "North"
    assert cell(sheet, 3, "Check").value == "error"


def test_problems_of_all_sheets_are_told_at_once(book):
    cell(book.sheets["Reviews"], 1, "DOB").value = "Born"
    book.sheets["Episodes"].name = "Placements"
    with pytest.raises(SheetProblem) as caught:
        read(book)
    assert "The sheet Episodes is gone." in str(caught.value)
    assert "The sheet Reviews has no column DOB." in str(caught.value)


def test_another_workbook_is_not_ours(app):
    with pytest.raises(NotOurWorkbook, match="is not a 903 workbook"):
        read(app.books.add())


def test_a_workbook_of_a_later_program_is_refused(book):
    sheet = book.sheets["_settings"]
    names = [row[0] for row in sheet.used_range.value]
    sheet.range((names.index("format_version") + 1, 2)).value = "99"
    with pytest.raises(NotOurWorkbook, match="made by a later version"):
        read(book)


def test_postcode_columns_follow_the_postcodes(book):
    sheet = book.sheets["Episodes"]
    cell(sheet, 2, "PL_POST").value = "CF10 3NP"
    recheck(book)
    assert cell(sheet, 2, "PL_LA").value == "WAL"
    assert cell(sheet, 2, "PL_LOCATION").value == "OUT"
    assert cell(sheet, 2, "PL_DISTANCE").value > 100


def test_error_values_are_kept_as_text(app, book, tmp_path):
    book.save(tmp_path / "book.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "book.xlsx")
    workbook["Reviews"]["D2"].value = "#N/A"
    workbook["Reviews"]["D2"].data_type = "e"
    workbook.save(tmp_path / "typed.xlsx")
    opened = app.books.open(tmp_path / "typed.xlsx")
    assert read(opened).ret.tables["Reviews"].REVIEW_CODE[0] == "#N/A"


def test_hidden_columns_that_were_deleted_come_at_the_next_validation(app):
    book = new_book(app, made_up_return(Episodes=EPISODES))
    sheet = book.sheets["Episodes"]
    assert column(sheet, "_row") == 21
    sheet.range("U:U").delete()
    assert read(book).ret.tables["Episodes"].CHILD.tolist() == ["1001", "1002", "1003", "1004"]


def test_tables_that_another_program_dropped_come_back(book):
    for sheet in book.sheets:
        sheet.impl.worksheet.tables.clear()
    recheck(book)
    names = {table.name: table.range.address for sheet in book.sheets for table in sheet.tables}
    assert names["Return_Reviews"] == "$A$1:$H$6"
    assert {"Return_Episodes", "LastYear_Episodes", "Errors_found", "Rule_guide", "Changes_made",
            "Progress_by_run"} < set(names)  # fmt: skip
    assert len(book.sheets["Errors by type"].pivot_tables) == 1
    recheck(book)
    assert {t.name for sheet in book.sheets for t in sheet.tables} == set(names)


def test_council_and_year_can_be_corrected_on_the_start_sheet(book):
    council = book.sheets["Start"].range(SETTING_CELLS)
    council.value = [["leeds"], [2026]]
    contents = read(book)
    assert (contents.ret.authority, contents.ret.year) == ("E08000035", 2026)
    assert recheck(book).rules.year == 2026
    assert council.value == ["Leeds", 2026]


@pytest.mark.parametrize(
    ("cells", "complaint"),
    [
        ([["Atlantis"], [2027]], "Start, Council:"),
        ([["Leeds"], ["soon"]], "must be a year such as"),
    ],
)
def test_a_wrong_council_or_year_is_told(book, cells, complaint):
    book.sheets["Start"].range(SETTING_CELLS).value = cells
    with pytest.raises(SheetProblem, match=complaint):
        read(book)


def test_postcode_columns_that_came_with_the_file_are_data(app):
    book = new_book(app, made_up_return(Episodes=EPISODES.assign(PL_LA="CON")))
    recheck(book)
    assert read(book).ret.tables["Episodes"].PL_LA.tolist() == ["CON"] * 4


def test_the_ofsted_sheet_is_what_is_read_whoever_edits_it(app):
    providers = pd.DataFrame([["SC1", "", "", "", "U6", "PR4", None, None, ""]])
    providers.columns = PROVIDER_FIELDS
    episodes = EPISODES.assign(URN="SC1", PLACE="U6")
    ret = LacReturn.from_frames({"Episodes": episodes}, 2027, "E08000003", providers)
    book = new_book(app, ret)
    assert "1008" not in set(recheck(book).issues.rows["code"])
    book.sheets["Ofsted"].range("A2").value = "SC2"
    assert "1008" in set(recheck(book).issues.rows["code"])
