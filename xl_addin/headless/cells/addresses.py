"""A1 addresses and rectangles of cells."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from openpyxl.utils import column_index_from_string, get_column_letter
from openpyxl.worksheet.cell_range import MultiCellRange

from xl_addin.headless.unsupported import unsupported

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})"
_AREA = re.compile(rf"^{_CELL}(?::{_CELL})?$")
_COLUMNS = re.compile(r"^\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})$")
_ROWS = re.compile(r"^\$?([0-9]{1,7}):\$?([0-9]{1,7})$")

column_letter = lru_cache(maxsize=None)(get_column_letter)
column_number = lru_cache(maxsize=None)(column_index_from_string)


class Area(NamedTuple):
    """A rectangle of cells, one-based, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and how many columns."""
        return self.bottom - self.top + 1, self.right - self.left + 1

    @property
    def is_columns(self) -> bool:
        """Whole columns."""
        return self.top == 1 and self.bottom == MAX_ROW

    @property
    def is_rows(self) -> bool:
        """Whole rows."""
        return self.left == 1 and self.right == MAX_COLUMN

    def contains(self, row: int, column: int) -> bool:
        """Whether a cell lies in the area."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def covers(self, other: Area) -> bool:
        """Whether every cell of another area lies in this one."""
        return (
            self.top <= other.top
            and self.left <= other.left
            and self.bottom >= other.bottom
            and self.right >= other.right
        )

    def around(self, other: Area) -> Area:
        """The smallest area that covers both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def intersect(self, other: Area) -> Area | None:
        """The cells that lie in both, None when there are none."""
        area = Area(
            max(self.top, other.top),
            max(self.left, other.left),
            min(self.bottom, other.bottom),
            min(self.right, other.right),
        )
        return area if area.top <= area.bottom and area.left <= area.right else None

    def minus(self, other: Area) -> list[Area]:
        """What is left of this area when `other` is cut out: up to four rectangles."""
        cut = self.intersect(other)
        if cut is None:
            return [self]
        pieces = [
            Area(self.top, self.left, cut.top - 1, self.right),
            Area(cut.bottom + 1, self.left, self.bottom, self.right),
            Area(cut.top, self.left, cut.bottom, cut.left - 1),
            Area(cut.top, cut.right + 1, cut.bottom, self.right),
        ]
        return [p for p in pieces if p.top <= p.bottom and p.left <= p.right]

    def moved(self, rows: int, columns: int) -> Area:
        """The area so many rows further down and columns further right."""
        return Area(self.top + rows, self.left + columns, self.bottom + rows, self.right + columns)


def parse_area(text: str) -> Area:
    """`A1`, `$A$1:B2`, `A:C` or `1:3` as an Area. Raises ValueError for anything else."""
    if "," in text:
        unsupported(f"A range of several areas ({text})", "Work on one area at a time.")
    text = text.strip()
    if match := _AREA.match(text):
        column1, row1, column2, row2 = match.groups()
        left, top = column_number(column1.upper()), int(row1)
        right = column_number(column2.upper()) if column2 else left
        bottom = int(row2) if row2 else top
    elif match := _COLUMNS.match(text):
        left, right = (column_number(part.upper()) for part in match.groups())
        top, bottom = 1, MAX_ROW
    elif match := _ROWS.match(text):
        top, bottom = (int(part) for part in match.groups())
        left, right = 1, MAX_COLUMN
    else:
        raise ValueError(f"{text!r} is not a cell address.")
    area = Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
    if area.top < 1 or area.bottom > MAX_ROW or area.right > MAX_COLUMN:
        raise ValueError(f"{text!r} lies outside the sheet.")
    return area


def parse_areas(text: str | MultiCellRange) -> list[Area]:
    """The areas of a space-separated reference list (OOXML's sqref)."""
    return [parse_area(part) for part in str(text).split()]


def address(area: Area, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """The address of an area as Excel writes it: `$A$1`, `$A:$C`, `$1:$3`."""
    row = "$" if row_absolute else ""
    column = "$" if column_absolute else ""
    first, last = column_letter(area.left), column_letter(area.right)
    if area.is_rows:
        return f"{row}{area.top}:{row}{area.bottom}"
    if area.is_columns:
        return f"{column}{first}:{column}{last}"
    start = f"{column}{first}{row}{area.top}"
    if area.shape == (1, 1):
        return start
    return f"{start}:{column}{last}{row}{area.bottom}"


def cell_address(row: int, column: int) -> str:
    """The address of one cell without `$`: (2, 3) -> "C2"."""
    return f"{column_letter(column)}{row}"


def plain_address(area: Area) -> str:
    """The address of an area as OOXML's `ref` attributes want it: no `$`, always with rows."""
    start, end = cell_address(area.top, area.left), cell_address(area.bottom, area.right)
    return start if start == end else f"{start}:{end}"


def quote_sheet(name: str) -> str:
    """A sheet's name as it stands in a formula."""
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.]*", name) and not _looks_like_cell(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def _looks_like_cell(name: str) -> bool:
    return bool(
        re.fullmatch(r"[A-Za-z]{1,3}[0-9]{1,7}", name)
        or re.fullmatch(r"(?i)r[0-9]*c?[0-9]*|c[0-9]*", name)
        or name.lower() in ("true", "false")
    )


def split_sheet(reference: str) -> tuple[str | None, str]:
    """`'My sheet'!A1` as (`My sheet`, `A1`); without a sheet (None, `A1`)."""
    if "!" not in reference:
        return None, reference
    sheet, _, rest = reference.rpartition("!")
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest
