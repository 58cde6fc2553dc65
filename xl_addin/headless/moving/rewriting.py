"""Every place in a book that holds a formula, so that references can be rewritten everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.hyperlink import Hyperlink

from xl_addin.headless.cells.references import (
    Shift,
    rename_sheet,
    rewrite_references,
    shift_formula,
)
from xl_addin.headless.cells.values import Formula

if TYPE_CHECKING:
    from xl_addin.headless.books import Book
    from xl_addin.headless.sheets import Sheet

Rewrite = Callable[[str, str], str]
"""(formula, name of the sheet that it is on, "" for a name of the book) -> the new formula."""


def rewrite_everywhere(book: Book, rewrite: Rewrite) -> None:
    """Rewrite every formula of a book: of cells, names, rules, links, charts and kept parts."""
    for sheet in book.sheets:
        _rewrite_cells(sheet, rewrite)
        _rewrite_names(sheet.worksheet.defined_names, rewrite, sheet.name)
        _rewrite_validations(sheet, rewrite)
        _rewrite_conditions(sheet, rewrite)
        sheet.charts.rewrite(rewrite)
        if sheet.kept is not None:
            sheet.kept.rewrite_formulas(rewrite, sheet.name)
    if book.kept is not None:
        book.kept.rewrite_formulas(book.sheets, rewrite)
    _rewrite_names(book.workbook.defined_names, rewrite, "")


def _rewrite_cells(sheet: Sheet, rewrite: Rewrite) -> None:
    for cell in sheet.grid.cells.values():
        if cell._hyperlink is not None:
            _rewrite_link(cell._hyperlink, rewrite, sheet.name)
        if cell.data_type != "f":
            continue
        value = cell._value
        if isinstance(value, str):
            new = rewrite(str(value), sheet.name)
            if new != value:
                cached = getattr(value, "cached", None)
                kind, marks = getattr(value, "cached_type", "n"), getattr(value, "marks", "")
                cell._value = Formula(new, cached, kind, marks)
        elif getattr(value, "text", None):
            value.text = rewrite(value.text, sheet.name)


def _rewrite_names(names: Mapping[str, DefinedName], rewrite: Rewrite, home: str) -> None:
    for entry in names.values():
        if entry.attr_text:
            entry.attr_text = rewrite(entry.attr_text, home)


def _rewrite_validations(sheet: Sheet, rewrite: Rewrite) -> None:
    for rule in sheet.worksheet.data_validations.dataValidation:
        for name in ("formula1", "formula2"):
            text = getattr(rule, name)
            if text and not text.startswith('"'):
                setattr(rule, name, rewrite(text, sheet.name))


def _rewrite_conditions(sheet: Sheet, rewrite: Rewrite) -> None:
    for rules in sheet.worksheet.conditional_formatting._cf_rules.values():
        for rule in rules:
            rule.formula = [rewrite(text, sheet.name) for text in rule.formula]


def _rewrite_link(link: Hyperlink, rewrite: Rewrite, home: str) -> None:
    if link.location and "!" in link.location:
        link.location = rewrite(link.location, home)


def rename_sheet_everywhere(book: Book, old: str, new: str) -> None:
    """Let every formula, name and link follow a sheet's new name."""
    rewrite_everywhere(book, lambda formula, home: rename_sheet(formula, old, new))
    for sheet in book.sheets:
        sheet.pivot_tables.rename_sheet(old, new)


def shift_everywhere(book: Book, sheet: Sheet, shift: Shift) -> None:
    """Let every formula of the book follow rows or columns put in or taken out of a sheet."""
    rewrite_everywhere(book, lambda formula, home: shift_formula(formula, home, sheet.name, shift))


def forget_sheet(book: Book, name: str) -> None:
    """References to a sheet that is deleted become #REF!, and still name the sheet."""

    def change(sheet: str | None, reference: str) -> str:
        return "#REF!" if sheet and sheet.casefold() == name.casefold() else reference

    rewrite_everywhere(book, lambda formula, home: rewrite_references(formula, change))
