"""Where blocks of filled cells end."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW, Area

if TYPE_CHECKING:
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet

_STEPS = {
    "down": (1, 0), "d": (1, 0), "up": (-1, 0), "u": (-1, 0),
    "right": (0, 1), "r": (0, 1), "left": (0, -1), "l": (0, -1),
}  # fmt: skip


class Edges:
    """The part of a range that finds the edges of blocks."""

    sheet: Sheet
    area: Area
    of: Callable[[Sheet, Area], Range]

    def end(self, direction: str) -> Range:
        """Where Ctrl+arrow ends up from the first cell: "down", "up", "right" or "left"."""
        down, right = _STEPS[direction]
        row, column = self.area.top, self.area.left
        if self._filled(row, column) and self._filled(row + down, column + right):
            while self._filled(row + down, column + right):
                row, column = row + down, column + right
        else:
            row, column = self._next_filled(row, column, down, right)
        return self.of(self.sheet, Area(row, column, row, column))

    def _filled(self, row: int, column: int) -> bool:
        return self.sheet.grid.value_at(row, column) is not None

    def _next_filled(self, row: int, column: int, down: int, right: int) -> tuple[int, int]:
        """The next cell with a value in a direction, or the sheet's edge."""
        bounds = self.sheet.grid.bounds or Area(1, 1, 1, 1)
        if down:
            span = _onwards(row, down, bounds.bottom)
            edge = MAX_ROW if down > 0 else 1
            return next((r for r in span if self._filled(r, column)), edge), column
        span = _onwards(column, right, bounds.right)
        edge = MAX_COLUMN if right > 0 else 1
        return row, next((c for c in span if self._filled(row, c)), edge)


def _onwards(start: int, step: int, last: int) -> range:
    """The rows (or columns) after one up to the last with cells, or those before it."""
    return range(start + 1, last + 1) if step > 0 else range(min(start - 1, last), 0, -1)
