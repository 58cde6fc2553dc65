"""A fresh extract over an edited workbook: nothing that people did is lost."""

from datetime import timedelta

import pandas as pd
import pytest

from tests.xl_addin.operations.test_merge import CODE, merged
from tests.xl_addin.workbook.conftest import EPISODES, LATER, REVIEWS, cell
from tests.xl_addin.workbook.copies import fill, shared
from tests.xl_addin.workbook.test_changes import changes, recheck
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
