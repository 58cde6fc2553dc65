"""Saving: beside the old file first, then in its place, so that a crash leaves the old one."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from typing import TYPE_CHECKING

from xlwings import XlwingsError

from xl_addin.headless.file import writing

if TYPE_CHECKING:
    from xl_addin.headless.books import Book


def save(book: Book, target: str) -> None:
    """Write a book to a path. Nothing is touched when the book cannot be saved whole.

    Raises XlwingsError that says why: what would be lost, no such folder, no permission, open in
    Excel.
    """
    refuse_losses(book)
    folder, name = os.path.split(target)
    if not os.path.isdir(folder):
        raise XlwingsError(f"{name} cannot be saved: the folder {folder} does not exist.")
    _refuse_open_file(folder, name)
    if os.path.exists(target) and not os.access(target, os.W_OK):
        raise XlwingsError(f"{name} is write-protected. Save under another name.")
    for sheet in book.sheets:
        sheet.pivot_tables.settle()
    if book.kept is None:
        book.workbook.properties.title = _title(book)
    temporary = _write_beside(book, folder, name)
    try:
        _copy_mode(target, temporary)
        os.replace(temporary, target)
    except PermissionError:
        raise XlwingsError(_in_use(name)) from None
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.remove(temporary)


def _title(book: Book) -> str | None:
    """What a new book begins with, if that is text: what reads a screen aloud says it first."""
    value = next(iter(book.sheets)).grid.value_at(1, 1)
    if not isinstance(value, str):
        return None
    return "".join(filter(str.isprintable, value))[:255] or None


def refuse_losses(book: Book) -> None:
    """Raise XlwingsError that names all that saving would lose of the opened file."""
    if book.kept is None:
        return
    lost = book.kept.refusals(list(book.sheets))
    if lost:
        raise XlwingsError(
            f"{book.name} holds what can only be kept by Excel itself, so it is not saved: "
            f"{'; '.join(lost)}. Remove it in Excel, or work in Excel with the add-in."
        )


def _refuse_open_file(folder: str, name: str) -> None:
    """Excel on Windows marks an open workbook with an owner file beside it."""
    if sys.platform.startswith("win") and os.path.exists(os.path.join(folder, f"~${name}")):
        raise XlwingsError(_in_use(name))


def _in_use(name: str) -> str:
    return f"{name} cannot be saved because it is open in Excel. Close it there and try again."


def _write_beside(book: Book, folder: str, name: str) -> str:
    try:
        handle, temporary = tempfile.mkstemp(prefix=f".{name}.", suffix=".tmp", dir=folder)
    except PermissionError:
        raise XlwingsError(
            f"{name} cannot be saved: you may not write to the folder {folder}."
        ) from None
    try:
        with os.fdopen(handle, "wb") as file:
            writing.write(book, file)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        os.remove(temporary)
        raise
    return temporary


def _copy_mode(target: str, temporary: str) -> None:
    """The new file may be read by those who could read the old one."""
    try:
        mode = os.stat(target).st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        mode = 0o666 & ~umask
    with contextlib.suppress(OSError):
        os.chmod(temporary, mode)
