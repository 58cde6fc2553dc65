"""How notes look, and the older drawing that their boxes lie in."""

import re

import pytest

from tests.xl_addin.structure.foreign import objects  # noqa: F401 - register
from tests.xl_addin.structure.foreign.comments import LOOKS, add_note
from tests.xl_addin.structure.foreign.editing import KINDS, Editor
from tests.xl_addin.structure.foreign.left import Footprint

BLOCK = 1_024


def _boxes(path):
    """For each older drawing: the blocks of numbers that it reserves, and its shapes' numbers."""
    found = []
    for name, data in Footprint(path).parts.items():
        if name.endswith(".vml"):
            text = data.decode()
            blocks = [int(b) for b in re.search(r'idmap[^>]* data="([^"]*)"', text)[1].split(",")]
            numbers = [int(n) for n in re.findall(r' id="_x0000_s([0-9]+)"', text)]
            found.append((blocks, numbers))
    return found


def test_shapes_stay_within_the_blocks_that_their_drawing_reserves(book, app, tmp_path):
    other = book.sheets.add("Other", after=book.sheets[0])
    for row in range(1, 1_201):
        book.sheets[0].impl.range((row, 1)).add_note("a note")
    other["A1"].add_note("one")
    path = tmp_path / "many.xlsx"
    for _ in range(2):
        book.save(path)
        book.close()
        boxes = _boxes(path)
        assert sorted(len(numbers) for _, numbers in boxes) == [1, 1_200]
        for blocks, numbers in boxes:
            assert len(set(numbers)) == len(numbers)
            assert {number // BLOCK for number in numbers} == set(blocks)
        reserved = [block for blocks, _ in boxes for block in blocks]
        assert len(set(reserved)) == len(reserved), "no block belongs to two sheets"
        book = app.books.open(path)
        book.sheets[0]["A1"].note.delete()
        book.sheets[0]["A1"].add_note("again")


@pytest.fixture
def noted(book, app, tmp_path):
    """A person's note in bold red in a green box, on A3."""
    book.sheets[0]["A1"].value = [["K"], [1], [2]]
    path = tmp_path / "noted.xlsx"
    book.save(path)
    book.close()
    file = Editor(path)
    add_note(file, file.sheets()["Sheet1"], "A3", LOOKS, "Sam", fill="#ccffcc")
    file.save()
    return app.books.open(path)


def _texts(book):
    parts = Footprint(book.fullname).parts
    words = next(data for name, data in parts.items() if "/comments" in name).decode()
    return words, next(data for name, data in parts.items() if name.endswith(".vml")).decode()


def test_a_note_keeps_its_looks_and_goes_with_its_cell(noted):
    noted.sheets[0]["B1"].add_note("ours")
    noted.sheets[0]["2:2"].insert("down")
    noted.save()
    words, boxes = _texts(noted)
    assert 'ref="A4"' in words and '<color rgb="FFFF0000"/>' in words and 'val="Arial"' in words
    assert 'fillcolor="#ccffcc"' in boxes and "<x:Row>3</x:Row>" in boxes
    assert "<x:Anchor>1, 15, 3, 10, 3, 31, 8, 9</x:Anchor>" in boxes


def test_other_words_keep_the_box_and_its_colour(noted):
    noted.sheets[0]["A3"].note.text = "Ask Sam.\n\n903 check\n218: blank" + "\nmore" * 9
    noted.save()
    words, boxes = _texts(noted)
    assert "FFFF0000" not in words and "218: blank" in words
    assert 'fillcolor="#ccffcc"' in boxes and "Anchor" not in boxes
    height = int(re.search(r"[^-]height:([0-9]+)px", boxes)[1])
    assert height == noted.sheets[0]["A3"].note.impl._cell._comment.height > 200


def test_a_form_control_stays_beside_notes_and_follows_the_cells(book, app, tmp_path):
    path = tmp_path / "controls.xlsx"
    book.save(path)
    book.close()
    file = Editor(path)
    KINDS["a form control"](file)
    KINDS["a note with looks of its own"](file)
    file.save()
    book = app.books.open(path)
    mine = book.sheets["Mine"]
    mine["C1"].add_note("ours")
    mine["1:1"].insert("down")
    mine.name = "Theirs"
    book.save()
    _, boxes = _texts(book)
    assert "<x:FmlaLink>$F$2</x:FmlaLink>" in boxes and 'id="_x0000_s1500"' in boxes
    assert "<x:Anchor>8, 0, 11, 0, 9, 0, 13, 0</x:Anchor>" in boxes
    parts = Footprint(path).parts
    assert b'fmlaLink="$F$2"' in parts["xl/ctrlProps/ctrlProp1.xml"]
    sheet = next(data for data in parts.values() if b"<control " in data).decode()
    assert "<xdr:row>11</xdr:row>" in sheet and "<xdr:row>13</xdr:row>" in sheet
