"""A workbook or a CSV file -> sheets of rows of cells, whatever state the file is in.

.xlsx, .xlsm and .ods workbooks are read by calamine, which is many times faster than openpyxl, once
``block_sizes`` has told that they fit into memory; .xls by xlrd, which holds filled cells only.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import xlrd
from python_calamine import CalamineError, CalamineWorkbook

from lac_rules.reading.block_sizes import MAX_CELLS, check_size, has_password
from lac_rules.reading.csv_files import MAX_SIZE, decode, lines_of
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.sources import Source
from lac_rules.reading.wanted import PROVIDERS, Wanted

Sheet = tuple[str, list[list]]
"""A sheet's name and its rows of values; rows may differ in length."""

_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls files start, and .xlsx files that are encrypted."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True)
class Spreadsheet:
    """The sheets of a workbook, in order, and how many cells hold an error, which reads as ""."""

    sheets: list[Sheet]
    error_cells: int = 0


def is_workbook(start: bytes) -> bool:
    """The first bytes of a file are those of a workbook, or of what such files are packed as."""
    return start.startswith((_ZIP, _COMPOUND_FILE))


def read_sheets(source: Source, wanted: Wanted = PROVIDERS) -> Spreadsheet:
    """The sheets of a workbook, or the one sheet of a CSV file.

    Raises ``ReadError`` when the file is no workbook, is encrypted, damaged or far too large, or
    cannot be opened.
    """
    if source.size > MAX_SIZE:
        what = f"The file is far larger than any {wanted.inside.removeprefix('the ')}."
        raise ReadError([Problem(source.name, what, wanted.choose)])
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
    if not is_workbook(data):
        return Spreadsheet([("", _csv_rows(data, source.name, wanted))])
    if data.startswith(_COMPOUND_FILE):
        return _old_workbook(data, source.name, wanted)
    return _workbook(data, source.name, wanted)


def _workbook(data: bytes, name: str, wanted: Wanted) -> Spreadsheet:
    errors = check_size(data, name, wanted)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return Spreadsheet(_sheets(workbook, name, wanted), errors)
    except ReadError:
        raise
    except CalamineError as error:
        locked = "password" in str(error).lower()
        problem = has_password(name) if locked else wanted.damaged(name)
    except Exception:  # calamine's own errors are not all it raises for a damaged file
        problem = wanted.damaged(name)
    except BaseException as error:  # nor are those: a panic in it is no Exception
        if type(error).__name__ != "PanicException":
            raise
        problem = wanted.damaged(name)
    raise ReadError([problem])


def _sheets(workbook: CalamineWorkbook, name: str, wanted: Wanted) -> list[Sheet]:
    sheets, cells = [], 0
    for sheet in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(sheet).to_python()
        cells += len(rows) * len(rows[0]) if rows else 0
        _check_cells(cells, name, wanted)  # a thousand sheets may be one and the same part
        sheets.append((sheet, rows))
    return sheets


def _check_cells(cells: int, name: str, wanted: Wanted) -> None:
    if cells > MAX_CELLS:
        what = f"The sheets hold far more than {wanted.what}."
        raise ReadError([Problem(name, what, wanted.choose)])


def _old_workbook(data: bytes, name: str, wanted: Wanted) -> Spreadsheet:
    """The sheets of an .xls. Dates come as dates, errors as ""."""
    if _ENCRYPTED in data:
        raise ReadError([has_password(name)])
    try:
        with xlrd.open_workbook(
            file_contents=data, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        ) as book:
            sheets, cells, errors = [], 0, 0
            for place, title in enumerate(book.sheet_names()):
                sheet = book.sheet_by_index(place)
                cells += sum(map(sheet.row_len, range(sheet.nrows)))
                _check_cells(cells, name, wanted)
                rows = [sheet.row(row) for row in range(sheet.nrows)]
                errors += sum(cell.ctype == xlrd.XL_CELL_ERROR for row in rows for cell in row)
                sheets.append((title, [[_value(cell, book) for cell in row] for row in rows]))
                book.unload_sheet(place)
            return Spreadsheet(sheets, errors)
    except ReadError:
        raise
    except Exception as error:  # a damaged file ends xlrd in any way
        if "encrypted" in str(error).lower():
            raise ReadError([has_password(name)]) from None
        what = "The workbook in Excel's old format, .xls, cannot be read."
        todo = "Open it in Excel, save it as .xlsx, and choose that."
        raise ReadError([Problem(name, what, todo)]) from None


def _value(cell: xlrd.sheet.Cell, book: xlrd.Book) -> object:
    if cell.ctype == xlrd.XL_CELL_DATE:
        try:
            return xlrd.xldate_as_datetime(cell.value, book.datemode)
        except (ValueError, OverflowError):  # beyond the calendar
            return cell.value
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    return "" if cell.ctype == xlrd.XL_CELL_ERROR else cell.value


def _csv_rows(data: bytes, name: str, wanted: Wanted) -> list[list[str]]:
    """The rows of a CSV file with any of the usual separators, quoted as Excel does."""
    if not data.strip():
        raise ReadError([Problem(name, "The file is empty.", wanted.choose)])
    if data.lstrip()[:1] == b"<":  # a web page that is named .xls or .csv
        raise ReadError([wanted.damaged(name)])
    try:
        text = decode(data, name)
    except ReadError:
        raise ReadError([wanted.damaged(name)]) from None
    if any(ord(letter) < 32 and letter not in "\t\n\r\f" for letter in text[:4096]):
        raise ReadError([wanted.damaged(name)])
    start = text[:20_000]  # a title may stand above the table, so one line does not tell
    separator = max(",;\t|", key=start.count)
    try:
        return list(csv.reader(lines_of(text, name), delimiter=separator))
    except csv.Error as error:
        raise ReadError(
            [Problem(name, f"The file cannot be read ({error}).", wanted.choose)]
        ) from None
