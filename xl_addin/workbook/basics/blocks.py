"""Writing blocks of cells with as few engine calls as can be.

``Range.value`` costs xlwings dozens of calls per write, because it works out sizes by asking Excel;
``Range.raw_value`` on a range of the right size costs one. What we put into our own columns is text
and numbers only, which every engine takes as it is.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import xlwings as xw
from xlwings.utils import col_name

from xl_addin.workbook.basics import styles

_CELLS_PER_WRITE = 100_000


def address(row: int, column: int, last_row: int, last_column: int) -> str:
    """The address of a block of cells: (2, 1, 9, 3) -> "A2:C9"."""
    return f"{col_name(column)}{row}:{col_name(last_column)}{last_row}"


def columns_address(column: int, last_column: int) -> str:
    """The address of whole columns: (1, 3) -> "A:C"."""
    return f"{col_name(column)}:{col_name(last_column)}"


def put(sheet: xw.Sheet, row: int, column: int, rows: Sequence[Sequence]) -> None:
    """Write rows of text and numbers (no dates), None as an empty cell, from a cell on."""
    if not rows:
        return
    width = len(rows[0])
    step = max(1, _CELLS_PER_WRITE // width)
    for start in range(0, len(rows), step):
        block = [
            ["" if value is None else value for value in r] for r in rows[start : start + step]
        ]
        first = row + start
        area = address(first, column, first + len(block) - 1, column + width - 1)
        sheet.range(area).raw_value = block


def paint_header(header: xw.Range) -> None:
    """Give the cells of a header row their colours."""
    header.color = styles.HEADER_FILL
    header.font.color = styles.HEADER_TEXT
    header.font.bold = True


def paint_title(cells: xw.Range, size: int = 16) -> None:
    """Make the cells the title of their sheet."""
    cells.font.size = size
    cells.font.bold = True
    cells.font.color = styles.TITLE_TEXT
    cells.row_height = styles.TITLE_HEIGHT


def sheets_of(book: xw.Book) -> dict[str, xw.Sheet]:
    """The sheets by name, in order, found with one call each.

    For Excel on macOS a sheet that came by its number is whichever sheet has that number by then:
    another one as soon as sheets come or go. There each is asked for by its name, without a call.
    """
    found = {sheet.name: sheet for sheet in book.sheets}
    return {name: book.sheets[name] for name in found} if sys.platform == "darwin" else found
