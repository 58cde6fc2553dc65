"""The sheet Errors by type: a PivotTable over the errors."""

from __future__ import annotations

import xlwings as xw

from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import paint_title, put
from xl_addin.workbook.sheets import errors as errors_sheet

PIVOT = "Errors_by_type"
_TITLE = "Errors by type"
_EXPLANATION = (
    "Counts of errors now, of what is to come by 31 March, and of errors with an explanation, by "
    "kind and rule (rows) and table (columns); further checks, which are not the DfE's, apart. "
    "Choose a child in the filter; right-click and Refresh after changes."
)
_NO_ERRORS = "No errors were found."
_TOP = 5


def write(sheet: xw.Sheet, errors: xw.Sheet, has_errors: bool) -> None:
    """Fill the empty sheet."""
    put(sheet, 1, 1, [[_TITLE], [_EXPLANATION]])
    paint_title(sheet.range("A1"))
    sheet.range("A2").font.color = styles.QUIET_TEXT
    sheet.range("A:A").column_width = 22
    sheet.range("B:B").column_width = 16
    sheet.range("C:C").column_width = 90
    sheet.range("D:Z").column_width = 15
    _add_pivot(sheet, errors, has_errors)


def _add_pivot(sheet: xw.Sheet, errors: xw.Sheet, has_errors: bool) -> None:
    if not has_errors:  # Excel makes no PivotTable of a table without rows
        sheet.range((_TOP, 1)).value = _NO_ERRORS
        return
    placed = errors_sheet.LIST.find(errors)
    pivot = sheet.pivot_tables.add(
        source=placed.table,
        destination=sheet.range((_TOP, 1)),
        name=PIVOT,
        rows=[errors_sheet.WHEN_IN_WORDS, "Kind", errors_sheet.IN_WORDS],
        columns="Table",
        filters="Child",
        layout="outline",
    )
    pivot.values.add("Message", function="count", name="Errors")


def renew(sheet: xw.Sheet, errors: xw.Sheet, has_errors: bool, anew: bool = False) -> None:
    """Bring the PivotTable up to date with the errors; it comes and goes with them.

    ``anew`` makes it from the beginning, where that of an earlier version has other fields.
    """
    existing = next((pivot for pivot in sheet.pivot_tables if pivot.name == PIVOT), None)
    if existing is not None and has_errors and not anew:
        existing.refresh()
        return
    if existing is not None:
        existing.delete()
    sheet.range((_TOP, 1)).clear_contents()
    _add_pivot(sheet, errors, has_errors)
