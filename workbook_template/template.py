"""The template workbook: what a sheet has that xlwings cannot set (tab colours, print settings).

The template is made from this source when it is first needed and kept in the user's cache, so that
nothing binary is committed.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from workbook_template.made import made_from

MODEL = "_model"
"""The model of a sheet for one of this year's tables."""
MODEL_LAST = "_model last year"

_TABS = {
    "Start": "1F4E79",
    "Errors": "C00000",
    "Errors by type": "C00000",
    MODEL: None,
    "Ofsted": "548235",
    "Changes": "7F6000",
    "Progress": "7F6000",
    "Rules": "1F4E79",
    MODEL_LAST: "A6A6A6",
    "_lists": None,
    "_settings": None,
    "_loaded": None,
}
"""Sheets of the template in order, each with the colour of its tab."""


_WITH_HEADER_ROW = (MODEL, MODEL_LAST, "Errors", "Ofsted", "Changes", "Rules")
"""Sheets whose first row and first column stay in view."""


def template_path() -> Path:
    """The template workbook's file, made first where it is missing or from another source."""
    return made_from(Path(__file__), "template", _build)


def _build() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, colour in _TABS.items():
        sheet = book.create_sheet(name)
        if colour:
            sheet.sheet_properties.tabColor = colour
        _set_up_printing(sheet)
        if name in _WITH_HEADER_ROW:
            sheet.freeze_panes = "B2"
    return book


def _set_up_printing(sheet: Worksheet) -> None:
    """A4 landscape, all columns on one page's width, the header row on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "&A, page &P of &N"
    sheet.print_title_rows = "1:1"
