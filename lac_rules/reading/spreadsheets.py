"""A workbook or a CSV file -> sheets of rows of cells, whatever state the file is in.

Workbooks are read by calamine, which is many times faster than openpyxl. It holds a sheet as one
block from its first to its last filled cell, and it ends the whole process when memory does not
suffice for the block. So the size of the block is told before, by a parser that reads the sheet as
calamine does, however it is written and wherever it lies; and no other kind of workbook than .xlsx
is let through to it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from lac_rules import archives
from lac_rules.reading.csv_files import MAX_SIZE, decode, lines_of
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.sources import MAX_UNPACKED, Source

Sheet = tuple[str, list[list]]
"""A sheet's name and its rows of values; rows may differ in length."""

MAX_CELLS = 10_000_000
"""Cells from the first to the last filled one; Ofsted's longest list has some 600,000."""

_SMALL = 50 * 1000**2
"""Bytes; a part of this size may be as dense as it likes: blank rows pack very well."""
_ZIP = b"PK\x03\x04"
_COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How .xls files start, and .xlsx files that are encrypted."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PIECE = 4 * 1024**2
_SHEET = b"sheetData"
"""The element that makes a part of the archive a sheet, whatever its name."""
_COUNT = re.compile(rb"""[cC]ount\s*=\s*["']\s*([0-9&][^"']{0,99})""")
_OVERLAP = 256
_OTHER_KINDS = {"content.xml", "xl/workbook.bin"}
"""Parts of .ods and .xlsb files."""

_CHOOSE = "Choose the list that Ofsted sends to councils, an .xlsx file."


def read_sheets(source: Source) -> list[Sheet]:
    """The sheets of a workbook, or the one sheet of a CSV file, in order.

    Raises ``ReadError`` when the file is no workbook, is encrypted, damaged or far too large, or
    cannot be opened.
    """
    if source.size > MAX_SIZE:
        problem = Problem(source.name, "The file is far larger than any list.", _CHOOSE)
        raise ReadError([problem])
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
    if data.startswith(_COMPOUND_FILE):
        raise ReadError([_has_password(name) if _ENCRYPTED in data else _is_old(name)])
    _check_size(data, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return _sheets(workbook, name)
    except ReadError:
        raise
    except CalamineError as error:
        problem = _has_password(name) if "password" in str(error).lower() else _damaged(name)
    except Exception:  # calamine's own errors are not all it raises for a damaged file
        problem = _damaged(name)
    except BaseException as error:  # nor are those: a panic in it is no Exception
        if type(error).__name__ != "PanicException":
            raise
        problem = _damaged(name)
    raise ReadError([problem])


def _sheets(workbook: CalamineWorkbook, name: str) -> list[Sheet]:
    sheets, cells = [], 0
    for sheet in workbook.sheet_names:
        rows = workbook.get_sheet_by_name(sheet).to_python()
        cells += len(rows) * len(rows[0]) if rows else 0
        if cells > MAX_CELLS:  # a thousand sheets may be one and the same part
            what = "The sheets hold far more than a list of providers."
            raise ReadError([Problem(name, what, _CHOOSE)])
        sheets.append((sheet, rows))
    return sheets


def _has_password(name: str) -> Problem:
    return Problem(
        name,
        "The workbook has a password.",
        "Open it in Excel, save a copy without a password, and choose the copy.",
    )


def _is_old(name: str) -> Problem:
    what = "The workbook is in Excel's old format, .xls."
    return Problem(name, what, "Open it in Excel, save it as .xlsx, and choose that.")


def _damaged(name: str) -> Problem:
    return Problem(name, "The file is not an Excel workbook, or is damaged.", _CHOOSE)


# -- how large the sheets are ----------------------------------------------------------------------


def _check_size(data: bytes, name: str) -> None:
    """Raise ``ReadError`` when a sheet of the .xlsx would not fit into memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if _OTHER_KINDS & {part.filename.lower() for part in parts}:
                raise ReadError([_damaged(name)])
            if archives.unpacks_to_too_much(parts, MAX_UNPACKED, _SMALL):
                what = "The workbook unpacks to far more than a list of providers holds."
                raise ReadError([Problem(name, what, _CHOOSE)])
            for part in parts:
                with archive.open(part) as file:
                    is_sheet = _is_sheet(file, name)
                if is_sheet:
                    with archive.open(part) as file:
                        _Block(name).measure(file)
    except (*archives.DAMAGED, expat.ExpatError, OSError):
        raise ReadError([_damaged(name)]) from None


def _is_sheet(file, name: str) -> bool:
    """Whether a part is a sheet; raises ``ReadError`` when it announces far too many of anything.

    For the shared strings, calamine takes the memory for as many as are announced.
    """
    is_sheet, rest = False, b""
    while piece := file.read(_PIECE):
        text = rest + piece
        is_sheet = is_sheet or _SHEET in text
        if any(len(count.strip()) > 8 or b"&" in count for count in _COUNT.findall(text)):
            raise ReadError([_damaged(name)])
        rest = text[-_OVERLAP:]
    return is_sheet


class _Block:
    """How far the filled cells of a sheet reach."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.row = self.column = self.width = self.height = 0

    def measure(self, file) -> None:
        """Read the sheet's XML; raises ``ReadError`` as soon as the block is too large."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ParseFile(file)

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes.get("r"))
        elif tag in ("v", "is", "f"):  # inside the last cell, which is filled
            if self.column > self.width or self.row > self.height:
                self.width = max(self.width, self.column)
                self.height = max(self.height, self.row)
                self._check()
        elif tag == "row":
            row = attributes.get("r", "")
            self.row = int(row) if row.isdecimal() else self.row + 1
            self.column = 0

    def _cell(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        letters = reference.rstrip("0123456789")
        self.column = _number(letters.upper()) if letters.isalpha() else MAX_CELLS
        self.row = int(reference[len(letters) :] or MAX_CELLS)

    def _doctype(self, *_) -> None:
        raise ReadError([_damaged(self.name)])

    def _check(self) -> None:
        if self.width * self.height > MAX_CELLS:
            raise ReadError(
                [
                    Problem(
                        self.name,
                        f"A sheet has something in row {self.height:,} or column {self.width:,}, "
                        "far below or beside the list.",
                        "In a copy, delete the rows below and the columns beside the list, and "
                        "choose the copy.",
                    )
                ]
            )


def _number(column: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
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
        return list(csv.reader(lines_of(text, name), delimiter=separator))
    except csv.Error as error:
        raise ReadError([Problem(name, f"The file cannot be read ({error}).", _CHOOSE)]) from None
