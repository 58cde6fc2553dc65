"""Reading blocks of cells: on every engine the same values, each at its own place.

Cells that hold an error (#N/A, #REF! ...) come in three ways. Our engine and Excel on Windows give
them where they are. Excel for Mac gives nothing in their place, so that the cells after them move
up (xlwings' issue 1924), or a mark that only says that the value is missing; and xlwings 0.37
cannot ask for their text there, since its ``err_to_str`` fails on more than one row.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal

import xlwings as xw
from openpyxl.utils import range_boundaries

from lac_rules.errors import Expected
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.blocks import address
from xl_addin.workbook.basics.systems import on_a_mac

_USUAL = frozenset((str, float, bool, dt.datetime, type(None)))
_PLAIN = _USUAL | {int, dt.date}
_ERROR = re.compile(r"#[A-Z][A-Z0-9/_]*[!?]?", re.ASCII)
"""What an error looks like in its cell."""
_NOT_SHOWN = "#N/A"
"""Stands for an error whose text cannot be seen, in a hidden or narrow column."""
_FIRST_ERROR_NUMBER = -2146828288
"""On Windows an error is this number plus Excel's own, which is 2000 to 2222."""
_ERRORS = {
    2000: "#NULL!",
    2007: "#DIV/0!",
    2015: "#VALUE!",
    2023: "#REF!",
    2029: "#NAME?",
    2036: "#NUM!",
    2042: "#N/A",
    2043: "#GETTING_DATA",
    2045: "#SPILL!",
    2046: "#CONNECT!",
    2047: "#BLOCKED!",
    2048: "#UNKNOWN!",
    2049: "#FIELD!",
    2050: "#CALC!",
}
"""Excel's numbers of errors; xlwings knows those before 2043 only."""
_AT_ONCE = 200_000
"""Cells in one answer of Excel for Mac, which must not be too long: of some twenty megabytes."""
_ONE_BY_ONE = 2_000
"""Cells that are read one by one at most, in some ten seconds."""


class CellsNotTold(Expected):
    """Excel does not say which cell holds which value; the message says what to do."""


def values_of(area: xw.Range) -> list[list]:
    """The values of the cells, row by row: as many as the area has, each at its place.

    Text, numbers (float), dates (datetime), booleans; None for an empty cell, its text ("#N/A") for
    an error. Raises ``CellsNotTold`` when Excel for Mac leaves open which cells hold errors.
    """
    if _is_excel_for_mac(area):
        left, top, right, bottom = range_boundaries(area.get_address(False, False))
        # Whole columns (A:C) have no rows in their address, whole rows no columns.
        corners = left or 1, top or 1, right or layout.LAST_COLUMN, bottom or layout.LAST_ROW
        return _Mac(area.sheet).read(*corners)
    # Range.value would be a dozen questions to Excel, this is one.
    raw = area.raw_value
    rows = raw if isinstance(raw, (list, tuple)) else [[raw]]
    return [
        list(row)
        if "" not in row and _USUAL.issuperset(map(type, row))
        else [_plain(value) for value in row]
        for row in rows
    ]


def line_of(area: xw.Range) -> list:
    """The values of an area of one row or one column, as one list."""
    return [value for row in values_of(area) for value in row]


def value_of(cell: xw.Range) -> object:
    """The value of one cell."""
    return line_of(cell)[0]


def is_empty(cell: xw.Range) -> bool:
    """Nothing at all stands in the cell; the empty text that a formula gives is something."""
    return cell.raw_value is None


def _is_excel_for_mac(area: xw.Range) -> bool:
    return on_a_mac() and area.sheet.book.app.engine.name == "excel"


def _plain(value: object) -> object:
    """A value as all engines give it: Windows has numbers for errors, a clock of its own, currency.

    Our own engine has texts of a kind of their own for errors.
    """
    if isinstance(value, str):
        return str(value) or None
    if isinstance(value, dt.datetime):
        return dt.datetime(*value.timetuple()[:6], value.microsecond)
    if isinstance(value, Decimal):
        return float(value)
    if type(value) is int and 0 <= value - _FIRST_ERROR_NUMBER < 2**16:
        return _ERRORS.get(value - _FIRST_ERROR_NUMBER, _NOT_SHOWN)
    return value


class _Mac:
    """Reads cells of a sheet in Excel for Mac, by their addresses, which costs no questions."""

    def __init__(self, sheet: xw.Sheet) -> None:
        self._sheet = sheet
        self._one_by_one = 0

    def read(self, left: int, top: int, right: int, bottom: int) -> list[list]:
        """The values; usually with one question to Excel, with two where errors are."""
        height, width = bottom - top + 1, right - left + 1
        if height > 1 and height * width > _AT_ONCE:
            return self._halves(left, top, right, bottom)
        area = self._sheet.range(address(top, left, bottom, right))
        rows = _rows(area.raw_value, height, width)
        if len(rows) == height and all(
            len(row) == width and _PLAIN.issuperset(map(type, row)) for row in rows
        ):
            return [[None if value == "" else value for value in row] for row in rows]
        shown = _rows(area.api.string_value.get(), height, width)
        if len(shown) == height and all(len(row) == width for row in shown):
            rows = _with_lost_rows(rows, shown)
        else:
            rows = None
        if rows is None:  # it is not told which rows these are: read fewer rows at a time
            if height == 1:
                return [self._cells(left, top, right)]
            return self._halves(left, top, right, bottom)
        placed = map(_at_their_places, rows, shown)
        return [
            self._cells(left, number, right) if values is None else values
            for number, values in enumerate(placed, start=top)
        ]

    def _halves(self, left: int, top: int, right: int, bottom: int) -> list[list]:
        middle = (top + bottom) // 2
        return self.read(left, top, right, middle) + self.read(left, middle + 1, right, bottom)

    def _cells(self, left: int, row: int, right: int) -> list:
        """The cells of one row, one by one: Excel says of one cell that its value is missing."""
        self._one_by_one += right - left + 1
        if self._one_by_one > _ONE_BY_ONE:
            raise CellsNotTold(
                f"Excel for Mac does not tell which cells of the sheet {self._sheet.name} hold "
                "errors such as #N/A. Correct or clear them, or make their columns wider, so that "
                "they show the error, and try again."
            )
        return [self._cell(row, column) for column in range(left, right + 1)]

    def _cell(self, row: int, column: int) -> object:
        cell = self._sheet.range(address(row, column, row, column))
        value = cell.raw_value
        if type(value) in _PLAIN:
            return None if value == "" else value
        shown = cell.api.string_value.get()
        return shown if _is_error(shown) else _NOT_SHOWN


def _rows(raw: object, height: int, width: int) -> list[list]:
    """What AppleScript gives, as rows: one cell comes alone, and one row may come flat.

    No rows where it gives nothing, or one mark for all cells.
    """
    if not isinstance(raw, list):
        return [[raw]] if height == width == 1 else []
    if not raw:
        return []
    if any(isinstance(row, list) for row in raw):
        return [row if isinstance(row, list) else [row] for row in raw]
    return [[value] for value in raw] if width == 1 and height > 1 else [raw]


def _with_lost_rows(rows: list[list], shown: list[list]) -> list[list] | None:
    """An empty row for each row that holds errors alone, if those are the ones that are missing."""
    if len(rows) == len(shown):
        return rows
    lost = [all(map(_is_error, texts)) for texts in shown]
    if len(rows) + sum(lost) != len(shown):
        return None
    rest = iter(rows)
    return [[] if is_lost else next(rest) for is_lost in lost]


def _at_their_places(row: Sequence, shown: Sequence) -> list | None:
    """The values of a row with errors; None when it is not clear which of the cells they are."""
    if len(row) == len(shown):
        told = [type(value) in _PLAIN for value in row]
        return [
            (None if value == "" else value)
            if is_told
            else (text if _is_error(text) else _NOT_SHOWN)
            for value, text, is_told in zip(row, shown, told, strict=True)
        ]
    rest = [value for value in row if type(value) in _PLAIN and not _is_error(value)]
    if len(rest) + sum(map(_is_error, shown)) != len(shown):
        return None
    values = iter(rest)
    found = [text if _is_error(text) else next(values) for text in shown]
    return [None if value == "" else value for value in found]


def _is_error(text: object) -> bool:
    """The text is that of an error; typed text that looks like one is read as the same text."""
    return isinstance(text, str) and _ERROR.fullmatch(text) is not None
