"""Where Excel tables go when rows, columns or cells come and go."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.table import TableColumn as FileColumn

from xl_addin.headless.cells.addresses import Area, parse_area
from xl_addin.headless.cells.references import Shift
from xl_addin.headless.on_sheets.tables import set_table_area
from xl_addin.headless.unsupported import unsupported

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet


def check_table(table: FileTable, shift: Shift) -> None:
    """Refuse a shift after which a table would lack its header row, or have no row of data.

    Raises ValueError, or NotImplementedError where Excel would leave an empty row. A table may go
    as a whole.
    """
    area = parse_area(table.ref)
    moved = shift.area(area)
    if moved is None or not shift.by_rows or shift.count > 0:
        return
    headers = 1 if table.headerRowCount is None else table.headerRowCount
    if headers and shift.position(area.top) is None:
        raise ValueError(f"The header row of the table {table.displayName} cannot be deleted.")
    if moved.shape[0] <= headers + (table.totalsRowCount or 0):
        unsupported(f"Deleting all rows of the table {table.displayName}", "Keep one data row.")


def shift_tables(sheet: Sheet, shift: Shift) -> None:
    """Let a sheet's tables follow inserted or deleted rows and columns; some go with them."""
    tables = sheet.worksheet.tables
    for name in list(tables):
        table = tables[name]
        area = parse_area(table.ref)
        moved = shift.area(area)
        if moved is None:
            del tables[name]
            continue
        if not shift.by_rows and shift.moves(area):
            table.tableColumns = _shifted_columns(sheet, table, area, shift)
        set_table_area(table, moved)


def _shifted_columns(sheet: Sheet, table: FileTable, area: Area, shift: Shift) -> list[FileColumn]:
    """Columns put into a table get names; columns taken out are forgotten."""
    columns = list(table.tableColumns)
    places = {shift.position(area.left + i): column for i, column in enumerate(columns)}
    names = {column.name.casefold() for place, column in places.items() if place is not None}
    free = max((column.id for column in columns), default=0)
    moved, result = shift.area(area), []
    for place in range(moved.left, moved.right + 1):
        column = places.get(place)
        if column is None:
            free += 1
            column = _new_column(columns[0], free, _free_name(names))
            names.add(column.name.casefold())
            cell = sheet.grid.make(area.top, place)
            cell._value, cell.data_type = column.name, "s"
        result.append(column)
    return result


def _new_column(model: FileColumn, number: int, name: str) -> FileColumn:
    column = copy(model)
    column.id, column.name = number, name
    column.calculatedColumnFormula = column.totalsRowFunction = None
    return column


def _free_name(names: set[str]) -> str:
    number = 1
    while f"column{number}" in names:
        number += 1
    return f"Column{number}"
