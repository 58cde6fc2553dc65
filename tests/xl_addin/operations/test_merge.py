"""Merging returned copies: what is taken over, what waits for a choice, and undoing it."""

from datetime import datetime, timedelta

import pytest

from tests.xl_addin.workbook.conftest import LATER, cell
from tests.xl_addin.workbook.copies import edit, fill, place, shared
from tests.xl_addin.workbook.test_changes import changes
from xl_addin.operations.merge import keep_ours, merge, take_theirs
from xl_addin.operations.undo_merge import NothingToUndo, undo_merge
from xl_addin.workbook.copies import reading as copy_reading
from xl_addin.workbook.copies.merge_plan import WrongWorkbook, tidy
from xl_addin.workbook.read import read

CODE = ("Reviews", "1003", "REVIEW_CODE")
DATE = ("Reviews", "1004", "REVIEW")


@pytest.fixture
def copy(book, tmp_path):
    """The path of a copy with all errors, for Jo."""
    return shared(book, tmp_path, recipient="Jo")


def merged(book, *paths, choose=keep_ours, now=LATER, **options):
    return merge(read(book), [copy_reading.read(p) for p in paths], now, choose, **options)


def values(book) -> list[list[str]]:
    return read(book).ret.tables["Reviews"].values.tolist()


def everything(book) -> dict:
    return {s.name: s.used_range.options(ndim=2).value for s in book.sheets}


def left(outcome) -> list[tuple]:
    return [(p.status, p.child, p.field, p.shared, p.ours, p.theirs) for p in outcome.left]


def test_an_untouched_copy_changes_nothing(book, copy):
    before = everything(book)
    outcome = merged(book, copy)
    assert (outcome.plan.proposals, outcome.taken) == ([], [])
    assert everything(book) == before


def test_what_was_filled_in_is_taken_over_and_recorded(book, copy):
    fill(copy, {CODE: "PN1", DATE: datetime(2026, 2, 28)})
    outcome = merged(book, copy)
    assert len(outcome.taken) == 2
    assert changes(book) == [
        ("Reviews", 5, "1003", "REVIEW_CODE", "PN0", "PN1", "merged from Jo's copy", LATER),
        (
            "Reviews", 6, "1004", "REVIEW", "31/02/2026", "28/02/2026",
            "merged from Jo's copy", LATER,
        ),
    ]  # fmt: skip
    assert cell(book.sheets["Reviews"], 5, "Check").value == "valid"
    assert cell(book.sheets["Reviews"], 6, "REVIEW").value == datetime(2026, 2, 28)


def test_merging_twice_changes_nothing_more(book, copy):
    fill(copy, {CODE: "PN1"})
    merged(book, copy)
    before = everything(book)
    assert merged(book, copy).taken == []
    assert everything(book) == before


def test_a_dry_run_touches_nothing(book, copy):
    fill(copy, {CODE: "PN1"})
    before = everything(book)
    outcome = merged(book, copy, dry_run=True)
    assert [p.theirs for p in outcome.taken] == ["PN1"]
    assert everything(book) == before


def test_a_copy_may_be_sorted_and_get_columns_and_rows(book, copy):
    def change(copy):
        sheet = copy["Reviews"]
        body = [[c.value for c in row] for row in sheet.iter_rows(min_row=2)][::-1]
        for row, line in enumerate(body, start=2):
            for column, value in enumerate(line, start=1):
                sheet.cell(row, column).value = value
        sheet.insert_cols(2)
        sheet["B1"], sheet["B2"] = "Phone", 123
        sheet.insert_rows(1, 2)

    fill(copy, {CODE: "PN1"})
    edit(copy, change)
    assert [p.cell for p in merged(book, copy).taken] == [("Reviews", "4", "REVIEW_CODE")]
    assert values(book)[3][3] == "PN1"


@pytest.mark.parametrize("typed", ["28/2/2026", "2026-02-28", "28.02.2026", " 28/02/2026 "])
def test_dates_as_text_are_understood(book, copy, typed):
    def change(copy):
        sheet = copy["Reviews"]
        sheet[place(sheet, "1004", "REVIEW")].number_format = "@"
        sheet[place(sheet, "1004", "REVIEW")].value = typed

    merged(book, edit(copy, change))
    assert values(book)[4][2] == "28/02/2026"


def test_what_is_no_date_stays_as_typed():
    assert tidy("31/02/2026", "REVIEW") == "31/02/2026"
    assert tidy("soon", "REVIEW") == "soon"
    assert tidy(" 2026-02-28", "PLACE") == "2026-02-28"


def test_rows_are_told_by_their_values_when_their_identities_are_gone(book, copy):
    fill(copy, {CODE: "PN1"})
    edit(copy, lambda copy: copy["Reviews"].delete_cols(7))
    assert [p.cell for p in merged(book, copy).taken] == [("Reviews", "4", "REVIEW_CODE")]


# What is not taken over without a choice


def test_in_a_conflict_both_values_are_shown_and_the_workbooks_stays(book, copy):
    fill(copy, {CODE: "PN1"})
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN2"
    outcome = merged(book, copy)
    assert outcome.taken == []
    assert left(outcome) == [("conflict", "1003", "REVIEW_CODE", "PN0", "PN2", "PN1")]
    assert values(book)[3][3] == "PN2"


def test_the_copys_value_can_be_preferred_and_is_recorded(book, copy):
    fill(copy, {CODE: "PN1"})
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN2"
    merged(book, copy, choose=take_theirs)
    assert values(book)[3][3] == "PN1"
    assert changes(book)[0][4:7] == ("PN0", "PN1", "merged from Jo's copy")


def test_the_same_correction_in_both_is_no_conflict(book, copy):
    fill(copy, {CODE: "PN1"})
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    outcome = merged(book, copy)
    assert (outcome.taken, outcome.left) == ([], [])


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_copies_that_disagree_are_a_conflict_in_any_order(book, tmp_path, order):
    jo, sam = (shared(book, tmp_path, recipient=name) for name in ("Jo", "Sam"))
    fill(jo, {CODE: "PN1", DATE: datetime(2026, 2, 28)})
    fill(sam, {CODE: "PN2", ("Reviews", "1001", "REVIEW"): datetime(2026, 6, 1)})
    paths = [[jo, sam][place] for place in order]
    for choose in (keep_ours, take_theirs):
        outcome = merged(book, *paths, choose=choose)
        assert {(p.name, p.theirs) for p in outcome.left} == {("Jo", "PN1"), ("Sam", "PN2")}
    assert [row[2:] for row in values(book)] == [
        ["03/05/2026", "PN1"], ["01/06/2026", "PN1"], ["04/05/2026", "PN0"],
        ["05/05/2026", "PN0"], ["28/02/2026", "PN1"],
    ]  # fmt: skip


def test_a_locked_cell_that_was_changed_all_the_same_is_asked_about(book, copy):
    fill(copy, {("Reviews", "1004", "REVIEW_CODE"): "PN7"})
    assert [line[0] for line in left(merged(book, copy, choose=take_theirs))] == ["unasked"]
    merged(book, copy, choose=lambda options: options[0])
    assert values(book)[4][3] == "PN7"


def test_rows_that_were_mixed_up_are_refused(book, copy):
    def change(copy):  # the first column sorted without the others
        sheet = copy["Reviews"]
        sheet["A2"], sheet["A3"] = sheet["A3"].value, sheet["A2"].value

    fill(copy, {CODE: "PN1"})
    outcome = merged(book, edit(copy, change), choose=take_theirs)
    assert [(p.status, p.theirs) for p in outcome.plan.proposals] == [("mixed up", "PN1")]
    assert outcome.taken == []


def test_a_row_that_is_no_longer_there_is_told_of(book, copy):
    fill(copy, {CODE: "PN1"})
    book.sheets["Reviews"].range("5:5").delete()
    outcome = merged(book, copy)
    assert [(p.status, p.child) for p in outcome.plan.proposals] == [("gone", "1003")]


def test_a_formula_is_neither_taken_over_nor_believed(book, copy):
    fill(copy, {CODE: '="PN"&1', ("Reviews", "1001", "REVIEW_CODE"): "=[1]Other!A1"})
    outcome = merged(book, copy, choose=take_theirs)
    assert {p.status for p in outcome.left} == {"formula"}
    assert not any(str(v).startswith("=") for row in values(book) for v in row)


def test_text_that_looks_like_a_formula_arrives_as_text(book, copy):
    def change(copy):
        code = copy["Reviews"][place(copy["Reviews"], "1003", "REVIEW_CODE")]
        code.value = "=1+1"
        code.data_type = "s"

    merged(book, edit(copy, change))
    found = cell(book.sheets["Reviews"], 5, "REVIEW_CODE")
    assert (found.value, found.number_format) == ("=1+1", "@")


def test_rows_that_people_added_are_told_of(book, copy):
    edit(copy, lambda copy: copy["Reviews"].append(["1010", None, None, "PN1"]))
    (problem,) = merged(book, copy).plan.problems
    assert "a row for child 1010 on the sheet Reviews was not among those that were sent" in problem


def test_notes_are_passed_on(book, copy):
    fill(copy, {("Reviews", "1004", "Your note"): "Ask the fostering team."})
    assert merged(book, copy).plan.notes == ["Jo on Reviews, child 1004: Ask the fostering team."]


def test_new_errors_are_told_of(book, copy):
    fill(copy, {CODE: "PN9"})
    outcome = merged(book, copy)
    assert any(words.startswith("Reviews, child 1003: 167") for words in outcome.new_errors)


def test_a_copy_of_another_workbook_is_refused(app, book, copy):
    from tests.xl_addin.workbook.conftest import made_up_return, new_book

    with pytest.raises(WrongWorkbook, match="The copy of Jo was made from another workbook"):
        merged(new_book(app, made_up_return()), copy)


# Undo


def test_undo_puts_back_what_was_there(book, copy):
    fill(copy, {CODE: "PN1", DATE: datetime(2026, 2, 28)})
    before = read(book).ret.tables["Reviews"]
    merged(book, copy)
    undone = undo_merge(read(book), LATER)
    assert (undone.when, len(undone.put_back), undone.left) == ("22/11/2026 10:00", 2, [])
    assert read(book).ret.tables["Reviews"].equals(before)
    assert changes(book) == []
    with pytest.raises(NothingToUndo):
        undo_merge(read(book), LATER)


def test_undo_gives_a_typed_value_back_to_who_typed_it(book, copy):
    fill(copy, {CODE: "PN1"})
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN2"
    merged(book, copy)  # a conflict: validates nothing
    from tests.xl_addin.workbook.test_changes import recheck

    recheck(book, user="sam")
    merged(book, copy, choose=take_theirs, now=LATER + timedelta(days=1))
    undo_merge(read(book), LATER + timedelta(days=2))
    assert changes(book)[0][5:] == ("PN2", "typed (sam)", LATER)


def test_undo_leaves_what_was_edited_since(book, copy):
    fill(copy, {CODE: "PN1", DATE: datetime(2026, 2, 28)})
    merged(book, copy)
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN3"
    undone = undo_merge(read(book), LATER)
    assert [line.field for line in undone.left] == ["REVIEW_CODE"]
    assert [row[2:] for row in values(book)[3:]] == [["05/05/2026", "PN3"], ["31/02/2026", "PN1"]]


def test_the_last_merge_is_undone_first_and_can_be_made_again(book, tmp_path):
    jo, sam = (shared(book, tmp_path, recipient=name) for name in ("Jo", "Sam"))
    merged(book, fill(jo, {CODE: "PN1"}))
    merged(book, fill(sam, {DATE: datetime(2026, 2, 28)}))
    assert [line.name for line in undo_merge(read(book), LATER).put_back] == ["Sam"]
    assert [line.name for line in undo_merge(read(book), LATER).put_back] == ["Jo"]
    merged(book, jo, sam)
    assert [line[6] for line in changes(book)] == [
        "merged from Jo's copy", "merged from Sam's copy",
    ]  # fmt: skip
