"""AutoFilter: criteria by column, and the rows that they hide.

Excel hides the rows when a filter is applied and stores both the criteria and the hidden rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from openpyxl.worksheet.filters import AutoFilter as FileFilter
from openpyxl.worksheet.filters import FilterColumn, Filters
from xlwings import base_classes

from xl_addin.headless.cells.addresses import Area, parse_area
from xl_addin.headless.cells.shown import shown_text
from xl_addin.headless.cells.values import from_cell
from xl_addin.headless.on_sheets.criteria import Value, shows
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.on_sheets.tables import Table


class AutoFilter(Refusing, base_classes.AutoFilter):
    """The filter of a table."""

    def __init__(self, table: Table) -> None:
        self._table, self._sheet = table, table.sheet

    def apply_values(self, field: int, values: Sequence[str]) -> None:
        """Show rows whose text in a column, numbered from 1, is one of the values.

        "" and "=" stand for blank cells. Criteria of other columns stay.
        """
        texts = [value.removeprefix("=") for value in values]
        blank = any(text == "" for text in texts)
        filters = Filters(filter=[text for text in texts if text], blank=blank or None)
        self._table.show_autofilter = True
        file_filter = self._table.file_table.autoFilter
        columns = [c for c in file_filter.filterColumn if c.colId != field - 1]
        columns.append(FilterColumn(colId=field - 1, filters=filters))
        file_filter.filterColumn = sorted(columns, key=lambda c: c.colId)
        self._hide_rows(file_filter)

    def clear(self, field: int | None) -> None:
        """Take the criterion of one column, or all with None, away; the arrows stay."""
        file_filter = self._table.file_table.autoFilter
        if file_filter is None:
            return
        file_filter.filterColumn = [
            c for c in file_filter.filterColumn if field is not None and c.colId != field - 1
        ]
        self._hide_rows(file_filter)

    def _hide_rows(self, file_filter: FileFilter) -> None:
        tests = [(c.colId, shows(c)) for c in file_filter.filterColumn]
        # A criterion that this engine cannot work out: rows that it hid stay hidden.
        unknown = any(test is None for _, test in tests)
        tests = [(offset, test) for offset, test in tests if test is not None]
        dimensions = self._sheet.worksheet.row_dimensions
        for row in self._rows(file_filter):
            shown = all(test(*self._cell(row, offset)) for offset, test in tests)
            dimension = dimensions.get(row)
            was_hidden = dimension is not None and bool(dimension.hidden)
            hidden = not shown or (unknown and was_hidden)
            if hidden != was_hidden:
                dimensions[row].hidden = hidden

    def _rows(self, file_filter: FileFilter) -> range:
        """The rows that are filtered: below the headers, down to the last cell there is."""
        bounds = self._sheet.grid.bounds or Area(1, 1, 1, 1)
        last = min(parse_area(file_filter.ref).bottom, bounds.bottom)
        return range(self._table.area.top + 1, last + 1)

    def _cell(self, row: int, offset: int) -> tuple[Value, str]:
        """The value and the text of a cell in a column of the table, counted from 0."""
        cell = self._sheet.grid.cells.get((row, self._table.area.left + offset))
        if cell is None or cell._value is None:
            return None, ""
        styles, epoch = self._sheet.book.styles, self._sheet.book.workbook.epoch
        value = from_cell(cell, styles.number_format(cell._style), epoch)
        return value, shown_text(self._sheet, cell)
