"""Excel tables (ListObjects) of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.worksheet.filters import AutoFilter as FileFilter
from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.table import TableStyleInfo
from xlwings import base_classes

from xl_addin.headless.cells.addresses import Area, parse_area, plain_address
from xl_addin.headless.collection import Collection
from xl_addin.headless.on_sheets import totals_row
from xl_addin.headless.on_sheets.autofilter import AutoFilter
from xl_addin.headless.on_sheets.names import check_name
from xl_addin.headless.on_sheets.table_columns import TableColumns, name_columns
from xl_addin.headless.unsupported import Refusing, unsupported

if TYPE_CHECKING:
    from xl_addin.headless.books import Book
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet


def find_table(book: Book, name: str) -> Table | None:
    """A table of the book by name. Names are unique in a book, in any case."""
    for sheet in book.sheets:
        for file_table in sheet.worksheet.tables.values():
            if name.casefold() in (file_table.name.casefold(), file_table.displayName.casefold()):
                return Table(sheet, file_table)
    return None


def set_table_area(file_table: FileTable, area: Area) -> None:
    """Give a table, and its filter, another area."""
    file_table.ref = plain_address(area)
    if file_table.autoFilter is not None:
        totals = file_table.totalsRowCount or 0
        filtered = Area(area.top, area.left, area.bottom - totals, area.right)
        file_table.autoFilter.ref = plain_address(filtered)


class Table(Refusing, base_classes.Table):
    """One table."""

    def __init__(self, sheet: Sheet, file_table: FileTable) -> None:
        self.sheet = sheet
        self.file_table = file_table

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self.sheet

    # Where it is

    @property
    def area(self) -> Area:
        """The whole table: headers, body and totals."""
        return parse_area(self.file_table.ref)

    @property
    def _headers(self) -> int:
        count = self.file_table.headerRowCount
        return 1 if count is None else count

    @property
    def _totals(self) -> int:
        return self.file_table.totalsRowCount or 0

    @property
    def body_area(self) -> Area:
        """The table without headers and totals."""
        top, left, bottom, right = self.area
        return Area(top + self._headers, left, bottom - self._totals, right)

    @property
    def header_area(self) -> Area | None:
        """The row of headers; None for a table without."""
        top, left, _, right = self.area
        return Area(top, left, top, right) if self._headers else None

    def move_to(self, area: Area) -> None:
        """Give the table, and its filter, another area."""
        set_table_area(self.file_table, area)

    def range_of(self, area: Area) -> Range:
        """An area as a range of the table's sheet."""
        return self.sheet.range((area.top, area.left, *area.shape))

    @property
    def range(self) -> Range:
        """The whole table: headers, body and totals."""
        return self.range_of(self.area)

    @property
    def data_body_range(self) -> Range:
        """The table without headers and totals: one row at least."""
        return self.range_of(self.body_area)

    @property
    def header_row_range(self) -> Range | None:
        """The row of headers; None for a table without."""
        area = self.header_area
        return None if area is None else self.range_of(area)

    @property
    def totals_row_range(self) -> Range | None:
        """The row of totals; None for a table without."""
        _, left, bottom, right = self.area
        return self.range_of(Area(bottom, left, bottom, right)) if self._totals else None

    # What it is called, and how it looks

    @property
    def name(self) -> str:
        """The name, which no other table of the book has."""
        return self.file_table.displayName

    display_name = name

    @property
    def table_style(self) -> str | None:
        """Excel's name of its style, such as "TableStyleLight1"; None for no style."""
        info = self.file_table.tableStyleInfo
        return info.name if info else None

    @property
    def show_headers(self) -> bool:
        """Whether it has a row of headers."""
        return bool(self._headers)

    @property
    def show_totals(self) -> bool:
        """Whether it has a row of totals."""
        return bool(self._totals)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        if value and not self._totals:
            totals_row.show(self)
        elif not value and self._totals:
            totals_row.hide(self)

    @property
    def columns(self) -> TableColumns:
        """The columns, by number or name."""
        return TableColumns(self)

    # Filtering, sorting, growing

    @property
    def autofilter(self) -> AutoFilter:
        """The filter; it is there, with its arrows, as soon as it is applied."""
        return AutoFilter(self)

    @property
    def show_autofilter(self) -> bool:
        """Whether the headers have arrows to filter by. Taking them away shows all rows."""
        return self.file_table.autoFilter is not None

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        if not value:
            if self.show_autofilter:
                self.autofilter.clear(None)
            self.file_table.autoFilter = None
        elif not self.show_autofilter:
            self.file_table.autoFilter = FileFilter(ref=self.file_table.ref)
            set_table_area(self.file_table, self.area)

    def sort(self, keys: list[int], ascending: list[bool]) -> None:
        """Sort the body by columns, numbered from 1, the most important first."""
        self.data_body_range.sort(keys, ascending, False)

    def resize(self, range: base_classes.Range) -> None:
        """Give the table another range with the same first row.

        Raises ValueError for a range that begins elsewhere, is too low or holds another table.
        """
        new = range.impl.area
        if new.top != self.area.top or new.intersect(self.area) is None:
            raise ValueError("A table's header row stays where it is when it is resized.")
        if new.shape[0] <= self._headers + self._totals:
            raise ValueError("A table needs a header row and at least one more row.")
        self.check_free(new)
        old = {self.area.left + n: c for n, c in enumerate(self.file_table.tableColumns)}
        kept = list(map(old.get, _columns_of(new)))
        set_table_area(self.file_table, new)
        name_columns(self.sheet, self.file_table, kept)

    def check_free(self, area: Area) -> None:
        """Raise ValueError when another table lies in an area."""
        for other in self.sheet.worksheet.tables.values():
            if other is not self.file_table and parse_area(other.ref).intersect(area):
                raise ValueError(f"The range overlaps the table {other.displayName!r}.")


def _columns_of(area: Area) -> range:
    return range(area.left, area.right + 1)


class Tables(Refusing, Collection, base_classes.Tables):
    """The tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def parent(self) -> Sheet:
        """The sheet."""
        return self.sheet

    def _all(self) -> list[Table]:
        return [Table(self.sheet, table) for table in self.sheet.worksheet.tables.values()]

    def add(
        self,
        source_type: str | None = None,
        source: base_classes.Range | None = None,
        link_source: bool | None = None,
        has_headers: bool | None = None,
        destination: base_classes.Range | None = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        """A table over a range, striped by rows, with arrows to filter by.

        A single cell stands for the block of cells around it. Raises ValueError for a name that
        Excel does not take or that is taken, and where another table lies.
        """
        if not has_headers:
            unsupported("A table without headers in its range", "Write a header row first.")
        target = source.impl
        if target.shape == (1, 1):
            target = target.current_region
        area = target.area
        if area.shape[0] == 1:
            area = area._replace(bottom=area.bottom + 1)
        name = name or self.free_name()
        check_name(name)
        if find_table(self.sheet.book, name) is not None:
            raise ValueError(f"There is already a table named {name!r}.")
        file_table = FileTable(displayName=name, name=name, ref=plain_address(area))
        table = Table(self.sheet, file_table)
        table.check_free(area)
        file_table.autoFilter = FileFilter(ref=plain_address(area))
        file_table.tableStyleInfo = TableStyleInfo(
            name=table_style_name or None, showRowStripes=True, showColumnStripes=False,
            showFirstColumn=False, showLastColumn=False,
        )  # fmt: skip
        name_columns(self.sheet, file_table, [None] * area.shape[1])
        self.sheet.worksheet.tables[name] = file_table
        return table

    def free_name(self) -> str:
        """A name that no table of the book has: Table1, Table2, ..."""
        number = 1
        while find_table(self.sheet.book, f"Table{number}") is not None:
            number += 1
        return f"Table{number}"
