"""Frozen panes and page set-up."""

from openpyxl.utils import get_column_letter
from xlwings import base_classes

from xl_addin.headless.cells.addresses import (
    Area,
    address,
    parse_area,
    parse_areas,
    plain_address,
    split_sheet,
)
from xl_addin.headless.unsupported import NoApi


class FreezePanes(base_classes.FreezePanes):
    """Rows and columns that stay in view."""

    def __init__(self, sheet):
        self.sheet = sheet

    def freeze_at(self, frozen_range):
        """Freeze everything up to the last row and column of a range; "1:1" freezes row 1."""
        area = parse_area(frozen_range)
        row = 1 if area.is_columns else area.bottom + 1
        column = 1 if area.is_rows else area.right + 1
        _freeze(self.sheet.worksheet, row, column)

    def unfreeze(self):
        self.sheet.worksheet.freeze_panes = None


def _freeze(worksheet, row, column):
    """openpyxl adds a selection for each pane to those that are there already."""
    view = worksheet.sheet_view
    for last in view.selection[-1:]:
        last.pane = None
        view.selection = [last]
    worksheet.freeze_panes = f"{get_column_letter(column)}{row}"


def shift_freeze(sheet, shift):
    """Rows put in above the frozen edge push it down; deleted ones pull it up."""
    frozen = sheet.worksheet.freeze_panes
    if not frozen or shift.band is not None:
        return
    area = parse_area(frozen)
    row, column = area.top, area.left
    # The edge is the first row (column) that scrolls. Row 1 as an edge means nothing is frozen.
    if shift.by_rows and row > 1:
        row = max(2, _edge(row, shift))
    elif not shift.by_rows and column > 1:
        column = max(2, _edge(column, shift))
    _freeze(sheet.worksheet, row, column)


def _edge(edge, shift):
    if edge <= shift.at:
        return edge
    return edge + shift.count if shift.count > 0 else max(shift.at, edge + shift.count)


class PageSetup(NoApi, base_classes.PageSetup):
    """The print area."""

    def __init__(self, sheet):
        self.sheet = sheet

    @property
    def print_area(self):
        text = self.sheet.worksheet.print_area
        if not text:
            return None
        return ",".join(address(parse_area(split_sheet(part)[1])) for part in text.split(","))

    @print_area.setter
    def print_area(self, value):
        if not value:
            self.sheet.worksheet.print_area = None
            return
        areas = [parse_area(split_sheet(part)[1]) for part in value.split(",")]
        self.sheet.worksheet.print_area = [plain_address(area) for area in areas]


def shift_print_settings(sheet, shift):
    """Move the print area and the rows and columns repeated on every page."""
    worksheet = sheet.worksheet
    if worksheet._print_area:
        ranges = " ".join(str(r) for r in worksheet._print_area.sorted())
        moved = [shift.area(area) for area in parse_areas(ranges.replace("$", ""))]
        worksheet.print_area = [plain_address(area) for area in moved if area]
    if shift.by_rows and shift.band is None and worksheet.print_title_rows:
        first, last = (int(p.strip("$")) for p in worksheet.print_title_rows.split(":"))
        span = shift.span(first, last)
        worksheet._print_rows = None
        if span:
            worksheet.print_title_rows = f"{span[0]}:{span[1]}"
    elif not shift.by_rows and shift.band is None and worksheet.print_title_cols:
        area = shift.area(parse_area(worksheet.print_title_cols))
        worksheet._print_cols = None
        if area:
            worksheet.print_title_cols = address(_whole_columns(area)).replace("$", "")


def _whole_columns(area):
    return Area(1, area.left, 1_048_576, area.right)
