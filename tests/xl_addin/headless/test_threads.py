"""Conversations on cells (Excel's New Comment): seen, carried along, never overwritten."""

import pytest
import xlwings as xw

from tests.xl_addin.structure.foreign.comments import add_conversation
from tests.xl_addin.structure.foreign.editing import Editor
from tests.xl_addin.structure.foreign.left import Footprint, leading_nowhere

THREADS = "xl/threadedComments/threadedComment1.xml"
FIRST = "{00000001-1111-2222-3333-444444444444}"


@pytest.fixture
def path(book, tmp_path):
    """Three rows; somebody asked about B2, and was answered."""
    book.sheets[0]["A1"].value = [["K", "V"], ["b", 1], ["a", 2]]
    path = tmp_path / "book.xlsx"
    book.save(path)
    book.close()
    file = Editor(path)
    add_conversation(file, file.sheets()["Sheet1"], "B2", FIRST)
    file.save()
    return path


@pytest.fixture
def asked(app, path):
    return app.books.open(path)


def test_a_conversation_is_told_from_a_note(asked):
    sheet = asked.sheets[0]
    sheet["A2"].add_note("a note")
    (found,) = sheet.comments
    assert (found.location.address, found.text, found.author) == (
        "$B$2", "Is this right?", "Jo Example",
    )  # fmt: skip
    assert [reply.text for reply in found.replies] == ["Yes."] and not found.resolved
    assert sheet["B2"].comment.creation_date.isoformat() == "2026-11-02T09:30:00"
    assert sheet["A2"].comment is None and sheet["A1"].comment is None
    assert len(asked.comments) == 1


def test_a_note_is_neither_put_on_it_nor_taken_from_it(asked):
    cell = asked.sheets[0]["B2"]
    with pytest.raises(xw.XlwingsError, match="Sheet1!B2 has comments"):
        cell.note.delete()
    with pytest.raises(xw.XlwingsError, match="Sheet1!B2 has comments"):
        cell.note.text = "218: blank"
    with pytest.raises(xw.XlwingsError, match="Sheet1!B2 has comments"):
        cell.impl.add_note("218: blank")
    assert cell.comment.text == "Is this right?"


def _place(path):
    text = Footprint(path).parts[THREADS].decode()
    assert FIRST in text and "Yes." in text
    assert leading_nowhere(path) == []
    return {part.partition('"')[0] for part in text.split(' ref="')[1:]}


def test_it_stays_byte_for_byte_where_its_cell_stays(asked, path):
    before = Footprint(path).digest(THREADS)
    asked.sheets[0]["A9"].value = "new"
    asked.save()
    assert Footprint(path).digest(THREADS) == before


def test_it_goes_where_its_cell_goes(asked, path):
    sheet = asked.sheets[0]
    sheet["1:1"].insert("down")
    asked.save()
    assert _place(path) == {"B3"}
    sheet["A3:B4"].impl.sort([1], [True], False)
    asked.save()
    assert _place(path) == {"B4"}
    (found,) = asked.sheets[0].comments
    assert found.location.address == "$B$4"


def test_the_stand_in_names_its_conversation(asked, path):
    """Excel ties the two by the author and the uid of the note."""
    asked.save()
    file = Footprint(path)
    text = next(data for name, data in file.parts.items() if name.endswith("comments1.xml"))
    assert f"<author>tc={FIRST}</author>".encode() in text and f'uid="{FIRST}"'.encode() in text


def test_it_goes_with_its_row(asked, path):
    asked.sheets[0]["2:2"].delete()
    asked.save()
    assert THREADS not in Footprint(path).parts and leading_nowhere(path) == []
    assert len(asked.sheets[0].comments) == 0


def test_a_copied_sheet_has_no_conversation_of_another(asked, path):
    """Two conversations of one identity would be a damaged file."""
    asked.sheets[0].copy(name="Copy")
    asked.save()
    assert _place(path) == {"B2"}
    assert asked.sheets["Copy"]["B2"].note is None
