"""A workbook or a CSV file -> sheets of rows of cells, whatever state the file is in.

Workbooks are read by calamine, which is many times faster than openpyxl. It holds a sheet as one
block from its first to its last filled cell, and it ends the process when memory does not suffice
for the block; so the size of the block is told before.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile

from python_calamine import CalamineError, CalamineWorkbook

from lac_rules.reading.csv_files import decode
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.sources import MAX_UNPACKED, Source

Sheet = tuple[str, list[list]]
"""A sheet's name and its rows of values; rows may differ in length."""

MAX_CELLS = 10_000_000
"""Cells from the first to the last filled one; Ofsted's longest list has some 600,000."""

_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls files start, and .xlsx files that are encrypted."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FILLED_CELL = re.compile(
    rb'<(?:[a-z]+:)?c\s(?:[^<>]*?\s)?r="([A-Z]{1,3})([0-9]{1,7})"(?:[^<>]*[^<>/])?>'
)
_PIECE = 4 * 1024**2
_LONGEST_TAG = 1024

_CHOOSE = "Choose the list that Ofsted sends to councils, an .xlsx file."


def read_sheets(source: Source) -> list[Sheet]:
    """The sheets of a workbook, or the one sheet of a CSV file, in order.

    Raises ``ReadError`` when the file is no workbook, is encrypted, damaged or far too large, or
    cannot be opened.
    """
    try:
        with source.open() as file:
            data = file.read()
    except PermissionError:
        problem = Problem(
            source.name, "The file cannot be opened.", "Close it in other programs and try again."
        )
        raise ReadError([problem]) from None
    except OSError as error:
        what = f"The file cannot be read ({error.strerror})."
        raise ReadError([Problem(source.name, what, "Copy it and try again.")]) from None
    if not data.startswith((_ZIP, _COMPOUND_FILE)):
        return [("", _csv_rows(data, source.name))]
    return _workbook_sheets(data, source.name)


def _workbook_sheets(data: bytes, name: str) -> list[Sheet]:
    if data.startswith(_COMPOUND_FILE) and _ENCRYPTED in data:
        raise ReadError([_has_password(name)])
    if data.startswith(_ZIP):
        _check_size(data, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            (sheet, workbook.get_sheet_by_name(sheet).to_python()) for sheet in workbook.sheet_names
        ]
    except CalamineError as error:
        problem = _has_password(name) if "password" in str(error).lower() else _damaged(name)
    except Exception:  # calamine's own errors are not all it raises for a damaged file
        problem = _damaged(name)
    raise ReadError([problem])


def _has_password(name: str) -> Problem:
    return Problem(
        name,
        "The workbook has a password.",
        "Open it in Excel, save a copy without a password, and choose the copy.",
    )


def _damaged(name: str) -> Problem:
    return Problem(name, "The file is not an Excel workbook, or is damaged.", _CHOOSE)


# -- how large the sheets are ----------------------------------------------------------------------


def _check_size(data: bytes, name: str) -> None:
    """Raise ``ReadError`` when a sheet of the .xlsx would not fit into memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                what = "The workbook unpacks to far more than a list of providers holds."
                raise ReadError([Problem(name, what, _CHOOSE)])
            for member in archive.namelist():
                if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                    with archive.open(member) as sheet:
                        _check_block(sheet, name)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError):
        raise ReadError([_damaged(name)]) from None


def _check_block(sheet, name: str) -> None:
    width = height = 0
    rest = b""
    while piece := sheet.read(_PIECE):
        text = rest + piece
        if filled := _FILLED_CELL.findall(text):
            columns, rows = zip(*filled, strict=True)
            width = max(width, *map(_number, set(columns)))
            height = max(height, *map(int, rows))
        rest = text[-_LONGEST_TAG:]
    if width * height > MAX_CELLS:
        problem = Problem(
            name,
            f"A sheet has something in row {height:,} or column {width:,}, far below or beside "
            "the list.",
            "In a copy, delete the rows below and the columns beside the list, and choose the "
            "copy.",
        )
        raise ReadError([problem])


def _number(column: bytes) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + letter - 64
    return number


# -- CSV -------------------------------------------------------------------------------------------


def _csv_rows(data: bytes, name: str) -> list[list[str]]:
    """The rows of a CSV file with any of the usual separators, quoted as Excel does."""
    if not data.strip():
        raise ReadError([Problem(name, "The file is empty.", _CHOOSE)])
    if data.lstrip()[:1] == b"<":  # a web page that is named .xls or .csv
        raise ReadError([_damaged(name)])
    try:
        text = decode(data, name)
    except ReadError:
        raise ReadError([_damaged(name)]) from None
    if any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text[:4096]):
        raise ReadError([_damaged(name)])
    start = text[:20_000]  # a title may stand above the table, so one line does not tell
    separator = max(",;\t|", key=start.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise ReadError([Problem(name, f"The file cannot be read ({error}).", _CHOOSE)]) from None
