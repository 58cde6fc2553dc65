"""The template of the copies that are shared: sheets that are protected, with cells that are not.

Neither protecting a sheet nor unlocking a cell is in xlwings' API, so the sheets come protected,
and an unlocked cell is a copy of one of the cells here that are unlocked.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.workbook.template.made import made_from

WHAT_TO_DO = "What to do"
MODEL = "_model"
"""The model of a sheet with records: protected; filters and column widths may be used."""
CELLS = "_cells"
TEXT_CELL, DATE_CELL, NOTE_CELL = "A1", "A2", "A3"
"""On the sheet of cells: what is unlocked, for text, for dates, and for a remark."""

_INPUT = PatternFill("solid", fgColor="FFF2CC")
_LINE = Side(style="thin", color="BF9000")


def copy_template_path() -> Path:
    """The template's file, made first where it is missing or from another source."""
    return made_from(Path(__file__), "copy-template", _build)


def _build() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    start = book.active
    start.title = WHAT_TO_DO
    start.sheet_properties.tabColor = "1F4E79"
    _protect(start)
    model = book.create_sheet(MODEL)
    model.sheet_properties.tabColor = "BF9000"
    model.freeze_panes = "B2"
    model.print_title_rows = "1:1"
    _protect(model)
    for sheet in (start, model):
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.page_setup.fitToHeight = 0
        sheet.oddFooter.center.text = "&A, page &P of &N"
    cells = book.create_sheet(CELLS)
    for place, number_format in ((TEXT_CELL, "@"), (DATE_CELL, "dd/mm/yyyy"), (NOTE_CELL, "@")):
        _unlock(cells, place, number_format)
    return book


def _protect(sheet: Worksheet) -> None:
    """Against slips, not against people: there is no password."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False  # that is: columns may be made wider
    sheet.protection.formatRows = False
    sheet.protection.autoFilter = False
    sheet.protection.sort = False


def _unlock(sheet: Worksheet, place: str, number_format: str) -> None:
    cell = sheet[place]
    cell.number_format = number_format
    cell.fill = _INPUT
    cell.font = Font(name="Calibri", size=11, color="1F1F1F")
    cell.border = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=place == NOTE_CELL)
    cell.protection = Protection(locked=False)
