"""Copies for business support: what goes into them, and what does not."""

from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from tests.xl_addin.workbook.conftest import EPISODES, REVIEWS, cell, made_up_return, new_book
from tests.xl_addin.workbook.copies import ALL, edit, place, shared
from xl_addin.workbook.copies import reading as copy_reading
from xl_addin.workbook.copies.contents import MESSAGES, NOTE, RIGHT
from xl_addin.workbook.copies.share import CannotShare, Choice, cells_to_fill
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets.settings import NotOurWorkbook

WORKERS = pd.DataFrame(
    [
        ["1001", "05/06/2012", "SW1", "01/04/2020", "01/04/2026", "MANAGE"],
        ["1001", "05/06/2012", "SW2", "01/04/2026", "", "MANAGE"],
        ["1003", "09/10/2010", "SW1", "01/04/2026", "", "MANAGE"],
    ],
    columns=["CHILD", "DOB", "SW_ID", "SW_DECOM", "SW_DEC", "SW_REASON"],
)


def rows(path, sheet: str) -> list[list]:
    return [[c.value for c in row] for row in openpyxl.load_workbook(path)[sheet].iter_rows()]


def test_a_copy_holds_only_the_chosen_records_and_the_columns_that_they_need(book, tmp_path):
    path = shared(book, tmp_path, Choice(rules=("440",)))
    copy = openpyxl.load_workbook(path)
    assert [s.title for s in copy if s.sheet_state == "visible"] == ["What to do", "Reviews"]
    header, *body = rows(path, "Reviews")
    assert header[:4] == ["CHILD", "DOB", "REVIEW", "REVIEW_CODE"]
    assert header[4:] == [MESSAGES, NOTE, RIGHT, "_row"]
    assert [row[:4] for row in body] == [
        ["1003", datetime(2010, 10, 9), datetime(2026, 5, 5), "PN0"]
    ]
    assert body[0][4].startswith("DOB, REVIEW, REVIEW_CODE: The review says PN0")
    assert body[0][4].endswith("(440)")


def test_nothing_in_the_file_tells_of_other_children(book, tmp_path):
    copy = openpyxl.load_workbook(shared(book, tmp_path, Choice(rules=("440",))))
    texts = {str(c.value) for sheet in copy for row in sheet.iter_rows() for c in row}
    assert not any("1002" in text or "1004" in text for text in texts)


def test_cells_to_fill_are_unlocked_and_coloured_and_all_others_locked(book, tmp_path):
    path = shared(book, tmp_path, Choice(rules=("166",)))
    sheet = openpyxl.load_workbook(path)["Reviews"]
    assert sheet.protection.sheet and not sheet.protection.password
    free = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert free == {
        place(sheet, child, field)
        for child in ("1001", "1004")
        for field in ("REVIEW", NOTE, RIGHT)
    }
    assert {sheet[a].fill.fgColor.rgb[-6:] for a in free} == {"FFF2CC"}
    assert sheet["A2"].fill.patternType is None


def test_a_date_that_is_none_is_shown_as_it_was_typed(book, tmp_path):
    sheet = openpyxl.load_workbook(shared(book, tmp_path, Choice(rules=("166",))))["Reviews"]
    assert sheet[place(sheet, "1004", "REVIEW")].value == "31/02/2026"


def test_codes_come_with_drop_downs(book, tmp_path):
    sheet = openpyxl.load_workbook(shared(book, tmp_path, Choice(rules=("440",))))["Reviews"]
    assert [str(rule.sqref) for rule in sheet.data_validations.dataValidation] == ["D2"]


def test_what_is_worked_out_is_corrected_through_its_postcodes():
    columns = list(EPISODES.columns)
    assert cells_to_fill({"PL_LA": ["169"]}, columns) == ["HOME_POST", "PL_POST"]
    assert cells_to_fill({"CHILD": ["1014"], "DECOM": ["1014"]}, columns) == ["DECOM"]


def test_the_first_sheet_says_what_to_do(book, tmp_path):
    path = shared(book, tmp_path, ALL, purpose="Reviews of May", recipient="Jo")
    lines = {str(a): str(b) for a, b in (row[:2] for row in rows(path, "What to do"))}
    assert lines["Council"] == "Manchester"
    assert lines["What for"] == "Reviews of May"
    assert lines["Reviews"] == "3 records of 3 children, 6 yellow cells"
    assert path.name == "Manchester 903 2027 - Reviews of May - Jo - 2026-11-21.xlsx"


def test_a_file_that_is_there_stays(book, tmp_path):
    first, second = (shared(book, tmp_path, ALL, purpose='a/b: "c"') for _ in range(2))
    assert first.name == "Manchester 903 2027 - a b c - 2026-11-21.xlsx"
    assert second.name == "Manchester 903 2027 - a b c - 2026-11-21 (2).xlsx"


def test_children_and_their_present_workers_can_be_chosen(app, tmp_path):
    book = new_book(app, made_up_return(Reviews=REVIEWS, SWEpisodes=WORKERS))
    children = {
        row[0] for row in rows(shared(book, tmp_path, Choice(children=("1004",))), "Reviews")[1:]
    }
    assert children == {"1004"}
    copy = copy_reading.read(shared(book, tmp_path, Choice(workers=("SW1",))))
    assert set(copy.shared["Reviews"]["CHILD"]) == {"1003"}


def test_file_names_tell_no_childs_id():
    assert Choice(children=("1004", "1005")).in_words == "2 chosen children"
    assert Choice(rules=("218",), workers=("SW1",)).in_words == "rule 218, worker SW1"


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Choice(), "Say which errors go into the copy"),
        (Choice(rules=("999",)), "There is no rule 999 in 2027"),
        (Choice(children=("none",)), "There is no error to share for 1 chosen children"),
        (Choice(workers=("SW1",)), "SWEpisodes is not loaded"),
    ],
)
def test_a_choice_of_nothing_is_told(book, tmp_path, choice, words):
    with pytest.raises(ValueError, match=words):
        shared(book, tmp_path, choice)
    assert not list(tmp_path.iterdir())
    assert issubclass(CannotShare, ValueError)


def test_new_rows_can_be_shared_too(book, tmp_path):
    sheet = book.sheets["Reviews"]
    sheet.range("A7").value = [["1009", None, None, "PN1"]]
    copy = copy_reading.read(shared(book, tmp_path, Choice(children=("1009",))))
    assert list(copy.shared["Reviews"].index) == [cell(sheet, 7, "_row").value] == ["6"]
    assert copy.about.book_id == read(book).settings.book_id != ""


def test_another_workbook_is_no_copy(tmp_path):
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    with pytest.raises(NotOurWorkbook, match="other.xlsx is not a copy"):
        copy_reading.read(tmp_path / "other.xlsx")


def test_a_copy_whose_sheet_was_lost_says_so(book, tmp_path):
    path = edit(shared(book, tmp_path), lambda copy: copy.remove(copy["Reviews"]))
    assert copy_reading.read(path).problems == [
        f"{path.name}: the sheet Reviews is gone. Nothing was taken from it."
    ]
