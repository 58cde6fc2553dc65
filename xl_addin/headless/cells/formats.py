"""How cells look: number formats, fills, fonts, borders, alignment, sizes, merging, hiding."""

from openpyxl.styles import PatternFill
from openpyxl.worksheet.cell_range import CellRange

from xl_addin.headless.cells.addresses import MAX_ROW, Area, plain_address
from xl_addin.headless.cells.borders import Borders
from xl_addin.headless.cells.colours import file_colour, read_colour
from xl_addin.headless.cells.fonts import Font
from xl_addin.headless.unsupported import unsupported

DEFAULT_ROW_HEIGHT = 15.0
_HORIZONTAL = {"center_across_selection": "centerContinuous"}
_HORIZONTAL_BACK = {v: k for k, v in _HORIZONTAL.items()}
_NO_FILL = PatternFill()


class Formats:
    """The part of a range that deals with looks."""

    def _common(self, read):
        """The value that all cells share, or None when they differ."""
        values = {read(style) for style in self.sheet.grid.styles_in(self.area)}
        return values.pop() if len(values) == 1 else None

    def _restyle(self, change):
        if len(self):
            self.sheet.grid.restyle(self.area, change)

    @property
    def number_format(self):
        return self._common(self.sheet.book.styles.number_format) if len(self) else ""

    @number_format.setter
    def number_format(self, value):
        if not isinstance(value, str) or not value:
            raise ValueError(f"{value!r} is not a number format.")
        styles = self.sheet.book.styles
        self._restyle(styles.setter(numFmtId=styles.number_format_id(value)))

    @property
    def color(self):
        styles, workbook = self.sheet.book.styles, self.sheet.book.workbook

        def read(style):
            fill = styles.part(style, "fill")
            if getattr(fill, "patternType", None) is None:
                return None
            return read_colour(fill.fgColor, workbook)

        return self._common(read)

    @color.setter
    def color(self, value):
        self._restyle(self._fill_change(value))

    def _fill_change(self, value):
        fill = _NO_FILL if value is None else PatternFill("solid", fgColor=file_colour(value))
        styles = self.sheet.book.styles
        return styles.setter(fillId=self.sheet.book.workbook._fills.add(fill))

    def set_colors(self, colors):
        """One colour for each cell; `...` leaves a cell as it is, None takes its fill away."""
        changes, grid = {}, self.sheet.grid
        for row, line in enumerate(colors, self.row):
            for column, value in enumerate(line, self.column):
                if value is ...:
                    continue
                if value not in changes:
                    changes[value] = self._fill_change(value)
                cell = grid.make(row, column)
                cell._style = changes[value](cell._style)

    @property
    def font(self):
        return Font(self)

    @property
    def borders(self):
        return Borders(self)

    @property
    def characters(self):
        unsupported("Range.characters", "Format the whole cell.")

    def _alignment(self, name):
        styles = self.sheet.book.styles
        return self._common(lambda style: getattr(styles.part(style, "alignment"), name))

    def _set_alignment(self, **values):
        def change(alignment):
            for name, value in values.items():
                setattr(alignment, name, value)
            return alignment

        self._restyle(self.sheet.book.styles.changer("alignment", change))

    @property
    def wrap_text(self):
        values = {
            bool(self.sheet.book.styles.part(style, "alignment").wrap_text)
            for style in self.sheet.grid.styles_in(self.area)
        }
        return values.pop() if len(values) == 1 else None

    @wrap_text.setter
    def wrap_text(self, value):
        self._set_alignment(wrap_text=bool(value))

    @property
    def horizontal_alignment(self):
        styles = self.sheet.book.styles

        def read(style):
            value = styles.part(style, "alignment").horizontal or "general"
            return _HORIZONTAL_BACK.get(value, value)

        return self._common(read)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value):
        self._set_alignment(horizontal=_HORIZONTAL.get(value, value))

    @property
    def vertical_alignment(self):
        styles = self.sheet.book.styles
        return self._common(lambda s: styles.part(s, "alignment").vertical or "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value):
        self._set_alignment(vertical=value)

    def adjust_indent(self, amount):
        def change(alignment):
            alignment.indent = max(0, (alignment.indent or 0) + amount)
            return alignment

        self._restyle(self.sheet.book.styles.changer("alignment", change))

    # Sizes

    @property
    def column_width(self):
        return self._uniform(self.sheet.columns.width, self.area.left, self.area.right)

    @column_width.setter
    def column_width(self, value):
        if not 0 <= value <= 255:
            raise ValueError(f"A column can be 0 to 255 characters wide, not {value}.")
        self.sheet.columns.set_width(self.area.left, self.area.right, float(value))

    @property
    def row_height(self):
        last = min(self.area.bottom, self._last_known_row() + 1)
        return self._uniform(self._row_height, self.area.top, max(last, self.area.top))

    @row_height.setter
    def row_height(self, value):
        if not 0 <= value <= 409.5:
            raise ValueError(f"A row can be 0 to 409.5 points high, not {value}.")
        if self.area.bottom == MAX_ROW:
            self.sheet.worksheet.sheet_format.defaultRowHeight = float(value)
            self.sheet.worksheet.sheet_format.customHeight = True
            return
        for row in range(self.area.top, self.area.bottom + 1):
            dimension = self.sheet.worksheet.row_dimensions[row]
            dimension.ht, dimension.hidden = float(value) or None, not value

    def _last_known_row(self):
        bounds = self.sheet.grid.bounds
        dimensions = self.sheet.worksheet.row_dimensions
        return max(bounds.bottom if bounds else 1, max(dimensions, default=1))

    def _row_height(self, row):
        worksheet = self.sheet.worksheet
        dimension = worksheet.row_dimensions.get(row)
        if dimension is not None and dimension.hidden:
            return 0.0
        if dimension is not None and dimension.ht is not None:
            return dimension.ht
        return worksheet.sheet_format.defaultRowHeight or DEFAULT_ROW_HEIGHT

    @staticmethod
    def _uniform(read, first, last):
        value = read(first)
        return value if all(read(i) == value for i in range(first + 1, last + 1)) else None

    @property
    def width(self):
        """The width in points, estimated from the width in characters."""
        area, width = self.area, self.sheet.columns.width
        return sum(points_of(width(c)) for c in range(area.left, area.right + 1))

    @property
    def height(self):
        area = self.area
        return sum(self._row_height(r) for r in range(area.top, area.bottom + 1))

    @property
    def left(self):
        return sum(points_of(self.sheet.columns.width(c)) for c in range(1, self.column))

    @property
    def top(self):
        return sum(self._row_height(r) for r in range(1, self.row))

    # Hiding and outlines

    @property
    def row_hidden(self):
        dimensions = self.sheet.worksheet.row_dimensions

        def hidden(row):
            dimension = dimensions.get(row)
            return bool(dimension and dimension.hidden)

        last = min(self.area.bottom, self._last_known_row() + 1)
        return self._uniform(hidden, self.area.top, max(last, self.area.top))

    @row_hidden.setter
    def row_hidden(self, value):
        dimensions = self.sheet.worksheet.row_dimensions
        if self.area.bottom - self.area.top > 200_000:
            if value:
                unsupported("Hiding so many rows", "Hide the rows that hold data.")
            for dimension in dimensions.values():
                if self.area.top <= dimension.index <= self.area.bottom:
                    dimension.hidden = False
            return
        for row in range(self.area.top, self.area.bottom + 1):
            if value or row in dimensions:
                dimensions[row].hidden = bool(value)

    @property
    def column_hidden(self):
        return self._uniform(self.sheet.columns.hidden, self.area.left, self.area.right)

    @column_hidden.setter
    def column_hidden(self, value):
        self.sheet.columns.set_hidden(self.area.left, self.area.right, bool(value))

    def group(self, by):
        self._outline(by, 1)

    def ungroup(self, by):
        self._outline(by, -1)

    def _outline(self, by, step):
        if by.startswith("c"):
            self.sheet.columns.set_outline(self.area.left, self.area.right, step)
            return
        for row in range(self.area.top, self.area.bottom + 1):
            dimension = self.sheet.worksheet.row_dimensions[row]
            dimension.outlineLevel = max(0, min(7, (dimension.outlineLevel or 0) + step))
        levels = [d.outlineLevel or 0 for d in self.sheet.worksheet.row_dimensions.values()]
        self.sheet.worksheet.sheet_format.outlineLevelRow = max(levels, default=0)

    # Merging

    def _merged(self):
        return [
            (merged, Area(merged.min_row, merged.min_col, merged.max_row, merged.max_col))
            for merged in self.sheet.worksheet.merged_cells.ranges
        ]

    @property
    def merge_area(self):
        for _, area in self._merged():
            if area.contains(self.row, self.column):
                return type(self).of(self.sheet, area)
        return self(1, 1)

    @property
    def merge_cells(self):
        """True when all cells are merged, False when none is, None in between."""
        inside = [area.intersect(self.area) for _, area in self._merged()]
        covered = sum(a.shape[0] * a.shape[1] for a in inside if a)
        return False if covered == 0 else True if covered == len(self) else None

    def merge(self, across):
        """Merge; as in Excel only the top left value stays."""
        self.unmerge()
        if across:
            for row in range(self.area.top, self.area.bottom + 1):
                self._merge_area(Area(row, self.area.left, row, self.area.right))
        else:
            self._merge_area(self.area)

    def _merge_area(self, area):
        if area.shape == (1, 1):
            return
        for cell in self.sheet.grid.cells_in(area):
            if (cell.row, cell.column) != (area.top, area.left):
                cell._value, cell.data_type = None, "n"
        self.sheet.worksheet.merged_cells.add(CellRange(plain_address(area)))

    def unmerge(self):
        for merged, area in self._merged():
            if area.intersect(self.area):
                self.sheet.worksheet.merged_cells.remove(merged)


def points_of(width: float) -> float:
    """Points of a column width in characters, for the standard font."""
    return round((width * 7 + 5) * 0.75, 2) if width else 0.0
