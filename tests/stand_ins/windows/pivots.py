"""PivotTables."""

from __future__ import annotations

import re
from typing import Any

from tests.stand_ins.members import constants
from tests.stand_ins.refusals import Refused
from tests.stand_ins.windows.com import Collection, ComObject
from tests.stand_ins.windows.server import Server
from xl_addin.headless.books import Book
from xl_addin.headless.cells.addresses import Area
from xl_addin.headless.on_sheets.tables import find_table
from xl_addin.headless.pivot.model import AREAS, ValueSpec
from xl_addin.headless.pivot.pivot_table import PivotTable as OurPivot
from xl_addin.headless.sheets import Sheet

_XL = constants()
_ORIENTATIONS = {"rows": _XL["xlRowField"], "columns": _XL["xlColumnField"],
                 "filters": _XL["xlPageField"]}  # fmt: skip
_HIDDEN, _DATA = _XL["xlHidden"], _XL["xlDataField"]
_FUNCTIONS = {_XL["xlSum"]: "sum", _XL["xlCount"]: "count", _XL["xlAverage"]: "average",
              _XL["xlMax"]: "max", _XL["xlMin"]: "min"}  # fmt: skip
_LAYOUTS = {_XL["xlCompactRow"]: "compact", _XL["xlTabularRow"]: "tabular",
            _XL["xlOutlineRow"]: "outline"}  # fmt: skip
_R1C1 = re.compile(r"'?(?:\[[^\]]*\])?([^'!]+)'?!R(\d+)C(\d+):R(\d+)C(\d+)")


class PivotCaches(Collection):
    """Where PivotTables begin: with records."""

    kind = "PivotCaches"

    def __init__(self, server: Server, book: Book) -> None:
        super().__init__(server)
        self._book = book

    def all(self):
        return []

    def do_Create(self, SourceType, SourceData, Version=None):
        if SourceType != _XL["xlDatabase"] or not isinstance(SourceData, str):
            raise Refused("Type mismatch")
        table = find_table(self._book, SourceData)
        match = _R1C1.fullmatch(SourceData)
        if table is None and match is None:
            raise Refused("Reference isn't valid.")
        if table is None:
            sheet, numbers = self._book.sheets(match[1]), list(map(int, match.groups()[1:]))
            table = sheet.range((numbers[0], numbers[1], numbers[2] - numbers[0] + 1,
                                 numbers[3] - numbers[1] + 1))  # fmt: skip
        return PivotCache(self.server, table)


class PivotCache(ComObject):
    """The records of a PivotTable to come."""

    kind = "PivotCache"

    def __init__(self, server: Server, source: Any) -> None:
        super().__init__(server)
        self._source = source

    def do_CreatePivotTable(
        self, TableDestination, TableName=None, ReadData=None, DefaultVersion=None
    ):
        sheet = TableDestination._sheet
        place = Area(*TableDestination._area[:2], *TableDestination._area[:2])
        if any(m.area and m.area.intersect(place) for m in sheet.pivot_tables.models):
            raise Refused("A PivotTable report cannot overlap another PivotTable report.")
        return PivotTable(
            self.server, sheet.pivot_tables.add(self._source, TableDestination._our, TableName)
        )


class PivotTables(Collection):
    """The PivotTables of a sheet."""

    kind = "PivotTables"

    def __init__(self, server: Server, sheet: Sheet) -> None:
        super().__init__(server)
        self._sheet = sheet

    def all(self):
        return [PivotTable(self.server, table) for table in self._sheet.pivot_tables]

    def get_Parent(self):
        from tests.stand_ins.windows.sheets import Worksheet

        return Worksheet(self.server, self._sheet)


class PivotTable(ComObject):
    """One PivotTable."""

    kind = "PivotTable"

    def __init__(self, server: Server, our: OurPivot) -> None:
        super().__init__(server)
        self._our = our

    def get_Parent(self):
        from tests.stand_ins.windows.sheets import Worksheet

        return Worksheet(self.server, self._our.parent)

    def get_Name(self):
        return self._our.name

    def _in(self, area: str) -> PivotFields:
        names = getattr(self._our.model, area)
        return PivotFields(self.server, [SourceField(self.server, self._our, n) for n in names])

    def get_RowFields(self):
        return self._in("rows")

    def get_ColumnFields(self):
        return self._in("columns")

    def get_PageFields(self):
        return self._in("filters")

    def get_DataFields(self):
        values = self._our.model.values
        return PivotFields(self.server, [DataField(self.server, self._our, v) for v in values])

    def get_DataPivotField(self):
        if len(self._our.model.values) < 2:
            raise Refused("Unable to get the DataPivotField property of the PivotTable class")
        return SourceField(self.server, self._our, "Values")

    def do_PivotFields(self, Index=None):
        names = self._our.model.names
        fields = PivotFields(self.server, [SourceField(self.server, self._our, n) for n in names])
        return fields if Index is None else fields.do_Item(Index)

    def do_AddDataField(self, Field, Caption=None, Function=None):
        function = None if Function is None else _FUNCTIONS[Function]
        self._our.values.add(Field._name, function, Caption)
        return DataField(self.server, self._our, self._our.model.values[-1])

    def do_RowAxisLayout(self, RowLayout):
        if RowLayout not in _LAYOUTS:
            raise Refused("RowAxisLayout method of PivotTable class failed")
        self._our.layout = _LAYOUTS[RowLayout]

    def set_LayoutRowDefault(self, value):
        if value not in _LAYOUTS:
            raise Refused("Unable to set the LayoutRowDefault property of the PivotTable class")

    def get_LayoutRowDefault(self):
        return next(n for n, word in _LAYOUTS.items() if word == self._our.layout)

    def get_RowGrand(self):
        return self._our.model.row_grand

    def get_ColumnGrand(self):
        return self._our.model.column_grand

    def get_TableRange1(self):
        return self._range(self._our.range.area)

    def get_TableRange2(self):
        area = self._our.range.area
        pages = self._our.model.page_area
        return self._range(area if pages is None else area.around(pages))

    def _range(self, area: Area):
        from tests.stand_ins.windows.ranges import Range

        return Range(self.server, self._our.parent, area)

    def do_RefreshTable(self):
        self._our.refresh()
        return True


class PivotFields(Collection):
    """Fields of a PivotTable."""

    kind = "PivotFields"

    def __init__(self, server: Server, fields: list[ComObject]) -> None:
        super().__init__(server)
        self._fields = fields

    def all(self):
        return self._fields


class SourceField(ComObject):
    """A column of the records."""

    kind = "PivotField"

    def __init__(self, server: Server, our: OurPivot, name: str) -> None:
        super().__init__(server)
        self._our, self._name = our, name

    def get_Name(self):
        return self._name

    get_SourceName = get_Name

    def get_Orientation(self):
        for area, number in _ORIENTATIONS.items():
            if self._name in getattr(self._our.model, area):
                return number
        return _HIDDEN

    def set_Orientation(self, value):
        if value == _HIDDEN:
            for area in AREAS:
                if self._name in getattr(self._our.model, area):
                    getattr(self._our.model, area).remove(self._name)
            self._our.change()
            return
        areas = {number: area for area, number in _ORIENTATIONS.items()}
        if value not in areas:
            raise Refused("Unable to set the Orientation property of the PivotField class")
        getattr(self._our, areas[value]).add(self._name)


class DataField(ComObject):
    """A field in the values."""

    kind = "PivotField"

    def __init__(self, server: Server, our: OurPivot, value: ValueSpec) -> None:
        super().__init__(server)
        self._our, self._value = our, value

    def get_Name(self):
        return self._value.name

    def get_SourceName(self):
        return self._value.field

    def get_Orientation(self):
        return _DATA

    def get_Function(self):
        return next(n for n, word in _FUNCTIONS.items() if word == self._value.function)

    def set_NumberFormat(self, value):
        styles = self._our.parent.book.styles
        self._value.number_format_id = styles.number_format_id(value)
