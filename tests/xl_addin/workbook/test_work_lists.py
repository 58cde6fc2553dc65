"""Work lists: the errors by social worker or team, as sheets and as files."""

import openpyxl
import pytest

from lac_rules import validate
from lac_rules.reports.grouping import NoSuchColumn
from tests.xl_addin.workbook.conftest import (
    NOW,
    REVIEWS,
    cell,
    made_up_return,
    new_book,
    recheck,
)
from tests.xl_addin.workbook.test_own_things import kept_notes
from tests.xl_addin.workbook.test_share import WORKERS
from xl_addin.workbook.copies.work_lists import (
    WITH_LINKS,
    lists_of,
    put_sheets,
    write_files,
)
from xl_addin.workbook.read import read


@pytest.fixture
def book(app):
    return new_book(app, made_up_return(Reviews=REVIEWS, SWEpisodes=WORKERS))


def lists(book, column="SW_ID"):
    contents = read(book)
    return contents, lists_of(contents, validate(contents.ret), column)


def test_each_worker_has_a_list_and_nobodys_errors_come_last(book):
    _, found = lists(book)
    assert [each.name for each in found] == ["SW1", "SW2", "no SW_ID"]
    assert {row[0] for row in found[0].rows} == {"1003"}
    assert {row[0] for row in found[2].rows} >= {"1004"}
    contents = read(book)
    assert sum(len(each.rows) for each in found) == len(validate(contents.ret).issues)


def test_a_team_that_the_council_noted_on_a_sheet_groups_too(book):
    book.sheets["Reviews"].range("I1:I3").value = [["Team"], ["North"], ["North"]]
    _, found = lists(book, "Team")
    assert [each.name for each in found] == ["North", "no Team"]


def test_a_column_that_is_not_there_is_told(book):
    with pytest.raises(NoSuchColumn, match="No table has a column Area"):
        lists(book, "Area")


def test_sheets_count_the_lists_and_lead_to_them(book):
    contents, found = lists(book)
    put_sheets(book, contents, found, "SW_ID", NOW)
    index = book.sheets["Work lists"]
    rows = index.tables[0].data_body_range.options(ndim=2).value
    assert [row[0] for row in rows] == ["SW1", "SW2", "no SW_ID"]
    assert [row[2] for row in rows] == [len(each.rows) for each in found]
    assert index.range("F5").formula == '=HYPERLINK("#\'List SW1\'!A1","Go to list")'
    sheet = book.sheets["List SW1"]
    assert sheet.range("A1:A2").value == [
        "Work list: SW1",
        f"{found[0].count}, as of 21/11/2026 09:30",
    ]
    assert sheet.range("K5").formula.startswith("=IFERROR(HYPERLINK(")


def test_new_lists_replace_the_old_ones_and_nothing_else(book):
    book.sheets.add("List of mine")
    for _ in range(2):
        contents, found = lists(book)
        put_sheets(book, contents, found[:2], "SW_ID", NOW)
    names = [name for name in book.sheet_names if name.startswith(("List", "Work"))]
    assert sorted(names) == ["List SW1", "List SW2", "List of mine", "Work lists"]
    recheck(book)


def test_what_people_wrote_beside_their_list_stays_or_is_kept(book):
    contents, found = lists(book)
    put_sheets(book, contents, found, "SW_ID", NOW)
    sheet = book.sheets["List SW1"]
    sheet.range("A:A").insert("right")
    rows = list(WITH_LINKS.read(sheet).values())
    first = WITH_LINKS.find(sheet).top
    sheet.range(f"A{first}").value = "Done"
    for number, row in enumerate(rows, start=first + 1):
        sheet.range(f"A{number}").value = f"mine: {row['Rule']}"
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"  # 440 marked it
    for _ in range(2):
        contents, found = lists(book)
        put_sheets(book, contents, found, "SW_ID", NOW)
    rows = list(WITH_LINKS.read(sheet).values())
    assert [row["Done"] for row in rows] == [f"mine: {row['Rule']}" for row in rows]
    assert sheet.range("B1").value == "Work list: SW1"
    assert kept_notes(book) == ["mine: 440"]
    put_sheets(book, contents, found[1:], "SW_ID", NOW)
    assert "List SW1" not in book.sheet_names
    assert set(kept_notes(book)) == {"mine: 440", *(f"mine: {row['Rule']}" for row in rows)}


def test_names_that_excel_does_not_take_are_tidied(book):
    sheet = book.sheets["Reviews"]
    teams = [["Team"], ["A/B: [x]"], ["a?b x"], ["x" * 40], ["x" * 41], ["=1+1"]]
    sheet.range("I1:I6").number_format = "@"
    sheet.range("I1:I6").value = teams
    contents, found = lists(book, "Team")
    put_sheets(book, contents, found, "Team", NOW)
    assert all(len(name) <= 31 for name in book.sheet_names)
    assert len(book.sheet_names) == len({name.casefold() for name in book.sheet_names})


def test_files_hold_one_list_each(book, tmp_path):
    contents, found = lists(book)
    paths = write_files(contents, found, tmp_path / "lists", NOW)
    assert paths[0].name == "Manchester 903 2027 - work list SW1 - 2026-11-21.xlsx"
    sheet = openpyxl.load_workbook(paths[0])["Errors"]
    assert sheet["A1"].value == "Work list: SW1"
    assert [cell.value for cell in sheet[4]][:3] == ["Child", "Table", "Row"]
    assert {row[0].value for row in sheet.iter_rows(min_row=5)} == {"1003"}
    assert not any(str(c.value).startswith("=") for row in sheet.iter_rows() for c in row)
