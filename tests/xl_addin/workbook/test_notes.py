"""Our notes stand below people's own; what colleagues say to each other is left alone."""

import pytest

from tests.xl_addin.workbook.conftest import cell, recheck
from xl_addin.workbook.marks import NOTE_MARK
from xl_addin.workbook.notes import renew_notes

PLACEHOLDER = (
    "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; "
    "however, any edits to it will get removed.\n\nComment:\n    Is this the right home?"
)
"""What Excel 365 keeps in the note of a cell with a thread, for programs that know no threads."""


class ComError(Exception):
    """Excel's refusal on Windows."""


ComError.__name__ = "com_error"


def test_a_note_is_put_below_a_persons_own_and_taken_away_again(app):
    sheet = app.books.add().sheets[0]
    sheet.range("B2").add_note("Ask Jo.")
    assert renew_notes(sheet, {"B2": NOTE_MARK + "\n166", "C3": NOTE_MARK + "\n167"}) == set()
    assert sheet.range("B2").note.text == f"Ask Jo.\n\n{NOTE_MARK}\n166"
    assert renew_notes(sheet, {"B2": "", "C3": ""}) == set()
    assert sheet.range("B2").note.text == "Ask Jo."
    assert sheet.range("C3").note is None


def test_a_persons_note_is_not_made_anew(app, monkeypatch):
    """It would lose its size and its colour."""
    sheet = app.books.add().sheets[0]
    note = sheet.range("B2").add_note("Ask Jo.")
    monkeypatch.setattr(type(note), "delete", lambda self: pytest.fail("deleted"))
    for text in (NOTE_MARK + "\n166", NOTE_MARK + "\n167", ""):
        assert renew_notes(sheet, {"B2": text}) == set()
        assert sheet.range("B2").note.text == "\n\n".join(filter(None, ("Ask Jo.", text)))


@pytest.mark.parametrize("text", [NOTE_MARK + "\n166", ""])
def test_a_thread_is_known_by_the_note_that_excel_keeps_beside_it(app, text):
    sheet = app.books.add().sheets[0]
    sheet.range("B2").add_note(PLACEHOLDER)
    assert renew_notes(sheet, {"B2": text}) == {"B2"}
    assert sheet.range("B2").note.text == PLACEHOLDER


def test_a_thread_is_known_where_excel_lists_them(app, monkeypatch):
    """On Windows: the cell has no note, and adding one would be refused."""
    sheet = app.books.add().sheets[0]

    class Thread:
        location = sheet.range("B2")

    monkeypatch.setattr(type(sheet), "comments", [Thread()])
    assert renew_notes(sheet, {"B2": NOTE_MARK, "B3": NOTE_MARK}) == {"B2"}
    assert sheet.range("B2").note is None
    assert sheet.range("B3").note is not None


def test_a_cell_on_which_excel_allows_no_note_is_left_without_one(app, monkeypatch):
    sheet = app.books.add().sheets[0]

    def refuse(self, text):
        raise ComError(-2147352567, "Exception occurred.", (0, None, None, None, 0, -2146827284))

    monkeypatch.setattr(type(sheet.range("B2")), "add_note", refuse)
    assert renew_notes(sheet, {"B2": NOTE_MARK}) == {"B2"}


def test_a_marked_cell_with_a_thread_is_red_and_explained_but_for_the_note(book):
    sheet = book.sheets["Reviews"]
    threaded, typed = cell(sheet, 4, "REVIEW_CODE"), cell(sheet, 4, "_marks")
    assert threaded.note is None  # not marked so far
    threaded.add_note(PLACEHOLDER)
    threaded.value = "PN9"
    recheck(book)
    assert threaded.note.text == PLACEHOLDER
    assert "REVIEW_CODE=-" in typed.value  # the colour is there, and no note of ours
    assert "REVIEW_CODE" in cell(sheet, 4, "Errors").value
    threaded.value = "PN0"
    recheck(book)
    assert threaded.note.text == PLACEHOLDER
    assert typed.value is None
