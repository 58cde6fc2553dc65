"""The columns of Excel tables, and their names, which are those in the header cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.table import TableColumn as FileColumn
from xlwings import base_classes

from xl_addin.headless.cells.addresses import Area, parse_area
from xl_addin.headless.collection import Collection
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.on_sheets.tables import Table
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet


class TableColumn(Refusing, base_classes.TableColumn):
    """One column of a table."""

    def __init__(self, table: Table, index: int) -> None:
        self._table, self._index = table, index

    @property
    def index(self) -> int:
        """Its number in the table, from 1."""
        return self._index

    @property
    def name(self) -> str:
        """Its header."""
        return self._table.file_table.tableColumns[self._index - 1].name

    def _column(self, area: Area) -> Area:
        column = area.left + self._index - 1
        return area._replace(left=column, right=column)

    @property
    def range(self) -> Range:
        """The column with its header and total."""
        return self._table.range_of(self._column(self._table.area))

    @property
    def data_body_range(self) -> Range:
        """The column without its header and total."""
        return self._table.range_of(self._column(self._table.body_area))


class TableColumns(Refusing, Collection, base_classes.TableColumns):
    """The columns of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def parent(self) -> Table:
        """The table."""
        return self._table

    def _all(self) -> list[TableColumn]:
        count = len(self._table.file_table.tableColumns)
        return [TableColumn(self._table, index) for index in range(1, count + 1)]


def name_columns(sheet: Sheet, file_table: FileTable, kept: Sequence[FileColumn | None]) -> None:
    """Name a table's columns by its header cells; `kept` are the columns, None for new ones.

    Empty and repeated headers get names, as in Excel, and are written into their cells.
    """
    area, taken, columns = parse_area(file_table.ref), set(), []
    free = max((column.id for column in kept if column), default=0)
    for offset, column in enumerate(kept):
        cell = sheet.grid.make(area.top, area.left + offset)
        text = "" if cell._value is None else sheet.grid.formula_text(cell)
        name = text or f"Column{offset + 1}"
        number = 2
        while name.casefold() in taken:
            name, number = f"{text or 'Column'}{number}", number + 1
        taken.add(name.casefold())
        # A table's headers are always text.
        cell._value, cell.data_type = name, "s"
        if column is None:
            free += 1
            column = FileColumn(id=free, name=name)
        column.name = name
        columns.append(column)
    file_table.tableColumns = columns


def sync_headers(sheet: Sheet) -> None:
    """Before saving: Excel refuses a file whose table columns differ from the header cells."""
    for file_table in sheet.worksheet.tables.values():
        if file_table.headerRowCount != 0:
            name_columns(sheet, file_table, list(file_table.tableColumns))
