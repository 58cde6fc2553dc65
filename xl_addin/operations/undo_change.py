"""Take one change back: put the value from before into its cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from lac_rules import Result
from lac_rules.edits.changes import EDITED
from xl_addin.failures import CannotDo
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import run_on
from xl_addin.operations.words import summary
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import Cell, Contents
from xl_addin.workbook.editing import with_values, write_values
from xl_addin.workbook.refresh import refresh
from xl_addin.workbook.sheets import suggestions as suggestions_sheet
from xl_addin.workbook.sheets.changes import changes_of


@dataclass(frozen=True)
class ChangeUndone:
    """The field whose value from before stands in its cell again, and what the rules find then."""

    field: str
    before: str
    result: Result

    @property
    def words(self) -> str:
        """What was done, and what the rules find then."""
        return f"{self.field} is {self.before or 'blank'} again.\n\n{summary(self.result)}"


def undo_change(
    contents: Contents, cell: Cell, now: datetime, progress: Progress = silent
) -> ChangeUndone:
    """Put the value from before into a cell and validate again.

    Raises ``CannotDo`` when the cell is as it was loaded, or its row was not loaded.
    """
    before = before_of(cell, contents)
    if before is None:
        raise CannotDo("This cell is as it was loaded, or its whole row is new: nothing to undo.")
    write_values(contents, {cell: before})
    after = with_values(contents, {cell: before})
    result = run_on(after, progress)
    refresh(after, result, now)
    return ChangeUndone(cell[2], before, result)


def before_of(cell: Cell, contents: Contents) -> str | None:
    """What stood in a cell before a suggestion was accepted there, otherwise what was loaded.

    None when the cell is as it was loaded, or its row was not loaded.
    """
    if layout.SUGGESTIONS in contents.sheets:
        found = suggestions_sheet.read(contents.sheets[layout.SUGGESTIONS])
        for item in suggestions_sheet.still_standing(found, contents):
            if item.cell == cell:
                return item.before
    changes = changes_of(contents)
    edited = changes[changes["what"] == EDITED]
    cells = map(Cell, edited["table"], edited["id"], edited["field"])
    return dict(zip(cells, edited["before"], strict=True)).get(cell)
