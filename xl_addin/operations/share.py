"""Share: a small copy of the records with errors, for others to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlwings as xw

from lac_rules.words import counted
from xl_addin.failures import CannotDo
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import validate
from xl_addin.workbook.basics.where import where
from xl_addin.workbook.copies.share import Choice, Made
from xl_addin.workbook.copies.share import share as make_copy


@dataclass(frozen=True)
class Shared:
    """A copy that was made."""

    made: Made

    @property
    def path(self) -> Path:
        """Its file."""
        return self.made.path

    @property
    def words(self) -> str:
        """What it holds."""
        records = counted(self.made.records, "record")
        children = counted(self.made.children, "child", "children")
        return f"{records} of {children}, {counted(self.made.cells, 'cell')} to fill in."


def share(
    book: xw.Book,
    choice: Choice,
    folder: Path,
    now: datetime,
    purpose: str = "",
    recipient: str = "",
    progress: Progress = silent,
) -> Shared:
    """Validate and save the workbook, and make a copy in ``folder`` of what ``choice`` says.

    It is saved before the copy goes out, so that it knows its rows when the copy returns. Raises
    ``CannotDo`` when it was never saved under a name, ``CannotShare`` when nothing is chosen.
    """
    if not where(book).is_saved:
        raise CannotDo("Save the workbook first, so that it knows its rows when the copy returns.")
    validated = validate(book, now, progress)
    book.save()
    progress("writing the copy")
    contents, result = validated.contents, validated.result
    return Shared(make_copy(contents, result, choice, folder, now, purpose, recipient))
