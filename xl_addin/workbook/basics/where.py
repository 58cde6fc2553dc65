"""Where an open workbook is kept: in a folder of this machine, on SharePoint, or nowhere yet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import xlwings as xw


@dataclass(frozen=True)
class Where:
    """``file`` is the workbook's file on this machine, None where there is none.

    ``online`` says that it was opened from SharePoint, Teams or OneDrive, and that no folder of
    this machine holds it as far as xlwings can tell.
    """

    file: Path | None
    online: bool = False

    @property
    def is_saved(self) -> bool:
        """Whether the workbook was ever saved under a name."""
        return self.online or self.file is not None


def where(book: xw.Book) -> Where:
    """Where the workbook is kept."""
    try:
        path = Path(book.fullname)
    except (xw.XlwingsError, UnboundLocalError, OSError):
        # Excel gives an address instead of a path. xlwings looks for the folder that is kept in
        # step with it, and raises when it finds none: in words, or for a variable never set.
        return Where(None, online=True)
    return Where(path if path.is_file() else None)
