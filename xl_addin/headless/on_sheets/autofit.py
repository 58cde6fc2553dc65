"""Column widths by the length of what the cells show: an estimate, since nothing is drawn."""

from xl_addin.headless.cells.addresses import Area
from xl_addin.headless.cells.values import from_cell, number_text

WIDEST = 255
_DATE_WIDTH = 10


def fit(sheet, area: Area, axis=None):
    """Fit columns to their longest text and give rows their automatic height back."""
    area = sheet.grid.clip(area)
    if area is None:
        return
    if axis in (None, "columns", "c"):
        _fit_columns(sheet, area)
    if axis in (None, "rows", "r"):
        dimensions = sheet.worksheet.row_dimensions
        for row in range(area.top, area.bottom + 1):
            if row in dimensions:
                dimensions[row].ht = None


def _fit_columns(sheet, area):
    longest = {}
    styles, epoch = sheet.book.styles, sheet.book.workbook.epoch
    for cell in sheet.grid.cells_in(area):
        if cell._value is None:
            continue
        value = from_cell(cell, styles.number_format(cell._style), epoch)
        # Digits and capitals are about as wide as the width's unit; bold text is wider.
        length = _shown_length(value) * (1.1 if styles.part(cell._style, "font").b else 1)
        if length > longest.get(cell.column, 0):
            longest[cell.column] = length
    for column, length in longest.items():
        sheet.columns.set_width(column, column, min(WIDEST, round(length + 1.5, 2)))


def _shown_length(value) -> int:
    if value is None:
        return 0
    if isinstance(value, str):
        return max(map(len, value.split("\n")))
    if isinstance(value, bool):
        return 5
    if isinstance(value, (int, float)):
        return len(number_text(value))
    return _DATE_WIDTH
