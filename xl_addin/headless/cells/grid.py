"""The cells of a sheet: making, finding, reading, writing and styling whole rectangles.

Works on openpyxl's dictionary of cells directly. Style arrays are shared between cells and
never changed in place (see styles.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell
from openpyxl.formula.translate import Translator
from openpyxl.styles.cell_style import StyleArray

from xl_addin.headless.cells.addresses import Area, cell_address
from xl_addin.headless.cells.formulas import is_formula
from xl_addin.headless.cells.styles import TEXT_FORMAT_ID
from xl_addin.headless.cells.values import (
    CellValueError,
    ErrorValue,
    Formula,
    check_length,
    from_cell,
    to_general_cell,
    to_text_cell,
    where,
)
from xl_addin.headless.unsupported import unsupported

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet

# More cells than any sheet of real data; a format for more belongs on whole columns.
MOST_CELLS = 5_000_000
_NOT_THERE = ErrorValue("#N/A")

Rows = list[list[object]]
"""Values, row by row."""


class Grid:
    """The cells of one sheet.

    `cells` holds them by (row, column), and `noted` are those that have, or had, a note.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.worksheet = sheet.worksheet
        self.cells: dict[tuple[int, int], Cell] = sheet.worksheet._cells
        self.styles = sheet.book.styles
        self.noted: set[Cell] = set()
        self._bounds: Area | None = None

    # Which cells there are

    @property
    def bounds(self) -> Area | None:
        """The rectangle around all cells, kept up to date while cells are added."""
        if self._bounds is None and self.cells:
            rows = [row for row, _ in self.cells]
            columns = [column for _, column in self.cells]
            self._bounds = Area(min(rows), min(columns), max(rows), max(columns))
        return self._bounds

    def forget_bounds(self) -> None:
        """Work the bounds out anew when they are next asked for: cells went or moved."""
        self._bounds = None

    def grow_bounds(self, area: Area) -> None:
        """Take in an area where cells were added."""
        if self._bounds is not None and not self._bounds.covers(area):
            self._bounds = self._bounds.around(area)

    def clip(self, area: Area) -> Area | None:
        """The part of an area where cells can be."""
        return self.bounds and area.intersect(self.bounds)

    def cells_in(self, area: Area) -> list[Cell]:
        """The existing cells of an area, in no particular order."""
        area = self.clip(area)
        if area is None:
            return []
        rows, columns = area.shape
        if rows * columns <= len(self.cells):
            get = self.cells.get
            found = (
                get((row, column))
                for row in range(area.top, area.bottom + 1)
                for column in range(area.left, area.right + 1)
            )
            return [cell for cell in found if cell is not None]
        return [cell for (r, c), cell in list(self.cells.items()) if area.contains(r, c)]

    def value_at(self, row: int, column: int) -> object:
        """What the file holds in a cell (dates as numbers), None for an empty one."""
        cell = self.cells.get((row, column))
        return None if cell is None else cell._value

    # Making cells

    def style_at(self, row: int, column: int) -> StyleArray:
        """The style of a cell, or the one that it would take if it were made."""
        cell = self.cells.get((row, column))
        return cell._style if cell is not None else self.inherited(row, column)

    def inherited(self, row: int, column: int) -> StyleArray:
        """The style that a new cell takes: its row's, else its column's."""
        dimension = self.worksheet.row_dimensions.get(row)
        if dimension is not None and dimension._style and any(dimension._style):
            return self.styles.shared(dimension._style)
        style = self.sheet.columns.style(column)
        return self.styles.default if style is None else self.styles.shared(style)

    def make(self, row: int, column: int, style: StyleArray | None = None) -> Cell:
        """The cell at a place, made when it is not there yet."""
        cell = self.cells.get((row, column))
        if cell is None:
            cell = self.new(row, column, style or self.inherited(row, column))
            self.cells[row, column] = cell
            self.grow_bounds(Area(row, column, row, column))
        return cell

    def new(self, row: int, column: int, style: StyleArray) -> Cell:
        """A cell for a place, which is not yet among the sheet's cells."""
        cell = Cell.__new__(Cell)  # the constructor would copy the style array
        cell.parent, cell.row, cell.column = self.worksheet, row, column
        cell._value, cell.data_type = None, "n"
        cell._hyperlink = cell._comment = None
        cell._style = style
        return cell

    def drop_if_bare(self, cell: Cell) -> None:
        """Forget a cell that holds nothing, so that the used range shrinks as in Excel."""
        if (
            cell._value is None
            and cell._comment is None
            and cell._hyperlink is None
            and cell._style is self.inherited(cell.row, cell.column)
            and not any(cell._style)
        ):
            self.cells.pop((cell.row, cell.column), None)
            self._bounds = None

    # Values

    def read(self, area: Area) -> Rows:
        """The values of an area, row by row, as Excel gives them (see `from_cell`)."""
        inside = self.clip(area) or Area(1, 1, 0, 0)
        get, formats = self.cells.get, self.styles.number_format
        epoch = self.sheet.book.workbook.epoch
        rows, width = [], area.shape[1]
        if area.shape[0] * width > 20 * MOST_CELLS:
            unsupported("Reading so many cells at once", "Read the used range.")
        columns = range(area.left, area.right + 1)
        for row in range(area.top, area.bottom + 1):
            if not inside.top <= row <= inside.bottom:
                rows.append([None] * width)
                continue
            values = []
            for column in columns:
                cell = get((row, column))
                if cell is None:
                    values.append(None)
                elif cell.data_type == "s" and type(cell._value) is str:
                    values.append(cell._value)
                elif cell._value is None:
                    values.append(None)
                else:
                    values.append(from_cell(cell, formats(cell._style), epoch))
            rows.append(values)
        return rows

    def write(self, area: Area, data: object) -> None:
        """Write a scalar or rows of values into an area, converted as Excel converts them.

        Rows that do not fit are made to: one row or column repeats, what is missing is #N/A. Raises
        CellValueError for what Excel cannot hold.
        """
        if not isinstance(data, (list, tuple)):
            self._fill(area, data)
            return
        data = list(data) if data and isinstance(data[0], (list, tuple)) else [data]
        height, width = area.shape
        if len(data) != height or any(len(row) != width for row in data):
            data = list(_fitted(data, height, width))
        self._write_rows(area, data)

    def _write_rows(self, area: Area, rows: Sequence[Sequence[object]]) -> None:
        cells, text_id = self.cells, TEXT_FORMAT_ID
        inherited, before = self.inherited_styles(area), len(cells)
        for row, values in enumerate(rows, area.top):
            for column, value in enumerate(values, area.left):
                cell = cells.get((row, column))
                if value is None or value == "":
                    if cell is not None:
                        cell._value, cell.data_type = None, "n"
                    continue
                if cell is None:
                    cell = self.new(row, column, inherited(row, column))
                    cells[row, column] = cell
                if type(value) is str and len(value) <= 32_767 and cell._style[3] == text_id:
                    cell._value, cell.data_type = value, "s"
                else:
                    self.put(cell, value)
        if len(cells) != before and not (self._bounds and self._bounds.covers(area)):
            self._bounds = None

    def inherited_styles(self, area: Area) -> Callable[[int, int], StyleArray]:
        """`inherited` for many cells: column styles looked up once, rows only where styled."""
        columns = {c: self.inherited(0, c) for c in range(area.left, area.right + 1)}
        dimensions = self.worksheet.row_dimensions
        if not any(d._style and any(d._style) for d in dimensions.values()):
            return lambda row, column: columns[column]
        return self.inherited

    def put(self, cell: Cell, value: object) -> None:
        """One value into one cell, converted as Excel converts it."""
        place = where(self.sheet.name, cell.row, cell.column)
        if isinstance(value, str):
            check_length(value, place)
        if type(value) is ErrorValue:
            cell._value, cell.data_type = str(value), "e"
        elif cell._style[3] == TEXT_FORMAT_ID:
            cell._value, cell.data_type = to_text_cell(value, place)
        else:
            epoch = self.sheet.book.workbook.epoch
            cell._value, cell.data_type, number_format = to_general_cell(value, place, epoch)
            if number_format and cell._style[3] == 0:
                index = self.styles.number_format_id(number_format)
                cell._style = self.styles.changed(cell._style, numFmtId=index)

    def _fill(self, area: Area, value: object) -> None:
        if value is None or value == "":
            for cell in self.cells_in(area):
                cell._value, cell.data_type = None, "n"
            return
        height, width = area.shape
        if height * width > MOST_CELLS:
            raise CellValueError(f"{self.sheet.name}: filling so many cells is refused.")
        several = area.shape != (1, 1)
        if several and isinstance(value, str) and value.startswith("=") and is_formula(value):
            self._fill_formula(area, value)
        else:
            self._write_rows(area, [[value] * width] * height)

    def _fill_formula(self, area: Area, formula: str) -> None:
        """One formula for many cells: relative references move along, as in Excel."""
        translator = Translator(formula, cell_address(area.top, area.left))

        def at(row: int, column: int) -> str:
            if self.style_at(row, column)[3] == TEXT_FORMAT_ID:
                return formula
            return translator.translate_formula(cell_address(row, column))

        columns = range(area.left, area.right + 1)
        rows = range(area.top, area.bottom + 1)
        self._write_rows(area, [[at(row, column) for column in columns] for row in rows])

    def formulas(self, area: Area) -> list[list[str]]:
        """What stands in the formula bar for each cell, row by row."""
        return [
            [
                self.formula_text(self.cells.get((row, column)))
                for column in range(area.left, area.right + 1)
            ]
            for row in range(area.top, area.bottom + 1)
        ]

    @staticmethod
    def formula_text(cell: Cell | None) -> str:
        """What stands in the formula bar for a cell: its formula, or its value as text."""
        if cell is None or cell._value is None:
            return ""
        value = cell._value
        if cell.data_type == "f":
            return str(value) if isinstance(value, Formula) else getattr(value, "text", "")
        if cell.data_type == "s":
            return str(value)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        return to_text_cell(value, "")[0] if cell.data_type == "n" else str(value)


def _fitted(data: list[Sequence[object]], height: int, width: int) -> Iterator[list[object]]:
    """Rows made to fit as Excel does: a single row or column repeats, the rest is #N/A."""
    for index in range(height):
        row = data[0] if len(data) == 1 else data[index] if index < len(data) else []
        row = list(row)
        if len(row) == 1 and width > 1:
            row *= width
        yield row[:width] + [_NOT_THERE] * (width - len(row))
