"""The workbook that is filled while an OpenDocument file is read, row after row."""

from __future__ import annotations

from os import PathLike

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import XlwingsError

from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW
from xl_addin.headless.cells.styles import Styles
from xl_addin.headless.cells.values import DATE_FORMAT, DATETIME_FORMAT
from xl_addin.headless.file.sheet_reading import MOST_CELLS

_MOST_SHEETS = 1_000
# Cells that are written once for several cost a file nothing. LibreOffice's files of our workbooks
# have few, but somebody may fill a column down to its end.
MOST_REPEATED = 2_000_000


class Cells:
    """The sheets of a workbook and their cells, in the order of the file.

    `workbook` is what has been filled so far, an openpyxl workbook. Everything that is added raises
    XlwingsError, which names the file, when there would be far too many cells.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = path
        self.workbook = openpyxl.Workbook()
        self.workbook.remove(self.workbook.active)
        styles = self.workbook.headless_styles = Styles(self.workbook)
        self.styles = {None: styles.default} | {
            name: styles.changed(styles.default, numFmtId=styles.number_format_id(name))
            for name in (DATE_FORMAT, DATETIME_FORMAT)
        }
        self.sheet: Worksheet | None = None
        self.row = self.next_row = self.column = self.count = self.repeated = 0
        # The cells of the row: (column, value, data type, style).
        self._filled: list[tuple[int, object, str, StyleArray]] = []
        self._names: set[str] = set()

    def start_sheet(self, name: str, is_hidden: bool) -> None:
        """A further sheet. Raises ValueError for a name that was there, or for far too many."""
        if name.casefold() in self._names or len(self._names) >= _MOST_SHEETS:
            raise ValueError("two sheets of one name, or more than a workbook has")
        self._names.add(name.casefold())
        self.sheet = self.workbook.create_sheet()
        # openpyxl's setter refuses what LibreOffice allows in a name.
        self.sheet._WorkbookChild__title = name
        self.sheet.sheet_state = "hidden" if is_hidden else "visible"
        self.next_row = 1

    def start_row(self, repeated: int) -> None:
        """A row, or several that are alike."""
        self.row, self.next_row = self.next_row, self.next_row + repeated
        self.column, self._filled = 1, []

    def add(self, value: object, kind: str, number_format: str | None, repeated: int) -> None:
        """A cell, or several that are alike; one without a value only takes its place."""
        first, self.column = self.column, self.column + repeated
        if value is None:
            return
        self.count += 1
        self._repeat(repeated - 1, self.column - 1 > MAX_COLUMN)
        style = self.styles[number_format]
        self._filled += [(column, value, kind, style) for column in range(first, self.column)]

    def end_row(self) -> None:
        """Write the row, as often as it comes."""
        if not self._filled:
            return
        more = len(self._filled) * (self.next_row - self.row - 1)
        self._repeat(more, self.next_row - 1 > MAX_ROW)
        cells, sheet = self.sheet._cells, self.sheet
        for row in range(self.row, self.next_row):
            for column, value, kind, style in self._filled:
                cell = Cell.__new__(Cell)  # the constructor would copy the style
                cell.parent, cell.row, cell.column = sheet, row, column
                cell._value, cell.data_type, cell._style = value, kind, style
                cell._hyperlink = cell._comment = None
                cells[row, column] = cell

    def _repeat(self, more: int, is_outside: bool) -> None:
        """Make sure that there is room, before anything is repeated."""
        self.repeated += more
        if is_outside or self.repeated > MOST_REPEATED or self.count > MOST_CELLS:
            raise XlwingsError(
                f"The sheet {self.sheet.title!r} of {self.path} holds values in millions of cells, "
                "or farther out than sheets of Excel reach. Delete the rows below and the columns "
                "beside the data, and save."
            )
