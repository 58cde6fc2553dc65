"""A fresh extract over an edited workbook: nothing that people did is lost."""

from datetime import timedelta

import pandas as pd
import pytest

from tests.xl_addin.operations.test_merge import CODE, merged
from tests.xl_addin.workbook.conftest import EPISODES, LATER, REVIEWS, cell
from tests.xl_addin.workbook.copies import fill, shared
from tests.xl_addin.workbook.test_changes import changes, recheck
from tests.xl_addin.workbook.test_results import put_formula
from xl_addin.operations.reload import keep_all, keep_none, reload
from xl_addin.workbook.read import read

MONTH_LATER = LATER + timedelta(days=30)
NEW_ROW = pd.DataFrame([["1005", "01/02/2013", "09/09/2026", "PN1"]], columns=REVIEWS.columns)


def reviews(book) -> list[list[str]]:
    return read(book).ret.tables["Reviews"].values.tolist()


def load(book, keep=keep_all, **tables):
    return reload(book, tables, MONTH_LATER, keep)


def test_the_same_extract_again_changes_nothing(book):
    before = read(book).ret.tables
    reloaded = load(book, Reviews=REVIEWS)
    assert reloaded.rows == {"Reviews": (0, 0, 0)}
    assert (reloaded.kept, reloaded.dropped, changes(book)) == ([], [], [])
    for name, table in read(book).ret.tables.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_new_values_arrive_in_their_rows_and_are_no_changes(book):
    new = REVIEWS.copy()
    new.loc[4, "REVIEW"] = "28/02/2026"
    book.sheets["Reviews"].tables[0].sort(1, ascending=False)
    reloaded = load(book, Reviews=new.iloc[::-1])
    assert reloaded.rows == {"Reviews": (0, 0, 1)}
    assert reviews(book)[0] == ["1004", "11/12/2011", "28/02/2026", "PN1"]
    assert [row[0] for row in reviews(book)] == ["1004", "1003", "1002", "1001", "1001"]
    assert changes(book) == []


def test_new_and_gone_rows(book):
    sheet = book.sheets["Reviews"]
    reloaded = load(book, Reviews=pd.concat([REVIEWS.drop(index=[1, 2]), NEW_ROW]))
    assert reloaded.rows == {"Reviews": (1, 2, 0)}
    assert [row[0] for row in reviews(book)] == ["1001", "1003", "1004", "1005"]
    assert changes(book) == []
    assert cell(sheet, 5, "_row").value == "6"
    assert cell(sheet, 5, "Check").value in ("valid", "error")
    assert sheet.tables[0].range.address == "$A$1:$H$5"


def test_corrections_that_the_extract_lacks_are_kept_with_their_history(book):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    recheck(book)
    reloaded = load(book, Reviews=pd.concat([NEW_ROW, REVIEWS]))
    assert [(c.child, c.field, c.ours) for c in reloaded.kept] == [("1003", "REVIEW_CODE", "PN1")]
    assert changes(book) == [
        ("Reviews", 5, "1003", "REVIEW_CODE", "PN0", "PN1", "typed (jo)", LATER)
    ]


def test_corrections_can_be_given_up(book):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    reloaded = load(book, keep_none, Reviews=REVIEWS)
    assert [c.ours for c in reloaded.dropped] == ["PN1"]
    assert reviews(book)[3][3] == "PN0"
    assert changes(book) == []


def test_a_correction_that_has_arrived_is_no_change_any_more(book):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    recheck(book)
    new = REVIEWS.copy()
    new.loc[3, "REVIEW_CODE"] = "PN1"
    assert load(book, Reviews=new).kept == []
    assert changes(book) == []


def test_in_a_conflict_both_values_stay_visible(book):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    new = REVIEWS.copy()
    new.loc[3, "REVIEW_CODE"] = "PN3"
    (correction,) = load(book, Reviews=new).kept
    assert correction.is_conflict
    assert changes(book)[0][3:6] == ("REVIEW_CODE", "PN3", "PN1")


def test_added_deleted_and_vanished_rows(book):
    sheet = book.sheets["Reviews"]
    cell(sheet, 6, "REVIEW_CODE").value = "PN2"
    sheet.range("3:3").delete()
    sheet.range("A6:D6").value = [["1009", None, "soon", "PN1"]]
    reloaded = load(book, Reviews=REVIEWS.drop(index=4))
    assert sorted(c.kind for c in reloaded.kept) == ["row added", "row deleted", "row gone"]
    assert sorted(row[0] for row in reviews(book)) == ["1001", "1002", "1003", "1004", "1009"]
    listed = {(line[2], line[3]): line[6] for line in changes(book)}
    assert set(listed) == {
        ("1001", "(row deleted)"), ("1004", "(row added)"), ("1009", "(row added)"),
    }  # fmt: skip
    assert listed["1004", "(row added)"] == "kept when a new extract was loaded"


def test_notes_and_columns_of_the_councils_own_stay_with_their_rows(book):
    sheet = book.sheets["Reviews"]
    sheet.range("I1:I6").value = [["Team"], *[[f"Team {n}"] for n in range(1, 6)]]
    cell(sheet, 4, "DOB").add_note("Ask Jo.")
    load(book, Reviews=pd.concat([NEW_ROW, REVIEWS.drop(index=0)]))
    assert cell(sheet, 4, "CHILD").value == "1003"
    assert cell(sheet, 4, "Team").value == "Team 4"
    assert cell(sheet, 3, "DOB").note.text == "Ask Jo."
    assert [row[0] for row in reviews(book)] == ["1001", "1002", "1003", "1004", "1005"]


def test_copies_that_are_out_can_still_be_merged(book, tmp_path):
    copy = fill(shared(book, tmp_path, recipient="Jo"), {CODE: "PN1"})
    load(book, Reviews=pd.concat([NEW_ROW, REVIEWS.iloc[[4, 3, 2, 1, 0]]]))
    assert [p.child for p in merged(book, copy).taken] == ["1003"]
    assert reviews(book)[3][3] == "PN1"


def test_a_table_that_was_not_there_gets_its_sheet(book):
    header = pd.DataFrame({"CHILD": ["1001"], "SEX": ["M"], "DOB": ["05/06/2012"]})
    reloaded = load(book, Header=header, Episodes_last=EPISODES)
    assert reloaded.new_tables == ["Header"]
    assert book.sheets["Header"].range("A2").value == "1001"
    assert "Reviews is not among the new files and stays as it is." in reloaded.statements
    assert changes(book) == []


def test_a_dry_run_touches_nothing(book):
    before = {s.name: s.used_range.options(ndim=2).value for s in book.sheets}
    reload(book, {"Reviews": NEW_ROW}, MONTH_LATER, dry_run=True)
    assert {s.name: s.used_range.options(ndim=2).value for s in book.sheets} == before


@pytest.mark.parametrize("times", [2, 3])
def test_loading_again_and_again(book, times):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    new = pd.concat([NEW_ROW, REVIEWS])
    for _ in range(times):
        reloaded = load(book, Reviews=new)
    assert len(reloaded.kept) == 1
    assert len(changes(book)) == 1
    assert len(reviews(book)) == 6


def test_filtered_rows_are_brought_up_to_date_too(book):
    book.sheets["Reviews"].tables[0].autofilter.apply_values(1, ["1003"])
    new = REVIEWS.drop(index=0).assign(REVIEW_CODE="PN1")
    load(book, Reviews=new)
    assert [row[3] for row in reviews(book)] == ["PN1"] * 4


def anew(number: int) -> pd.DataFrame:
    """An extract in which no row is one of those that were loaded."""
    rows = [[f"20{n:02}", f"{n + 1:02}/02/2013", "09/09/2026", "PN1"] for n in range(number)]
    return pd.DataFrame(rows, columns=REVIEWS.columns)


@pytest.mark.parametrize("number", [0, 1, 3, 8])
def test_all_rows_of_a_table_may_be_new_or_none_be_left(book, number):
    reloaded = load(book, Reviews=anew(number))
    assert reloaded.rows == {"Reviews": (number, 5, 0)}
    assert reviews(book) == anew(number).values.tolist()
    table = book.sheets["Reviews"].tables[0]
    assert table.range.address == f"$A$1:$H${max(number, 1) + 1}"
    load(book, Reviews=REVIEWS)
    assert sorted(reviews(book)) == sorted(REVIEWS.values.tolist())
    assert changes(book) == []


def test_the_row_that_is_left_of_an_empty_table_holds_nothing(book):
    sheet = book.sheets["Reviews"]
    sheet.range("I1:I2").value = [["Team"], ["North"]]
    cell(sheet, 2, "DOB").add_note("Ask Jo.")
    load(book, Reviews=anew(0))
    assert sheet.range("A2:I2").value == [None] * 9
    assert cell(sheet, 2, "DOB").note is None


def test_what_people_wrote_beside_rows_that_are_gone_is_kept(book):
    sheet = book.sheets["Reviews"]
    sheet.range("B:B").insert("right")
    sheet.range("B1:B6").value = [["Team"], *[[f"Team {n}"] for n in range(1, 6)]]
    reloaded = load(book, Reviews=REVIEWS.drop(index=[1, 3]))
    assert sheet.range("B2:B4").value == ["Team 1", "Team 3", "Team 5"]
    assert [each.content for each in reloaded.left_over] == ["Team 2", "Team 4"]
    row = book.sheets["Own notes kept"].range("B2:E2").value
    assert row == ["Reviews", "CHILD 1001; DOB 05/06/2012; REVIEW_CODE PN1", "Team", "Team 2"]


def test_formulas_of_ones_own_stay_formulas(book):
    sheet = book.sheets["Reviews"]
    sheet.range("I1").value = "Year"
    sheet.range("I2:I6").number_format = "General"
    sheet.range("I2:I6").formula = "=LEFT(D2,3)"
    put_formula(book, "REVIEW_CODE", "PN1", row=3)
    new = REVIEWS.assign(REVIEW_CODE=["PN1", "PN1", "PN2", "PN2", "PN1"])
    load(book, Reviews=pd.concat([new.iloc[[0, 2, 3, 4, 1]], NEW_ROW]))
    assert cell(sheet, 3, "REVIEW_CODE").formula == '="PN"&1'
    assert [f for (f,) in sheet.range("I2:I6").formula] == [f"=LEFT(D{n},3)" for n in range(2, 7)]
    assert cell(sheet, 4, "REVIEW_CODE").value == "PN2"


@pytest.mark.parametrize("number", [0, 3, 8])
def test_a_row_of_totals_is_none_of_the_return_and_stays_below(book, number):
    sheet = book.sheets["Reviews"]
    sheet.tables[0].show_totals = True
    assert sheet.range("A7").value == "Total"
    assert reviews(book) == REVIEWS.values.tolist()
    recheck(book)
    assert sheet.range("A7").value == "Total"
    assert cell(sheet, 7, "Check").value is None
    load(book, Reviews=anew(number))
    assert reviews(book) == anew(number).values.tolist()
    last = max(number, 1) + 2
    assert sheet.range(f"A{last}").value == "Total"
    assert sheet.tables[0].range.address == f"$A$1:$H${last}"
    assert changes(book) == []


def test_rows_below_a_row_of_totals_belong_to_the_return(book):
    sheet = book.sheets["Reviews"]
    sheet.tables[0].show_totals = True
    sheet.range("A8:D8").value = ["1009", None, None, "PN2"]
    assert [row[0] for row in reviews(book)][-2:] == ["1004", "1009"]
    recheck(book)
    assert sheet.range("A7").value == "Total"
    assert cell(sheet, 8, "Check").value == "error"
