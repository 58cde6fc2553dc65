"""Writing blocks of cells with as few engine calls as can be.

``Range.value`` costs xlwings dozens of calls per write, because it works out sizes by asking Excel;
``Range.raw_value`` on a range of the right size costs one. What we put into our own columns is text
and numbers only, which every engine takes as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import xlwings as xw

from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.layout import column_letter

_CELLS_PER_WRITE = 100_000


def address(row: int, column: int, last_row: int, last_column: int) -> str:
    """The address of a block of cells: (2, 1, 9, 3) -> "A2:C9"."""
    return f"{column_letter(column)}{row}:{column_letter(last_column)}{last_row}"


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


def sheets_of(book: xw.Book) -> dict[str, xw.Sheet]:
    """The sheets by name, found with one call each."""
    return {sheet.name: sheet for sheet in book.sheets}


def refill(table: xw.main.Table, rows: Sequence[Sequence]) -> None:
    """Replace the rows of an Excel table by ``rows`` and fit the table to them.

    Filters are taken off first: what Excel does to hidden rows differs from call to call.
    """
    table.show_autofilter = False
    table.show_autofilter = True
    whole = table.range
    top, left, old, width = whole.row, whole.column, whole.shape[0] - 1, whole.shape[1]
    if old > len(rows):
        below = address(top + 1 + len(rows), left, top + old, left + width - 1)
        table.parent.range(below).clear_contents()
    put(table.parent, top + 1, left, rows)
    last = top + max(len(rows), 1)
    table.resize(table.parent.range(address(top, left, last, left + width - 1)))
