"""Keep a workbook as it was before an operation changes much of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlwings as xw
from platformdirs import user_documents_path

from lac_rules.files import CannotWrite
from xl_addin.workbook.basics import macros
from xl_addin.workbook.basics.backups import back_up, free_name
from xl_addin.workbook.basics.where import where

FOLDER = "903 backups"
"""Where copies go of a workbook that no folder of this machine holds: in the user's Documents."""


def keep_as_it_was(book: xw.Book, now: datetime) -> Path | None:
    """Keep a copy of the workbook; gives the copy's path.

    In Excel it holds what is on screen, saved or not. It stands beside the workbook's file, or in
    ``FOLDER`` where there is none. Without Excel it is a copy of the file, which is what was
    opened; None for a workbook that was never saved. Raises ``CannotWrite``.
    """
    file = where(book).file
    if not macros.in_excel(book.app):
        return None if file is None else back_up(file, now)
    target = free_name(file or _elsewhere(book.name), now)
    refused = macros.save_copy(book, target)
    if refused or not target.is_file():
        raise CannotWrite(
            "Nothing was changed. First the workbook as it is was to be kept as "
            f"{target}, and Excel did not write that file. {refused}".strip()
        )
    return target


def _elsewhere(name: str) -> Path:
    """The workbook's name in our folder of backups, which is made."""
    folder = user_documents_path() / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    return folder / (name if Path(name).suffix else f"{name}.xlsx")


def kept_in_words(backup: Path | None) -> list[str]:
    """Where the workbook is kept as it was, when it is."""
    if backup is None:
        return []
    if backup.parent.name == FOLDER:
        return [f"The workbook as it was is kept as {backup}."]
    return [f"The workbook as it was is kept as {backup.name}, beside it."]
