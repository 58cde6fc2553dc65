"""Sheets: the collection and the single worksheet."""

from __future__ import annotations

import numbers
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from openpyxl.worksheet.worksheet import Worksheet
from xlwings import XlwingsError, base_classes

from xl_addin.headless.cells.addresses import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    parse_area,
    plain_address,
    split_sheet,
)
from xl_addin.headless.cells.columns import Columns
from xl_addin.headless.cells.grid import Grid
from xl_addin.headless.cells.notes import Note, sheet_notes
from xl_addin.headless.cells.threads import Comment, sheet_comments
from xl_addin.headless.charts.charts import Charts
from xl_addin.headless.moving import copying
from xl_addin.headless.moving.rewriting import rename_sheet_everywhere
from xl_addin.headless.on_sheets.names import Names
from xl_addin.headless.on_sheets.pages import FreezePanes, PageSetup
from xl_addin.headless.on_sheets.tables import Tables
from xl_addin.headless.pivot.tables import PivotTables

from .ranges import Range
from .unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.file.kept_sheets import KeptSheet

    from .books import Book


class Sheets(Refusing, base_classes.Sheets):
    """The worksheets of a book, in order."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._wrapped: dict[int, Sheet] = {}

    def wrap(self, worksheet: Worksheet) -> Sheet:
        """The one Sheet object that stands for an openpyxl worksheet."""
        sheet = self._wrapped.get(id(worksheet))
        if sheet is None:
            sheet = self._wrapped[id(worksheet)] = Sheet(self.book, worksheet)
        return sheet

    @property
    def _worksheets(self) -> list[Worksheet]:
        return self.book.workbook.worksheets

    @property
    def active(self) -> Sheet:
        """The active sheet."""
        active = self.book.workbook.active
        return self.wrap(active if active in self._worksheets else self._worksheets[0])

    def __call__(self, name_or_index: str | int) -> Sheet:
        """A sheet by its name, in any case, or its number. Raises KeyError for none."""
        if isinstance(name_or_index, numbers.Number):
            if 1 <= name_or_index <= len(self):
                return self.wrap(self._worksheets[int(name_or_index) - 1])
        else:
            for worksheet in self._worksheets:
                if worksheet.title.casefold() == str(name_or_index).casefold():
                    return self.wrap(worksheet)
        raise KeyError(name_or_index)

    def __contains__(self, name: str) -> bool:
        return any(s.title.casefold() == str(name).casefold() for s in self._worksheets)

    def __len__(self) -> int:
        return len(self._worksheets)

    def __iter__(self) -> Iterator[Sheet]:
        return iter([self.wrap(worksheet) for worksheet in self._worksheets])

    def add(
        self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None
    ) -> Sheet:
        """A new sheet before the active one unless told otherwise; it becomes active.

        Raises ValueError for a name that Excel does not take or that is taken.
        """
        workbook = self.book.workbook
        place = before or after or self.active
        position = workbook._sheets.index(place.worksheet) + (1 if after and not before else 0)
        worksheet = workbook.create_sheet(self._free_name(), position)
        sheet = self.wrap(worksheet)
        if name is not None:
            sheet.name = name
        workbook.active = worksheet
        return sheet

    def _free_name(self) -> str:
        number = 1
        while f"Sheet{number}" in self:
            number += 1
        return f"Sheet{number}"

    def remove(self, sheet: Sheet) -> None:
        """Take a sheet out of the book. Raises XlwingsError for the last visible one."""
        workbook = self.book.workbook
        visible = [w for w in workbook._sheets if w.sheet_state == "visible"]
        if visible == [sheet.worksheet]:
            raise XlwingsError("A workbook must keep at least one visible sheet.")
        position = workbook._sheets.index(sheet.worksheet)
        was_active = workbook.active is sheet.worksheet
        workbook.remove(sheet.worksheet)
        self._wrapped.pop(id(sheet.worksheet), None)
        if was_active:
            self.activate_near(position)

    def activate_near(self, position: int) -> None:
        """Activate the next visible sheet at or before a position."""
        sheets = self.book.workbook._sheets
        for worksheet in sheets[position:] + sheets[:position][::-1]:
            if worksheet.sheet_state == "visible":
                self.book.workbook.active = worksheet
                return


class Sheet(Refusing, base_classes.Sheet):
    """One worksheet."""

    def __init__(self, book: Book, worksheet: Worksheet) -> None:
        self._book = book
        self.worksheet = worksheet
        self.columns = Columns(worksheet)
        self.grid = Grid(self)
        self.kept: KeptSheet | None = None
        self._pivot_tables = PivotTables(self)
        self._charts = Charts(self)

    @property
    def name(self) -> str:
        """The name. Setting it raises ValueError for one that Excel refuses or that is taken."""
        return self.worksheet.title

    @name.setter
    def name(self, value: str) -> None:
        old = self.worksheet.title
        if value == old:
            return
        if value.casefold() == "history":
            raise ValueError("Excel keeps the sheet name 'History' for itself.")
        if value.startswith("'") or value.endswith("'"):
            raise ValueError("A sheet name must not start or end with an apostrophe.")
        taken = (s.name.casefold() for s in self._book.sheets if s is not self)
        if value.casefold() in taken:
            raise ValueError(f"There is already a sheet named {value!r}.")
        # openpyxl's setter would add a number when only the case changes.
        self.worksheet._WorkbookChild__title = value
        rename_sheet_everywhere(self._book, old, value)

    @property
    def book(self) -> Book:
        """The book that it belongs to."""
        return self._book

    @property
    def names(self) -> Names:
        """The names that belong to this sheet alone."""
        return Names(self._book, self)

    @property
    def index(self) -> int:
        """Its number among the book's sheets, from 1."""
        return self._book.workbook.worksheets.index(self.worksheet) + 1

    # Ranges

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Any of xlwings' ways to name a range: addresses, names, tuples, other ranges.

        Raises ValueError for text that names no range of this sheet, IndexError for a place that
        no sheet has.
        """
        self._pivot_tables.settle()
        if isinstance(arg1, tuple) and len(arg1) == 4:
            row, column, rows, columns = arg1
            return Range(self, row, column, rows, columns)
        if isinstance(arg1, numbers.Number) and isinstance(arg2, numbers.Number):
            arg1, arg2 = (int(arg1), int(arg2)), None
        first = self._area(arg1)
        if arg2 is not None:
            second = self._area(arg2)
            first = Area(
                min(first.top, second.top),
                min(first.left, second.left),
                max(first.bottom, second.bottom),
                max(first.right, second.right),
            )
        text = arg1 if isinstance(arg1, str) and arg2 is None else ""
        return Range.of(self, first, arg1_input=text)

    def _area(self, arg: Any) -> Area:
        if isinstance(arg, Range):
            return arg.area
        if isinstance(arg, tuple):
            if 0 in arg:
                raise IndexError(
                    "Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based."
                )
            if not (1 <= arg[0] <= MAX_ROW and 1 <= arg[1] <= MAX_COLUMN):
                raise IndexError(f"Row {arg[0]}, column {arg[1]} lies outside the sheet.")
            return Area(arg[0], arg[1], arg[0], arg[1])
        sheet, text = split_sheet(arg)
        if sheet is not None and sheet.casefold() != self.name.casefold():
            raise ValueError(f"{arg} is not on the sheet {self.name!r}.")
        try:
            return parse_area(text)
        except ValueError:
            return self._named_area(text)

    def _named_area(self, text: str) -> Area:
        for names in (self.names, self._book.names):
            if names.contains(text):
                target = names(text).refers_to_range
                if target.sheet is self:
                    return target.area
        raise ValueError(f"There is no range {text!r} on the sheet {self.name!r}.")

    @property
    def cells(self) -> Range:
        """Every cell that a sheet can have."""
        return self.range((1, 1, MAX_ROW, MAX_COLUMN))

    @property
    def used_range(self) -> Range:
        """The rectangle around every cell that holds a value, a format or a note."""
        self._pivot_tables.settle()
        return Range.of(self, self.grid.bounds or Area(1, 1, 1, 1))

    def clear_contents(self) -> None:
        """Empty every cell; formats stay."""
        self.cells.clear_contents()

    def clear(self) -> None:
        """Take away everything that cells hold and show."""
        self.cells.clear()

    # The sheet among others

    def activate(self) -> None:
        """Make it the active sheet. Raises XlwingsError for a hidden one."""
        if self.worksheet.sheet_state != "visible":
            raise XlwingsError(f"The sheet {self.name!r} is hidden and cannot be activated.")
        self._book.workbook.active = self.worksheet

    def delete(self) -> None:
        """Take it out of the book; references to it become #REF!.

        Raises XlwingsError for the last visible sheet.
        """
        copying.delete_sheet(self)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Put a copy beside another sheet, of this book or another."""
        copying.copy_sheet(self, before, after)

    @property
    def visible(self) -> bool:
        """Whether it shows. Takes True, False or "veryHidden" (not in Excel's Unhide list).

        Raises XlwingsError when no sheet would show any more.
        """
        return self.worksheet.sheet_state == "visible"

    @visible.setter
    def visible(self, value: bool | int | str) -> None:
        if value == 2 or value == "veryHidden":
            state = "veryHidden"
        else:
            state = "visible" if value else "hidden"
        workbook = self._book.workbook
        if state != "visible" and all(
            w.sheet_state != "visible" for w in workbook._sheets if w is not self.worksheet
        ):
            raise XlwingsError("A workbook must keep at least one visible sheet.")
        self.worksheet.sheet_state = state
        if state != "visible" and workbook.active is self.worksheet:
            self._book.sheets.activate_near(workbook._sheets.index(self.worksheet))

    # What lies on the sheet

    @property
    def selection(self) -> Range:
        """The selected cells as the file stores them, A1 when it stores none."""
        chosen = self.worksheet.sheet_view.selection
        text = chosen[-1].sqref if chosen else None
        return self.range((str(text) if text else "A1").split()[0])

    @selection.setter
    def selection(self, area: Area) -> None:
        for pane in self.worksheet.sheet_view.selection:
            pane.sqref = plain_address(area)
            pane.activeCell = plain_address(Area(area.top, area.left, area.top, area.left))

    @property
    def notes(self) -> list[Note]:
        """The notes, row by row."""
        return sheet_notes(self)

    @property
    def comments(self) -> list[Comment]:
        """The conversations on cells (Excel's New Comment), row by row."""
        return sheet_comments(self)

    @property
    def tables(self) -> Tables:
        """The Excel tables."""
        return Tables(self)

    @property
    def charts(self) -> Charts:
        """The charts."""
        return self._charts

    @property
    def pivot_tables(self) -> PivotTables:
        """The pivot tables."""
        return self._pivot_tables

    @property
    def freeze_panes(self) -> FreezePanes:
        """The rows and columns that stay in view."""
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        """What is printed."""
        return PageSetup(self)
