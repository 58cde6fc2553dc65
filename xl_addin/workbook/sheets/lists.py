"""The hidden sheet with the code lists behind the drop-downs."""

from __future__ import annotations

import xlwings as xw

from lac_rules.schema import CODED_FIELDS
from lac_rules.schema.codes import codes_of
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import address, columns_address, put
from xl_addin.workbook.basics.reading_cells import line_of


def write(sheet: xw.Sheet, year: int) -> dict[str, xw.Range]:
    """Write every code list of ``year``, one column each; field -> the range of its codes."""
    fields = sorted(field for field in CODED_FIELDS if codes_of(field, year))
    lists = [list(codes_of(field, year)) for field in fields]
    height = max(map(len, lists))
    rows = [
        [codes[place] if place < len(codes) else None for codes in lists] for place in range(height)
    ]
    sheet.range(columns_address(1, len(fields))).number_format = styles.TEXT_FORMAT
    put(sheet, 1, 1, [fields, *rows])
    return {
        field: sheet.range(address(2, column, len(codes) + 1, column))
        for column, (field, codes) in enumerate(zip(fields, lists, strict=True), start=1)
    }


def choices(sheet: xw.Sheet, name: str, values: list[str]) -> xw.Range:
    """Further choices for a drop-down, in a column of their own; gives the range that holds them.

    Excel takes a few words in the drop-down itself as well, but xlwings joins them by what it takes
    for the list separator, and on Windows finds another letter in its place.
    """
    header = line_of(sheet.used_range.rows[0])
    column = header.index(name) + 1 if name in header else len(header) + 1
    sheet.range(columns_address(column, column)).number_format = styles.TEXT_FORMAT
    put(sheet, 1, column, [[name], *([value] for value in values)])
    return sheet.range(address(2, column, len(values) + 1, column))
