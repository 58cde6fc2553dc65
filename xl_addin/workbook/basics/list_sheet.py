"""A list on a sheet: an Excel table with columns of ours, made, renewed and read in one way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import xlwings as xw
from openpyxl.utils import range_boundaries

from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, columns_address, paint_header, put
from xl_addin.workbook.basics.reading_cells import line_of, values_of


@dataclass(frozen=True)
class Column:
    """A column of a list: its name, its width in characters, its number format, its looks.

    ``align`` is given where it differs from the list's; ``colour`` is that of the text.
    """

    name: str
    width: float
    format: str = styles.TEXT_FORMAT
    align: str | None = None
    wrap: bool = False
    hidden: bool = False
    colour: str | None = None

    def apply_to(self, area: xw.Range) -> None:
        """Give whole columns, of text so far, these looks."""
        area.column_width = self.width
        if self.format != styles.TEXT_FORMAT:
            area.number_format = self.format
        if self.align:
            area.horizontal_alignment = self.align
        if self.colour:
            area.font.color = self.colour
        if self.wrap:
            area.wrap_text = True
        if self.hidden:
            area.columns.hidden = True


@dataclass(frozen=True)
class ListSheet:
    """What a list looks like, and where it stands: from column A on, its names in ``header_row``.

    ``table`` is the name of the Excel table, chosen by Excel if not given. ``key`` are the columns
    that tell which row is which: a row in which one of them is blank is none of ours. ``align``
    and ``valign`` hold for all cells; None leaves them to Excel.
    """

    columns: tuple[Column, ...]
    table: str | None = None
    key: tuple[str, ...] = ()
    header_row: int = layout.HEADER_ROW
    align: str | None = "left"
    valign: str | None = None

    @property
    def names(self) -> list[str]:
        """The names of the columns, in order."""
        return [column.name for column in self.columns]

    def write(self, sheet: xw.Sheet, rows: Sequence[Sequence]) -> None:
        """Fill the empty sheet with ``rows``, whose values stand in the order of the columns."""
        self._prepare(sheet, self.header_row, 1)
        put(sheet, self.header_row, 1, [self.names, *rows])
        last = self.header_row + max(len(rows), 1)
        sheet.tables.add(
            source=sheet.range(address(self.header_row, 1, last, len(self.columns))),
            name=self.table,
            table_style_name=styles.TABLE_STYLE,
        )

    def renew(self, sheet: xw.Sheet, rows: Sequence[Sequence]) -> None:
        """Put ``rows`` in the place of those that are there; filters are cleared.

        Columns that people added on the right of ours stay as they are.
        """
        table = next((table for table in sheet.tables if table.name == self.table), None)
        if table is None:  # somebody turned it into plain cells, or emptied the sheet
            sheet.range(columns_address(1, len(self.columns))).clear()
            self.write(sheet, rows)
            return
        left, top, right, bottom = _corners(table)
        if self._insert_missing(sheet, left, top, right):
            left, top, right, bottom = _corners(table)
        right = max(right, left + len(self.columns) - 1)
        header = line_of(sheet.range(address(top, left, top, left + len(self.columns) - 1)))
        if header != self.names:  # a column was moved, renamed or emptied
            self._prepare(sheet, top, left)
            put(sheet, top, left, [self.names])
        # What Excel does to rows that a filter hides differs from call to call.
        table.show_autofilter = False
        table.show_autofilter = True
        if bottom > top + len(rows):
            sheet.range(address(top + 1 + len(rows), left, bottom, right)).clear_contents()
        put(sheet, top + 1, left, rows)
        table.resize(sheet.range(address(top, left, top + max(len(rows), 1), right)))

    def _insert_missing(self, sheet: xw.Sheet, left: int, top: int, right: int) -> bool:
        """Make room for columns that an earlier version's list did not have.

        Otherwise they would take the place of columns that people added. Only where the columns
        that are there stand in our order: anything else was done by people.
        """
        names = line_of(sheet.range(address(top, left, top, right)))
        ours = [name for name in names if name in self.names]
        missing = [name for name in self.names if name not in names]
        if (
            not missing
            or ours != names[: len(ours)]
            or ours != [name for name in self.names if name not in missing]
        ):
            return False
        for name in missing:
            place = left + self.names.index(name)
            sheet.range(columns_address(place, place)).insert("right")
        self._prepare(sheet, top, left)
        put(sheet, top, left, [self.names])
        return True

    def read(self, sheet: xw.Sheet) -> dict[int, dict[str, object]]:
        """The rows by their number on the sheet, each as column's name -> value.

        Columns are found by their names, wherever they are; one that is gone is blank. Nothing is
        read when no row of the sheet has the names of the key.
        """
        used = sheet.used_range
        values = values_of(used)
        top = next((place for place, row in enumerate(values) if set(self.key) <= set(row)), None)
        if top is None:
            return {}
        blank = dict.fromkeys(self.names)
        rows = {}
        for number, cells in enumerate(values[top + 1 :], start=used.row + top + 1):
            row = blank | dict(zip(values[top], cells, strict=True))
            if all(row[name] for name in self.key):
                rows[number] = row
        return rows

    def _prepare(self, sheet: xw.Sheet, row: int, column: int) -> None:
        """The columns' formats and looks, for a list with its corner at this cell."""
        last = column + len(self.columns) - 1
        whole = sheet.range(columns_address(column, last))
        whole.number_format = styles.TEXT_FORMAT
        if self.align:
            whole.horizontal_alignment = self.align
        if self.valign:
            whole.vertical_alignment = self.valign
        for alike, group in groupby(self.columns, key=lambda each: replace(each, name="")):
            width = len(list(group))
            alike.apply_to(sheet.range(columns_address(column, column + width - 1)))
            column += width
        header = sheet.range(address(row, last - len(self.columns) + 1, row, last))
        header.number_format = styles.TEXT_FORMAT  # a council may be called =1+1
        paint_header(header)


def _corners(table: xw.main.Table) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of an Excel table, with one question to Excel."""
    left, top, right, bottom = range_boundaries(table.range.get_address(False, False))
    return left, top or 1, right, bottom or layout.LAST_ROW  # whole columns (A:C) have no rows
