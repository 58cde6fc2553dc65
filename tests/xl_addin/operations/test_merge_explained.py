"""Copies that say that a record is right as it is: merged as explanations, and undone."""

import pytest

from tests.xl_addin.operations.test_merge import CODE, everything, merged
from tests.xl_addin.workbook.conftest import LATER, cell
from tests.xl_addin.workbook.copies import fill, shared
from xl_addin.operations.keep import Error, keep
from xl_addin.operations.undo_merge import undo_merge
from xl_addin.workbook.copies.contents import RIGHT
from xl_addin.workbook.read import read

IS_RIGHT = ("Reviews", "1003", RIGHT)
REASON = "A carer of that name was there."


@pytest.fixture
def copy(book, tmp_path):
    return shared(book, tmp_path, recipient="Jo")


def test_the_answer_becomes_an_explanation(book, copy):
    outcome = merged(book, fill(copy, {IS_RIGHT: f"  {REASON}\n"}))
    (said,) = outcome.explained
    assert (said.code, said.child, said.reason, said.who) == ("440", "1003", REASON, "Jo")
    assert cell(book.sheets["Reviews"], 5, "Check").value == "explained"
    assert "1 error explained" in outcome.words
    (section,) = [s for s in outcome.sections() if s.title.startswith("Right")]
    assert section.lines == [f"Reviews, child 1003, rule 440: {REASON} (Jo)"]


def test_merging_again_changes_nothing(book, copy):
    fill(copy, {IS_RIGHT: REASON})
    merged(book, copy)
    before = everything(book)
    outcome = merged(book, copy)
    assert (outcome.explained, outcome.not_explained) == ([], [])
    assert outcome.nothing_in_words() == ["Nothing new: the workbook has all of it already."]
    assert everything(book) == before


def test_undoing_the_merge_takes_it_back(book, copy):
    merged(book, fill(copy, {IS_RIGHT: REASON, ("Reviews", "1004", "REVIEW"): "28/02/2026"}))
    undone = undo_merge(read(book), LATER)
    assert (len(undone.put_back), undone.left) == (2, [])
    assert read(book).explanations == []
    assert [cell(book.sheets["Reviews"], row, "Check").value for row in (5, 6)] == ["error"] * 2


def test_a_dry_run_explains_nothing(book, copy):
    before = everything(book)
    outcome = merged(book, fill(copy, {IS_RIGHT: REASON}), dry_run=True)
    assert len(outcome.explained) == 1
    assert everything(book) == before


def test_who_corrects_the_row_need_not_explain_it(book, copy):
    outcome = merged(book, fill(copy, {IS_RIGHT: REASON, CODE: "PN1"}))
    assert outcome.explained == []
    (line,) = outcome.not_explained
    assert "no rule that the copy names finds an error there any more" in line


def test_a_row_that_was_changed_meanwhile_is_not_explained(book, copy):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN9"
    outcome = merged(book, fill(copy, {IS_RIGHT: REASON}))
    assert outcome.explained == []
    assert "the workbook has other values there now" in outcome.not_explained[0]


def test_what_the_workbook_says_already_stays(book, copy):
    keep(read(book), [Error("Reviews", "4", "440")], "Seen the minutes.", LATER, user="Ann")
    outcome = merged(book, fill(copy, {IS_RIGHT: REASON}))
    assert "it is explained already, in other words" in outcome.not_explained[0]
    assert [each.reason for each in read(book).explanations] == ["Seen the minutes."]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_copies_are_both_heard_in_any_order(book, tmp_path, order):
    copies = [
        fill(shared(book, tmp_path, recipient=name), {IS_RIGHT: reason})
        for name, reason in (("Ann", "Checked."), ("Jo", REASON))
    ]
    outcome = merged(book, *(copies[place] for place in order))
    (said,) = outcome.explained
    assert (said.reason, said.who) == (f"Checked.; {REASON}", "Ann, Jo")
