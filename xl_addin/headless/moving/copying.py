"""Copying and deleting whole sheets."""

from __future__ import annotations

from copy import copy, deepcopy
from typing import TYPE_CHECKING

from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet
from xlwings import XlwingsError

from xl_addin.headless.cells.threads import thread_behind
from xl_addin.headless.moving.pasting import style_in
from xl_addin.headless.moving.rewriting import forget_sheet
from xl_addin.headless.on_sheets.tables import Tables

if TYPE_CHECKING:
    from xl_addin.headless.books import Book
    from xl_addin.headless.sheets import Sheet


def delete_sheet(sheet: Sheet) -> None:
    """Delete a sheet; references to it become #REF!.

    Raises XlwingsError for the last visible one.
    """
    book, name = sheet.book, sheet.name
    book.sheets.remove(sheet)
    forget_sheet(book, name)


def copy_sheet(sheet: Sheet, before: Sheet | None, after: Sheet | None) -> Sheet:
    """A copy beside another sheet, maybe of another book, with everything on it; it is active.

    Raises XlwingsError for a sheet with charts or pivot tables, which are not copied.
    """
    if len(sheet.charts) or len(sheet.pivot_tables):
        raise XlwingsError(
            f"The sheet {sheet.name!r} holds a chart or a pivot table, which the headless "
            "engine cannot copy. Copy the cells, then add them anew."
        )
    place = before or after
    target_book = place.book
    position = target_book.workbook._sheets.index(place.worksheet) + (0 if before else 1)
    title = _copy_name(target_book, sheet.name)
    worksheet = target_book.workbook.create_sheet(title, position)
    new = target_book.sheets.wrap(worksheet)
    _copy_cells(sheet, new)
    _copy_dimensions(sheet, new)
    _copy_settings(sheet.worksheet, worksheet)
    _copy_rules(sheet.worksheet, worksheet)
    _copy_tables(sheet, new)
    for name, entry in sheet.worksheet.defined_names.items():
        worksheet.defined_names[name] = DefinedName(name=name, attr_text=entry.attr_text)
    target_book.workbook.active = worksheet
    return new


def _copy_name(book: Book, name: str) -> str:
    number = 2
    while f"{name[: 31 - len(f' ({number})')]} ({number})" in book.sheets:
        number += 1
    return f"{name[: 31 - len(f' ({number})')]} ({number})"


def _copy_cells(source: Sheet, target: Sheet) -> None:
    styles: dict[int, StyleArray] = {}
    for (row, column), cell in source.grid.cells.items():
        key = id(cell._style)
        if key not in styles:
            styles[key] = style_in(cell._style, source, target)
        new = target.grid.make(row, column, styles[key])
        new._value, new.data_type = copy(cell._value), cell.data_type
        # Conversations stay where people hold them: each has an identity.
        if cell._comment is not None and not thread_behind(cell._comment):
            new._comment = copy(cell._comment)
            target.grid.noted.add(new)
        if cell._hyperlink is not None:
            new._hyperlink = copy(cell._hyperlink)


def _copy_dimensions(source: Sheet, target: Sheet) -> None:
    def style(old: StyleArray | None) -> StyleArray | None:
        if old is None:
            return None
        return copy(style_in(source.book.styles.shared(old), source, target))

    for row, dimension in source.worksheet.row_dimensions.items():
        new = target.worksheet.row_dimensions[row]
        new.ht, new.hidden = dimension.ht, dimension.hidden
        new.outlineLevel, new.collapsed = dimension.outlineLevel, dimension.collapsed
        new._style = style(dimension._style)
    target.columns.copy_from(source.columns, style)


def _copy_settings(source: Worksheet, target: Worksheet) -> None:
    target.sheet_format = copy(source.sheet_format)
    target.sheet_properties = deepcopy(source.sheet_properties)
    target.page_margins = copy(source.page_margins)
    target.page_setup = copy(source.page_setup)
    target.page_setup.id = None
    target.print_options = copy(source.print_options)
    target.HeaderFooter = deepcopy(source.HeaderFooter)
    target.protection = copy(source.protection)
    target.merged_cells = deepcopy(source.merged_cells)
    target.views = deepcopy(source.views)
    target.sheet_view.tabSelected = False
    target.auto_filter = deepcopy(source.auto_filter)
    target._print_area = deepcopy(source._print_area)
    target._print_rows, target._print_cols = source._print_rows, source._print_cols


def _copy_rules(source: Worksheet, target: Worksheet) -> None:
    target.data_validations.dataValidation = [
        copy(rule) for rule in source.data_validations.dataValidation
    ]
    for formatting, rules in source.conditional_formatting._cf_rules.items():
        target.conditional_formatting._cf_rules[copy(formatting)] = [copy(rule) for rule in rules]


def _copy_tables(source: Sheet, target: Sheet) -> None:
    """Tables are copied under new names, since names are unique in a book."""
    for table in source.worksheet.tables.values():
        new = deepcopy(table)
        new.name = new.displayName = Tables(target).free_name()
        target.worksheet.tables[new.displayName] = new
