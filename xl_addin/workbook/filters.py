"""Filters on the tables' sheets: only rows with an error, or with the error of one rule.

A sheet costs at most nine calls of Excel; one on which nothing is wrong is shown whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

import xlwings as xw

from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.blocks import address, show_all_rows
from xl_addin.workbook.basics.reading_cells import line_of, values_of
from xl_addin.workbook.marks import NOW_WORD, TO_COME, codes_by_field
from xl_addin.workbook.selection import table_of_sheet
from xl_addin.workbook.sheets import errors as errors_sheet

_MOST_COLUMNS = 120
"""Columns that a table has at most, a council's own included."""


class _Wrong(NamedTuple):
    """An error on the sheet Errors: the sheet of its table, its rule, now or to come."""

    sheet: str
    rule: str
    when: str


def only_errors(sheets: Mapping[str, xw.Sheet]) -> None:
    """Show the rows that are wrong now; ``sheets`` are the workbook's by name."""
    wrong = {error.sheet for error in _errors(sheets) if error.when == errors_sheet.NOW}
    for name, sheet, table in _tables(sheets):
        table.show_autofilter = False
        names = _header(sheet) if name in wrong else []
        if layout.CHECK in names:
            table.autofilter.apply_values(names.index(layout.CHECK) + 1, [NOW_WORD])
        else:
            table.show_autofilter = True


def only_this_error(sheets: Mapping[str, xw.Sheet], code: str) -> None:
    """Show the rows that a rule marks, now or to come, on the sheets where it marks any."""
    wrong = {error.sheet for error in _errors(sheets) if error.rule == code}
    for name, sheet, table in _tables(sheets):
        table.show_autofilter = False
        names = _header(sheet) if name in wrong else []
        texts = _texts_with(sheet, table, names, code)
        if texts:
            table.autofilter.apply_values(names.index(layout.ERRORS_COLUMN) + 1, texts)
        else:
            table.show_autofilter = True


def show_all(sheets: Mapping[str, xw.Sheet]) -> None:
    """Take the filters off."""
    for _, _, table in _tables(sheets):
        show_all_rows(table)


def _tables(sheets: Mapping[str, xw.Sheet]) -> Iterator[tuple[str, xw.Sheet, xw.main.Table]]:
    """Each data sheet by name, with its Excel table, which begins in its first cell."""
    for name, sheet in sheets.items():
        if table_of_sheet(name) is not None:
            for table in islice(iter(sheet.tables), 1):
                yield name, sheet, table


def _header(sheet: xw.Sheet) -> list[str]:
    """The names in the sheet's first row, from column A on."""
    row = line_of(sheet.range(address(layout.HEADER_ROW, 1, layout.HEADER_ROW, _MOST_COLUMNS)))
    return [str(name or "").strip() for name in row]


def _texts_with(sheet: xw.Sheet, table: xw.main.Table, names: list[str], code: str) -> list[str]:
    """The texts in the column Errors of the rows that a rule marks."""
    if layout.ERRORS_COLUMN not in names or layout.MARKS not in names:
        return []
    places = names.index(layout.ERRORS_COLUMN) + 1, names.index(layout.MARKS) + 1
    left, last = min(places), table.range.last_cell.row
    block = values_of(sheet.range(address(layout.FIRST_ROW, left, last, max(places))))
    return sorted(
        {
            str(row[places[0] - left])
            for row in block
            if _names(str(row[places[1] - left] or ""), code) and row[places[0] - left]
        }
    )


def _names(marks: str, code: str) -> bool:
    return any({code, TO_COME + code} & set(codes) for codes in codes_by_field(marks).values())


def _errors(sheets: Mapping[str, xw.Sheet]) -> list[_Wrong]:
    """Which errors the sheet Errors lists."""
    return [
        _Wrong(str(row["Table"]), str(row["Rule"]), str(row[errors_sheet.WHEN]))
        for row in errors_sheet.LIST.read(sheets[layout.ERRORS]).values()
    ]
