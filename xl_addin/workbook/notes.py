"""The notes on a data sheet: ours below a person's own; threads of comments are left alone."""

from __future__ import annotations

from collections.abc import Mapping

import xlwings as xw

from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.refusals import is_refusal
from xl_addin.workbook.marks import persons_part


def renew_notes(sheet: xw.Sheet, texts: Mapping[str, str]) -> set[str]:
    """Give cells our part of their note: address ("C5") -> text, "" to take it away.

    What a person wrote in a note stays above ours. A cell with a thread of comments cannot have a
    note, and taking one away there could take the conversation with it: such cells are given back,
    as are those on which Excel allows no note.
    """
    if not texts:
        return set()
    threaded = _threaded(sheet)
    return {
        place
        for place, text in texts.items()
        if place in threaded or not _set_note(sheet.range(place), text)
    }


def _threaded(sheet: xw.Sheet) -> set[str]:
    """The cells with a thread, as far as Excel tells: not on macOS, nor before Excel 365."""
    try:
        return {thread.location.get_address(False, False) for thread in sheet.comments}
    except Exception:  # each engine has its own for what it does not know
        return set()


def _set_note(cell: xw.Range, text: str) -> bool:
    """Whether the cell has our part now; False where it is no place for a note."""
    note = cell.note
    before = "" if note is None else note.text
    if before.startswith(layout.THREAD):
        return False
    own = persons_part(before)
    if own:  # their note keeps its size and its looks
        note.text = "\n\n".join(part for part in (own, text) if part)
        return True
    if note is not None:
        note.delete()
    if not text:
        return True
    try:
        cell.add_note(text)
    except Exception as error:
        if note is None and is_refusal(error):
            return False
        raise
    return True
