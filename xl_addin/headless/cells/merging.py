"""Merged cells."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from openpyxl.worksheet.cell_range import CellRange

from xl_addin.headless.cells.addresses import Area, plain_address

if TYPE_CHECKING:
    from xl_addin.headless.ranges import Range
    from xl_addin.headless.sheets import Sheet


class Merging:
    """The part of a range that merges cells."""

    sheet: Sheet
    area: Area
    of: Callable[[Sheet, Area], Range]
    __len__: Callable[[], int]

    @property
    def merge_area(self) -> Range:
        """The merged cells that the first cell belongs to; the first cell alone if none."""
        first = Area(self.area.top, self.area.left, self.area.top, self.area.left)
        found = (area for _, area in merged_areas(self.sheet) if area.covers(first))
        return self.of(self.sheet, next(found, first))

    @property
    def merge_cells(self) -> bool | None:
        """True when all cells are merged, False when none is, None in between."""
        inside = [area.intersect(self.area) for _, area in merged_areas(self.sheet)]
        covered = sum(a.shape[0] * a.shape[1] for a in inside if a)
        return False if covered == 0 else True if covered == len(self) else None

    def merge(self, across: bool) -> None:
        """Merge the cells, or those of each row; as in Excel only the top left value stays."""
        self.unmerge()
        if across:
            for row in range(self.area.top, self.area.bottom + 1):
                merge_area(self.sheet, Area(row, self.area.left, row, self.area.right))
        else:
            merge_area(self.sheet, self.area)

    def unmerge(self) -> None:
        """Take merged cells that the range touches apart."""
        for merged, area in merged_areas(self.sheet):
            if area.intersect(self.area):
                self.sheet.worksheet.merged_cells.remove(merged)


def merged_areas(sheet: Sheet) -> list[tuple[CellRange, Area]]:
    """The merged cells of a sheet: openpyxl's ranges, and where they are."""
    return [
        (merged, Area(merged.min_row, merged.min_col, merged.max_row, merged.max_col))
        for merged in sheet.worksheet.merged_cells.ranges
    ]


def merge_area(sheet: Sheet, area: Area) -> None:
    """Merge the cells of an area, none of which is merged yet. One cell alone stays as it is."""
    if area.shape == (1, 1):
        return
    for cell in sheet.grid.cells_in(area):
        if (cell.row, cell.column) != (area.top, area.left):
            cell._value, cell.data_type = None, "n"
    sheet.worksheet.merged_cells.add(CellRange(plain_address(area)))
