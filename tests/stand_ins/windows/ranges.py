"""Ranges of cells."""

from __future__ import annotations

from typing import Any

from tests.stand_ins import refusals
from tests.stand_ins.members import constants
from tests.stand_ins.refusals import Refused
from tests.stand_ins.windows.attached import (
    Comment,
    CommentThreaded,
    FormatConditions,
    Hyperlinks,
    Validation,
)
from tests.stand_ins.windows.com import Collection, ComObject
from tests.stand_ins.windows.looks import Borders, Font, Interior
from tests.stand_ins.windows.server import Server
from tests.stand_ins.windows.tables import ListObject, autofilter
from tests.stand_ins.windows.variants import as_typed, is_read, is_rows, outgoing
from xl_addin.headless.cells.addresses import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    address,
    parse_area,
    quote_sheet,
)
from xl_addin.headless.cells.shown import shown_text
from xl_addin.headless.cells.sizes import points_of
from xl_addin.headless.cells.styles import TEXT_FORMAT_ID
from xl_addin.headless.cells.values import where
from xl_addin.headless.ranges import Range as OurRange
from xl_addin.headless.sheets import Sheet

_XL = constants()
_DIRECTIONS = {"xlDown": "down", "xlUp": "up", "xlToLeft": "left", "xlToRight": "right"}
_HORIZONTAL = {
    1: "general",
    _XL["xlLeft"]: "left",
    _XL["xlCenter"]: "center",
    _XL["xlRight"]: "right",
    5: "fill",
    _XL["xlJustify"]: "justify",
    7: "center_across_selection",
    _XL["xlDistributed"]: "distributed",
}
_VERTICAL = {
    _XL["xlTop"]: "top",
    _XL["xlCenter"]: "center",
    _XL["xlBottom"]: "bottom",
    _XL["xlJustify"]: "justify",
    _XL["xlDistributed"]: "distributed",
}


class Areas(Collection):
    """The rectangles that a selection is made of."""

    kind = "Areas"

    def __init__(self, server: Server, ranges: list[Range]) -> None:
        super().__init__(server)
        self._ranges = ranges

    def all(self):
        return self._ranges


class Range(ComObject):
    """A rectangle of cells. `unit` is what it counts and lists: its cells, rows or columns."""

    kind = "Range"

    def __init__(self, server: Server, sheet: Sheet, area: Area, unit: str = "cells") -> None:
        super().__init__(server)
        self._sheet, self._area, self._unit = sheet, area, unit

    @property
    def _our(self) -> OurRange:
        return OurRange.of(self._sheet, self._area)

    @property
    def _is_one(self) -> bool:
        return self._area.shape == (1, 1)

    def _range(self, area: Area, unit: str = "cells") -> Range:
        return Range(self.server, self._sheet, area, unit)

    # Where it is

    def get_Application(self):
        from tests.stand_ins.windows.application import Application

        return Application(self.server)

    def get_Parent(self):
        from tests.stand_ins.windows.sheets import Worksheet

        return Worksheet(self.server, self._sheet)

    get_Worksheet = get_Parent

    def get_Row(self):
        return self._area.top

    def get_Column(self):
        return self._area.left

    def get_Count(self):
        count = self.get_CountLarge()
        if count > 2**31 - 1:
            raise Refused("Overflow")
        return count

    def get_CountLarge(self):
        rows, columns = self._area.shape
        return {"cells": rows * columns, "rows": rows, "columns": columns}[self._unit]

    def get_Areas(self):
        return Areas(self.server, [self])

    def get_Address(
        self,
        RowAbsolute=True,
        ColumnAbsolute=True,
        ReferenceStyle=1,
        External=False,
        RelativeTo=None,
    ):
        if ReferenceStyle == _XL["xlR1C1"]:
            text = f"R{self._area.top}C{self._area.left}"
            if not self._is_one:
                text += f":R{self._area.bottom}C{self._area.right}"
        else:
            text = address(self._area, bool(RowAbsolute), bool(ColumnAbsolute))
        if External:
            where = quote_sheet(f"[{self._sheet.book.name}]{self._sheet.name}")
            text = f"{where}!{text}"
        return text

    def all(self):
        top, left, bottom, right = self._area
        if self._unit == "rows":
            return [self._range(Area(r, left, r, right)) for r in range(top, bottom + 1)]
        if self._unit == "columns":
            return [self._range(Area(top, c, bottom, c)) for c in range(left, right + 1)]
        return [
            self._range(Area(r, c, r, c))
            for r in range(top, bottom + 1)
            for c in range(left, right + 1)
        ]

    def do_Item(self, RowIndex=None, ColumnIndex=None):
        top, left, bottom, right = self._area
        if self._unit == "rows":
            return self._range(Area(top + int(RowIndex) - 1, left, top + int(RowIndex) - 1, right))
        if self._unit == "columns":
            column = left + int(RowIndex) - 1
            return self._range(Area(top, column, bottom, column))
        if ColumnIndex is None:
            row, column = divmod(int(RowIndex) - 1, self._area.shape[1])
        else:
            row, column = int(RowIndex) - 1, int(ColumnIndex) - 1
        row, column = top + row, left + column
        refusals.check_on_sheet(row, column)
        return self._range(Area(row, column, row, column))

    def get_Cells(self):
        return self._range(self._area)

    def get_Rows(self):
        return self._range(self._area, "rows")

    def get_Columns(self):
        return self._range(self._area, "columns")

    def get_EntireRow(self):
        return self._range(Area(self._area.top, 1, self._area.bottom, MAX_COLUMN), "rows")

    def get_EntireColumn(self):
        return self._range(Area(1, self._area.left, MAX_ROW, self._area.right), "columns")

    def do_Range(self, Cell1, Cell2=None):
        first = self._within(Cell1)
        second = first if Cell2 is None else self._within(Cell2)
        return self._range(first.around(second))

    def _within(self, cell):
        if isinstance(cell, Range):
            return cell._area
        return parse_area(cell).moved(self._area.top - 1, self._area.left - 1)

    def get_CurrentRegion(self):
        return self._range(self._our.current_region.area)

    def do_End(self, Direction):
        words = {_XL[name]: word for name, word in _DIRECTIONS.items()}
        if Direction not in words:
            raise Refused("End method of Range class failed")
        return self._range(self._our.end(words[Direction]).area)

    def get_MergeArea(self):
        return self._range(self._our.merge_area.area)

    def get_MergeCells(self):
        return self._our.merge_cells

    def do_Merge(self, Across=None):
        refusals.check_unlocked(self._sheet, self._area)
        self._our.merge(bool(Across))

    def do_UnMerge(self):
        refusals.check_unlocked(self._sheet, self._area)
        self._our.unmerge()

    def do_Select(self):
        if self.server.active_sheet is not self._sheet:
            raise Refused("Select method of Range class failed")
        refusals.check_shown(self._sheet)
        self._our.select()
        self.server.chart_selected = False
        return True

    def do_Activate(self):
        return self.do_Select()

    # Values

    def _read(self, as_value2: bool):
        styles, grid, area = self._sheet.book.styles, self._sheet.grid, self._area
        rows = grid.read(area)
        formats = styles.number_format
        result = tuple(
            tuple(
                value
                if value is None or type(value) is str
                else outgoing(value, formats(grid.style_at(r, c)), as_value2)
                for c, value in enumerate(row, area.left)
            )
            for r, row in enumerate(rows, area.top)
        )
        return result[0][0] if self._is_one else result

    def get_Value(self):
        return self._read(False)

    def get_Value2(self):
        return self._read(True)

    def get_Text(self):
        texts = set()
        for cell in self.all() if self.get_CountLarge() < 10_000 else [self]:
            found = self._sheet.grid.cells.get((cell._area.top, cell._area.left))
            texts.add("" if found is None else shown_text(self._sheet, found))
        return texts.pop() if len(texts) == 1 else None

    def set_Value(self, value):
        refusals.check_writable(self._sheet, self._area, is_rows(value))
        if not is_rows(value):
            refusals.check_value(value)
            self._our.raw_value = self._typed(value, self._area.top, self._area.left)
            return
        rows = value if value and isinstance(value[0], tuple) else (value,)
        refusals.check_values(rows)
        top, left = self._area.top, self._area.left
        self._our.raw_value = [
            [self._typed(v, r, c) if type(v) is str and v else v for c, v in enumerate(row, left)]
            for r, row in enumerate(rows, top)
        ]

    set_Value2 = set_Value

    def _typed(self, value: Any, row: int, column: int) -> Any:
        if type(value) is not str or not value:
            return value
        if self._sheet.grid.style_at(row, column)[3] == TEXT_FORMAT_ID:
            return value
        if is_read(value):
            place = where(self._sheet.name, row, column)
            self.server.read_anew[place] = value
        return as_typed(value)

    def get_Formula(self):
        return self._our.formula

    def set_Formula(self, value):
        for text in (value,) if not is_rows(value) else ():
            if isinstance(text, str) and text.startswith("="):
                refusals.check_formula(text)
        self.set_Value(value)

    get_Formula2, set_Formula2 = get_Formula, set_Formula

    def get_HasArray(self):
        return self._our.has_array

    def do_ClearContents(self):
        refusals.check_writable(self._sheet, self._clearable(), of_an_array=True)
        self._our.clear_contents()

    def do_ClearFormats(self):
        refusals.check_looks(self._sheet)
        self._our.clear_formats()

    def do_Clear(self):
        area = self._clearable()
        pivots = self._sheet.pivot_tables.models
        if not all(m.area is None or area.covers(m.area) for m in pivots):
            refusals.check_writable(self._sheet, area)
        refusals.check_unlocked(self._sheet, area)
        self._our.clear()

    def _clearable(self) -> Area:
        return self._sheet.grid.clip(self._area) or Area(1, 1, 1, 1)

    # Moving cells

    def do_Insert(self, Shift=None, CopyOrigin=None):
        refusals.check_shift(self._sheet)
        shift = {_XL["xlShiftDown"]: "down", _XL["xlShiftToRight"]: "right", None: None}[Shift]
        after = CopyOrigin == _XL["xlFormatFromRightOrBelow"]
        self._our.insert(shift, "format_from_right_or_below" if after else None)

    def do_Delete(self, Shift=None):
        refusals.check_shift(self._sheet)
        self._our.delete({_XL["xlShiftUp"]: "up", _XL["xlShiftToLeft"]: "left", None: None}[Shift])

    def do_Copy(self, Destination=None):
        if Destination is None:
            raise NotImplementedError("the stand-in has no clipboard")
        refusals.check_unlocked(Destination._sheet, Destination._area)
        self._our.copy(_Public(Destination._our))

    # Looks and sizes

    def get_NumberFormat(self):
        return self._our.number_format

    def set_NumberFormat(self, value):
        refusals.check_looks(self._sheet)
        refusals.check_number_format(value)
        self._our.number_format = value

    def get_Font(self):
        return Font(self.server, self._our)

    def get_Interior(self):
        return Interior(self.server, self._our)

    def get_Borders(self):
        return Borders(self.server, self._our)

    def get_WrapText(self):
        return self._our.wrap_text

    def set_WrapText(self, value):
        refusals.check_looks(self._sheet)
        self._our.wrap_text = value

    def get_HorizontalAlignment(self):
        return _number(_HORIZONTAL, self._our.horizontal_alignment)

    def set_HorizontalAlignment(self, value):
        self._align("horizontal_alignment", _HORIZONTAL, value)

    def get_VerticalAlignment(self):
        return _number(_VERTICAL, self._our.vertical_alignment)

    def set_VerticalAlignment(self, value):
        self._align("vertical_alignment", _VERTICAL, value)

    def _align(self, name, words, value):
        refusals.check_looks(self._sheet)
        if value not in words:
            raise Refused("Unable to set the alignment of the Range class")
        setattr(self._our, name, words[value])

    def get_ColumnWidth(self):
        return self._our.column_width

    def set_ColumnWidth(self, value):
        refusals.check_width(value)
        self._our.column_width = value

    def get_RowHeight(self):
        return self._our.row_height

    def set_RowHeight(self, value):
        refusals.check_height(value)
        self._our.row_height = value

    def get_Left(self):
        return float(self._our.left)

    def get_Top(self):
        return float(self._our.top)

    def get_Width(self):
        widths = self._sheet.columns.width
        return sum(points_of(widths(c)) for c in range(self._area.left, self._area.right + 1))

    def get_Hidden(self):
        return self._our.row_hidden if self._whole_rows() else self._our.column_hidden

    def set_Hidden(self, value):
        if self._whole_rows():
            self._our.row_hidden = value
        elif self._area.is_columns:
            self._our.column_hidden = value
        else:
            raise Refused("Unable to set the Hidden property of the Range class")

    def _whole_rows(self):
        return self._area.is_rows and self._unit != "columns"

    def do_AutoFit(self):
        if self._unit == "cells" and not (self._area.is_rows or self._area.is_columns):
            raise Refused("AutoFit method of Range class failed")

    # What is attached

    def get_Comment(self):
        note = self._our.note
        return None if note is None else Comment(self.server, self._sheet, note)

    def do_AddComment(self, Text=None):
        if not self._is_one:
            raise Refused("Application-defined or object-defined error")
        refusals.check_new_note(self._sheet, self._area.top, self._area.left)
        return Comment(self.server, self._sheet, self._our.add_note(Text or ""))

    def get_CommentThreaded(self):
        note = self._our.note
        if note is None or not refusals.is_threaded(note):
            return None
        return CommentThreaded(self.server, self._sheet, note)

    def get_Hyperlinks(self):
        return Hyperlinks(self.server, self._our)

    def get_Validation(self):
        return Validation(self.server, self._our)

    def get_FormatConditions(self):
        return FormatConditions(self.server, self._our)

    def get_ListObject(self):
        for table in self._sheet.tables:
            if table.area.contains(self._area.top, self._area.left):
                return ListObject(self.server, table)
        return None

    def get_Name(self):
        for name in self._sheet.book.names.all():
            try:
                target = name.refers_to_range
            except ValueError:
                continue
            if target.sheet is self._sheet and target.area == self._area:
                from tests.stand_ins.windows.names import Name

                return Name(self.server, name)
        raise Refused("Application-defined or object-defined error")

    def do_AutoFilter(
        self, Field=None, Criteria1=None, Operator=None, Criteria2=None, VisibleDropDown=None
    ):
        table = next((t for t in self._sheet.tables if t.area.covers(self._area)), None)
        if table is None:
            raise NotImplementedError("the stand-in filters tables only")
        autofilter(table, Field, Criteria1, Operator, Criteria2)

    def do_SpecialCells(self, Type, Value=None):
        if Type == _XL["xlCellTypeAllValidation"]:
            rules = self._sheet.worksheet.data_validations.dataValidation
            found = [parse_area(part) for rule in rules for part in str(rule.sqref).split()]
            if not found:
                raise Refused("No cells were found.")
            if len(found) > 1:
                found = [a for a in found if a.intersect(self._area)] or found[:1]
            return self._range(found[0])
        raise NotImplementedError(f"the stand-in finds no special cells of type {Type}")


class _Public:
    """A range of ours as our engine is given ranges: by xlwings, which wraps them."""

    def __init__(self, impl: OurRange) -> None:
        self.impl = impl


def _number(words: dict[int, str], word: str | None) -> int | None:
    return next((number for number, w in words.items() if w == word), None)
