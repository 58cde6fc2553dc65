"""Explained errors in a workbook: the cell, its note, the lists and the counts; how they lapse."""

from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
import xlwings as xw
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lac_rules import Result
from tests.xl_addin.workbook.conftest import LATER, NOW, cell, made_up_return, new_book
from tests.xl_addin.workbook.test_further_checks import rows, start
from xl_addin import headless
from xl_addin.operations.keep import Error, ask_why, errors_of, keep, take_back
from xl_addin.operations.validate import run_on
from xl_addin.operations.validate import validate as validate_book
from xl_addin.workbook.basics import styles
from xl_addin.workbook.book import LOOKS, SheetProblem
from xl_addin.workbook.marks import codes_by_field
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets import settings as settings_sheet

REASON = "The nurse confirms it."
OF_440 = Error("Reviews", "4", "440")
"""The review of child 1003, in row 5: PN0, but not under four."""
OF_166 = Error("Reviews", "2", "166")
"""The review of child 1001 in row 3 has no date; rule 167 marks the same cell."""


def keep_it(book: xw.Book, *errors: Error, reason: str = REASON, now: datetime = NOW) -> Result:
    return keep(read(book), errors or [OF_440], reason, now, user="Ann").result


def listed(book: xw.Book) -> list[dict[str, object]]:
    return rows(book, "Explained")


def states(book: xw.Book) -> list[str]:
    return [row["State"] for row in listed(book)]


def test_the_cell_is_no_longer_red_and_says_why(book):
    keep_it(book)
    sheet = book.sheets["Reviews"]
    assert cell(sheet, 5, "Check").value == "explained"
    assert cell(sheet, 5, "Errors").value == "440 DOB, REVIEW, REVIEW_CODE (explained)"
    note = cell(sheet, 5, "REVIEW_CODE").note.text
    assert f"Why it is right: {REASON} (Ann, 21/11/2026)" in note
    marks = cell(sheet, 5, "_marks").value
    assert marks.startswith(";!DOB=!440*") and codes_by_field(marks)["DOB"] == ["!440"]


def test_the_colour_is_its_own(book):
    formats = book.sheets["Reviews"].range("A2:D1048576").conditional_formats
    fills = {each.fill_color for each in formats}
    assert len(fills) == 3
    rgb = tuple(int(styles.EXPLAINED_FILL[place : place + 2], 16) for place in (1, 3, 5))
    assert rgb in {xw.utils.hex_to_rgb(f) if isinstance(f, str) else f for f in fills}


def test_a_cell_with_an_open_error_as_well_is_an_error(book):
    keep_it(book, OF_166)
    sheet = book.sheets["Reviews"]
    assert cell(sheet, 3, "Check").value == "error"
    assert cell(sheet, 3, "Errors").value == "167 REVIEW, REVIEW_CODE; 166 REVIEW (explained)"
    assert codes_by_field(cell(sheet, 3, "_marks").value) == {
        "REVIEW": ["167", "!166"],
        "REVIEW_CODE": ["167"],
    }


def test_errors_open_and_explained_are_counted_apart(book):
    found = run_on(read(book))
    result = keep_it(book)
    assert len(result.issues.dfe) == len(found.issues.dfe) - 1
    told = start(book)
    assert told["Errors now"] == len(result.issues.dfe)
    assert told["Explained"] == f"1; the rules find {len(found.issues.dfe)} in all"
    line = rows(book, "Progress")[-1]
    assert (line["Errors"], line["Explained"]) == (len(result.issues.dfe), 1)
    pivot = book.sheets["Errors by type"].pivot_tables[0].range.options(ndim=2).value
    totals = {row[0]: row[-1] for row in pivot if row[0]}
    assert (totals["Now"], totals["With an explanation"]) == (len(result.issues.dfe), 1)


def test_errors_lists_them_last_with_the_reason(book):
    keep_it(book)
    last = rows(book, "Errors")[-1]
    assert (last["Rule"], last["When"]) == ("440", "explained")
    assert last["Advice"] == f"Nothing, it was explained: {REASON} (Ann, 21/11/2026)"
    assert {row["When"] for row in rows(book, "Errors")[:-1]} == {"now"}


def test_the_sheet_lists_what_was_said(book):
    keep_it(book)
    (row,) = listed(book)
    assert (row["Child"], row["Table"], row["Row"], row["Rule"]) == ("1003", "Reviews", 5, "440")
    assert row["Values"] == "DOB 09/10/2010; REVIEW 05/05/2026; REVIEW_CODE PN0"
    assert (row["Reason"], row["Who"], row["When"]) == (REASON, "Ann", NOW)
    assert (row["State"], row["Why it lapsed"]) == ("stands", None)


def test_when_a_marked_value_changes_it_lapses_and_says_so(book):
    keep_it(book)
    cell(book.sheets["Reviews"], 5, "REVIEW").value = "06/05/2026"
    words = validate_book(book, LATER).words
    assert (
        "An explanation has lapsed: Reviews, child 1003, rule 440: REVIEW was 05/05/2026, is now "
        "06/05/2026." in words
    )
    assert cell(book.sheets["Reviews"], 5, "Check").value == "error"
    assert states(book) == ["lapsed"]
    assert "lapsed" not in validate_book(book, LATER).words, "it is told once"


def test_it_stands_again_when_the_value_is_back(book):
    keep_it(book)
    where = cell(book.sheets["Reviews"], 5, "REVIEW")
    for value, state in (("06/05/2026", "lapsed"), ("05/05/2026", "stands")):
        where.number_format, where.value = "@", value
        validate_book(book, LATER)
        assert states(book) == [state]


def test_a_field_that_the_rule_does_not_mark_may_change(book):
    keep_it(book, OF_166)
    cell(book.sheets["Reviews"], 3, "DOB").value = "06/06/2012"
    validate_book(book, LATER)
    assert states(book) == ["stands"]


def test_sorting_saving_and_opening_lose_nothing(app, book, tmp_path):
    keep_it(book)
    sheet = book.sheets["Reviews"]
    body = sheet.range("A2:H6").options(ndim=2).value
    sheet.range("A2:H6").value = body[::-1]
    book.save(tmp_path / "903.xlsx")
    book.close()
    book = app.books.open(tmp_path / "903.xlsx")
    validate_book(book, LATER)
    assert states(book) == ["stands"]
    assert cell(book.sheets["Reviews"], 3, "Check").value == "explained"
    (row,) = listed(book)
    assert (row["Row"], row["When"]) == (3, NOW)


def test_a_row_that_is_gone_is_told(book):
    keep_it(book)
    book.sheets["Reviews"].range("5:5").delete()
    assert "child 1003, rule 440: the row is gone." in validate_book(book, LATER).words
    (row,) = listed(book)
    assert (row["State"], row["Why it lapsed"], row["Row"]) == ("lapsed", "the row is gone", None)


def test_taking_it_back_makes_the_cell_red_again(book):
    keep_it(book)
    contents = read(book)
    done = take_back(contents, contents.explanations, LATER)
    assert done.words.startswith("1 explanation taken back.")
    assert listed(book) == [] or not listed(book)[0]["Child"]
    assert cell(book.sheets["Reviews"], 5, "Check").value == "error"


def test_an_error_waits_on_the_sheet_until_a_reason_is_typed(book):
    contents = read(book)
    assert ask_why(contents, [OF_440, OF_166], run_on(contents).rules) == 2
    assert states(book) == ["say why", "say why"]
    sheet = book.sheets["Explained"]
    sheet.range("G3").value = REASON
    result = validate_book(book, LATER).result
    assert result.explained.rows["code"].tolist() == ["166"]
    assert states(book) == ["say why", "stands"]
    assert listed(book)[1]["Who"] and listed(book)[1]["When"]


def test_the_reasons_given_last_are_offered(book, tmp_path):
    keep_it(book)
    keep_it(book, OF_166, reason="Seen the minutes.", now=LATER)
    assert [row["_reasons"] for row in listed(book)] == ["Seen the minutes.", REASON]
    book.save(tmp_path / "903.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "903.xlsx")["Explained"]
    (offer,) = sheet.data_validations.dataValidation
    assert (str(offer.sqref), offer.formula1) == ("G2:G1048576", "$P$2:$P$31")
    assert (sheet["G1"].value, sheet["P1"].value) == ("Reason", "_reasons")
    assert not offer.showErrorMessage, "any other words are taken too"


def test_another_reason_changes_the_note(book):
    keep_it(book)
    book.sheets["Explained"].range("G2").value = "Seen the minutes."
    validate_book(book, LATER)
    assert "Seen the minutes." in cell(book.sheets["Reviews"], 5, "DOB").note.text


@pytest.mark.parametrize(
    ("address", "text"),
    [("N2", "rubbish"), ("N2", "[" * 20_000), ("N2", "7"), ("L2", "Nothing"), ("O2", '["x"]')],
)
def test_a_damaged_row_is_told_and_nothing_is_lost(book, address, text):
    keep_it(book)
    book.sheets["Explained"].range(address).value = text
    with pytest.raises(SheetProblem, match="Explained, row 2: its hidden columns are damaged"):
        validate_book(book, LATER)
    assert listed(book)[0]["Reason"] == REASON


def test_when_all_is_explained_no_error_is_open(book):
    contents = read(book)
    ids = contents.ids
    errors = [Error(r.table, ids[r.table][r.row], r.code)
              for r in run_on(contents).issues.rows.itertuples()]  # fmt: skip
    keep_it(book, *errors)
    words = validate_book(book, LATER).words
    assert words.startswith("No error is open.\n9 errors are explained and kept as they are")


def test_an_older_workbook_gets_the_colour(book):
    sheet = book.sheets["Reviews"]
    for each in list(sheet.range("A2:D1048576").conditional_formats):
        if "!" in (each.formula or ""):
            each.delete()
    contents = read(book)
    settings_sheet.write(contents.sheets["_settings"], replace(contents.settings, looks=3))
    before = len(sheet.range("A2:D1048576").conditional_formats)
    validate_book(book, LATER)
    assert len(sheet.range("A2:D1048576").conditional_formats) == before + 1
    assert settings_sheet.read(book).looks == LOOKS


def test_errors_are_found_by_rule_and_child(book):
    contents = read(book)
    assert errors_of(contents, run_on(contents), "440", "1003") == [OF_440]
    assert errors_of(contents, run_on(contents), "440", "1003", "reviews", 5) == [OF_440]


EDITS = st.lists(
    st.one_of(
        st.tuples(
            st.just("type"),
            st.integers(2, 6),
            st.sampled_from(["REVIEW", "REVIEW_CODE", "DOB"]),
            st.sampled_from(["05/05/2026", "PN0", "", "31/02/2026", "09/10/2010"]),
        ),
        st.tuples(st.just("turn"), st.none(), st.none(), st.none()),
        st.tuples(st.just("delete"), st.integers(2, 6), st.none(), st.none()),
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(edits=EDITS)
def test_whatever_people_do_it_stands_exactly_while_its_rows_values_are_as_they_were(edits):
    """Random edits, sorting and deleted rows, after everything that is wrong was explained."""
    with headless.active():
        app = headless.app()
        book = new_book(app, made_up_return())
        contents = read(book)
        errors = [
            Error(row.table, contents.ids[row.table][row.row], row.code)
            for row in run_on(contents).issues.rows.itertuples()
            if row.table == "Reviews"
        ]
        keep_it(book, *errors)
        explained = read(book).explanations
        for edit in edits:
            do(book.sheets["Reviews"], *edit)
        result = validate_book(book, LATER).result
        now = read(book)
        there = {
            identity: dict(row)
            for identity, (_, row) in zip(
                now.ids["Reviews"], now.ret.tables["Reviews"].iterrows(), strict=True
            )
        }
        said = {(row["_row"], row["Rule"]): row["State"] for row in listed(book)}
        for each in explained:
            same = each.id in there and all(
                there[each.id][name].strip() == value for name, value in each.values
            )
            assert said[each.id, each.code] == ("stands" if same else "lapsed")
        standing = {key for key, state in said.items() if state == "stands"}
        for table, issues in (("explained", result.explained), ("open", result.issues)):
            for row in issues.rows.itertuples():
                if row.table == "Reviews":
                    key = now.ids["Reviews"][row.row], row.code
                    assert (key in standing) == (table == "explained")
        app.quit()


def do(sheet: xw.Sheet, what: str, row: int | None, name: str | None, value: str | None) -> None:
    if what == "type":
        where = cell(sheet, row, name)
        where.number_format, where.value = "@", value
    elif what == "turn":
        last = sheet.used_range.last_cell.row
        area = sheet.range(f"A2:H{last}")
        area.value = area.options(ndim=2).value[::-1]
    else:
        sheet.range(f"{row}:{row}").delete()
