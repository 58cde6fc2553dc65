"""The template workbook: what a sheet has that xlwings cannot set.

That is tab colours, frozen panes, print settings, and the words that show beside a selected cell.

The template is made from this source when it is first needed and kept in the user's cache, so that
nothing binary is committed.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from lac_rules.schema import CODED_FIELDS, LAST, TABLES, Table, label
from xl_addin.workbook.template.made import made_from

MODEL_WORK_LIST = "_model work list"

_TABS = {
    "Start": "1F4E79",
    "Errors": "C00000",
    "Errors by type": "C00000",
    "Ofsted": "548235",
    "Changes": "7F6000",
    "Progress": "7F6000",
    "Rules": "1F4E79",
    "_lists": None,
    "_settings": None,
    "_loaded": None,
}
"""Sheets of a new workbook in order, each with the colour of its tab."""
_TAB_OF_LAST_YEAR = "A6A6A6"
ADDED_LATER = {
    "Due by 31 March": "BF8F00",
    "On loading": "7F6000",
    "Suggestions": "548235",
    "Own notes kept": "7F6000",
    "Explained": "2E75B6",
    "Children with errors": "C00000",
    "Failures by rule": "C00000",
    "Child": "1F4E79",
    "Work lists": "7F6000",
    MODEL_WORK_LIST: "7F6000",
}
"""Sheets that come when somebody asks for them."""
_IN_VIEW = {
    **dict.fromkeys(("Errors", "Ofsted", "Changes", "Rules"), "B2"),
    **dict.fromkeys(
        (
            "Suggestions",
            "Explained",
            "Children with errors",
            "Failures by rule",
            "On loading",
            "Own notes kept",
        ),
        "B2",
    ),
    "Due by 31 March": "A2",
    "Child": "A2",
    "Work lists": "B5",
    MODEL_WORK_LIST: "B5",
}
"""The first cell that scrolls: what is above it and left of it stays in view."""
_LAST_ROW = 1_048_576
_REPEATED = {"Work lists": "4:4", MODEL_WORK_LIST: "4:4"}
"""The header row on every printed page, where it is not the first."""


_MODELS = {table + ending: ending for ending in ("", LAST) for table in TABLES}
"""The tables that have a model: name -> its ending."""


def template_path() -> Path:
    """The template workbook's file, made first where it is missing or from another source."""
    words = "\n".join(label(field) for table in TABLES.values() for field in table.fields)
    return made_from(Path(__file__), "template", _build, words)


def model_of(table: str) -> str:
    """The name of the template's sheet for a table of the return: ``Episodes_last``."""
    return f"_model {table}"


def sheets_of_a_new_book() -> list[str]:
    """The template's sheets that every new workbook has, in order."""
    return list(_TABS)


def _build() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, colour in (_TABS | ADDED_LATER).items():
        sheet = _add(book, name, colour, _IN_VIEW.get(name))
        sheet.print_title_rows = _REPEATED.get(name, "1:1")
    _offer_last_reasons(book["Explained"])
    for table, ending in _MODELS.items():
        sheet = _add(book, model_of(table), _TAB_OF_LAST_YEAR if ending else None, "B2")
        sheet.print_title_rows = "1:1"
        _say_what_fields_are(sheet, TABLES[table.removesuffix(LAST)])
    return book


def _add(book: openpyxl.Workbook, name: str, colour: str | None, in_view: str | None) -> Worksheet:
    sheet = book.create_sheet(name)
    if colour:
        sheet.sheet_properties.tabColor = colour
    if in_view:
        sheet.freeze_panes = in_view
    _set_up_printing(sheet)
    return sheet


def _say_what_fields_are(sheet: Worksheet, table: Table) -> None:
    """A selected header says in words what its field is; in a column of codes every cell does.

    xlwings has no words for these messages, but keeps them where it makes a cell's drop-down.
    """
    for place, field in enumerate(table.fields, start=1):
        letter = get_column_letter(place)
        words = label(field)
        message = DataValidation(promptTitle=field, prompt=words[:1].upper() + words[1:] + ".")
        message.showInputMessage = True
        last = _LAST_ROW if field in CODED_FIELDS else 1
        message.add(f"{letter}1:{letter}{last}")
        sheet.add_data_validation(message)


def _offer_last_reasons(sheet: Worksheet) -> None:
    """The column Reason of the sheet Explained (G) offers those given last, from its column P.

    Any other words are taken too, for which xlwings has no word.
    """
    offer = DataValidation(type="list", formula1="$P$2:$P$31", allow_blank=True)
    offer.showErrorMessage = False
    offer.promptTitle = "Why is it right?"
    offer.prompt = "Type why the values are right as they are, or choose a reason given before."
    offer.showInputMessage = True
    offer.add(f"G2:G{_LAST_ROW}")
    sheet.add_data_validation(offer)


def _set_up_printing(sheet: Worksheet) -> None:
    """A4 landscape, all columns on one page's width."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.fitToHeight = 0
    sheet.oddFooter.center.text = "&A, page &P of &N"
