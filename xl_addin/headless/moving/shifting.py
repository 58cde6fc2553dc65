"""Rows, columns and cells put in or taken out, with everything that hangs on them."""

from copy import copy

from openpyxl.formatting.formatting import ConditionalFormattingList

from xl_addin.headless.cells.addresses import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    column_letter,
    multi_range,
    parse_area,
    parse_areas,
    plain_address,
)
from xl_addin.headless.cells.references import Shift, translate
from xl_addin.headless.moving.rewriting import shift_everywhere
from xl_addin.headless.on_sheets.pages import shift_freeze, shift_print_settings
from xl_addin.headless.on_sheets.table_shifting import check_table, shift_tables


def insert(sheet, area: Area, by_rows: bool, like_before: bool):
    """Put in empty cells where the area is; what was there moves down or to the right."""
    shift = _shift(area, by_rows, sign=1)
    _check(sheet, area, shift)
    _check_room(sheet, area, shift)
    _apply(sheet, shift)
    _copy_formats(sheet, area, by_rows, like_before, whole=shift.band is None)


def delete(sheet, area: Area, by_rows: bool):
    """Take out the area's cells; what is below or right of them closes up."""
    shift = _shift(area, by_rows, sign=-1)
    _check(sheet, area, shift)
    _apply(sheet, shift)


def _shift(area, by_rows, sign):
    height, width = area.shape
    if by_rows:
        return Shift(
            True, area.top, sign * height, None if area.is_rows else (area.left, area.right)
        )
    band = None if area.is_columns else (area.top, area.bottom)
    return Shift(False, area.left, sign * width, band)


def _check(sheet, area, shift):
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


def _check_torn(other, area, shift, what):
    along = other.bottom >= area.top if shift.by_rows else other.right >= area.left
    low, high = (other.left, other.right) if shift.by_rows else (other.top, other.bottom)
    overlaps = low <= shift.band[1] and high >= shift.band[0]
    inside = shift.band[0] <= low and high <= shift.band[1]
    if along and overlaps and not inside:
        raise ValueError(f"This would tear {what} apart. Insert or delete whole rows instead.")


def _check_room(sheet, area, shift):
    bounds = sheet.grid.bounds
    if bounds is None:
        return
    last = bounds.bottom if shift.by_rows else bounds.right
    if last >= shift.at and last + shift.count > shift.limit:
        raise ValueError("There is no room: cells with content would be pushed off the sheet.")


def _apply(sheet, shift):
    if sheet.kept is not None:
        sheet.kept.shift(shift)
    _shift_cells(sheet, shift)
    if shift.band is None:
        if shift.by_rows:
            _shift_rows(sheet, shift)
        else:
            sheet.columns.shift(shift)
    _shift_merged(sheet, shift)
    _shift_validations(sheet, shift)
    _shift_conditions(sheet, shift)
    shift_tables(sheet, shift)
    _shift_filter(sheet.worksheet.auto_filter, shift)
    shift_print_settings(sheet, shift)
    shift_freeze(sheet, shift)
    sheet.pivot_tables.shift(shift)
    sheet.charts.shift(shift)
    shift_everywhere(sheet.book, sheet, shift)


def _shift_cells(sheet, shift):
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


def place_cell(cell, row, column):
    """Tell a cell, and its link, where it now is."""
    cell.row, cell.column = row, column
    if cell._hyperlink is not None:
        cell._hyperlink.ref = plain_address(Area(row, column, row, column))


def _shift_rows(sheet, shift):
    dimensions = sheet.worksheet.row_dimensions
    entries = sorted(dimensions.items())
    dimensions.clear()
    for row, dimension in entries:
        position = shift.position(row)
        if position is not None:
            dimension.index = position
            dimensions[position] = dimension


def _shift_merged(sheet, shift):
    areas = [parse_area(str(merged)) for merged in sheet.worksheet.merged_cells.ranges]
    moved = [shift.area(area) for area in areas]
    sheet.worksheet.merged_cells = multi_range(a for a in moved if a and a.shape != (1, 1))


def shift_sqref(sqref, shift) -> list[Area]:
    """The areas of a reference list after a shift, torn apart where only a part moves."""
    result = []
    for area in parse_areas(sqref):
        for piece in _pieces(area, shift):
            moved = shift.area(piece)
            if moved:
                result.append(moved)
    return result


def _pieces(area, shift):
    """The parts of an area inside and outside the band that moves."""
    if shift.band is None or shift.moves(area):
        return [area]
    low, high = shift.band
    band = Area(1, low, MAX_ROW, high) if shift.by_rows else Area(low, 1, high, MAX_COLUMN)
    inside = area.intersect(band)
    return [area] if inside is None else [inside, *area.minus(band)]


def _shift_validations(sheet, shift):
    rules = sheet.worksheet.data_validations
    kept = []
    for rule in rules.dataValidation:
        areas = shift_sqref(rule.sqref, shift)
        if areas:
            for name in ("formula1", "formula2"):
                text = getattr(rule, name)
                if text and not text.startswith('"'):
                    setattr(rule, name, _reanchored(text, parse_areas(rule.sqref), shift))
            rule.sqref = multi_range(areas)
            kept.append(rule)
    rules.dataValidation = kept


def _shift_conditions(sheet, shift):
    old = sheet.worksheet.conditional_formatting
    new = ConditionalFormattingList()
    for formatting, rules in old._cf_rules.items():
        areas = shift_sqref(formatting.sqref, shift)
        if areas:
            for rule in rules:
                old_areas = parse_areas(formatting.sqref)
                rule.formula = [_reanchored(text, old_areas, shift) for text in rule.formula]
            changed = copy(formatting)
            changed.sqref = multi_range(areas)
            new._cf_rules.setdefault(changed, []).extend(rules)
    sheet.worksheet.conditional_formatting = new


def _reanchored(formula, areas, shift):
    """A rule's formula seen from the first cell that stays, when its first cell is deleted.

    Relative references are offsets from that cell, so they must not become #REF! with it.
    """
    top, left = min(a.top for a in areas), min(a.left for a in areas)
    first = top if shift.by_rows else left
    if shift.position(first) is not None or not all(shift.moves(area) for area in areas):
        return formula
    after = shift.at - shift.count
    stays = (after, left) if shift.by_rows else (top, after)
    before = f"{column_letter(left)}{top}"
    return translate(formula, before, f"{column_letter(stays[1])}{stays[0]}")


def _shift_filter(auto_filter, shift):
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


def _copy_formats(sheet, area, by_rows, like_before, whole):
    """New cells look like their neighbours: the row above (left column), or the one after."""
    height, width = area.shape
    if by_rows:
        source = area.top - 1 if like_before else area.bottom + 1
        cells = sheet.grid.cells_in(Area(max(source, 1), area.left, max(source, 1), area.right))
        if source >= 1:
            for cell in cells:
                for row in range(area.top, area.bottom + 1):
                    sheet.grid.make(row, cell.column)._style = cell._style
    else:
        source = area.left - 1 if like_before else area.right + 1
        if source < 1:
            return
        for cell in sheet.grid.cells_in(Area(area.top, source, area.bottom, source)):
            for column in range(area.left, area.right + 1):
                sheet.grid.make(cell.row, column)._style = cell._style
        if whole:
            _copy_column_formats(sheet, source, area)


def _copy_column_formats(sheet, source, area):
    entry = sheet.columns.find(source)
    if entry is None:
        return
    for new in sheet.columns.exactly(area.left, area.right):
        new.width, new._style = entry.width, copy(entry._style)
