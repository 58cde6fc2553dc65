"""Worksheets and what belongs to a whole sheet."""

from __future__ import annotations

from typing import Any

from tests.stand_ins import refusals
from tests.stand_ins.refusals import Refused
from tests.stand_ins.windows.attached import Comments, CommentsThreaded
from tests.stand_ins.windows.charts import ChartObjects
from tests.stand_ins.windows.com import Collection, ComObject
from tests.stand_ins.windows.names import Names
from tests.stand_ins.windows.pivots import PivotTables
from tests.stand_ins.windows.ranges import Range
from tests.stand_ins.windows.server import Server
from tests.stand_ins.windows.tables import AutoFilter, ListObjects, Sort
from xl_addin.headless.books import Book
from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW, Area
from xl_addin.headless.sheets import Sheet

_VISIBLE, _HIDDEN, _VERY_HIDDEN = -1, 0, 2
_STATES = {"visible": _VISIBLE, "hidden": _HIDDEN, "veryHidden": _VERY_HIDDEN}
WHOLE = Area(1, 1, MAX_ROW, MAX_COLUMN)


class Sheets(Collection):
    """The worksheets of a workbook."""

    kind = "Sheets"

    def __init__(self, server: Server, book: Book) -> None:
        super().__init__(server)
        self._book = book

    def all(self):
        return [Worksheet(self.server, sheet) for sheet in self._book.sheets]

    def get_Parent(self):
        from tests.stand_ins.windows.application import Workbook

        return Workbook(self.server, self._book)

    def do_Add(self, Before=None, After=None, Count=None, Type=None):
        refusals.check_structure(self._book)
        before, after = (x._sheet if x is not None else None for x in (Before, After))
        return Worksheet(self.server, self._book.sheets.add(before, after))


class Worksheet(ComObject):
    """A worksheet."""

    kind = "Worksheet"

    def __init__(self, server: Server, sheet: Sheet) -> None:
        super().__init__(server)
        self._sheet = sheet

    def _range(self, area: Area, unit: str = "cells") -> Range:
        self._sheet.pivot_tables.settle()
        return Range(self.server, self._sheet, area, unit)

    # The sheet among others

    def get_Application(self):
        from tests.stand_ins.windows.application import Application

        return Application(self.server)

    def get_Parent(self):
        from tests.stand_ins.windows.application import Workbook

        return Workbook(self.server, self._sheet.book)

    def get_Name(self):
        return self._sheet.name

    def set_Name(self, value):
        refusals.check_structure(self._sheet.book)
        refusals.check_sheet_name(self._sheet.book, value, self._sheet)
        self._sheet.name = value

    def get_Index(self):
        return self._sheet.index

    def get_Visible(self):
        return _STATES[self._sheet.worksheet.sheet_state]

    def set_Visible(self, value):
        if value not in (True, _VISIBLE, _HIDDEN, _VERY_HIDDEN, 1):
            raise Refused("Unable to set the Visible property of the Worksheet class")
        if value in (_HIDDEN, _VERY_HIDDEN):
            refusals.check_sheet_goes(self._sheet)
        self._sheet.visible = value

    def do_Activate(self):
        refusals.check_shown(self._sheet)
        self._sheet.activate()
        self.server.chart_selected = False

    def do_Select(self, Replace=None):
        self.do_Activate()

    def do_Delete(self):
        refusals.check_sheet_goes(self._sheet)
        if self.server.app.display_alerts:
            raise Refused("Excel would ask whether to delete the sheet, and wait")
        self._sheet.delete()

    def do_Copy(self, Before=None, After=None):
        self._beside(Before, After)
        if Before is None and After is None:
            raise NotImplementedError("the stand-in copies no sheet into a workbook of its own")
        self._sheet.copy(Before and Before._sheet, After and After._sheet)

    def do_Move(self, Before=None, After=None):
        self._beside(Before, After)
        workbook, other = self._sheet.book.workbook, (Before or After)._sheet
        if other.book is not self._sheet.book:
            raise NotImplementedError("the stand-in moves no sheet to another workbook")
        workbook._sheets.remove(self._sheet.worksheet)
        place = workbook._sheets.index(other.worksheet) + (1 if After is not None else 0)
        workbook._sheets.insert(place, self._sheet.worksheet)

    def _beside(self, before, after):
        for other in (before, after):
            if other is not None:
                refusals.check_structure(other._sheet.book)

    # Its cells

    def get_Cells(self):
        return self._range(WHOLE)

    def get_Rows(self):
        return self._range(WHOLE, "rows")

    def get_Columns(self):
        return self._range(WHOLE, "columns")

    def do_Range(self, Cell1, Cell2=None):
        first = self._area_of(Cell1)
        if Cell2 is not None:
            second = self._area_of(Cell2)
            first = Area(
                min(first.top, second.top),
                min(first.left, second.left),
                max(first.bottom, second.bottom),
                max(first.right, second.right),
            )
        return self._range(first)

    def _area_of(self, cell: Any) -> Area:
        if isinstance(cell, Range):
            if cell._sheet is not self._sheet:
                raise Refused("Method 'Range' of object '_Worksheet' failed")
            return cell._area
        if not isinstance(cell, str):
            raise Refused("Method 'Range' of object '_Worksheet' failed")
        return self._sheet.range(cell).area

    def get_UsedRange(self):
        return self._range(self._sheet.used_range.area)

    # What lies on it

    def get_Names(self):
        return Names(self.server, self._sheet)

    def get_Comments(self):
        return Comments(self.server, self._sheet)

    def get_CommentsThreaded(self):
        return CommentsThreaded(self.server, self._sheet)

    def get_ListObjects(self):
        return ListObjects(self.server, self._sheet)

    def do_ChartObjects(self, Index=None):
        charts = ChartObjects(self.server, self._sheet)
        return charts if Index is None else charts.do_Item(Index)

    def do_PivotTables(self, Index=None):
        tables = PivotTables(self.server, self._sheet)
        return tables if Index is None else tables.do_Item(Index)

    def get_Sort(self):
        return Sort(self.server, self._sheet, None)

    def get_AutoFilterMode(self):
        return self._sheet.worksheet.auto_filter.ref is not None

    def get_AutoFilter(self):
        ref = self._sheet.worksheet.auto_filter.ref
        return None if ref is None else AutoFilter(self.server, self._sheet, None)

    def get_PageSetup(self):
        return PageSetup(self.server, self._sheet)

    def get_ProtectContents(self):
        return bool(self._sheet.worksheet.protection.sheet)


class PageSetup(ComObject):
    """What is printed of a sheet."""

    kind = "PageSetup"

    def __init__(self, server: Server, sheet: Sheet) -> None:
        super().__init__(server)
        self._sheet = sheet

    def get_PrintArea(self):
        return self._sheet.page_setup.print_area or ""

    def set_PrintArea(self, value):
        self._sheet.page_setup.print_area = value
