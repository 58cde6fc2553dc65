"""Changing many cells of a range at once: clearing, inserting, deleting, copying, sorting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell

from xl_addin.headless.cells.addresses import Area
from xl_addin.headless.moving import pasting, shifting, sorting
from xl_addin.headless.on_sheets.conditional_formats import clear_conditions
from xl_addin.headless.on_sheets.validation import clear_validation
from xl_addin.headless.unsupported import unsupported

if TYPE_CHECKING:
    from xlwings import Range as PublicRange

    from xl_addin.headless.sheets import Sheet


class Editing:
    """The part of a range that changes cells in bulk."""

    sheet: Sheet
    area: Area
    unmerge: Callable[[], None]
    __len__: Callable[[], int]

    # Clearing

    def clear_contents(self) -> None:
        """Values go; formats, notes and links stay."""
        for cell in self.existing():
            cell._value, cell.data_type = None, "n"
            self.sheet.grid.drop_if_bare(cell)

    def clear_formats(self) -> None:
        """Formats, conditional formats and merged cells go; values, notes and links stay."""
        grid = self.sheet.grid
        default = self.sheet.book.styles.default
        for cell in self.existing():
            cell._style = default
            grid.drop_if_bare(cell)
        if self.area.is_columns:
            self.sheet.columns.restyle(
                self.area.left, self.area.right, lambda style: default, default
            )
        if self.area.is_rows:
            for dimension in self.sheet.worksheet.row_dimensions.values():
                if self.area.top <= dimension.index <= self.area.bottom:
                    dimension._style = None
        clear_conditions(self.sheet, self.area)
        self.unmerge()

    def clear(self) -> None:
        """Values, formats, notes, links, conditional formats and validation all go."""
        grid = self.sheet.grid
        self.sheet.pivot_tables.forget_within(self.area)
        for cell in self.existing():
            cell._value, cell.data_type = None, "n"
            cell._comment = cell._hyperlink = None
            grid.noted.discard(cell)
        clear_validation(self.sheet, self.area)
        self.clear_formats()

    def existing(self) -> list[Cell]:
        """The cells of the range that there are, in no particular order."""
        return self.sheet.grid.cells_in(self.area) if len(self) else []

    # Inserting and deleting

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Put in empty cells, and move those there "down" or to the "right".

        Without a direction the shorter way is taken. The new cells look like those before them, or,
        with `copy_origin` "format_from_right_or_below", like those after. Raises ValueError when a
        table, a pivot table or merged cells would be torn apart, or cells pushed off the sheet.
        """
        like_before = copy_origin != "format_from_right_or_below"
        shifting.insert(self.sheet, self.area, self._by_rows(shift, "down"), like_before)

    def delete(self, shift: str | None = None) -> None:
        """Take the cells out, and close the gap "up" or from the right ("left").

        Raises ValueError when a table, a pivot table or merged cells would be torn apart.
        """
        shifting.delete(self.sheet, self.area, self._by_rows(shift, "up"))

    def _by_rows(self, shift: str | None, vertical: str) -> bool:
        if self.area.is_rows:
            return True
        if self.area.is_columns:
            return False
        if shift is None:
            rows, columns = self.area.shape
            return columns >= rows
        return shift == vertical

    # Copying and sorting

    def copy(self, destination: PublicRange | None = None) -> None:
        """Copy to a place: values, formats, notes, links, rules for the cells, merged cells.

        The copy is repeated when the place is a multiple of the range's size.
        """
        if destination is None:
            unsupported("Copying to the clipboard", "Give a destination.")
        pasting.copy_cells(self, destination.impl)

    def sort(self, keys: Sequence[int], ascending: Sequence[bool], has_headers: bool) -> None:
        """Sort the rows by columns of the range, counted from 1, in Excel's order.

        That is: numbers and dates, text in any case, logical values, errors, blanks.
        """
        first = self.area.top + (1 if has_headers else 0)
        sorting.sort_rows(self.sheet, self.area._replace(top=first), keys, ascending)
