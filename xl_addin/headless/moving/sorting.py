"""Putting rows in another order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from xl_addin.headless.cells.addresses import Area, cell_address
from xl_addin.headless.cells.references import translate
from xl_addin.headless.cells.values import ErrorValue, Formula
from xl_addin.headless.moving.shifting import place_cell

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet


def sort_rows(sheet: Sheet, area: Area, keys: Sequence[int], ascending: Sequence[bool]) -> None:
    """Put the rows of an area in the order of some of its columns, counted from 1."""
    rows = list(range(area.top, area.bottom + 1))
    values = dict(zip(rows, sheet.grid.read(area), strict=True))
    order = list(rows)
    for key, up in reversed(list(zip(keys, ascending, strict=True))):
        filled = [row for row in order if values[row][key - 1] is not None]
        blank = [row for row in order if values[row][key - 1] is None]
        filled.sort(key=lambda row: _rank(values[row][key - 1]), reverse=not up)
        # Python keeps the order of equal rows also when reversed; blanks stay at the end.
        order = filled + blank
    if order != rows:
        _place_rows(sheet, area, order)


def _rank(value: object) -> tuple[int, object]:
    if isinstance(value, bool):
        return 2, value
    if isinstance(value, dt.datetime):
        return 0, (value - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    if isinstance(value, (int, float)):
        return 0, value
    if isinstance(value, ErrorValue):
        return 3, 0
    return 1, value.casefold()


def _place_rows(sheet: Sheet, area: Area, order: Sequence[int]) -> None:
    """Put the rows of an area in a new order: values, formats, links and notes move along.

    Formulas are translated.
    """
    grid = sheet.grid
    taken = {
        (cell.row, cell.column): grid.cells.pop((cell.row, cell.column))
        for cell in grid.cells_in(area)
    }
    for new_row, old_row in enumerate(order, area.top):
        for column in range(area.left, area.right + 1):
            cell = taken.get((old_row, column))
            if cell is None:
                continue
            if cell.data_type == "f" and isinstance(cell._value, str) and new_row != old_row:
                before, after = cell_address(old_row, column), cell_address(new_row, column)
                cell._value = Formula(translate(str(cell._value), before, after))
            place_cell(cell, new_row, column)
            grid.cells[new_row, column] = cell
    grid.forget_bounds()
