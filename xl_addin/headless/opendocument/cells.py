"""The workbook that is filled while an OpenDocument file is read, row after row."""

import openpyxl
from openpyxl.cell.cell import Cell
from xlwings import XlwingsError

from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW
from xl_addin.headless.cells.styles import Styles
from xl_addin.headless.cells.values import DATE_FORMAT, DATETIME_FORMAT
from xl_addin.headless.file.opening import MOST_CELLS

_MOST_SHEETS = 1_000
# Cells that are written once for several cost a file nothing. LibreOffice's files of our workbooks
# have few, but somebody may fill a column down to its end.
MOST_REPEATED = 2_000_000


class Cells:
    """The sheets of a workbook and their cells, in the order of the file."""

    def __init__(self, path):
        self.path = path
        self.workbook = openpyxl.Workbook()
        self.workbook.remove(self.workbook.active)
        styles = self.workbook.headless_styles = Styles(self.workbook)
        self.styles = {None: styles.default} | {
            name: styles.changed(styles.default, numFmtId=styles.number_format_id(name))
            for name in (DATE_FORMAT, DATETIME_FORMAT)
        }
        self.sheet = None
        self.row = self.next_row = self.column = self.count = self.repeated = 0
        self._filled, self._names = [], set()

    def start_sheet(self, name, is_hidden):
        """A further sheet."""
        if name.casefold() in self._names or len(self._names) >= _MOST_SHEETS:
            raise ValueError("two sheets of one name, or more than a workbook has")
        self._names.add(name.casefold())
        self.sheet = self.workbook.create_sheet()
        # openpyxl's setter refuses what LibreOffice allows in a name.
        self.sheet._WorkbookChild__title = name
        self.sheet.sheet_state = "hidden" if is_hidden else "visible"
        self.next_row = 1

    def start_row(self, repeated):
        """A row, or several that are alike."""
        self.row, self.next_row = self.next_row, self.next_row + repeated
        self.column, self._filled = 1, []

    def add(self, value, kind, number_format, repeated):
        """A cell, or several that are alike."""
        first, self.column = self.column, self.column + repeated
        if value is None:
            return
        self.count += 1
        self._repeat(repeated - 1, self.column - 1 > MAX_COLUMN)
        style = self.styles[number_format]
        self._filled += [(column, value, kind, style) for column in range(first, self.column)]

    def end_row(self):
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

    def _repeat(self, more, is_outside):
        """Make sure that there is room, before anything is repeated."""
        self.repeated += more
        if is_outside or self.repeated > MOST_REPEATED or self.count > MOST_CELLS:
            raise XlwingsError(
                f"The sheet {self.sheet.title!r} of {self.path} holds values in millions of cells, "
                "or farther out than sheets of Excel reach. Delete the rows below and the columns "
                "beside the data, and save."
            )
