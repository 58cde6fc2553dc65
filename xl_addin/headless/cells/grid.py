"""The cells of a sheet: making, finding, reading, writing and styling whole rectangles.

Works on openpyxl's dictionary of cells directly. Style arrays are shared between cells and
never changed in place (see styles.py).
"""

from openpyxl.cell.cell import Cell
from openpyxl.formula.translate import Translator

from xl_addin.headless.cells.addresses import MAX_ROW, Area, column_letter
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

# More cells than any sheet of real data; a format for more belongs on whole columns.
MOST_CELLS = 5_000_000
_NOT_THERE = ErrorValue("#N/A")


class Grid:
    """The cells of one sheet."""

    def __init__(self, sheet):
        self.sheet = sheet
        self.worksheet = sheet.worksheet
        self.cells = sheet.worksheet._cells
        self.styles = sheet.book.styles
        self.noted = set()
        self._bounds = None

    # Which cells there are

    @property
    def bounds(self) -> Area | None:
        """The rectangle around all cells, kept up to date while cells are added."""
        if self._bounds is None and self.cells:
            rows = [row for row, _ in self.cells]
            columns = [column for _, column in self.cells]
            self._bounds = Area(min(rows), min(columns), max(rows), max(columns))
        return self._bounds

    def forget_bounds(self):
        self._bounds = None

    def grow_bounds(self, area: Area):
        old = self._bounds
        if old is not None and not old.covers(area):
            self._bounds = Area(
                min(old.top, area.top),
                min(old.left, area.left),
                max(old.bottom, area.bottom),
                max(old.right, area.right),
            )

    def clip(self, area: Area) -> Area | None:
        """The part of an area where cells can be."""
        return self.bounds and area.intersect(self.bounds)

    def cells_in(self, area: Area):
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

    def value_at(self, row, column):
        cell = self.cells.get((row, column))
        return None if cell is None else cell._value

    # Making cells

    def style_at(self, row, column):
        cell = self.cells.get((row, column))
        return cell._style if cell is not None else self.inherited(row, column)

    def inherited(self, row, column):
        """The style that a new cell takes: its row's, else its column's."""
        dimension = self.worksheet.row_dimensions.get(row)
        if dimension is not None and dimension._style and any(dimension._style):
            return self.styles.shared(dimension._style)
        style = self.sheet.columns.style(column)
        return self.styles.default if style is None else self.styles.shared(style)

    def make(self, row, column, style=None) -> Cell:
        """The cell at a place, made when it is not there yet."""
        cell = self.cells.get((row, column))
        if cell is None:
            cell = self._new(row, column, style or self.inherited(row, column))
            self.cells[row, column] = cell
            self.grow_bounds(Area(row, column, row, column))
        return cell

    def _new(self, row, column, style):
        cell = Cell.__new__(Cell)  # the constructor would copy the style array
        cell.parent, cell.row, cell.column = self.worksheet, row, column
        cell._value, cell.data_type = None, "n"
        cell._hyperlink = cell._comment = None
        cell._style = style
        return cell

    def drop_if_bare(self, cell):
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

    def read(self, area: Area):
        """The values of an area as a list of rows."""
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

    def write(self, area: Area, data):
        """Write a scalar or rows of values into an area, converted as Excel converts them."""
        if not isinstance(data, (list, tuple)):
            self._fill(area, data)
            return
        data = list(data) if data and isinstance(data[0], (list, tuple)) else [data]
        height, width = area.shape
        if len(data) != height or any(len(row) != width for row in data):
            data = list(_fitted(data, height, width))
        self._write_rows(area, data)

    def _write_rows(self, area, rows):
        cells, text_id = self.cells, TEXT_FORMAT_ID
        inherited, before = self._inherited_styles(area), len(cells)
        for row, values in enumerate(rows, area.top):
            for column, value in enumerate(values, area.left):
                cell = cells.get((row, column))
                if value is None or value == "":
                    if cell is not None:
                        cell._value, cell.data_type = None, "n"
                    continue
                if cell is None:
                    cell = self._new(row, column, inherited(row, column))
                    cells[row, column] = cell
                if type(value) is str and len(value) <= 32_767 and cell._style[3] == text_id:
                    cell._value, cell.data_type = value, "s"
                else:
                    self.put(cell, value)
        if len(cells) != before and not (self._bounds and self._bounds.covers(area)):
            self._bounds = None

    def _inherited_styles(self, area):
        """`inherited` for many cells: column styles looked up once, rows only where styled."""
        columns = {c: self.inherited(0, c) for c in range(area.left, area.right + 1)}
        dimensions = self.worksheet.row_dimensions
        if not any(d._style and any(d._style) for d in dimensions.values()):
            return lambda row, column: columns[column]
        return self.inherited

    def put(self, cell, value):
        """One value into one cell."""
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

    def _fill(self, area, value):
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

    def _fill_formula(self, area, formula):
        """One formula for many cells: relative references move along, as in Excel."""
        translator = Translator(formula, f"{column_letter(area.left)}{area.top}")

        def at(row, column):
            if self.style_at(row, column)[3] == TEXT_FORMAT_ID:
                return formula
            return translator.translate_formula(f"{column_letter(column)}{row}")

        columns = range(area.left, area.right + 1)
        rows = range(area.top, area.bottom + 1)
        self._write_rows(area, [[at(row, column) for column in columns] for row in rows])

    def formulas(self, area: Area):
        """What stands in the formula bar for each cell."""
        return [
            [
                self._formula_text(self.cells.get((row, column)))
                for column in range(area.left, area.right + 1)
            ]
            for row in range(area.top, area.bottom + 1)
        ]

    def _formula_text(self, cell):
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

    # Styles

    def restyle(self, area: Area, change):
        """Apply `change(style) -> style` to every cell of an area."""
        if area.is_columns:
            self._restyle_columns(area, change)
        elif area.is_rows:
            self._restyle_rows(area, change)
        elif area.bottom == MAX_ROW and area.top <= 1000:
            self._restyle_to_the_end(area, change)
        else:
            self._restyle_cells(area, change)

    def _restyle_cells(self, area, change):
        height, width = area.shape
        if height * width > MOST_CELLS:
            unsupported("Formatting so many cells", "Format whole columns instead.")
        cells, inherited = self.cells, self._inherited_styles(area)
        for row in range(area.top, area.bottom + 1):
            for column in range(area.left, area.right + 1):
                cell = cells.get((row, column))
                if cell is None:
                    cell = cells[row, column] = self._new(row, column, inherited(row, column))
                cell._style = change(cell._style)
        self.grow_bounds(area)

    def _restyle_columns(self, area, change):
        for cell in self.cells_in(area):
            cell._style = change(cell._style)
        for row, dimension in list(self.worksheet.row_dimensions.items()):
            # Where a formatted row crosses the columns, the cells need the format themselves.
            if dimension._style and any(dimension._style) and area.shape[1] < 1000:
                for column in range(area.left, area.right + 1):
                    if (row, column) not in self.cells:
                        cell = self.make(row, column)
                        cell._style = change(cell._style)
        self.sheet.columns.restyle(area.left, area.right, change, self.styles.default)

    def _restyle_rows(self, area, change):
        if area.shape[0] > 100_000:
            unsupported("Formatting so many whole rows", "Format whole columns instead.")
        for cell in self.cells_in(area):
            cell._style = change(cell._style)
        styled = [
            column
            for entry in self.worksheet.column_dimensions.values()
            if entry._style and any(entry._style) and entry.max - entry.min < 1000
            for column in range(entry.min, entry.max + 1)
        ]
        for row in range(area.top, area.bottom + 1):
            for column in styled:
                if (row, column) not in self.cells:
                    cell = self.make(row, column)
                    cell._style = change(cell._style)
            dimension = self.worksheet.row_dimensions[row]
            dimension._style = change(dimension._style or self.styles.default)

    def _restyle_to_the_end(self, area, change):
        """From some row to the last one: the columns take the style, the rows above keep theirs."""
        for row in range(1, area.top):
            for column in range(area.left, area.right + 1):
                self.make(row, column)
        above = {
            cell: cell._style
            for cell in self.cells_in(Area(1, area.left, area.top - 1, area.right))
        }
        self._restyle_columns(Area(1, area.left, MAX_ROW, area.right), change)
        for cell, style in above.items():
            cell._style = style

    def styles_in(self, area: Area) -> set:
        """The distinct styles in an area, as a set of shared arrays."""
        cells = self.cells_in(area)
        found = {id(cell._style): cell._style for cell in cells}
        height, width = area.shape
        if len(cells) < height * width:
            taken = {(cell.row, cell.column) for cell in cells} if len(cells) < 10_000 else ()
            for column in range(area.left, min(area.right, area.left + 16_383) + 1):
                rows = range(area.top, min(area.bottom, area.top + 50) + 1)
                row = next((r for r in rows if (r, column) not in taken), area.bottom)
                style = self.inherited(row, column)
                found[id(style)] = style
                if width > 1000:  # whole rows: columns without an entry all look alike
                    break
        return list(found.values())


def _fitted(data, height, width):
    """Rows made to fit as Excel does: a single row or column repeats, the rest is #N/A."""
    for index in range(height):
        row = data[0] if len(data) == 1 else data[index] if index < len(data) else []
        row = list(row)
        if len(row) == 1 and width > 1:
            row *= width
        yield row[:width] + [_NOT_THERE] * (width - len(row))
