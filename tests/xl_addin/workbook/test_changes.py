"""The sheet Changes: what differs from what was loaded, who or what changed it, and since when."""

from datetime import datetime, timedelta

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lac_rules import validate
from tests.applying import apply_changes
from tests.xl_addin.workbook.conftest import LATER, REVIEWS, cell, column, made_up_return, new_book
from xl_addin import headless
from xl_addin.workbook.extend import put_tables
from xl_addin.workbook.identity import ids_of
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets.changes import changes_of

NEXT_DAY = LATER + timedelta(days=1)


def recheck(book, now=LATER, user="jo", sources=None) -> None:
    contents = read(book)
    refresh(contents, validate(contents.ret), now, sources, user)


def changes(book) -> list[tuple]:
    """(sheet, row, child, field, before, after, who, first seen) of each change."""
    rows = book.sheets["Changes"].tables["Changes_made"].data_body_range.options(ndim=2).value
    return [
        (row[0], None if row[1] is None else int(row[1]), *(value or "" for value in row[2:8]))
        for row in rows
        if row[0]
    ]


def test_a_new_workbook_has_no_changes(book):
    assert changes(book) == []
    recheck(book)
    assert changes(book) == []


def test_an_edited_cell_is_listed_with_who_and_when(book):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    recheck(book)
    assert changes(book) == [
        ("Reviews", 5, "1003", "REVIEW_CODE", "PN0", "PN1", "typed (jo)", LATER)
    ]


def test_a_date_reads_as_the_dfe_writes_it(book):
    cell(book.sheets["Reviews"], 3, "REVIEW").value = datetime(2026, 5, 4)
    recheck(book)
    assert [line[3:6] for line in changes(book)] == [("REVIEW", "", "04/05/2026")]


def test_what_was_first_seen_stays_and_what_is_undone_goes(book):
    sheet = book.sheets["Reviews"]
    cell(sheet, 5, "REVIEW_CODE").value = "PN1"
    recheck(book)
    cell(sheet, 2, "REVIEW_CODE").value = "PN2"
    recheck(book, NEXT_DAY, user="sam")
    assert [line[5:] for line in changes(book)] == [
        ("PN2", "typed (sam)", NEXT_DAY),
        ("PN1", "typed (jo)", LATER),
    ]
    cell(sheet, 5, "REVIEW_CODE").value = "PN0"
    recheck(book, NEXT_DAY)
    assert [line[5] for line in changes(book)] == ["PN2"]


def test_who_typed_over_a_change_is_named_and_its_first_day_stays(book):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    recheck(book)
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN3"
    recheck(book, NEXT_DAY, user="sam")
    assert [line[5:] for line in changes(book)] == [("PN3", "typed (sam)", LATER)]


def test_a_command_says_what_made_a_change(book):
    cell(book.sheets["Episodes"], 2, "URN").value = "SC123456"
    recheck(book, sources={("Episodes", "1", "URN"): "suggestion: Ofsted"})
    recheck(book, NEXT_DAY)
    assert [line[6:] for line in changes(book)] == [("suggestion: Ofsted", LATER)]


def test_last_years_tables_are_watched_too(book):
    cell(book.sheets["Episodes last year"], 3, "PLACE").value = "K2"
    recheck(book)
    assert changes(book)[0][:4] == ("Episodes last year", 3, "1002", "PLACE")


def test_inserted_and_deleted_rows_are_one_line_each(book):
    sheet = book.sheets["Reviews"]
    sheet.range("2:2").delete()
    sheet.range("A6").value = [["1009", None, datetime(2026, 7, 1), "PN1"]]
    recheck(book)
    assert [line[:6] for line in changes(book)] == [
        (
            "Reviews", 6, "1009", "(row added)", "",
            "CHILD 1009; REVIEW 01/07/2026; REVIEW_CODE PN1",
        ),
        (
            "Reviews", None, "1001", "(row deleted)",
            "CHILD 1001; DOB 05/06/2012; REVIEW 03/05/2026; REVIEW_CODE PN1", "",
        ),
    ]  # fmt: skip


def test_an_accepted_suggestion_in_an_added_row_is_named(book):
    sheet = book.sheets["Reviews"]
    sheet.range("A7").value = [["1009", None, datetime(2026, 7, 1), "PN1"]]
    source = {("Reviews", "6", "REVIEW_CODE"): "suggestion: last year"}
    recheck(book, sources=source)
    recheck(book, NEXT_DAY, sources=source)
    assert changes(book)[0][6] == "typed (jo); REVIEW_CODE: suggestion: last year"


def test_sorting_changes_nothing_but_the_row_numbers(book):
    sheet = book.sheets["Reviews"]
    cell(sheet, 5, "REVIEW_CODE").value = "PN1"
    recheck(book)
    sheet.tables[0].sort(1, ascending=False)
    book.sheets["Changes"].tables[0].sort(2, ascending=False)
    recheck(book, NEXT_DAY, user="sam")
    assert changes(book) == [
        ("Reviews", 3, "1003", "REVIEW_CODE", "PN0", "PN1", "typed (jo)", LATER)
    ]


def test_of_a_row_and_its_edited_copy_the_row_keeps_its_identity(book):
    sheet = book.sheets["Reviews"]
    sheet.range("2:2").insert("down")
    sheet.range("A2:H2").value = sheet.range("A3:H3").value
    sheet.range("C2").value = datetime(2026, 8, 8)
    recheck(book)
    assert [line[:4] for line in changes(book)] == [("Reviews", 2, "1001", "(row added)")]
    assert cell(sheet, 3, "_row").value == "1"


def test_a_cut_and_pasted_row_is_still_the_same(book):
    sheet = book.sheets["Reviews"]
    values = sheet.range("A3:D3").value
    sheet.range("A3:D3").clear_contents()
    sheet.range("A9:D9").value = values
    recheck(book)
    assert changes(book) == []


def test_identities_are_found_again_when_their_column_was_deleted(book):
    sheet = book.sheets["Reviews"]
    sheet.range("H:H").delete()
    cell(sheet, 5, "REVIEW_CODE").value = "PN1"
    recheck(book)
    assert [line[:6] for line in changes(book)] == [
        ("Reviews", 5, "1003", "REVIEW_CODE", "PN0", "PN1")
    ]
    assert cell(sheet, 5, "_row").value == "4"
    assert sheet.range((1, column(sheet, "_row"))).columns.hidden
    recheck(book)
    assert len(changes(book)) == 1


def test_identities_pasted_from_elsewhere_are_not_believed(book):
    sheet = book.sheets["Reviews"]
    cell(sheet, 2, "_row").value = "900"
    cell(sheet, 3, "_row").value = "what?"
    recheck(book)
    assert changes(book) == []
    assert [cell(sheet, row, "_row").value for row in (2, 3)] == ["1", "2"]


def test_columns_that_the_council_adds_are_no_changes(book):
    sheet = book.sheets["Reviews"]
    sheet.range("I1:I3").value = [["Team"], ["North"], ["South"]]
    recheck(book)
    assert changes(book) == []


@pytest.mark.parametrize("harm", ["delete", "clear", "unlist", "move"])
def test_the_sheet_comes_back_whatever_was_done_to_it(book, harm):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    recheck(book)
    sheet = book.sheets["Changes"]
    if harm == "delete":
        sheet.delete()
    elif harm == "clear":
        sheet.clear()
    elif harm == "unlist":
        sheet.range("A1").value = "Sheet"
    else:
        sheet.range("1:3").insert("down")
    recheck(book)
    assert [line[:6] for line in changes(book)] == [
        ("Reviews", 5, "1003", "REVIEW_CODE", "PN0", "PN1")
    ]
    assert book.sheet_names.index("Changes") < book.sheet_names.index("Rules")


def test_formulas_in_values_stay_text(book):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = '=HYPERLINK("http://x")'
    recheck(book)
    sheet = book.sheets["Changes"]
    assert changes(book)[0][5] == '=HYPERLINK("http://x")'
    assert sheet.range("F2").number_format == "@"


def test_changes_survive_saving_under_another_name(book, tmp_path):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    recheck(book)
    book.save(tmp_path / "another.xlsx")
    with headless.open_book(tmp_path / "another.xlsx") as opened:
        recheck(opened, NEXT_DAY, user="sam")
        assert changes(opened) == changes(book)


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["edit", "insert", "delete", "copy", "sort", "validate"]),
        st.integers(2, 8),
        st.sampled_from(["CHILD", "DOB", "REVIEW_CODE"]),
        st.sampled_from(["", "1001", "PN9", "31/02/2026", " x "]),
    ),
    max_size=8,
)


@given(EDITS)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_the_loaded_data_with_the_changes_are_the_current_data(app, edits):
    book = new_book(app, made_up_return(Reviews=REVIEWS))
    sheet = book.sheets["Reviews"]
    for what, row, field, value in edits:
        if what == "edit":
            cell(sheet, row, field).number_format = "@"
            cell(sheet, row, field).value = value
        elif what == "insert":
            sheet.range(f"{row}:{row}").insert("down")
        elif what == "delete":
            sheet.range(f"{row}:{row}").delete()
        elif what == "copy":
            sheet.range("A10:H10").value = sheet.range(f"A{row}:H{row}").value
        elif what == "sort":
            sheet.tables[0].sort(column(sheet, field))
        else:
            recheck(book)
    contents = read(book)
    found = changes_of(contents)
    now = contents.ret.tables["Reviews"]
    by_id = dict(zip(contents.on_sheets["Reviews"].ids, now.to_numpy().tolist(), strict=True))
    loaded = contents.loaded["Reviews"]
    again = apply_changes({"Reviews": loaded}, found)["Reviews"]
    old = [by_id.pop(identity) for identity in ids_of(loaded) if identity in by_id]
    pd.testing.assert_frame_equal(
        again.reindex(columns=now.columns, fill_value=""),
        pd.DataFrame([*old, *by_id.values()], columns=now.columns, dtype=object),
    )
    book.close()


def test_a_longer_table_loaded_later_is_no_change_and_shares_no_identity(book):
    longer = pd.concat([REVIEWS] * 4, ignore_index=True)
    put_tables(book, read(book), {"Reviews_last": longer})
    book.sheets["Reviews last year"].range("A22").value = [["1009", None, None, "PN1"]]
    recheck(book)
    assert [line[:4] for line in changes(book)] == [
        ("Reviews last year", 22, "1009", "(row added)")
    ]
    ids = read(book).on_sheets["Reviews_last"].ids
    assert len(ids) == len(set(ids)) == 21
