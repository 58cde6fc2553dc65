"""What Excel refuses, whatever language it is asked in.

Functions over the objects of our headless engine (books, sheets, ranges, tables). Each raises
`Refused` with Excel's reason, or does nothing; the stand-ins turn that into the error that their
way into Excel has (com_error on Windows, CommandError on macOS).

The limits are Microsoft's, from "Excel specifications and limits" where no other source is named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from xlwings import XlwingsError

from xl_addin.headless.books import Book
from xl_addin.headless.cells.addresses import MAX_COLUMN, MAX_ROW, Area, parse_area
from xl_addin.headless.cells.formulas import is_formula
from xl_addin.headless.cells.merging import merged_areas
from xl_addin.headless.on_sheets.tables import Table, find_table
from xl_addin.headless.sheets import Sheet

LONGEST_TEXT = 32_767
"""Characters in a cell."""
LONGEST_IN_ARRAY = 8_203
"""Characters of one text when many cells are written at once.

Microsoft's support article 818808 names 911 for Excel 2003 and 8,203 for Excel 2007 and later.
"""
LONGEST_FORMULA = 8_192
LONGEST_FILTER_VALUE = 255
MOST_FILTER_VALUES = 10_000
"""What the drop-down list of a filter shows."""
LONGEST_VALIDATION = 255
"""Characters of the formula or list of a data validation rule."""
LONGEST_INPUT_TITLE, LONGEST_INPUT_MESSAGE = 32, 255
LONGEST_SHEET_NAME = 31
LONGEST_NUMBER_FORMAT = 255
LONGEST_NAME = 255
LONGEST_LINK = 2_083
WIDEST_COLUMN, HIGHEST_ROW = 255, 409

_PROTECTED = (
    "The cell or chart you're trying to change is on a protected sheet. To make a change, "
    "unprotect the sheet."
)
_MERGED = "We can't do that to a merged cell."


class Refused(Exception):
    """Excel does not do what it is asked to do; the words are its reason."""


class Busy(Refused):
    """Excel takes no call now: a cell is being edited, or a dialog is open."""


@dataclass
class Mood:
    """Whether Excel takes calls: `calls` are refused, then it is itself again."""

    calls: int = 0

    def edit_a_cell(self, calls: int) -> None:
        """Somebody types in a cell while this many calls arrive."""
        self.calls = calls

    def take_call(self) -> None:
        """Let a call in. Raises Busy."""
        if self.calls > 0:
            self.calls -= 1
            raise Busy("Call was rejected by callee.")


# What stands in cells


def check_value(value: Any) -> None:
    """One value for one cell or for all."""
    if isinstance(value, str):
        if len(value) > LONGEST_TEXT:
            raise Refused(f"A cell holds {LONGEST_TEXT:,} characters, not {len(value):,}.")
        if value.startswith("=") and len(value) > LONGEST_FORMULA:
            raise Refused(f"A formula holds {LONGEST_FORMULA:,} characters, not {len(value):,}.")


def check_values(rows: Iterable[Iterable[Any]]) -> None:
    """Values for many cells in one call."""
    for row in rows:
        for value in row:
            if type(value) is str and len(value) > LONGEST_IN_ARRAY:
                raise Refused(
                    f"A text of {len(value):,} characters cannot be written with an array, which "
                    f"takes {LONGEST_IN_ARRAY:,}."
                )
            if type(value) is str and value[:1] == "=":
                check_value(value)


def check_writable(sheet: Sheet, area: Area, of_an_array: bool = False) -> None:
    """Changing what cells hold. Writing an array over part of merged cells is refused too."""
    check_unlocked(sheet, area)
    if of_an_array:
        for _, merged in merged_areas(sheet):
            inside = merged.intersect(area)
            if inside is not None and inside != merged:
                raise Refused(_MERGED)
    for pivot in sheet.pivot_tables.models:
        if pivot.area.intersect(area):
            raise Refused("We can't make this change for the selected cells in a PivotTable.")


def check_unlocked(sheet: Sheet, area: Area) -> None:
    """Changing cells of a protected sheet, which takes unlocked cells only."""
    if not sheet.worksheet.protection.sheet:
        return
    if area.shape[0] * area.shape[1] > 100_000:
        raise Refused(_PROTECTED)
    styles = sheet.book.workbook._protections
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            style = sheet.grid.style_at(row, column)
            if styles[style.protectionId].locked is not False:
                raise Refused(_PROTECTED)


def check_looks(sheet: Sheet) -> None:
    """Formatting cells of a protected sheet."""
    protection = sheet.worksheet.protection
    if protection.sheet and protection.formatCells is not False:
        raise Refused(_PROTECTED)


def check_number_format(text: str) -> None:
    """A number format."""
    if not isinstance(text, str) or not text or len(text) > LONGEST_NUMBER_FORMAT:
        raise Refused("Unable to set the NumberFormat property of the Range class")


def check_formula(text: str) -> None:
    """A formula for cells, conditional formats or validation."""
    if len(text) > LONGEST_FORMULA or not is_formula(text):
        raise Refused(f"There's a problem with this formula: {text[:60]}")


def check_width(width: float) -> None:
    """The width of columns, in characters."""
    if not 0 <= width <= WIDEST_COLUMN:
        raise Refused("Unable to set the ColumnWidth property of the Range class")


def check_height(height: float) -> None:
    """The height of rows, in points."""
    if not 0 <= height <= HIGHEST_ROW:
        raise Refused("Unable to set the RowHeight property of the Range class")


def check_on_sheet(row: float, column: float) -> None:
    """The place of a cell."""
    if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
        raise Refused("Application-defined or object-defined error")


# Cells moved


def check_sort(sheet: Sheet, area: Area) -> None:
    """Sorting cells, none of which may be merged."""
    check_unlocked(sheet, area)
    if any(merged.intersect(area) for _, merged in merged_areas(sheet)):
        raise Refused("To do this, all the merged cells need to be the same size.")


def check_shift(sheet: Sheet) -> None:
    """Inserting or deleting cells. That nothing is torn apart is checked by our engine itself."""
    protection = sheet.worksheet.protection
    if protection.sheet:
        raise Refused(_PROTECTED)


# Sheets


def check_sheet_name(book: Book, name: Any, sheet: Sheet | None = None) -> None:
    """The name of a sheet, new or renamed."""
    if not isinstance(name, str) or not name or len(name) > LONGEST_SHEET_NAME:
        raise Refused("You typed an invalid name for a sheet or chart: 1 to 31 characters.")
    if re.search(r"[:\\/?*\[\]]", name) or name[0] == "'" or name[-1] == "'":
        raise Refused(r"You typed an invalid name for a sheet or chart: none of : \ / ? * [ ].")
    if name.casefold() == "history":
        raise Refused("History is a reserved name.")
    for other in book.sheets:
        if other is not sheet and other.name.casefold() == name.casefold():
            raise Refused("That name is already taken. Try a different one.")


def check_sheet_goes(sheet: Sheet) -> None:
    """Deleting or hiding a sheet: one that shows must stay."""
    check_structure(sheet.book)
    showing = [s for s in sheet.book.sheets if s.visible]
    if showing == [sheet]:
        raise Refused("A workbook must contain at least one visible worksheet.")


def check_structure(book: Book) -> None:
    """Adding, deleting, moving, renaming, hiding sheets."""
    security = book.workbook.security
    if security is not None and security.lockStructure:
        raise Refused("Workbook is protected and cannot be changed.")


def check_shown(sheet: Sheet) -> None:
    """Activating or selecting something on a sheet."""
    if not sheet.visible:
        raise Refused("Activate method of Worksheet class failed")


# Tables, filters, names


def check_new_table(sheet: Sheet, area: Area) -> None:
    """A table over cells."""
    check_table_place(sheet, area, None)
    if any(merged.intersect(area) for _, merged in merged_areas(sheet)):
        raise Refused("A table cannot hold merged cells.")


def check_table_place(sheet: Sheet, area: Area, table: Table | None) -> None:
    """Where a table, new or resized, is to lie: no other table may lie there."""
    if sheet.worksheet.protection.sheet:
        raise Refused(_PROTECTED)
    for other in sheet.worksheet.tables.values():
        mine = table is not None and other is table.file_table
        if not mine and parse_area(other.ref).intersect(area):
            raise Refused("A table cannot overlap another table.")


def check_table_size(table: Table, area: Area) -> None:
    """Another range for a table."""
    if area.top != table.area.top or area.intersect(table.area) is None:
        raise Refused("The headers must remain in the same row, and the ranges must overlap.")
    if area.shape[0] < 2:
        raise Refused("A table needs a header row and at least one row.")
    check_table_place(table.sheet, area, table)


def check_table_name(book: Book, name: str, table: Table | None = None) -> None:
    """The name of a table."""
    check_name(name)
    other = find_table(book, name)
    mine = other is not None and table is not None and other.file_table is table.file_table
    taken = [n.name for n in book.names.all() if n.name.casefold() == name.casefold()]
    if (other is not None and not mine) or taken:
        raise Refused("A table, query or defined name of this name exists already.")


def check_name(name: str) -> None:
    """A defined name or the name of a table: letters first, no spaces, no cell address."""
    plain = name.rpartition("!")[2]
    if (
        not 0 < len(plain) <= LONGEST_NAME
        or re.fullmatch(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*", plain) is None
        or re.fullmatch(r"(?i)[a-z]{1,3}\d{1,7}|r\d*c\d*|r|c", plain) is not None
    ):
        raise Refused("The syntax of this name isn't correct.")


def check_filter(values: Any) -> None:
    """The values, or one criterion, of a filter."""
    values = values if isinstance(values, (list, tuple)) else [values]
    if len(values) > MOST_FILTER_VALUES:
        raise Refused(f"A filter takes {MOST_FILTER_VALUES:,} values, not {len(values):,}.")
    for value in values:
        if len(str(value)) > LONGEST_FILTER_VALUE:
            raise Refused(
                f"A filter takes values of {LONGEST_FILTER_VALUE} characters, not {len(value)}."
            )


def check_field(field: int, columns: int) -> None:
    """The number of a filter's or a sort's column."""
    if not 1 <= field <= columns:
        raise Refused(f"There is no column {field}: {columns} there are.")


def check_filtering(sheet: Sheet) -> None:
    """Filtering on a protected sheet."""
    protection = sheet.worksheet.protection
    if protection.sheet and protection.autoFilter is not False:
        raise Refused(_PROTECTED)


# Validation, notes, links


def check_validation(formula: str) -> None:
    """The formula, reference or list of words of a data validation rule."""
    if not isinstance(formula, str) or not formula:
        raise Refused("A data validation rule needs a formula or a list.")
    if len(formula) > LONGEST_VALIDATION:
        raise Refused(
            f"A validation rule takes {LONGEST_VALIDATION} characters, not {len(formula)}."
        )


def check_input(title: str = "", message: str = "") -> None:
    """The message that shows beside a cell that is selected."""
    if len(title) > LONGEST_INPUT_TITLE or len(message) > LONGEST_INPUT_MESSAGE:
        raise Refused(
            f"An input message takes a title of {LONGEST_INPUT_TITLE} characters and a text of "
            f"{LONGEST_INPUT_MESSAGE}."
        )


def is_threaded(note: Any) -> bool:
    """Whether a note stands for a conversation (New Comment), which Excel 365 keeps beside it."""
    comment = note._cell._comment
    return (comment.author or "").startswith("tc=") or comment.text.startswith("[Threaded comment]")


def check_new_note(sheet: Sheet, row: int, column: int) -> None:
    """A note on a cell, which takes one note or one conversation."""
    check_objects(sheet)
    cell = sheet.grid.cells.get((row, column))
    if cell is not None and cell._comment is not None:
        raise Refused("Application-defined or object-defined error (the cell has a note already)")


def check_note_goes(sheet: Sheet, note: Any) -> None:
    """Deleting or changing a note. That of a conversation is the conversation's."""
    check_objects(sheet)
    if is_threaded(note):
        raise Refused("Application-defined or object-defined error (a threaded comment)")


def check_objects(sheet: Sheet) -> None:
    """Notes, charts and shapes of a protected sheet."""
    protection = sheet.worksheet.protection
    if protection.sheet and protection.objects:
        raise Refused(_PROTECTED)


def check_link(address: str) -> None:
    """A hyperlink's address."""
    if len(address) > LONGEST_LINK:
        raise Refused(f"A link takes {LONGEST_LINK:,} characters, not {len(address):,}.")


# Books


def check_opening(books: Sequence[Book], name: str) -> None:
    """Opening or saving under a name: an app has one open book of each name."""
    if any(book.name.casefold() == name.casefold() for book in books):
        raise Refused(f"Sorry, Excel can't open two workbooks with the same name: {name}.")


OURS = (ValueError, XlwingsError)
"""What our own engine raises where Excel refuses for the same reason.

Not NotImplementedError: there our engine is what falls short, which no test must take for Excel.
"""


@contextmanager
def turned(make: Callable[[Refused], Exception], also: Sequence[type[Exception]] = OURS):
    """Within the block, refusals become the error that `make` gives for them."""
    try:
        yield
    except Refused as refused:
        raise make(refused) from refused
    except tuple(also) as error:
        raise make(Refused(str(error))) from error
