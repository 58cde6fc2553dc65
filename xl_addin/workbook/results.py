"""Formulas in the return whose results nobody has worked out: they are told, and no blanks."""

from __future__ import annotations

import numpy as np

from lac_rules.schema import split_name
from lac_rules.words import counted
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.blocks import address
from xl_addin.workbook.basics.reading_cells import is_empty
from xl_addin.workbook.book import SheetProblem, SheetRows

_NAMED = 5
"""Cells that are named in words."""


def check_results(on_sheet: SheetRows, table: str) -> None:
    """Raise ``SheetProblem`` where a cell of the return holds a formula without a result.

    Other programs than Excel may write a formula alone, and an export would have a blank. Excel
    works formulas out as it opens a file, so this need not be asked where it does.
    """
    rows, fields = on_sheet.sheet_rows, split_name(table)[0].fields
    if not len(rows):
        return
    sheet, last_column = on_sheet.sheet, max(on_sheet.columns.values())
    area = sheet.range(address(layout.FIRST_ROW, 1, int(rows[-1]), last_column))
    formulas = np.array(area.formula, dtype=object).reshape(-1, last_column)
    open_cells = []
    for name, place in on_sheet.columns.items():
        if name.upper() not in fields:
            continue
        for row in np.flatnonzero([str(text).startswith("=") for text in formulas[:, place - 1]]):
            cell = f"{on_sheet.letter(name)}{row + layout.FIRST_ROW}"
            if is_empty(sheet.range(cell)):
                open_cells.append(cell)
    if open_cells:
        named = ", ".join(open_cells[:_NAMED]) + (", ..." if len(open_cells) > _NAMED else "")
        raise SheetProblem(
            f"The sheet {sheet.name} has {counted(len(open_cells), 'formula')} without a result: "
            f"{named}. Open the workbook in Excel or LibreOffice and save it there, or type the "
            "values."
        )
