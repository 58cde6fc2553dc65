"""How much memory the sheets of a workbook would take, told before they are read.

Calamine holds a sheet as one block from its first to its last filled cell, and it ends the whole
process when memory does not suffice for the block. So the size of the block is told before, by a
parser that reads the sheet as calamine does, however it is written and wherever it lies.
"""

from __future__ import annotations

import io
import re
import zipfile
from xml.parsers import expat

from lac_rules import archives
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.sources import MAX_UNPACKED
from lac_rules.reading.wanted import Wanted

MAX_CELLS = 10_000_000
"""Cells from the first to the last filled one; Ofsted's longest list has some 600,000."""

_SMALL = 50 * 1000**2
"""Bytes; a part of this size may be as dense as it likes: blank rows pack very well."""
_PIECE = 4 * 1024**2
_SHEET = b"sheetData"
"""The element that makes a part of the archive a sheet, whatever its name."""
_COUNT = re.compile(rb"""[cC]ount\s*=\s*["']\s*([0-9&][^"']{0,99})""")
_OVERLAP = 256
_ODS, _XLSB = "content.xml", "xl/workbook.bin"


def check_size(data: bytes, name: str, wanted: Wanted) -> int:
    """How many cells of a workbook hold an error of Excel, such as #N/A.

    Raises ``ReadError`` when a sheet of the .xlsx or .ods would not fit into memory, or when it is
    no such workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename.lower() for part in parts}
            if _XLSB in names:
                raise ReadError([_binary(name)])
            if archives.unpacks_to_too_much(parts, MAX_UNPACKED, _SMALL):
                what = f"The workbook unpacks to far more than {wanted.what} holds."
                raise ReadError([Problem(name, what, wanted.choose)])
            if _ODS in names:
                return _measure_ods(archive, parts, name, wanted)
            return sum(_measure_xlsx(archive, part, name, wanted) for part in parts)
    except (*archives.DAMAGED, expat.ExpatError, OSError):
        raise ReadError([wanted.damaged(name)]) from None


def _binary(name: str) -> Problem:
    what = "The workbook is in Excel's binary format, .xlsb."
    return Problem(name, what, "Open it in Excel, save it as .xlsx, and choose that.")


def _measure_xlsx(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, wanted: Wanted
) -> int:
    with archive.open(part) as file:
        if not _is_sheet(file, name, wanted):
            return 0
    with archive.open(part) as file:
        return _SheetBlock(name, wanted).measure(file)


def _is_sheet(file, name: str, wanted: Wanted) -> bool:
    """Whether a part is a sheet; raises ``ReadError`` when it announces far too many of anything.

    For the shared strings, calamine takes the memory for as many as are announced.
    """
    is_sheet, rest = False, b""
    while piece := file.read(_PIECE):
        text = rest + piece
        is_sheet = is_sheet or _SHEET in text
        if any(len(count.strip()) > 8 or b"&" in count for count in _COUNT.findall(text)):
            raise ReadError([wanted.damaged(name)])
        rest = text[-_OVERLAP:]
    return is_sheet


class _Block:
    """How far the filled cells of a sheet reach."""

    def __init__(self, name: str, wanted: Wanted) -> None:
        self.name = name
        self.wanted = wanted
        self.row = self.column = self.width = self.height = self.errors = 0

    def measure(self, file) -> int:
        """Read the XML, and count the cells with errors.

        Raises ``ReadError`` as soon as a block is too large.
        """
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._element
        parser.StartDoctypeDeclHandler = self._doctype
        parser.ParseFile(file)
        return self.errors

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def _doctype(self, *_) -> None:
        raise ReadError([self.wanted.damaged(self.name)])

    def _reach(self, row: int, column: int) -> None:
        """A filled cell stands there."""
        self.width, self.height = max(self.width, column), max(self.height, row)
        if self.width * self.height > MAX_CELLS:
            raise ReadError(
                [
                    Problem(
                        self.name,
                        f"A sheet has something in row {self.height:,} or column {self.width:,}, "
                        f"far below or beside {self.wanted.inside}.",
                        f"In a copy, delete the rows below and the columns beside "
                        f"{self.wanted.inside}, and choose the copy.",
                    )
                ]
            )


class _SheetBlock(_Block):
    """A sheet of an .xlsx, which is a part of its own."""

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            self._cell(attributes.get("r"))
            self.errors += attributes.get("t") == "e"
        elif tag in ("v", "is", "f"):  # inside the last cell, which is filled
            if self.column > self.width or self.row > self.height:
                self._reach(self.row, self.column)
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


def _number(column: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number


def _measure_ods(
    archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], name: str, wanted: Wanted
) -> int:
    manifest = next((part for part in parts if part.filename == "META-INF/manifest.xml"), None)
    if manifest is not None and b"encryption-data" in archive.read(manifest):
        raise ReadError([has_password(name)])
    content = next(part for part in parts if part.filename.lower() == _ODS)
    with archive.open(content) as file:
        return _ContentBlock(name, wanted).measure(file)


def has_password(name: str) -> Problem:
    """What to say of a workbook that is encrypted."""
    return Problem(
        name,
        "The workbook has a password.",
        "Open it in Excel, save a copy without a password, and choose the copy.",
    )


class _ContentBlock(_Block):
    """The sheets of an .ods, all in one part, where one element can stand for many cells.

    They are all in memory at once, so they are measured as one block, one below the other. So are
    tables inside a cell, which are no sheets.
    """

    def _element(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "table":
            self.row, self.column = self.height, 0
        elif tag == "table-row":
            self.row += _repeated(attributes, "number-rows-repeated")
            self.column = 0
        elif tag in ("table-cell", "covered-table-cell"):
            self.column += _repeated(attributes, "number-columns-repeated")
            kinds = {name.rpartition(":")[2]: value for name, value in attributes.items()}
            self.errors += kinds.get("value-type") == "error"
            if "value-type" in kinds:
                self._reach(self.row, self.column)
        elif tag == "p" and self.column:
            self._reach(self.row, self.column)


def _repeated(attributes: dict[str, str], wanted: str) -> int:
    for name, value in attributes.items():
        if name.rpartition(":")[2] == wanted:
            return int(value) if value.isdecimal() and len(value) < 9 else MAX_CELLS
    return 1
