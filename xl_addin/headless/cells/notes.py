"""Notes: the yellow boxes on cells (openpyxl and the file format call them comments)."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from xlwings import base_classes

from lac_rules.words import printable
from xl_addin.headless.cells.threads import refuse_on_thread
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet

# Roughly what Excel's own boxes hold, in pixels; a long text gets a larger box.
_WIDTH, _LINE, _CHARACTERS = 220, 18, 34


class Note(Refusing, base_classes.Note):
    """The note of one cell."""

    def __init__(self, sheet: Sheet, cell: Cell) -> None:
        self._sheet = sheet
        self._cell = cell

    @property
    def text(self) -> str:
        """What the note says. Setting it makes the box as high as the text needs."""
        return self._cell._comment.text

    @text.setter
    def text(self, value: str) -> None:
        refuse_on_thread(self._cell)
        comment = self._cell._comment
        comment.text = value
        comment.width, comment.height = _box(value)

    @property
    def location(self) -> Range:
        """The cell that the note is on."""
        return self._sheet.range((self._cell.row, self._cell.column, 1, 1))

    def delete(self) -> None:
        """Take the note off its cell. Raises XlwingsError for one that stands in for a thread."""
        refuse_on_thread(self._cell)
        self._cell._comment = None
        self._sheet.grid.noted.discard(self._cell)
        self._sheet.grid.drop_if_bare(self._cell)


def _box(text: str) -> tuple[int, int]:
    lines = sum(1 + len(line) // _CHARACTERS for line in text.split("\n"))
    return _WIDTH, max(60, min(400, 20 + _LINE * lines))


def note_at(range_: Range) -> Note | None:
    """The note of a range's first cell, or None."""
    cell = range_.sheet.grid.cells.get((range_.row, range_.column))
    if cell is None or cell._comment is None:
        return None
    return Note(range_.sheet, cell)


def add_note(range_: Range, text: str) -> Note:
    """Put a note on the first cell of a range. Raises XlwingsError where a conversation is."""
    cell = range_.sheet.grid.make(range_.row, range_.column)
    refuse_on_thread(cell)
    width, height = _box(text)
    cell._comment = Comment(text, _author(), height=height, width=width)
    range_.sheet.grid.noted.add(cell)
    return Note(range_.sheet, cell)


def _author() -> str:
    try:
        return printable(getpass.getuser())
    except (OSError, KeyError, ImportError):
        return "lac903"


def sheet_notes(sheet: Sheet) -> list[Note]:
    """All notes of a sheet, row by row."""
    cells = sheet.grid.cells
    there = [
        cell
        for cell in sheet.grid.noted
        if cell._comment is not None and cells.get((cell.row, cell.column)) is cell
    ]
    return [Note(sheet, cell) for cell in sorted(there, key=lambda c: (c.row, c.column))]
