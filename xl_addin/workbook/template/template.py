"""The template workbook: what a sheet has that xlwings cannot set (tab colours, print settings).

The template is made from this source when it is first needed and kept in the user's cache, so that
nothing binary is committed.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.workbook.template.made import made_from

MODEL = "_model"
"""The model of a sheet for one of this year's tables."""
MODEL_LAST = "_model last year"
MODEL_WORK_LIST = "_model work list"

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
"""Sheets of a new workbook in order, each with the colour of its tab."""
ADDED_LATER = {
    "Suggestions": "548235",
    "Children with errors": "C00000",
    "Failures by rule": "C00000",
    "Child": "1F4E79",
    "Work lists": "7F6000",
    MODEL_WORK_LIST: "7F6000",
}
"""Sheets that come when somebody asks for them."""
_IN_VIEW = {
    **dict.fromkeys((MODEL, MODEL_LAST, "Errors", "Ofsted", "Changes", "Rules"), "B2"),
    **dict.fromkeys(("Suggestions", "Children with errors", "Failures by rule"), "B2"),
    "Child": "A2",
    "Work lists": "B5",
    MODEL_WORK_LIST: "B5",
}
"""The first cell that scrolls: what is above it and left of it stays in view."""
_REPEATED = {"Work lists": "4:4", MODEL_WORK_LIST: "4:4"}
"""The header row on every printed page, where it is not the first."""


def template_path() -> Path:
    """The template workbook's file, made first where it is missing or from another source."""
    return made_from(Path(__file__), "template", _build)


def _build() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, colour in (_TABS | ADDED_LATER).items():
        sheet = book.create_sheet(name)
        if colour:
            sheet.sheet_properties.tabColor = colour
        _set_up_printing(sheet)
        sheet.print_title_rows = _REPEATED.get(name, "1:1")
        if name in _IN_VIEW:
            sheet.freeze_panes = _IN_VIEW[name]
    return book


def _set_up_printing(sheet: Worksheet) -> None:
    """A4 landscape, all columns on one page's width."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "&A, page &P of &N"
