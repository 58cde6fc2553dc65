"""Excel tables, which AppleScript calls list objects, and their filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.stand_ins import refusals
from tests.stand_ins.macos.appscript import EventError, k
from tests.stand_ins.macos.cells import Cells
from tests.stand_ins.macos.natives import PARAMETER_ERROR, Native, command, elements
from tests.stand_ins.macos.terms import EXCEL
from xl_addin.headless.on_sheets.tables import Table
from xl_addin.headless.sheets import Sheet

if TYPE_CHECKING:
    from tests.stand_ins.macos.application import Application


class ListObject(Native):
    """A table."""

    def __init__(self, application: Application, our: Table) -> None:
        self._application, self._our = application, our

    def _cells(self, our: Any) -> Cells | None:
        return None if our is None else Cells(self._application, our)

    @property
    def name(self):
        return self._our.name

    @name.setter
    def name(self, value):
        refusals.check_table_name(self._our.sheet.book, value, self._our)
        tables = self._our.sheet.worksheet.tables
        del tables[self._our.file_table.name]
        self._our.file_table.name = self._our.file_table.displayName = value
        tables[value] = self._our.file_table

    @property
    def display_name(self):
        return self.name

    @property
    def range_object(self):
        return self._cells(self._our.range)

    @property
    def cell_table(self):
        return self._cells(self._our.data_body_range)

    @property
    def header_row(self):
        return self._cells(self._our.header_row_range)

    @property
    def total_row(self):
        return self._cells(self._our.totals_row_range)

    @property
    def total(self):
        return self._our.show_totals

    @property
    def show_headers(self):
        return self._our.show_headers

    @property
    def show_autofilter(self):
        return self._our.show_autofilter

    @show_autofilter.setter
    def show_autofilter(self, value):
        refusals.check_filtering(self._our.sheet)
        self._our.show_autofilter = value

    @property
    def autofilter_object(self):
        return AutofilterObject() if self._our.show_autofilter else None

    @elements
    def list_columns(self):
        return [ListColumn(self, column) for column in self._our.columns]

    @elements
    def list_rows(self):
        raise NotImplementedError("the rows of a table one by one")

    @command
    def resize(self, *, range):
        refusals.check_table_size(self._our, range._our.area)
        self._our.resize(_WithImpl(range._our))


class ListColumn(Native):
    """A column of a table."""

    def __init__(self, table: ListObject, our: Any) -> None:
        self._table, self._our = table, our

    @property
    def name(self):
        return self._our.name

    @property
    def index(self):
        return self._our.index


class AutofilterObject(Native):
    """The filter of a table."""


class _WithImpl:
    """Our engine takes a range as xlwings' own, with the engine's in it."""

    def __init__(self, impl: Any) -> None:
        self.impl = impl


def make_list_object(application: Application, sheet: Sheet, properties: dict) -> ListObject:
    """A new table, named by Excel."""
    source = properties[EXCEL.type("range_object")]._our
    if properties[EXCEL.type("source_type")] != k.src_range:
        raise EventError(PARAMETER_ERROR, "Parameter error.")
    if properties[EXCEL.type("header_row")] != k.header_yes:
        raise NotImplementedError("a table without headers")
    refusals.check_new_table(sheet, source.area)
    return ListObject(
        application,
        sheet.tables.add(
            source=_WithImpl(source),
            has_headers=True,
            table_style_name=properties.get(EXCEL.type("table_style")),
        ),
    )


def table_of(cells: Cells) -> Table:
    """The table that these cells are the whole range of."""
    for table in cells._our.sheet.tables:
        if table.area == cells._our.area:
            return table
    raise NotImplementedError("a filter that is not a table's")


def filter_table(table: Table, field: int, criteria1: Any, operator: Any) -> None:
    """Filter one column by values, or show all of it."""
    refusals.check_filtering(table.sheet)
    refusals.check_field(field, table.area.shape[1])
    if criteria1 is None:
        table.autofilter.clear(field)
        return
    if operator != k.filter_by_value:
        raise NotImplementedError(f"a filter of the kind {operator}")
    refusals.check_filter(criteria1)
    table.autofilter.apply_values(field, criteria1)
