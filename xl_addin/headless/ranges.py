"""Ranges: rectangles of cells on a sheet.

The class is put together from parts, one subject each: values here; looks and links in cells/;
moving, changing and finding cells in moving/.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW, Area, address, quote_sheet
from xl_addin.headless.cells.edges import Edges
from xl_addin.headless.cells.formats import Formats
from xl_addin.headless.cells.hyperlinks import Hyperlinks
from xl_addin.headless.cells.merging import Merging
from xl_addin.headless.cells.notes import Note, add_note, note_at
from xl_addin.headless.cells.sizes import Sizes
from xl_addin.headless.cells.threads import Comment, comment_at
from xl_addin.headless.moving.editing import Editing
from xl_addin.headless.on_sheets.conditional_formats import ConditionalFormats
from xl_addin.headless.on_sheets.validation import DataValidation

from .unsupported import NoNativeObject, Refusing

if TYPE_CHECKING:
    from .sheets import Sheet


class Range(Refusing, Formats, Sizes, Merging, Hyperlinks, Edges, Editing, base_classes.Range):
    """A rectangle of cells. One with no rows or no columns is allowed, as in xlwings, and empty."""

    max_cells_per_read = None
    max_cells_per_write = None

    def __init__(
        self, sheet: Sheet, row: int, column: int, rows: int, columns: int, arg1_input: str = ""
    ) -> None:
        """`arg1_input` is the address as it was asked for; xlwings looks for a colon in it."""
        self._sheet = sheet
        self._row, self._column = row, column
        self._rows, self._columns = rows, columns
        self.arg1_input = arg1_input
        self.options: dict[str, Any] = {}

    @classmethod
    def of(cls, sheet: Sheet, area: Area, arg1_input: str = "") -> Range:
        """The range of an area."""
        return cls(sheet, area.top, area.left, *area.shape, arg1_input=arg1_input)

    @property
    def area(self) -> Area:
        """The rectangle that it is."""
        return Area(
            self._row,
            self._column,
            self._row + self._rows - 1,
            self._column + self._columns - 1,
        )

    @property
    def api(self) -> NoNativeObject | None:
        """True for a range with cells, so that xlwings writes to it; refuses every use."""
        return NoNativeObject() if len(self) else None

    @property
    def sheet(self) -> Sheet:
        """The sheet that it lies on."""
        return self._sheet

    @property
    def row(self) -> int:
        """The number of its first row, from 1."""
        return self._row

    @property
    def column(self) -> int:
        """The number of its first column, from 1."""
        return self._column

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns it has."""
        return self._rows, self._columns

    def __len__(self) -> int:
        return self._rows * self._columns

    def __call__(self, *args: int) -> Range:
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

    # Values

    @property
    def raw_value(self) -> Any:
        """The value of one cell, or rows of values; None for an empty range.

        Writing takes one value for all cells, or rows, and converts as Excel does; see
        cells/values.py.
        """
        if not len(self):
            return None
        values = self._sheet.grid.read(self.area)
        return values[0][0] if len(self) == 1 else values

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if len(self):
            self._sheet.grid.write(self.area, data)

    @property
    def formula(self) -> str | tuple[tuple[str, ...], ...] | None:
        """The formula of a cell, or its value as text; rows of them for more cells."""
        if not len(self):
            return None
        formulas = self._sheet.grid.formulas(self.area)
        return formulas[0][0] if len(self) == 1 else tuple(map(tuple, formulas))

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    formula2 = formula

    @property
    def has_array(self) -> bool:
        """Whether a cell holds an array formula."""
        cells = self._sheet.grid.cells_in(self.area)
        return any(cell.data_type == "f" and hasattr(cell._value, "ref") for cell in cells)

    # Where it is

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """The address, with `$` where told, and with book and sheet when it is external."""
        text = address(self.area, row_absolute, col_absolute)
        if external:
            # Excel quotes the book and the sheet together.
            name = f"[{self._sheet.book.name}]{self._sheet.name}"
            quoted = quote_sheet(self._sheet.name).startswith("'") or " " in name or "-" in name
            name = name.replace("'", "''")
            return f"'{name}'!{text}" if quoted else f"{name}!{text}"
        return text

    @property
    def address(self) -> str:
        """The address with `$`: `$A$1:$B$2`."""
        return address(self.area)

    # What is attached to it

    @property
    def note(self) -> Note | None:
        """The note of its first cell."""
        return note_at(self)

    def add_note(self, text: str) -> Note:
        """Put a note on its first cell."""
        return add_note(self, text)

    @property
    def comment(self) -> Comment | None:
        """The conversation on its first cell (Excel's New Comment)."""
        return comment_at(self)

    @property
    def data_validation(self) -> DataValidation:
        """What may be typed into the cells."""
        return DataValidation(self)

    @property
    def conditional_formats(self) -> ConditionalFormats:
        """The rules that colour the cells."""
        return ConditionalFormats(self)

    def select(self) -> None:
        """Select the cells and make their sheet the active one."""
        self._sheet.activate()
        self._sheet.selection = self.area
