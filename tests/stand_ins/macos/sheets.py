"""Worksheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stand_ins import refusals
from tests.stand_ins.macos.appscript import EventError, Keyword, k
from tests.stand_ins.macos.cells import Cells, CellsByAddress, Lines
from tests.stand_ins.macos.charts import ChartObject
from tests.stand_ins.macos.natives import PARAMETER_ERROR, Native, command, elements, find, makes
from tests.stand_ins.macos.pivots import PivotTable, make_pivot_table
from tests.stand_ins.macos.tables import ListObject, make_list_object
from tests.stand_ins.macos.terms import EXCEL
from xl_addin.headless.sheets import Sheet

if TYPE_CHECKING:
    from tests.stand_ins.macos.application import Workbook


class Worksheet(Native):
    """A worksheet."""

    def __init__(self, workbook: Workbook, our: Sheet) -> None:
        self._workbook, self._our = workbook, our
        self._application = workbook._application

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Worksheet) and other._our is self._our

    __hash__ = None

    @property
    def name(self):
        return self._our.name

    @name.setter
    def name(self, value):
        refusals.check_structure(self._our.book)
        refusals.check_sheet_name(self._our.book, value, self._our)
        self._our.name = value

    @property
    def entry_index(self):
        return self._our.index

    @property
    def visible(self):
        return k.sheet_visible if self._our.visible else k.sheet_hidden

    @visible.setter
    def visible(self, value):
        refusals.check_structure(self._our.book)
        shows = value.name == "sheet_visible" if isinstance(value, Keyword) else value
        if not shows:
            refusals.check_sheet_goes(self._our)
        self._our.visible = shows

    @property
    def used_range(self):
        return Cells(self._application, self._our.used_range)

    @elements
    def cells(self):
        return CellsByAddress(self._application, self._our)

    @elements
    def rows(self):
        return Lines(Cells(self._application, self._our.cells), "row")

    @elements
    def columns(self):
        return Lines(Cells(self._application, self._our.cells), "column")

    @elements
    def list_objects(self):
        return [ListObject(self._application, table) for table in self._our.tables]

    @elements
    def chart_objects(self):
        return [ChartObject(self._application, chart) for chart in self._our.charts]

    @elements
    def pivot_tables(self):
        return [PivotTable(self._application, table) for table in self._our.pivot_tables]

    @elements
    def shapes(self):
        return []

    @property
    def autofilter_mode(self):
        return False

    @command
    def activate_object(self):
        refusals.check_shown(self._our)
        self._our.activate()

    @command
    def select(self):
        self.activate_object()

    @command
    def delete(self):
        refusals.check_sheet_goes(self._our)
        if self._application._our.display_alerts:
            raise EventError(PARAMETER_ERROR, "A dialog asks whether to delete the sheet.")
        self._our.delete()

    @command
    def copy_worksheet(self, *, before_=None, after_=None):
        refusals.check_structure((before_ or after_)._our.book)
        self._our.copy(before_ and before_._our, after_ and after_._our)

    @command
    def move(self, *, to):
        place = find(to.of, self._application)._our
        sheets = self._our.book.workbook._sheets
        sheets.remove(self._our.worksheet)
        at = sheets.index(place.worksheet) + (1 if to.where == "after" else 0)
        sheets.insert(at, self._our.worksheet)

    @makes("worksheet")
    def _make_beside(self, properties, place):
        refusals.check_structure(self._our.book)
        beside = {"before": {"before": self._our}, "after": {"after": self._our}}[place]
        return Worksheet(self._workbook, self._our.book.sheets.add(**beside))

    @makes("list_object")
    def _make_list_object(self, properties, place):
        return make_list_object(self._application, self._our, properties)

    @makes("chart_object")
    def _make_chart_object(self, properties, place):
        refusals.check_objects(self._our)
        names = {"left": "left_position", "top": "top", "width": "width", "height": "height"}
        sizes = {ours: float(properties[EXCEL.type(word)]) for ours, word in names.items()}
        return ChartObject(self._application, self._our.charts.add(**sizes, style=None))

    @makes("pivot_table")
    def _make_pivot_table(self, properties, place):
        return make_pivot_table(self._application, self._our, properties)
