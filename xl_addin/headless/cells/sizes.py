"""How wide and high the cells of a range are, where they lie on the sheet, and what is hidden."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from xl_addin.headless.cells.addresses import MAX_ROW, Area
from xl_addin.headless.unsupported import unsupported

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet

DEFAULT_ROW_HEIGHT = 15.0
"""Points, where the file does not say otherwise."""

_T = TypeVar("_T")


def points_of(width: float) -> float:
    """Points of a column width in characters, for the standard font."""
    return round((width * 7 + 5) * 0.75, 2) if width else 0.0


def height_of_row(sheet: Sheet, row: int) -> float:
    """The height of a row in points; 0 for a hidden one."""
    dimension = sheet.worksheet.row_dimensions.get(row)
    if dimension is not None and dimension.hidden:
        return 0.0
    if dimension is not None and dimension.ht is not None:
        return dimension.ht
    return sheet.worksheet.sheet_format.defaultRowHeight or DEFAULT_ROW_HEIGHT


class Sizes:
    """The part of a range that deals with sizes. None is the answer where they differ."""

    sheet: Sheet
    area: Area

    @property
    def column_width(self) -> float | None:
        """The width of the columns in characters, 0 to 255; 0 for hidden ones."""
        return _uniform(self.sheet.columns.width, self.area.left, self.area.right)

    @column_width.setter
    def column_width(self, value: float) -> None:
        if not 0 <= value <= 255:
            raise ValueError(f"A column can be 0 to 255 characters wide, not {value}.")
        self.sheet.columns.set_width(self.area.left, self.area.right, float(value))

    @property
    def row_height(self) -> float | None:
        """The height of the rows in points, 0 to 409.5; 0 for hidden ones."""
        return self._of_rows(lambda row: height_of_row(self.sheet, row))

    @row_height.setter
    def row_height(self, value: float) -> None:
        if not 0 <= value <= 409.5:
            raise ValueError(f"A row can be 0 to 409.5 points high, not {value}.")
        if self.area.bottom == MAX_ROW:
            self.sheet.worksheet.sheet_format.defaultRowHeight = float(value)
            self.sheet.worksheet.sheet_format.customHeight = True
            return
        for row in range(self.area.top, self.area.bottom + 1):
            dimension = self.sheet.worksheet.row_dimensions[row]
            dimension.ht, dimension.hidden = float(value) or None, not value

    def _of_rows(self, read: Callable[[int], _T]) -> _T | None:
        """What `read` gives for all rows. Those below the last known one are all alike."""
        bounds = self.sheet.grid.bounds
        known = max(self.sheet.worksheet.row_dimensions, default=1)
        last = min(self.area.bottom, max(bounds.bottom if bounds else 1, known) + 1)
        return _uniform(read, self.area.top, max(last, self.area.top))

    @property
    def left(self) -> float:
        """Points from the sheet's left edge, estimated from the widths in characters."""
        width = self.sheet.columns.width
        return sum(points_of(width(column)) for column in range(1, self.area.left))

    @property
    def top(self) -> float:
        """Points from the sheet's upper edge."""
        return sum(height_of_row(self.sheet, row) for row in range(1, self.area.top))

    @property
    def row_hidden(self) -> bool | None:
        """Whether the rows are hidden."""
        dimensions = self.sheet.worksheet.row_dimensions

        def hidden(row: int) -> bool:
            dimension = dimensions.get(row)
            return bool(dimension and dimension.hidden)

        return self._of_rows(hidden)

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
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
    def column_hidden(self) -> bool | None:
        """Whether the columns are hidden."""
        return _uniform(self.sheet.columns.hidden, self.area.left, self.area.right)

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.sheet.columns.set_hidden(self.area.left, self.area.right, bool(value))


def _uniform(read: Callable[[int], _T], first: int, last: int) -> _T | None:
    value = read(first)
    return value if all(read(i) == value for i in range(first + 1, last + 1)) else None
