"""Keep a workbook as it was before an operation changes much of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlwings as xw

from xl_addin.workbook.basics.backups import back_up


def keep_as_it_was(book: xw.Book, now: datetime) -> Path | None:
    """Copy the workbook's file beside it; gives the copy's path.

    None for a workbook that was never saved, which has nothing to keep. Raises ``CannotWrite``.
    """
    path = Path(book.fullname)
    return back_up(path, now) if path.is_file() else None


def kept_in_words(backup: Path | None) -> list[str]:
    """Where the workbook is kept as it was, when it is."""
    if backup is None:
        return []
    return [f"The workbook as it was is kept as {backup.name}, beside it."]
