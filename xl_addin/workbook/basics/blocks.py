"""Writing blocks of cells with as few engine calls as can be.

``Range.value`` costs xlwings dozens of calls per write, because it works out sizes by asking Excel;
``Range.raw_value`` on a range of the right size costs one. What we put into our own columns is text
and numbers only, which every engine takes as it is; times are numbers too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

import xlwings as xw
from xlwings.utils import col_name

from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.systems import on_a_mac
from xl_addin.workbook.basics.times import FROM_1900, DateSystem

_CELLS_PER_WRITE = 100_000
_LONGEST_IN_BLOCK = 8_203
"""Characters of a text that Excel takes in a block (Microsoft's article 818808)."""


def address(row: int, column: int, last_row: int, last_column: int) -> str:
    """The address of a block of cells: (2, 1, 9, 3) -> "A2:C9"."""
    return f"{col_name(column)}{row}:{col_name(last_column)}{last_row}"


def columns_address(column: int, last_column: int) -> str:
    """The address of whole columns: (1, 3) -> "A:C"."""
    return f"{col_name(column)}:{col_name(last_column)}"


def put(
    sheet: xw.Sheet,
    row: int,
    column: int,
    rows: Sequence[Sequence],
    dates: DateSystem = FROM_1900,
) -> None:
    """Write rows of text, numbers and times, None as an empty cell, from a cell on.

    Times are written as the numbers that they are in a workbook that counts its days by ``dates``.
    Texts that are too long for a block are written into their cells one by one.
    """
    if not rows:
        return
    width = len(rows[0])
    step = max(1, _CELLS_PER_WRITE // width)
    for start in range(0, len(rows), step):
        first, long = row + start, []
        block = [
            [
                _in_block(_plain(value, dates), (first + r, column + c), long)
                for c, value in enumerate(values)
            ]
            for r, values in enumerate(rows[start : start + step])
        ]
        area = address(first, column, first + len(block) - 1, column + width - 1)
        sheet.range(area).raw_value = block
        for text, place in long:
            sheet.range(address(*place, *place)).raw_value = text


def _in_block(
    value: object, place: tuple[int, int], long: list[tuple[str, tuple[int, int]]]
) -> object:
    """What stands for a value in a block; a long text is put among ``long`` instead."""
    if type(value) is str and len(value) > _LONGEST_IN_BLOCK:
        long.append((value, place))
        return ""
    return value


def _plain(value: object, dates: DateSystem) -> object:
    if value is None:
        return ""
    return dates.serial(value) if isinstance(value, datetime) else value


def neighbours(places: Iterable[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    """Columns, each as (number, name), in blocks of those that stand beside each other."""
    blocks: list[list[tuple[int, str]]] = []
    for place in sorted(places):
        if blocks and blocks[-1][-1][0] + 1 == place[0]:
            blocks[-1].append(place)
        else:
            blocks.append([place])
    return blocks


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


def show_all_rows(table: xw.main.Table) -> None:
    """Take a table's filter off; its arrows stay.

    Off and on again takes two calls; clearing takes one per column.
    """
    table.show_autofilter = False
    table.show_autofilter = True


def sheets_of(book: xw.Book) -> dict[str, xw.Sheet]:
    """The sheets by name, in order, found with one call each.

    For Excel on macOS a sheet that came by its number is whichever sheet has that number by then:
    another one as soon as sheets come or go. There each is asked for by its name, without a call.
    """
    found = {sheet.name: sheet for sheet in book.sheets}
    return {name: book.sheets[name] for name in found} if on_a_mac() else found
