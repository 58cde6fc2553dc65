"""Ranges: rectangles of cells on a sheet.

The class is put together from parts, one subject each: values here, looks, sizes, merging, links
and edges in cells/, changing many cells at once in moving/editing.py.
"""

from xlwings import base_classes

from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW, Area, address, quote_sheet
from xl_addin.headless.cells.edges import Edges
from xl_addin.headless.cells.formats import Formats
from xl_addin.headless.cells.hyperlinks import Hyperlinks
from xl_addin.headless.cells.merging import Merging
from xl_addin.headless.cells.notes import add_note, note_at
from xl_addin.headless.cells.sizes import Sizes
from xl_addin.headless.moving.editing import Editing
from xl_addin.headless.on_sheets.autofilter import AutoFilter
from xl_addin.headless.on_sheets.conditional_formats import ConditionalFormats
from xl_addin.headless.on_sheets.names import range_name, set_range_name
from xl_addin.headless.on_sheets.tables import table_at
from xl_addin.headless.on_sheets.validation import DataValidation

from .unsupported import NoNativeObject, unsupported


class Range(Formats, Sizes, Merging, Hyperlinks, Edges, Editing, base_classes.Range):
    """A rectangle of cells. One with no rows or no columns is allowed, as in xlwings, and empty."""

    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(self, sheet, row, column, rows, columns, arg1_input=""):
        self._sheet = sheet
        self._row, self._column = row, column
        self._rows, self._columns = rows, columns
        self.arg1_input = arg1_input
        self.options = {}

    @classmethod
    def of(cls, sheet, area: Area, arg1_input=""):
        return cls(sheet, area.top, area.left, *area.shape, arg1_input=arg1_input)

    @property
    def area(self) -> Area:
        return Area(
            self._row,
            self._column,
            self._row + self._rows - 1,
            self._column + self._columns - 1,
        )

    @property
    def api(self):
        """True for a range with cells, so that xlwings writes to it; refuses every use."""
        return NoNativeObject() if len(self) else None

    @property
    def sheet(self):
        return self._sheet

    @property
    def coords(self):
        return self._sheet, self._row, self._column, self._rows, self._columns

    @property
    def row(self):
        return self._row

    @property
    def column(self):
        return self._column

    @property
    def shape(self):
        return self._rows, self._columns

    def __len__(self):
        return self._rows * self._columns

    def __call__(self, *args):
        """Cells by position from the top left: (row, column), or counted row by row."""
        if not args:
            raise ValueError("Invalid arguments")
        if len(args) == 1:
            row, column = divmod(int(args[0]) - 1, self._columns)
        else:
            row, column = int(args[0]) - 1, int(args[1]) - 1
        row, column = self._row + row, self._column + column
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise IndexError(f"Row {row}, column {column} lies outside the sheet.")
        return Range(self._sheet, row, column, 1, 1)

    @property
    def rows(self):
        return self

    @property
    def columns(self):
        return self

    # Values

    @property
    def raw_value(self):
        if not len(self):
            return None
        values = self._sheet.grid.read(self.area)
        return values[0][0] if len(self) == 1 else values

    @raw_value.setter
    def raw_value(self, data):
        if len(self):
            self._sheet.grid.write(self.area, data)

    @property
    def formula(self):
        """The formula of a cell, or its value as text; rows of them for more cells."""
        if not len(self):
            return None
        formulas = self._sheet.grid.formulas(self.area)
        return formulas[0][0] if len(self) == 1 else tuple(map(tuple, formulas))

    @formula.setter
    def formula(self, value):
        self.raw_value = value

    formula2 = formula

    @property
    def formula_array(self):
        cell = self._sheet.grid.cells.get((self._row, self._column))
        if cell is not None and hasattr(cell._value, "ref"):
            return cell._value.text
        return self.formula if len(self) == 1 else None

    @formula_array.setter
    def formula_array(self, value):
        unsupported("Writing array formulas")

    @property
    def has_array(self):
        cells = self._sheet.grid.cells_in(self.area)
        return any(cell.data_type == "f" and hasattr(cell._value, "ref") for cell in cells)

    # Where it is

    def get_address(self, row_absolute, col_absolute, external):
        text = address(self.area, row_absolute, col_absolute)
        if external:
            # Excel quotes the book and the sheet together.
            name = f"[{self._sheet.book.name}]{self._sheet.name}"
            quoted = quote_sheet(self._sheet.name).startswith("'") or " " in name or "-" in name
            name = name.replace("'", "''")
            return f"'{name}'!{text}" if quoted else f"{name}!{text}"
        return text

    @property
    def address(self):
        return address(self.area)

    # What is attached to it

    @property
    def name(self):
        return range_name(self)

    @name.setter
    def name(self, value):
        set_range_name(self, value)

    @property
    def note(self):
        return note_at(self)

    def add_note(self, text):
        return add_note(self, text)

    @property
    def comment(self):
        unsupported("Threaded comments", "Use notes.")

    def add_comment(self, text):
        unsupported("Threaded comments", "Use notes.")

    @property
    def table(self):
        return table_at(self)

    @property
    def data_validation(self):
        return DataValidation(self)

    @property
    def conditional_formats(self):
        return ConditionalFormats(self)

    @property
    def autofilter(self):
        return AutoFilter.of_range(self)

    def select(self):
        self._sheet.activate()
        self._sheet.selection = self.area

    def copy_picture(self, appearance, format):
        unsupported("Range.copy_picture()")

    def to_png(self, path):
        unsupported("Range.to_png()", "Convert the saved file with LibreOffice.")

    def to_pdf(self, path, quality):
        unsupported("Range.to_pdf()", "Convert the saved file with LibreOffice.")
