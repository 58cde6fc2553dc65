"""Sharing copies in tests, and people who fill them in."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlwings as xw
from openpyxl.worksheet.worksheet import Worksheet

from lac_rules import validate
from tests.xl_addin.workbook.conftest import NOW
from xl_addin.workbook.copies.share import Choice, share
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh

ALL = Choice(everything=True)


def shared(book: xw.Book, folder: Path, choice: Choice = ALL, **options) -> Path:
    """A copy of ``book``, as ``lac903 share`` makes it."""
    contents = read(book)
    result = validate(contents.ret)
    refresh(contents, result, NOW)
    return share(contents, result, choice, folder, NOW, **options).path


def fill(path: Path, values: dict[tuple[str, str, str], object]) -> Path:
    """Type into a copy: {(sheet, child, field): value}; gives the path."""
    return edit(path, lambda book: [_type(book, *where, v) for where, v in values.items()])


def edit(path: Path, change: Callable[[openpyxl.Workbook], object]) -> Path:
    """Do anything to a copy, as Excel would save it; gives the path."""
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def place(sheet: Worksheet, child: str, field: str) -> str:
    """The address of a child's cell on a sheet of a copy."""
    names = {cell.value: cell.column_letter for cell in sheet[1]}
    row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, 1).value == child)
    return f"{names[field]}{row}"


def _type(book: openpyxl.Workbook, sheet: str, child: str, field: str, value: object) -> None:
    book[sheet][place(book[sheet], child, field)].value = value
