"""What the person has selected: on which table's sheet, which row, which child, which errors."""

from __future__ import annotations

from dataclasses import dataclass

import xlwings as xw

from lac_rules.schema import LAST, TABLES
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import SheetRows
from xl_addin.workbook.marks import TO_COME, codes_by_field
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets import errors as errors_sheet

_TABLE_OF_SHEET = {
    layout.sheet_name(table + ending): table + ending for table in TABLES for ending in ("", LAST)
}


@dataclass
class Selected:
    """The active cell. ``table`` is None on a sheet that holds no table of the return.

    ``field`` is the column's name, ``child`` the child of the row or "", ``codes``
    the rules that mark the cell, or the row where they do not mark the cell; ``to_come`` those of
    them that hold only if nothing happens until 31 March.
    """

    sheet: str
    row: int
    table: str | None = None
    field: str = ""
    child: str = ""
    codes: tuple[str, ...] = ()
    to_come: frozenset[str] = frozenset()


def table_of_sheet(name: str) -> str | None:
    """The table on the sheet of this name: "Episodes last year" -> Episodes_last."""
    return _TABLE_OF_SHEET.get(name)


def selected(book: xw.Book) -> Selected:
    """What is selected in the active window of ``book``."""
    sheet = book.sheets.active
    cell = book.app.selection
    row, column = cell.row, cell.column
    table = table_of_sheet(sheet.name)
    if table is not None:
        return _on_data_sheet(data_sheet.read(sheet, table), table, row, column)
    if sheet.name == layout.ERRORS and row > layout.HEADER_ROW:
        found = errors_sheet.LIST.row(sheet, row)
        codes = (str(found["Rule"]),) if found["Rule"] else ()
        return Selected(sheet.name, row, child=str(found["Child"] or ""), codes=codes)
    return Selected(sheet.name, row)


def _on_data_sheet(on_sheet: SheetRows, table: str, row: int, column: int) -> Selected:
    names = {place: name for name, place in on_sheet.columns.items()}
    found = Selected(on_sheet.sheet.name, row, table, names.get(column, ""))
    places = {int(number): place for place, number in enumerate(on_sheet.sheet_rows)}
    if row in places:
        place = places[row]
        found.child = on_sheet.frame["CHILD"][place].strip()
        marks = codes_by_field(on_sheet.marks[place])
        of_row = dict.fromkeys(code for codes in marks.values() for code in codes)
        codes = sorted(marks.get(found.field) or of_row, key=lambda code: code.startswith(TO_COME))
        found.codes = tuple(code.removeprefix(TO_COME) for code in codes)
        found.to_come = frozenset(found.codes) - {c for c in codes if not c.startswith(TO_COME)}
    return found
