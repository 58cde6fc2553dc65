"""Saving: beside the old file first, then in its place, so that a crash leaves the old one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from xlwings import XlwingsError

from lac_rules.files import CannotWrite, Stamp, beside, told
from xl_addin.headless.file import writing
from xl_addin.headless.file.refusals import refusals

if TYPE_CHECKING:
    from xl_addin.headless.books import Book


def save(book: Book, target: str) -> None:
    """Write a book to a path. Nothing is touched when the book cannot be saved whole.

    Raises XlwingsError that says why: what would be lost, no such folder, no permission, open in
    Excel or LibreOffice, changed by somebody else since it was read.
    """
    refuse_losses(book)
    folder, name = os.path.split(target)
    if not os.path.isdir(folder):
        raise XlwingsError(f"{name} cannot be saved: the folder {folder} does not exist.")
    refuse_open_file(target)
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise XlwingsError(f"{name} is write-protected. Save under another name.")
    for sheet in book.sheets:
        sheet.pivot_tables.settle()
    if book.kept is None:
        book.workbook.properties.title = _title(book)
    place = Path(os.path.realpath(target))  # a link to a workbook stays one
    _refuse_folder(place)
    try:
        with told(Path(name)), beside(place) as written:
            with written.open("wb") as file:
                writing.write(book, file)
            _refuse_newer(book, target)
        book.stamp = Stamp.of(target)
    except CannotWrite as error:
        in_use = isinstance(error.__cause__, PermissionError)
        raise XlwingsError(_in_use(name) if in_use else str(error)) from None


def _title(book: Book) -> str | None:
    """What a new book begins with, if that is text: what reads a screen aloud says it first."""
    value = next(iter(book.sheets)).grid.value_at(1, 1)
    if not isinstance(value, str):
        return None
    return "".join(filter(str.isprintable, value))[:255] or None


def refuse_losses(book: Book) -> None:
    """Raise XlwingsError that names all that saving would lose of the opened file."""
    lost = refusals(book)
    if lost:
        raise XlwingsError(
            f"{book.name} holds what can only be kept by Excel itself, so it is not saved: "
            f"{'; '.join(lost)}. Remove it in Excel, or work in Excel with the add-in."
        )


_MARKS_OF_OPEN_FILES = {"~${}": "Excel", ".~lock.{}#": "LibreOffice"}
"""What a program puts beside a file while it has it open, maybe on another machine."""


def refuse_open_file(path: str | os.PathLike[str]) -> None:
    """Raise XlwingsError for a file that somebody has open in Excel or LibreOffice."""
    folder, name = os.path.split(path)
    for pattern, program in _MARKS_OF_OPEN_FILES.items():
        mark = pattern.format(name)
        if os.path.exists(os.path.join(folder, mark)):
            raise XlwingsError(
                f"{name} cannot be saved because it is open in {program}, here or on another "
                f"machine. Close it there and try again. If nobody has it open, delete the file "
                f"{mark} beside it, which {program} left behind."
            )


def _refuse_newer(book: Book, target: str) -> None:
    """Raise XlwingsError when somebody changed the file since it was read: that would be lost."""
    own = target == book.fullname and book.stamp is not None
    if own and Stamp.of(target) not in (book.stamp, None):
        raise XlwingsError(
            f"{book.name} was changed by somebody else since it was read, so nothing was written: "
            "their changes would be lost. Do it once more; it then works on what is there now."
        )


def _in_use(name: str) -> str:
    return f"{name} cannot be saved because it is open in Excel. Close it there and try again."


def _refuse_folder(place: Path) -> None:
    if os.name == "posix" and not os.access(place.parent, os.W_OK):
        raise XlwingsError(
            f"{place.name} cannot be saved: you may not write to the folder {place.parent}."
        )
