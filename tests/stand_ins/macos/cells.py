"""Cells: what they hold, where they are, and what is done to them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from tests.stand_ins import refusals
from tests.stand_ins.macos.appscript import MISSING, EventError, k
from tests.stand_ins.macos.looks import Font, FormatCondition, Interior, Validation, add_condition
from tests.stand_ins.macos.natives import (
    PARAMETER_ERROR,
    Named,
    Native,
    command,
    elements,
    makes,
    no_such_object,
)
from xl_addin.headless.cells.addresses import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    address,
    cell_address,
    parse_area,
    parse_areas,
)
from xl_addin.headless.cells.shown import shown_text
from xl_addin.headless.cells.values import ErrorValue
from xl_addin.headless.ranges import Range

if TYPE_CHECKING:
    from tests.stand_ins.macos.application import Application

_LONGEST_ADDRESS = 255
_ROWS, _COLUMNS, _CELLS = b"crow", b"ccol", b"ccel"
_SHIFTS = {"shift_down": "down", "shift_to_right": "right", "shift_up": "up",
           "shift_to_left": "left"}  # fmt: skip
_ENDS = {"toward_the_bottom": "down", "toward_the_top": "up", "toward_the_left": "left",
         "toward_the_right": "right"}  # fmt: skip


class Cells(Native):
    """Some cells of a sheet, one or many."""

    in_properties = ("left_position", "top")

    def __init__(self, application: Application, our: Range) -> None:
        self._application, self._our = application, our

    def _at(self, area: Area) -> Cells:
        return Cells(self._application, Range.of(self._our.sheet, area))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cells) and other._our.area == self._our.area

    __hash__ = None

    # Where they are

    @property
    def first_row_index(self):
        return self._our.row

    @property
    def first_column_index(self):
        return self._our.column

    @property
    def entire_row(self):
        return self._at(self._our.area._replace(left=1, right=MAX_COLUMN))

    @property
    def entire_column(self):
        return self._at(self._our.area._replace(top=1, bottom=MAX_ROW))

    @command
    def get_address(self, *, row_absolute=True, column_absolute=True, external=False):
        return self._our.get_address(row_absolute, column_absolute, external)

    def count(self, class_code):
        height, width = self._our.shape
        return {_ROWS: height, _COLUMNS: width, _CELLS: height * width}[class_code]

    @elements
    def rows(self):
        return Lines(self, "row")

    @elements
    def columns(self):
        return Lines(self, "column")

    @elements
    def cells(self):
        return CellsByAddress(self._application, self._our.sheet)

    @command
    def get_end(self, *, direction):
        return Cells(self._application, self._our.end(_ENDS[direction.name]))

    @property
    def current_region(self):
        return Cells(self._application, self._our.current_region)

    @command
    def select(self):
        refusals.check_shown(self._our.sheet)
        if self._application._our.books.active.sheets.active is not self._our.sheet:
            raise EventError(PARAMETER_ERROR, "Parameter error.")  # only on the active sheet
        self._our.select()

    # What they hold

    @property
    def value(self):
        """Rows of values; of one cell its value. Empty is "", of an error nothing comes.

        The other values of its row move up, and a row of errors alone is not there at all: xlwings'
        issues 1924 and 1188. Older versions say that a value is missing, or all of them (490).
        """
        if len(self._our) == 1:
            return _said(self._our.raw_value)
        rows = [[_said(value) for value in row] for row in self._our.raw_value]
        how = self._application.errors_come
        if how == "missing" or not any(MISSING in row for row in rows):
            return rows
        if how == "nothing comes":
            return None
        rows = [[value for value in row if value != MISSING] for row in rows]
        return [row for row in rows if row or how == "left out, rows stay"]

    @value.setter
    def value(self, value):
        """Values for cells. Whole numbers beyond 32 bits come as a type that Excel ignores."""
        many = isinstance(value, list)
        rows = value if many and value and isinstance(value[0], list) else [value] if many else []
        refusals.check_values(rows) if many else refusals.check_value(value)
        refusals.check_writable(self._our.sheet, self._our.area, of_an_array=many)
        if not many and _is_ignored(value):
            return
        if any(_is_ignored(item) for row in rows for item in row):
            raise AssertionError("Excel for Mac ignores whole numbers beyond 32 bits in an array")
        self._our.raw_value = rows if many else value

    @property
    def string_value(self):
        """What the cells show; nothing in hidden columns."""
        sheet = self._our.sheet
        rows = [[self._shown(sheet, row, column) for column in self._columns_there()]
                for row in range(self._our.area.top, self._our.area.bottom + 1)]  # fmt: skip
        return rows[0][0] if len(self._our) == 1 else rows

    def _columns_there(self):
        return range(self._our.area.left, self._our.area.right + 1)

    @staticmethod
    def _shown(sheet, row, column):
        cell = sheet.grid.cells.get((row, column))
        return "" if cell is None or sheet.columns.hidden(column) else shown_text(sheet, cell)

    @property
    def formula(self):
        formula = self._our.formula
        return formula if isinstance(formula, str) else [list(row) for row in formula]

    @formula.setter
    def formula(self, value):
        self.value = value

    @command
    def clear_contents(self):
        refusals.check_writable(self._our.sheet, self._our.area)
        self._our.clear_contents()

    @command
    def clear_formats(self):
        refusals.check_looks(self._our.sheet)
        self._our.clear_formats()

    @command
    def clear_range(self):
        refusals.check_unlocked(self._our.sheet, self._our.area)
        self._our.clear()

    # How they look

    @property
    def number_format(self):
        return self._our.number_format

    @number_format.setter
    def number_format(self, value):
        refusals.check_looks(self._our.sheet)
        refusals.check_number_format(value)
        self._our.number_format = value

    @property
    def font_object(self):
        return Font(self._our)

    @property
    def interior_object(self):
        return Interior(self._our)

    @property
    def validation(self):
        return Validation(self._our)

    @property
    def wrap_text(self):
        return self._our.wrap_text

    @wrap_text.setter
    def wrap_text(self, value):
        refusals.check_looks(self._our.sheet)
        self._our.wrap_text = value

    @property
    def horizontal_alignment(self):
        word = self._our.horizontal_alignment
        return None if word is None else getattr(k, f"horizontal_align_{word}")

    @horizontal_alignment.setter
    def horizontal_alignment(self, value):
        refusals.check_looks(self._our.sheet)
        self._our.horizontal_alignment = value.name.removeprefix("horizontal_align_")

    @property
    def vertical_alignment(self):
        word = self._our.vertical_alignment
        return None if word is None else getattr(k, f"vertical_alignment_{word}")

    @vertical_alignment.setter
    def vertical_alignment(self, value):
        refusals.check_looks(self._our.sheet)
        self._our.vertical_alignment = value.name.removeprefix("vertical_alignment_")

    @elements
    def format_conditions(self):
        return [FormatCondition(self._our, rule) for rule in self._our.conditional_formats]

    @makes("format_condition")
    def _make_format_condition(self, properties, place):
        refusals.check_looks(self._our.sheet)
        active = self._application._our.selection
        return add_condition(self._our, properties, cell_address(active.row, active.column))

    # Sizes

    @property
    def column_width(self):
        return self._our.column_width

    @column_width.setter
    def column_width(self, value):
        refusals.check_width(value)
        self._our.column_width = value

    @property
    def row_height(self):
        return self._our.row_height

    @row_height.setter
    def row_height(self, value):
        refusals.check_height(value)
        self._our.row_height = value

    @property
    def hidden(self):
        if self._our.area.is_columns:
            return self._our.column_hidden
        return self._our.row_hidden

    @hidden.setter
    def hidden(self, value):
        refusals.check_looks(self._our.sheet)
        if self._our.area.is_columns:
            self._our.column_hidden = value
        elif self._our.area.is_rows:
            self._our.row_hidden = value
        else:
            raise EventError(PARAMETER_ERROR, "Parameter error.")  # whole rows or columns only

    @property
    def left_position(self):
        return float(self._our.left)

    @property
    def top(self):
        return float(self._our.top)

    @command
    def autofit(self):
        return None

    # Moving

    @command
    def insert_into_range(self, *, shift=None):
        refusals.check_shift(self._our.sheet)
        self._our.insert(_SHIFTS[shift.name] if shift else None)

    @command
    def delete_range(self, *, shift=None):
        refusals.check_shift(self._our.sheet)
        self._our.delete(_SHIFTS[shift.name] if shift else None)

    @command
    def copy_range(self, *, destination):
        refusals.check_writable(destination._our.sheet, destination._our.area)
        self._our.copy(_WithImpl(destination._our))

    @command
    def merge(self, *, across=False):
        self._our.merge(across)

    @command
    def unmerge(self):
        self._our.unmerge()

    @property
    def merge_cells(self):
        return self._our.merge_cells

    @property
    def merge_area(self):
        return Cells(self._application, self._our.merge_area)

    # What is attached to them

    @property
    def list_object(self):
        from tests.stand_ins.macos.tables import ListObject

        for table in self._our.sheet.tables:
            if table.area.intersect(self._our.area):
                return ListObject(self._application, table)
        return None

    @property
    def Excel_comment(self):
        return Comment(self._our)

    @command
    def add_comment(self, *, comment_text):
        refusals.check_new_note(self._our.sheet, self._our.row, self._our.column)
        self._our.add_note(comment_text)
        return Comment(self._our)

    @command
    def clear_Excel_comments(self):
        for row in range(self._our.area.top, self._our.area.bottom + 1):
            for column in self._columns_there():
                note = self._our.sheet.range((row, column, 1, 1)).note
                if note is not None:
                    refusals.check_note_goes(self._our.sheet, note)
                    note.delete()

    @command
    def autofilter_range(self, *, field, criteria1=None, operator=None, criteria2=None):
        from tests.stand_ins.macos.tables import filter_table, table_of

        filter_table(table_of(self), field, criteria1, operator)

    @command
    def special_cells(self, *, type, value=None):
        """The cells of a kind, in one or more areas. Raises a parameter error for none."""
        areas = _special(self._our, type.name, value)
        if not areas:
            raise EventError(PARAMETER_ERROR, "Parameter error.")
        return Areas(self._application, self._our.sheet, areas)


class Areas(Native):
    """Cells that are not one rectangle."""

    def __init__(self, application: Application, sheet: Any, areas: list[Area]) -> None:
        self._application, self._sheet, self._areas = application, sheet, areas
        self._our = Range.of(sheet, areas[0])

    @command
    def get_address(self):
        """Each area's address; what does not fit into 255 characters is not told."""
        text = ""
        for area in self._areas:
            more = ("," if text else "") + address(area)
            if len(text) + len(more) > _LONGEST_ADDRESS:
                break
            text += more
        return text

    def count(self, class_code):
        return sum(area.shape[0] * area.shape[1] for area in self._areas)


class Lines(Named):
    """The rows or columns of some cells, by number from the first one, or by address."""

    def __init__(self, cells: Cells, side: str) -> None:
        self._cells, self._rows = cells, side == "row"
        super().__init__(self._one, lambda: cells._our.shape[0 if self._rows else 1])

    def _one(self, key):
        if isinstance(key, str):
            return CellsByAddress(self._cells._application, self._cells._our.sheet).by_name(key)
        area = self._cells._our.area
        if self._rows:
            line = area._replace(top=area.top + key - 1, bottom=area.top + key - 1)
        else:
            line = area._replace(left=area.left + key - 1, right=area.left + key - 1)
        refusals.check_on_sheet(line.top, line.left)
        return self._cells._at(line)


class CellsByAddress(Named):
    """The cells of a sheet, by their address."""

    def __init__(self, application: Application, sheet: Any) -> None:
        self._application, self._sheet = application, sheet
        super().__init__(self._one, lambda: MAX_ROW * MAX_COLUMN)

    def _one(self, key):
        if not isinstance(key, str) or len(key) > _LONGEST_ADDRESS:
            raise EventError(PARAMETER_ERROR, "Parameter error.")
        try:
            area = parse_area(key)
        except ValueError:
            raise no_such_object() from None
        return Cells(self._application, Range.of(self._sheet, area))


class Comment(Native):
    """The note of a cell, if there is one: asked for without, it fails."""

    def __init__(self, our: Range) -> None:
        self._our = our

    def _note(self):
        note = self._our.note
        if note is None:
            raise no_such_object()
        return note

    @command
    def Excel_comment_text(self, *, text=None, start=None, over_write=None):
        note = self._note()
        if text is not None:
            refusals.check_note_goes(self._our.sheet, note)
            note.text = text
        return note.text

    @property
    def author(self):
        return self._note()._cell._comment.author


class _WithImpl:
    """Our engine takes a destination as xlwings' own range, with the engine's in it."""

    def __init__(self, impl: Range) -> None:
        self.impl = impl


def _said(value: Any) -> Any:
    """A value as Excel says it: empty as "", every number as a float, an error as missing."""
    if value is None:
        return ""
    if isinstance(value, ErrorValue):
        return MISSING
    if isinstance(value, (bool, dt.datetime)):
        return value
    return float(value) if isinstance(value, (int, float)) else str(value)


def _is_ignored(value: Any) -> bool:
    return type(value) is int and not -(2**31) <= value < 2**31


def _special(our: Range, kind: str, value: int | None) -> list[Area]:
    sheet = our.sheet
    if kind == "cell_type_comments":
        there = [note.location.area for note in sheet.notes]
    elif kind == "cell_type_all_validation":
        rules = sheet.worksheet.data_validations.dataValidation
        there = [area for rule in rules for area in parse_areas(rule.sqref)]
    else:
        raise NotImplementedError(f"special cells of the type {kind}")
    # Asked of one cell, Excel answers for the whole sheet.
    return there if our.shape == (1, 1) else [a for a in there if a.intersect(our.area)]
