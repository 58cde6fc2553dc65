"""Frozen panes and page set-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import base_classes

from xl_addin.headless.cells.addresses import (
    MAX_ROW,
    Area,
    address,
    parse_area,
    parse_areas,
    plain_address,
    split_sheet,
)
from xl_addin.headless.cells.references import Shift
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet


class FreezePanes(Refusing, base_classes.FreezePanes):
    """Rows and columns that stay in view."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze everything up to the last row and column of a range; "1:1" freezes row 1."""
        area = parse_area(frozen_range)
        row = 1 if area.is_columns else area.bottom + 1
        column = 1 if area.is_rows else area.right + 1
        _freeze(self.sheet.worksheet, row, column)

    def unfreeze(self) -> None:
        """Let everything scroll again."""
        self.sheet.worksheet.freeze_panes = None


def _freeze(worksheet: Worksheet, row: int, column: int) -> None:
    """openpyxl adds a selection for each pane to those that are there already."""
    view = worksheet.sheet_view
    for last in view.selection[-1:]:
        last.pane = None
        view.selection = [last]
    worksheet.freeze_panes = f"{get_column_letter(column)}{row}"


def shift_freeze(sheet: Sheet, shift: Shift) -> None:
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


def _edge(edge: int, shift: Shift) -> int:
    if edge <= shift.at:
        return edge
    return edge + shift.count if shift.count > 0 else max(shift.at, edge + shift.count)


class PageSetup(Refusing, base_classes.PageSetup):
    """The print area."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet

    @property
    def print_area(self) -> str | None:
        """The addresses that are printed, `$A$1:$D$9,$F$1`; None for the whole sheet."""
        text = self.sheet.worksheet.print_area
        if not text:
            return None
        return ",".join(address(parse_area(split_sheet(part)[1])) for part in text.split(","))

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        if not value:
            self.sheet.worksheet.print_area = None
            return
        areas = [parse_area(split_sheet(part)[1]) for part in value.split(",")]
        self.sheet.worksheet.print_area = [plain_address(area) for area in areas]


def shift_print_settings(sheet: Sheet, shift: Shift) -> None:
    """Move the print area and the rows and columns repeated on every page."""
    worksheet = sheet.worksheet
    if worksheet._print_area:
        ranges = " ".join(str(r) for r in worksheet._print_area.sorted())
        moved = [shift.area(area) for area in parse_areas(ranges.replace("$", ""))]
        worksheet.print_area = [plain_address(area) for area in moved if area]
    if shift.band is not None:
        return
    if shift.by_rows and worksheet.print_title_rows:
        first, last = (int(p.strip("$")) for p in worksheet.print_title_rows.split(":"))
        span = shift.span(first, last)
        worksheet._print_rows = None
        if span:
            worksheet.print_title_rows = f"{span[0]}:{span[1]}"
    elif not shift.by_rows and worksheet.print_title_cols:
        area = shift.area(parse_area(worksheet.print_title_cols))
        worksheet._print_cols = None
        if area:
            columns = Area(1, area.left, MAX_ROW, area.right)
            worksheet.print_title_cols = address(columns).replace("$", "")
