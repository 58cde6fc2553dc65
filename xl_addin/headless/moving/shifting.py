"""Rows, columns and cells put in or taken out, with everything that hangs on them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.filters import AutoFilter

from xl_addin.headless.cells.addresses import (
    MAX_ROW,
    Area,
    cell_address,
    parse_area,
    plain_address,
)
from xl_addin.headless.cells.file_ranges import multi_range
from xl_addin.headless.cells.references import Shift
from xl_addin.headless.moving.rewriting import shift_everywhere
from xl_addin.headless.moving.rule_shifting import shift_conditions, shift_validations
from xl_addin.headless.moving.table_shifting import check_table, shift_tables
from xl_addin.headless.on_sheets.pages import shift_freeze, shift_print_settings

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet


def insert(sheet: Sheet, area: Area, by_rows: bool, like_before: bool) -> None:
    """Put in empty cells where the area is; what was there moves down or to the right.

    The new cells look like those before them or after them. Raises ValueError, before anything is
    changed, for what Excel refuses.
    """
    shift = _shift(area, by_rows, sign=1)
    _check(sheet, area, shift)
    _check_room(sheet, shift)
    _apply(sheet, shift)
    _copy_formats(sheet, area, by_rows, like_before)


def delete(sheet: Sheet, area: Area, by_rows: bool) -> None:
    """Take out the area's cells; what is below or right of them closes up.

    Raises ValueError, before anything is changed, for what Excel refuses.
    """
    shift = _shift(area, by_rows, sign=-1)
    _check(sheet, area, shift)
    _apply(sheet, shift)


def _shift(area: Area, by_rows: bool, sign: int) -> Shift:
    height, width = area.shape
    if by_rows:
        return Shift(
            True, area.top, sign * height, None if area.is_rows else (area.left, area.right)
        )
    band = None if area.is_columns else (area.top, area.bottom)
    return Shift(False, area.left, sign * width, band)


def _check(sheet: Sheet, area: Area, shift: Shift) -> None:
    """Refuse what Excel refuses, before anything is changed."""
    sheet.pivot_tables.check(shift)
    for table in sheet.worksheet.tables.values():
        check_table(table, shift)
    if shift.band is None:
        return
    for table in sheet.worksheet.tables.values():
        _check_torn(parse_area(table.ref), area, shift, f"the table {table.displayName}")
    for model in sheet.pivot_tables.models:
        _check_torn(model.area, area, shift, f"the pivot table {model.name}")
    for merged in sheet.worksheet.merged_cells.ranges:
        _check_torn(parse_area(str(merged)), area, shift, "merged cells")


def _check_torn(other: Area, area: Area, shift: Shift, what: str) -> None:
    along = other.bottom >= area.top if shift.by_rows else other.right >= area.left
    low, high = (other.left, other.right) if shift.by_rows else (other.top, other.bottom)
    overlaps = low <= shift.band[1] and high >= shift.band[0]
    inside = shift.band[0] <= low and high <= shift.band[1]
    if along and overlaps and not inside:
        raise ValueError(f"This would tear {what} apart. Insert or delete whole rows instead.")


def _check_room(sheet: Sheet, shift: Shift) -> None:
    bounds = sheet.grid.bounds
    if bounds is None:
        return
    last = bounds.bottom if shift.by_rows else bounds.right
    if last >= shift.at and last + shift.count > shift.limit:
        raise ValueError("There is no room: cells with content would be pushed off the sheet.")


def _apply(sheet: Sheet, shift: Shift) -> None:
    if sheet.kept is not None:
        sheet.kept.shift(shift)
    _shift_cells(sheet, shift)
    if shift.band is None:
        if shift.by_rows:
            _shift_rows(sheet, shift)
        else:
            sheet.columns.shift(shift)
    _shift_merged(sheet, shift)
    shift_validations(sheet, shift)
    shift_conditions(sheet, shift)
    shift_tables(sheet, shift)
    _shift_filter(sheet.worksheet.auto_filter, shift)
    shift_print_settings(sheet, shift)
    shift_freeze(sheet, shift)
    sheet.pivot_tables.shift(shift)
    sheet.charts.shift(shift)
    shift_everywhere(sheet.book, sheet, shift)


def _shift_cells(sheet: Sheet, shift: Shift) -> None:
    grid, moved = sheet.grid, {}
    low, high = shift.band or (1, MAX_ROW)
    at, by_rows = shift.at, shift.by_rows
    for key in [k for k in grid.cells if (k[0] if by_rows else k[1]) >= at]:
        across = key[1] if by_rows else key[0]
        if not low <= across <= high:
            continue
        cell = grid.cells.pop(key)
        position = shift.position(key[0] if by_rows else key[1])
        if position is None:
            cell._comment = None
            continue
        row, column = (position, key[1]) if by_rows else (key[0], position)
        place_cell(cell, row, column)
        moved[row, column] = cell
    grid.cells.update(moved)
    grid.forget_bounds()


def place_cell(cell: Cell, row: int, column: int) -> None:
    """Tell a cell, its link and the area of its array formula where it now is."""
    ref = getattr(cell._value, "ref", None) if cell.data_type == "f" else None
    if ref:
        area = parse_area(ref).moved(row - cell.row, column - cell.column)
        cell._value.ref = plain_address(area)
    cell.row, cell.column = row, column
    if cell._hyperlink is not None:
        cell._hyperlink.ref = cell_address(row, column)


def _shift_rows(sheet: Sheet, shift: Shift) -> None:
    dimensions = sheet.worksheet.row_dimensions
    entries = sorted(dimensions.items())
    dimensions.clear()
    for row, dimension in entries:
        position = shift.position(row)
        if position is not None:
            dimension.index = position
            dimensions[position] = dimension


def _shift_merged(sheet: Sheet, shift: Shift) -> None:
    areas = [parse_area(str(merged)) for merged in sheet.worksheet.merged_cells.ranges]
    moved = [shift.area(area) for area in areas]
    sheet.worksheet.merged_cells = multi_range(a for a in moved if a and a.shape != (1, 1))


def _shift_filter(auto_filter: AutoFilter | None, shift: Shift) -> None:
    if auto_filter is None or not auto_filter.ref:
        return
    area = parse_area(auto_filter.ref)
    moved = shift.area(area)
    auto_filter.ref = plain_address(moved) if moved else None
    if moved and not shift.by_rows:
        kept = []
        for column in auto_filter.filterColumn:
            position = shift.position(area.left + column.colId)
            if position is not None:
                column.colId = position - moved.left
                kept.append(column)
        auto_filter.filterColumn = kept
    if not moved:
        auto_filter.filterColumn = []


def _copy_formats(sheet: Sheet, area: Area, by_rows: bool, like_before: bool) -> None:
    """New cells look like their neighbours: the row above (left column), or the one after."""
    if by_rows:
        source = area.top - 1 if like_before else area.bottom + 1
        if source < 1:
            return
        for cell in sheet.grid.cells_in(Area(source, area.left, source, area.right)):
            for row in range(area.top, area.bottom + 1):
                sheet.grid.make(row, cell.column)._style = cell._style
    else:
        source = area.left - 1 if like_before else area.right + 1
        if source < 1:
            return
        for cell in sheet.grid.cells_in(Area(area.top, source, area.bottom, source)):
            for column in range(area.left, area.right + 1):
                sheet.grid.make(cell.row, column)._style = cell._style
        if area.is_columns:
            _copy_column_formats(sheet, source, area)


def _copy_column_formats(sheet: Sheet, source: int, area: Area) -> None:
    entry = sheet.columns.find(source)
    if entry is None:
        return
    for new in sheet.columns.exactly(area.left, area.right):
        new.width, new._style = entry.width, copy(entry._style)
