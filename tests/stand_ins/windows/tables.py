"""Excel tables, their filters, and sorting."""

from __future__ import annotations

from typing import Any

from tests.stand_ins import refusals
from tests.stand_ins.members import constants
from tests.stand_ins.refusals import Refused
from tests.stand_ins.windows.com import Collection, ComObject
from tests.stand_ins.windows.server import Server
from xl_addin.headless.cells.addresses import Area
from xl_addin.headless.on_sheets.tables import Table
from xl_addin.headless.ranges import Range as OurRange
from xl_addin.headless.sheets import Sheet

_XL = constants()


def _range(server: Server, our: OurRange | None) -> ComObject | None:
    from tests.stand_ins.windows.ranges import Range

    return None if our is None else Range(server, our.sheet, our.area)


class _Named:
    """What has an `impl`, as xlwings hands ranges to engines."""

    def __init__(self, impl: Any) -> None:
        self.impl = impl


class ListObjects(Collection):
    """The tables of a sheet."""

    kind = "ListObjects"

    def __init__(self, server: Server, sheet: Sheet) -> None:
        super().__init__(server)
        self._sheet = sheet

    def all(self):
        return [ListObject(self.server, table) for table in self._sheet.tables]

    def get_Parent(self):
        from tests.stand_ins.windows.sheets import Worksheet

        return Worksheet(self.server, self._sheet)

    def do_Add(
        self,
        SourceType=None,
        Source=None,
        LinkSource=None,
        XlListObjectHasHeaders=None,
        Destination=None,
        TableStyleName=None,
    ):
        if SourceType != _XL["xlSrcRange"] or XlListObjectHasHeaders != _XL["xlYes"]:
            raise NotImplementedError("the stand-in makes tables of ranges with headers")
        our = Source._our
        if our.shape == (1, 1):
            our = our.current_region
        refusals.check_new_table(self._sheet, our.area)
        table = self._sheet.tables.add(
            source=_Named(our), has_headers=True, table_style_name=TableStyleName
        )
        return ListObject(self.server, table)


class ListObject(ComObject):
    """One table."""

    kind = "ListObject"

    def __init__(self, server: Server, table: Table) -> None:
        super().__init__(server)
        self._table = table

    def get_Parent(self):
        from tests.stand_ins.windows.sheets import Worksheet

        return Worksheet(self.server, self._table.sheet)

    def get_Name(self):
        return self._table.name

    def set_Name(self, value):
        table, sheet = self._table, self._table.sheet
        refusals.check_table_name(sheet.book, value, table)
        others = list(sheet.worksheet.tables.values())
        table.file_table.name = table.file_table.displayName = value
        for name in list(sheet.worksheet.tables):
            del sheet.worksheet.tables[name]
        for other in others:
            sheet.worksheet.tables[other.displayName] = other

    get_DisplayName, set_DisplayName = get_Name, set_Name

    def get_Range(self):
        return _range(self.server, self._table.range)

    def get_DataBodyRange(self):
        return _range(self.server, self._table.data_body_range)

    def get_HeaderRowRange(self):
        return _range(self.server, self._table.header_row_range)

    def get_TotalsRowRange(self):
        return _range(self.server, self._table.totals_row_range)

    def get_ListColumns(self):
        return ListColumns(self.server, self._table)

    def get_ListRows(self):
        return ListRows(self.server, self._table)

    def get_ShowHeaders(self):
        return self._table.show_headers

    def get_ShowTotals(self):
        return self._table.show_totals

    def get_ShowAutoFilter(self):
        return self._table.show_autofilter

    def set_ShowAutoFilter(self, value):
        self._table.show_autofilter = bool(value)

    def get_TableStyle(self):
        name = self._table.table_style
        return "" if name is None else TableStyle(self.server, name)

    def get_AutoFilter(self):
        if not self._table.show_autofilter:
            return None
        return AutoFilter(self.server, self._table.sheet, self._table)

    def get_Sort(self):
        return Sort(self.server, self._table.sheet, self._table)

    def do_Resize(self, Range):
        refusals.check_table_size(self._table, Range._area)
        if Range._sheet is not self._table.sheet:
            raise Refused("Resize method of ListObject class failed")
        self._table.resize(_Named(Range._our))

    def do_Unlist(self):
        del self._table.sheet.worksheet.tables[self._table.name]


class TableStyle(ComObject):
    """A style of tables."""

    kind = "TableStyle"

    def __init__(self, server: Server, name: str) -> None:
        super().__init__(server)
        self._name = name

    def get_Name(self):
        return self._name


class ListColumns(Collection):
    """The columns of a table."""

    kind = "ListColumns"

    def __init__(self, server: Server, table: Table) -> None:
        super().__init__(server)
        self._table = table

    def all(self):
        return [ListColumn(self.server, column) for column in self._table.columns]


class ListColumn(ComObject):
    """One column of a table."""

    kind = "ListColumn"

    def __init__(self, server: Server, column: Any) -> None:
        super().__init__(server)
        self._column = column

    def get_Name(self):
        return self._column.name

    def get_Index(self):
        return self._column.index

    def get_Range(self):
        return _range(self.server, self._column.range)

    def get_DataBodyRange(self):
        return _range(self.server, self._column.data_body_range)


class ListRows(Collection):
    """The rows of a table."""

    kind = "ListRows"

    def __init__(self, server: Server, table: Table) -> None:
        super().__init__(server)
        self._table = table

    def all(self):
        top, left, bottom, right = self._table.body_area
        return [
            ListRow(self.server, self._table, Area(row, left, row, right))
            for row in range(top, bottom + 1)
        ]


class ListRow(ComObject):
    """One row of a table."""

    kind = "ListRow"

    def __init__(self, server: Server, table: Table, area: Area) -> None:
        super().__init__(server)
        self._table, self._area = table, area

    def get_Index(self):
        return self._area.top - self._table.body_area.top + 1

    def get_Range(self):
        return _range(self.server, self._table.range_of(self._area))


class AutoFilter(ComObject):
    """A filter: that of a table, or of the sheet."""

    kind = "AutoFilter"

    def __init__(self, server: Server, sheet: Sheet, table: Table | None) -> None:
        super().__init__(server)
        self._sheet, self._table = sheet, table

    def get_Range(self):
        if self._table is not None:
            return _range(self.server, self._table.range)
        area = refusals.parse_area(self._sheet.worksheet.auto_filter.ref)
        return _range(self.server, OurRange.of(self._sheet, area))


def autofilter(table: Table, field: Any, criteria: Any, operator: Any, second: Any) -> None:
    """Filter a table by one column, or take the criterion of that column away."""
    refusals.check_filtering(table.sheet)
    if field is None:
        table.show_autofilter = not table.show_autofilter
        return
    refusals.check_field(field, table.area.shape[1])
    if criteria is None:
        table.autofilter.clear(int(field))
        return
    refusals.check_filter(criteria)
    if operator != _XL["xlFilterValues"] or second is not None:
        raise NotImplementedError("the stand-in filters by lists of values")
    values = criteria if isinstance(criteria, tuple) else (criteria,)
    if any(not isinstance(value, str) for value in values):
        raise Refused("AutoFilter method of Range class failed")
    table.autofilter.apply_values(int(field), list(values))


class Sort(ComObject):
    """How a sheet, or a table, is sorted; it is remembered until it is changed."""

    kind = "Sort"

    def __init__(self, server: Server, sheet: Sheet, table: Table | None) -> None:
        super().__init__(server)
        self._sheet, self._table = sheet, table
        key = id(sheet if table is None else table.file_table)
        self._state = server.sorts.setdefault(key, {"fields": [], "area": None, "header": 2})

    def get_SortFields(self):
        return SortFields(self.server, self._state["fields"])

    def do_SetRange(self, Rng):
        self._state["area"] = Rng._area

    def get_Header(self):
        return self._state["header"]

    def set_Header(self, value):
        if value not in (_XL["xlYes"], _XL["xlNo"], _XL["xlGuess"]):
            raise Refused("Unable to set the Header property of the Sort class")
        self._state["header"] = value

    def set_MatchCase(self, value):
        if value:
            raise NotImplementedError("the stand-in sorts in any case")

    def set_Orientation(self, value):
        if value not in (1, _XL["xlTopToBottom"]):
            raise NotImplementedError("the stand-in sorts rows")

    def do_Apply(self):
        area, fields = self._state["area"], self._state["fields"]
        if self._table is not None:
            area = self._table.body_area
        elif area is not None and self._state["header"] == _XL["xlYes"]:
            area = area._replace(top=area.top + 1)
        if area is None or not fields:
            raise Refused("The sort reference is not valid.")
        refusals.check_sort(self._sheet, area)
        keys = [key.left - area.left + 1 for key, _ in fields]
        for key in keys:
            refusals.check_field(key, area.shape[1])
        ascending = [order != _XL["xlDescending"] for _, order in fields]
        OurRange.of(self._sheet, area).sort(keys, ascending, False)


class SortFields(Collection):
    """The columns to sort by, the most important first."""

    kind = "SortFields"

    def __init__(self, server: Server, fields: list[tuple[Area, int]]) -> None:
        super().__init__(server)
        self._fields = fields

    def all(self):
        return [SortField(self.server) for _ in self._fields]

    def do_Clear(self):
        self._fields.clear()

    def do_Add(self, Key, SortOn=None, Order=None, CustomOrder=None, DataOption=None):
        if Key._area.left != Key._area.right:
            raise Refused("The sort reference is not valid.")
        self._fields.append((Key._area, Order if Order is not None else _XL["xlAscending"]))
        return SortField(self.server)


class SortField(ComObject):
    """One of them."""

    kind = "SortField"
