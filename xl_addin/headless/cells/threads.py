"""Conversations on cells (Excel's New Comment): read, moved with their cells, never changed.

A file holds beside each conversation a note that stands in for it in older versions of Excel.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment as FileComment
from xlwings import XlwingsError, base_classes

from xl_addin.headless.cells.addresses import cell_address
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet


@dataclass(frozen=True)
class Entry:
    """What one person wrote in a conversation; `id` is that of the entry in the file."""

    id: str
    text: str
    author: str
    written: dt.datetime | None
    resolved: bool


def thread_of(cell: Cell | None) -> Sequence[Entry]:
    """The entries of a cell's conversation, the first one first; none where there is no such."""
    return thread_behind(cell._comment) if cell is not None else ()


def thread_behind(comment: FileComment | None) -> Sequence[Entry]:
    """The entries of the conversation that a note stands in for; none for a true note."""
    return getattr(comment, "headless_thread", ())


def refuse_on_thread(cell: Cell) -> None:
    """Raise XlwingsError, as Excel does, before a note is put on a conversation's cell."""
    if thread_of(cell):
        place = f"{cell.parent.title}!{cell_address(cell.row, cell.column)}"
        raise XlwingsError(
            f"The cell {place} has comments that people answer each other in, so it can have no "
            "note, and they are not changed without Excel."
        )


class Comment(Refusing, base_classes.Comment):
    """The conversation on one cell, to be read."""

    def __init__(self, sheet: Sheet, cell: Cell) -> None:
        self._sheet, self._cell = sheet, cell

    @property
    def text(self) -> str:
        """What was written first."""
        return thread_of(self._cell)[0].text

    @property
    def author(self) -> str:
        """Who began it; "" where the file does not say."""
        return thread_of(self._cell)[0].author

    @property
    def creation_date(self) -> dt.datetime | None:
        """When it began; None where the file does not say."""
        return thread_of(self._cell)[0].written

    @property
    def resolved(self) -> bool:
        """Whether somebody called it settled."""
        return thread_of(self._cell)[0].resolved

    @property
    def location(self) -> Range:
        """The cell that it is about."""
        return self._sheet.range((self._cell.row, self._cell.column, 1, 1))

    @property
    def replies(self) -> list[CommentReply]:
        """The answers, in order."""
        return [CommentReply(entry.text) for entry in thread_of(self._cell)[1:]]


class CommentReply(Refusing, base_classes.CommentReply):
    """One answer in a conversation."""

    def __init__(self, text: str) -> None:
        self._text = text

    @property
    def text(self) -> str:
        """What it says."""
        return self._text


def comment_at(range_: Range) -> Comment | None:
    """The conversation on a range's first cell, or None."""
    cell = range_.sheet.grid.cells.get((range_.row, range_.column))
    return Comment(range_.sheet, cell) if thread_of(cell) else None


def sheet_comments(sheet: Sheet) -> list[Comment]:
    """All conversations on a sheet, row by row."""
    there = [
        cell
        for cell in sheet.grid.noted
        if thread_of(cell) and sheet.grid.cells.get((cell.row, cell.column)) is cell
    ]
    return [Comment(sheet, cell) for cell in sorted(there, key=lambda c: (c.row, c.column))]
