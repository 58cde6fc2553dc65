"""Excel tables (ListObjects)."""

import re

from openpyxl.worksheet.filters import AutoFilter as FileFilter
from openpyxl.worksheet.table import Table as FileTable
from openpyxl.worksheet.table import TableColumn as FileColumn
from openpyxl.worksheet.table import TableStyleInfo
from xlwings import base_classes

from xl_addin.headless.cells.addresses import Area, parse_area, plain_address
from xl_addin.headless.on_sheets.autofilter import AutoFilter
from xl_addin.headless.on_sheets.names import check_name
from xl_addin.headless.unsupported import NoApi, unsupported

_STRUCTURED = re.compile(r"^(?P<table>[^\[\]]+?)(?:\[(?P<part>.*)\])?$")


def structured_area(sheet, text) -> Area | None:
    """The area of `Table1`, `Table1[Column]`, `Table1[#All]`, `Table1[#Headers]` or None."""
    match = _STRUCTURED.match(text)
    table = match and find_table(sheet.book, match["table"])
    if not table or table.sheet is not sheet:
        return None
    part = match["part"]
    if not part or part == "#Data":
        return table.body_area
    if part == "#All":
        return table.area
    if part == "#Headers":
        return table.header_area
    for column in table.columns:
        if column.name.casefold() == part.casefold():
            return column.body_area
    return None


def find_table(book, name):
    """A table of the book by name, or None. Names are unique in a book, in any case."""
    for sheet in book.sheets:
        for file_table in sheet.worksheet.tables.values():
            if name.casefold() in (file_table.name.casefold(), file_table.displayName.casefold()):
                return Table(sheet, file_table)
    return None


def table_at(range_):
    """The table that a range's first cell lies in, or None."""
    for file_table in range_.sheet.worksheet.tables.values():
        if parse_area(file_table.ref).contains(range_.row, range_.column):
            return Table(range_.sheet, file_table)
    return None


class Table(NoApi, base_classes.Table):
    """One table."""

    def __init__(self, sheet, file_table):
        self.sheet = sheet
        self.file_table = file_table

    @property
    def parent(self):
        return self.sheet

    @property
    def area(self) -> Area:
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
        top, left, bottom, right = self.area
        return Area(top + self._headers, left, bottom - self._totals, right)

    @property
    def header_area(self) -> Area | None:
        top, left, _, right = self.area
        return Area(top, left, top, right) if self._headers else None

    def _range(self, area):
        return area and self.sheet.range((area.top, area.left, *area.shape))

    @property
    def range(self):
        return self._range(self.area)

    @property
    def data_body_range(self):
        return self._range(self.body_area)

    @property
    def header_row_range(self):
        return self._range(self.header_area)

    @property
    def totals_row_range(self):
        _, left, bottom, right = self.area
        return self._range(Area(bottom, left, bottom, right)) if self._totals else None

    @property
    def insert_row_range(self):
        """None: Excel has it only while a table is empty."""
        return None

    @property
    def name(self):
        return self.file_table.displayName

    @name.setter
    def name(self, value):
        check_name(value)
        other = find_table(self.sheet.book, value)
        if other is not None and other.file_table is not self.file_table:
            raise ValueError(f"There is already a table named {value!r}.")
        tables = self.sheet.worksheet.tables
        del tables[self.file_table.displayName]
        self.file_table.name = self.file_table.displayName = value
        tables[value] = self.file_table

    display_name = name

    @property
    def autofilter(self):
        return AutoFilter.of_table(self)

    @property
    def show_autofilter(self):
        return self.file_table.autoFilter is not None

    @show_autofilter.setter
    def show_autofilter(self, value):
        if not value:
            if self.show_autofilter:
                self.autofilter.clear(None)
            self.file_table.autoFilter = None
        elif not self.show_autofilter:
            self.file_table.autoFilter = FileFilter(ref=self.file_table.ref)
            self._set_area(self.area)

    @property
    def show_headers(self):
        return bool(self._headers)

    @show_headers.setter
    def show_headers(self, value):
        if bool(value) != self.show_headers:
            unsupported("Hiding or showing a table's headers")

    @property
    def show_totals(self):
        return bool(self._totals)

    @show_totals.setter
    def show_totals(self, value):
        if bool(value) != self.show_totals:
            unsupported("Hiding or showing a table's totals row")

    @property
    def table_style(self):
        info = self.file_table.tableStyleInfo
        return info.name if info else None

    @table_style.setter
    def table_style(self, value):
        self._style_info().name = value or None

    def _style_info(self):
        if self.file_table.tableStyleInfo is None:
            self.file_table.tableStyleInfo = TableStyleInfo(showRowStripes=True)
        return self.file_table.tableStyleInfo

    def _stripes(name):
        def get(self):
            return bool(getattr(self.file_table.tableStyleInfo, name, False))

        def set_(self, value):
            setattr(self._style_info(), name, bool(value))

        return property(get, set_)

    show_table_style_row_stripes = _stripes("showRowStripes")
    show_table_style_column_stripes = _stripes("showColumnStripes")
    show_table_style_first_column = _stripes("showFirstColumn")
    show_table_style_last_column = _stripes("showLastColumn")

    @property
    def rows(self):
        return TableRows(self)

    @property
    def columns(self):
        return TableColumns(self)

    def sort(self, keys, ascending):
        self.data_body_range.sort(keys, ascending, False)

    def resize(self, range):
        """Give the table another range with the same first row."""
        new = range.impl.area
        if new.top != self.area.top or new.intersect(self.area) is None:
            raise ValueError("A table's header row stays where it is when it is resized.")
        if new.shape[0] <= self._headers + self._totals:
            raise ValueError("A table needs a header row and at least one more row.")
        self._check_free(new)
        old = list(self.file_table.tableColumns)
        offset = new.left - self.area.left
        kept = [
            old[i + offset] if 0 <= i + offset < len(old) else None for i in _range(new.shape[1])
        ]
        self._set_area(new)
        _name_columns(self.sheet, self.file_table, kept)

    def _check_free(self, area):
        for other in self.sheet.worksheet.tables.values():
            if other is not self.file_table and parse_area(other.ref).intersect(area):
                raise ValueError(f"The range overlaps the table {other.displayName!r}.")

    def _set_area(self, area):
        set_table_area(self.file_table, area)


def set_table_area(table: FileTable, area: Area) -> None:
    """Give a table, and its filter, another area."""
    table.ref = plain_address(area)
    if table.autoFilter is not None:
        totals = table.totalsRowCount or 0
        filtered = Area(area.top, area.left, area.bottom - totals, area.right)
        table.autoFilter.ref = plain_address(filtered)


_range = range


class TableRow(base_classes.TableRow):
    """One row of a table's body."""

    def __init__(self, table, index):
        self._table, self.index = table, index

    index = None

    @property
    def range(self):
        body = self._table.body_area
        row = body.top + self.index - 1
        return self._table._range(Area(row, body.left, row, body.right))

    def delete(self):
        self.range.delete("up")


class TableRows(NoApi, base_classes.TableRows):
    """The rows of a table's body."""

    def __init__(self, table):
        self._table = table

    @property
    def parent(self):
        return self._table

    @property
    def column_count(self):
        return self._table.area.shape[1]

    def __len__(self):
        return self._table.body_area.shape[0]

    def __call__(self, key):
        if not isinstance(key, int) or not 1 <= key <= len(self):
            raise KeyError(key)
        return TableRow(self._table, key)

    def __iter__(self):
        return (TableRow(self._table, index) for index in range(1, len(self) + 1))

    def __contains__(self, key):
        return isinstance(key, int) and 1 <= key <= len(self)

    def add(self, values, index):
        """A new row, at the end unless told otherwise; cells below the table move down."""
        table, body = self._table, self._table.body_area
        position = len(self) + 1 if index is None else index
        row = body.top + position - 1
        new = Area(row, body.left, row, body.right)
        if position == len(self) + 1:
            if self._needs_room(row):
                table._range(new).insert("down", "format_from_left_or_above")
            else:
                self._copy_look(row)
            if row > parse_area(table.file_table.ref).bottom - table._totals:
                table._set_area(table.area._replace(bottom=row + table._totals))
        else:
            table._range(new).insert("down", "format_from_right_or_below")
        if values is not None:
            table._range(new).raw_value = [values]
        return TableRow(table, position)

    def _needs_room(self, row):
        body = self._table.body_area
        bounds = self._table.sheet.grid.bounds
        return bounds is not None and any(
            cell._value is not None
            for cell in self._table.sheet.grid.cells_in(
                Area(row, body.left, bounds.bottom, body.right)
            )
        )

    def _copy_look(self, row):
        body, grid = self._table.body_area, self._table.sheet.grid
        for column in range(body.left, body.right + 1):
            grid.make(row, column)._style = grid.style_at(row - 1, column)


class TableColumn(base_classes.TableColumn):
    """One column of a table."""

    def __init__(self, table, index):
        self._table, self.index = table, index

    index = None

    @property
    def name(self):
        return self._table.file_table.tableColumns[self.index - 1].name

    def _column(self, area):
        column = area.left + self.index - 1
        return Area(area.top, column, area.bottom, column)

    @property
    def body_area(self):
        return self._column(self._table.body_area)

    @property
    def range(self):
        return self._table._range(self._column(self._table.area))

    @property
    def data_body_range(self):
        return self._table._range(self.body_area)

    def delete(self):
        if len(self._table.columns) == 1:
            raise ValueError("Cannot delete the last table column")
        self.range.delete("left")


class TableColumns(NoApi, base_classes.TableColumns):
    """The columns of a table."""

    def __init__(self, table):
        self._table = table

    @property
    def parent(self):
        return self._table

    def __len__(self):
        return len(self._table.file_table.tableColumns)

    def __call__(self, key):
        for column in self:
            if key == column.index or key == column.name:
                return column
        raise KeyError(key)

    def __iter__(self):
        return (TableColumn(self._table, index) for index in range(1, len(self) + 1))

    def __contains__(self, key):
        return any(key in (column.index, column.name) for column in self)

    def add(self, name, index):
        table, area = self._table, self._table.area
        position = len(self) + 1 if index is None else index
        column = area.left + position - 1
        new = Area(area.top, column, area.bottom, column)
        old = list(table.file_table.tableColumns)
        table._range(new).insert("right", "format_from_left_or_above")
        table._set_area(area._replace(right=area.right + 1))
        header = table.sheet.grid.make(area.top, column)
        header._value, header.data_type = name, "s"
        kept = [*old[: position - 1], None, *old[position - 1 :]]
        _name_columns(table.sheet, table.file_table, kept)
        return TableColumn(table, position)


class Tables(NoApi, base_classes.Tables):
    """The tables of a sheet."""

    def __init__(self, sheet):
        self.sheet = sheet

    @property
    def parent(self):
        return self.sheet

    def _all(self):
        return [Table(self.sheet, table) for table in self.sheet.worksheet.tables.values()]

    def __call__(self, key):
        tables = self._all()
        if isinstance(key, int) and 1 <= key <= len(tables):
            return tables[key - 1]
        for table in tables:
            if isinstance(key, str) and table.name.casefold() == key.casefold():
                return table
        raise KeyError(key)

    def __len__(self):
        return len(self.sheet.worksheet.tables)

    def __iter__(self):
        return iter(self._all())

    def __contains__(self, key):
        try:
            self(key)
        except KeyError:
            return False
        return True

    def add(
        self, source_type=None, source=None, link_source=None, has_headers=None,
        destination=None, table_style_name=None, name=None,
    ):  # fmt: skip
        """A table over a range. A single cell stands for the block of cells around it."""
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
        Table(self.sheet, file_table)._check_free(area)
        file_table.autoFilter = FileFilter(ref=plain_address(area))
        file_table.tableStyleInfo = TableStyleInfo(
            name=table_style_name or None, showRowStripes=True, showColumnStripes=False,
            showFirstColumn=False, showLastColumn=False,
        )  # fmt: skip
        _name_columns(self.sheet, file_table, [None] * area.shape[1])
        self.sheet.worksheet.tables[name] = file_table
        return Table(self.sheet, file_table)

    def free_name(self):
        number = 1
        while find_table(self.sheet.book, f"Table{number}") is not None:
            number += 1
        return f"Table{number}"


def _name_columns(sheet, file_table, kept):
    """Columns named by the header cells; empty and repeated headers get names, as in Excel."""
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


def sync_headers(sheet):
    """Before saving: Excel refuses a file whose table columns differ from the header cells."""
    for file_table in sheet.worksheet.tables.values():
        if file_table.headerRowCount != 0:
            _name_columns(sheet, file_table, list(file_table.tableColumns))
