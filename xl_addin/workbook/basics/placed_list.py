"""Where a list of ours stands on its sheet now, whatever people did to it.

An Excel table may have been renamed, made plain cells, or dropped by another program; columns may
have been moved, put in or taken out. What is ours is told by the names of the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from numbers import Number

import numpy as np
import xlwings as xw
from openpyxl.utils import range_boundaries

from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.blocks import address
from xl_addin.workbook.basics.reading_cells import values_of

_VALUES = (str, Number, datetime)
_MOST_BESIDE = 60
"""Columns: so far beside a list people's own are looked for."""


@dataclass(frozen=True)
class Placed:
    """A list on its sheet: its Excel table, None where it is plain cells, and its corners.

    ``header`` are the names of its columns from left to right; ``body`` the values below them,
    without the row of totals; ``last_row`` and ``last_column`` are the last ones in use on the
    sheet. ``has_totals``: somebody switched the row of totals on.
    """

    sheet: xw.Sheet
    table: xw.main.Table | None
    left: int
    top: int
    right: int
    bottom: int
    header: list[str]
    body: list[list]
    last_row: int
    last_column: int
    has_totals: bool = False

    @property
    def columns(self) -> dict[str, int]:
        """Column's name -> its number on the sheet."""
        named = list(enumerate(self.header, start=self.left))
        return {name: place for place, name in reversed(named) if name}

    def area(self, first_row: int, last_row: int) -> xw.Range:
        """The list's cells in these rows of the sheet."""
        return self.sheet.range(address(first_row, self.left, last_row, self.right))

    def resized(self, left: int, right: int, bottom: int) -> Placed:
        """The list with other borders, read anew."""
        corner = self.sheet.range(address(self.top, left, bottom, right))
        if self.table is not None:
            self.table.resize(corner)
        header, *body = values_of(corner)
        return replace(
            self, left=left, right=right, bottom=bottom, header=_names(header), body=body,
            last_row=max(self.last_row, bottom), last_column=max(self.last_column, right),
        )  # fmt: skip


def find(
    sheet: xw.Sheet, names: Sequence[str], key: Sequence[str], table_name: str | None
) -> Placed | None:
    """The list with columns of these ``names``; None where nothing on the sheet looks like it.

    It has the table's name, or more than half of its columns; in its rows ``key`` is filled in.
    """
    used = corners(sheet.used_range)
    others = []
    for table in sheet.tables:
        if table.name == table_name:
            return _of_table(sheet, table, used)
        others.append(table)
    for table in others:
        placed = _of_table(sheet, table, used)
        if _looks_like(placed.header, names):
            return placed
    return _of_plain_cells(sheet, names, key, used)


def corners(area: xw.Range) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a range, with one question to Excel."""
    left, top, right, bottom = range_boundaries(area.get_address(False, False))
    # Whole columns (A:C) have no rows in their address, whole rows no columns.
    return left or 1, top or 1, right or layout.LAST_COLUMN, bottom or layout.LAST_ROW


def totals_row_of(sheet: xw.Sheet) -> int | None:
    """The row of totals of a sheet's table; None where nobody switched it on."""
    for table in sheet.tables:
        if table.show_totals:
            return corners(table.range)[3]
    return None


def _of_table(sheet: xw.Sheet, table: xw.main.Table, used: tuple[int, int, int, int]) -> Placed:
    left, top, right, bottom = corners(table.range)
    area = sheet.range(address(top, left, bottom, right))
    header, *body = values_of(area)
    has_totals = bool(table.show_totals)
    if has_totals:
        body, bottom = body[:-1], bottom - 1
    return Placed(
        sheet, table, left, top, right, bottom, _names(header), body,
        used[3] - has_totals, used[2], has_totals,
    )  # fmt: skip


def _of_plain_cells(
    sheet: xw.Sheet, names: Sequence[str], key: Sequence[str], used: tuple[int, int, int, int]
) -> Placed | None:
    first_column, first_row, last_column, last_row = used
    values = values_of(sheet.used_range)
    top = next((n for n, row in enumerate(values) if _looks_like(_names(row), names)), None)
    if top is None:
        return None
    header = _names(values[top])
    places = [place for place, name in enumerate(header) if name in names]
    left, right = places[0], places[-1]
    while left and header[left - 1]:
        left -= 1
    while right + 1 < len(header) and header[right + 1]:
        right += 1
    body = [row[left : right + 1] for row in values[top + 1 :]]
    telling = [place - left for place in places if header[place] in key] or [places[0] - left]
    # Below the list's rows may stand remarks.
    filled = [all(row[n] not in (None, "") for n in telling) for row in body]
    count = max((n + 1 for n, is_ours in enumerate(filled) if is_ours), default=0) or 1
    body = [*body, [None] * (right - left + 1)][:count]
    top += first_row
    return Placed(
        sheet, None, first_column + left, top, first_column + right, top + count,
        header[left : right + 1], body, last_row, last_column,
    )  # fmt: skip


def _looks_like(header: Sequence[str], names: Sequence[str]) -> bool:
    return 2 * len(set(header) & set(names)) > len(names)


def _names(row: Sequence) -> list[str]:
    return ["" if name is None else str(name) for name in row]


def with_columns_beside(placed: Placed) -> Placed:
    """The list with the columns right beside it in which people wrote.

    Excel takes such columns in as they are typed, other programs do not.
    """
    left = placed.left - _filled_columns(placed, range(placed.left - 1, 0, -1))
    beyond = range(placed.right + 1, min(placed.last_column, placed.right + _MOST_BESIDE) + 1)
    right = placed.right + _filled_columns(placed, beyond)
    if (left, right) == (placed.left, placed.right):
        return placed
    return placed.resized(left, right, placed.bottom)


def _filled_columns(placed: Placed, numbers: range) -> int:
    """How many of these columns, from the first on, have something beside the list."""
    if not numbers:
        return 0
    first, last = min(numbers[0], numbers[-1]), max(numbers[0], numbers[-1])
    area = placed.sheet.range(address(placed.top, first, placed.bottom, last))
    columns = list(zip(*values_of(area), strict=True))
    filled = [is_filled(columns[number - first]) for number in numbers]
    return filled.index(False) if False in filled else len(filled)


def is_filled(values: Sequence) -> bool:
    """Something stands in one of these cells."""
    return any(value not in (None, "") for value in values)


def is_odd(row: Sequence) -> bool:
    """So much is blank in a row that it may be one of totals: then Excel is to be asked."""
    return 2 * sum(value not in (None, "") for value in row) <= len(row)


def formulas_of(area: xw.Range, width: int) -> list[list[str]]:
    """What stands in the formula bar for each cell of an area so wide, "" for a blank one."""
    formulas = np.array(area.formula, dtype=object).reshape(-1, width)
    return [[str(f) if isinstance(f, _VALUES) else "" for f in row] for row in formulas]
