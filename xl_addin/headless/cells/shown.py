"""What cells show, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell

from xl_addin.headless.cells.values import from_cell, number_text

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet


def shown_text(sheet: Sheet, cell: Cell) -> str:
    """Roughly what a cell shows: text as it is, numbers in General, dates as dd/mm/yyyy."""
    styles = sheet.book.styles
    value = from_cell(cell, styles.number_format(cell._style), sheet.book.workbook.epoch)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    return number_text(int(value) if float(value).is_integer() else value)
