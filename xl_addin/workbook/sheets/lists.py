"""The hidden sheet with the code lists behind the drop-downs."""

from __future__ import annotations

import xlwings as xw

from lac_rules.schema import CODED_FIELDS
from lac_rules.schema.codes import codes_of
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import address, put
from xl_addin.workbook.basics.layout import column_letter


def write(sheet: xw.Sheet, year: int) -> dict[str, xw.Range]:
    """Write every code list of ``year``, one column each; field -> the range of its codes."""
    fields = sorted(field for field in CODED_FIELDS if codes_of(field, year))
    lists = [list(codes_of(field, year)) for field in fields]
    height = max(map(len, lists))
    rows = [
        [codes[place] if place < len(codes) else None for codes in lists] for place in range(height)
    ]
    sheet.range(f"A:{column_letter(len(fields))}").number_format = styles.TEXT_FORMAT
    put(sheet, 1, 1, [fields, *rows])
    return {
        field: sheet.range(address(2, column, len(codes) + 1, column))
        for column, (field, codes) in enumerate(zip(fields, lists, strict=True), start=1)
    }
