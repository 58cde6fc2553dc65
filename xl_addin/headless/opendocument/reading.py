"""Workbooks saved as .ods, LibreOffice's own format: their values, to be read and never written.

People without Excel save a copy as .ods, and what they filled in counts as if it were an .xlsx:
texts stay texts, dates dates, a formula its last result. Formats, notes and all else are not read,
which is why such a book is never saved.

Only content.xml is read, as a stream, so that no tree of it grows in memory. Macros, objects and
what a link leads to are not looked at.
"""

from __future__ import annotations

import re
from os import PathLike
from zipfile import ZipFile

from lxml import etree
from openpyxl.workbook import Workbook
from xlwings import XlwingsError

from xl_addin.headless.file.archives import damage_told, open_archive, refuse_declarations
from xl_addin.headless.opendocument.cells import Cells
from xl_addin.headless.opendocument.values import (
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    Attributes,
    letters,
    value_of,
)

TYPE = ".ods"
_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_PIECE = 65_536
_DEEPEST = 200  # levels of elements; a text lies ten deep
_MOST_SPACES = 10_000_000  # written as their number, which costs a file nothing

_ROOT, _BODY, _SPREADSHEET = (
    f"{OFFICE}{name}" for name in ("document-content", "body", "spreadsheet")
)
_STYLES = f"{OFFICE}automatic-styles"
_STYLE, _STYLE_NAME, _SHEET_LOOK = (
    f"{STYLE}{name}" for name in ("style", "name", "table-properties")
)
_SHEET, _ROW = f"{TABLE}table", f"{TABLE}table-row"
_ROW_GROUPS = [f"{TABLE}{name}" for name in ("table-rows", "table-header-rows", "table-row-group")]
_CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
_PARAGRAPHS = (f"{TEXT}p", f"{TEXT}h")
# What is looked at inside what. All else is passed over with all that it holds: notes and drawings
# in cells, values from before tracked changes, tables of other documents.
_INSIDE = {
    _ROOT: (_STYLES, _BODY),
    _STYLES: (_STYLE,),
    _STYLE: (_SHEET_LOOK,),
    _BODY: (_SPREADSHEET,),
    _SPREADSHEET: (_SHEET,),
    **dict.fromkeys((_SHEET, *_ROW_GROUPS), (_ROW, *_ROW_GROUPS)),
    _ROW: _CELLS,
    **dict.fromkeys(_CELLS, _PARAGRAPHS),
}


def is_opendocument(path: str | PathLike[str]) -> bool:
    """The path is that of an .ods workbook, going by its ending."""
    return str(path).lower().endswith(TYPE)


def refusal(name: str) -> XlwingsError:
    """Why such a workbook is not written to, and what to do."""
    return XlwingsError(
        f"{name} is an .ods workbook, which can be read but not written to. Open it in LibreOffice "
        "or Excel, save it as .xlsx, and use that. A copy that came back can stay as it is: take "
        "its answers over into the workbook with lac903 merge, or Merge copies."
    )


def read(path: str | PathLike[str]) -> Workbook:
    """Read a file: an openpyxl workbook with its sheets and values.

    Raises XlwingsError for a file that is damaged, has a password, is something else, or could do
    harm.
    """
    with open(path, "rb") as file:
        data = file.read()
    with damage_told(path):
        archive = open_archive(data, path, "an .ods workbook")
        _refuse_others(archive, path)
        parser = etree.XMLParser(
            target=Reader(path), resolve_entities=False, no_network=True, load_dtd=False
        )
        with archive.open(_CONTENT) as content:
            while piece := content.read(_PIECE):
                parser.feed(piece)
        return parser.close()


def _refuse_others(archive: ZipFile, path: str | PathLike[str]) -> None:
    """Raise for a file with a password, and for one that is no .ods workbook."""
    names = archive.namelist()
    is_locked = any(info.flag_bits & 1 for info in archive.infolist())
    if is_locked or (_MANIFEST in names and b"encryption-data" in archive.read(_MANIFEST)):
        raise XlwingsError(
            f"{path} has a password. Open it in LibreOffice, save a copy without a password, and "
            "use that."
        )
    if _CONTENT not in names:
        raise _no_workbook(path)
    refuse_declarations(archive, path, (_CONTENT,))


def _no_workbook(path: str | PathLike[str]) -> XlwingsError:
    return XlwingsError(
        f"{path} is not an .ods workbook, whatever its name says. Open it in the program that it "
        "was made with, and save it as .xlsx."
    )


class Reader:
    """What the parser tells of each element becomes sheets and cells."""

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = path
        self.cells = Cells(path)
        self._open: list[str] = []
        self._passed_over = 0
        self._style: str | None = None
        self._hidden: set[str | None] = set()
        self._attributes: Attributes = {}
        self._paragraphs: list[list[str]] = []
        self._added = 0
        self._at_start = {
            _STYLE: self._start_style,
            _SHEET_LOOK: self._look_of_sheets,
            _SHEET: self._start_sheet,
            _ROW: self._start_row,
            **dict.fromkeys(_CELLS, self._start_cell),
            **dict.fromkeys(_PARAGRAPHS, self._start_paragraph),
        }
        self._at_end = {_ROW: self.cells.end_row, **dict.fromkeys(_CELLS, self._end_cell)}

    # What the parser calls

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        inside = self._open[-1] if self._open else None
        if self._passed_over or not self._is_wanted(tag, inside):
            self._passed_over += 1
        else:
            self._open.append(tag)
            if tag in self._at_start:
                self._at_start[tag](attributes)
            elif tag.startswith(TEXT):
                self._add_letters(letters(tag, attributes))
        if len(self._open) + self._passed_over > _DEEPEST:
            raise ValueError(f"more than {_DEEPEST} levels of elements")

    def end(self, tag: str) -> None:
        """An element ends."""
        if self._passed_over:
            self._passed_over -= 1
            return
        self._open.pop()
        if tag in self._at_end:
            self._at_end[tag]()

    def data(self, text: str) -> None:
        """A piece of text."""
        if not self._passed_over and self._open[-1].startswith(TEXT):
            self._paragraphs[-1].append(text)

    def close(self) -> Workbook:
        """All is read: the workbook."""
        if not self.cells.workbook.worksheets:
            raise _no_workbook(self.path)
        return self.cells.workbook

    # What that means

    def _is_wanted(self, tag: str, inside: str | None) -> bool:
        if inside is None:
            if tag != _ROOT:
                raise _no_workbook(self.path)
            return True
        if inside.startswith(TEXT):
            return tag.startswith(TEXT)
        return tag in _INSIDE.get(inside, ())

    def _start_style(self, attributes: Attributes) -> None:
        self._style = attributes.get(_STYLE_NAME)

    def _look_of_sheets(self, attributes: Attributes) -> None:
        if attributes.get(f"{TABLE}display") == "false":
            self._hidden.add(self._style)

    def _start_sheet(self, attributes: Attributes) -> None:
        is_hidden = attributes.get(f"{TABLE}style-name") in self._hidden
        self.cells.start_sheet(attributes[f"{TABLE}name"], is_hidden)

    def _start_row(self, attributes: Attributes) -> None:
        self.cells.start_row(_how_often(attributes, "number-rows-repeated"))

    def _start_cell(self, attributes: Attributes) -> None:
        self._attributes, self._paragraphs = attributes, []

    def _start_paragraph(self, attributes: Attributes) -> None:
        self._paragraphs.append([])

    def _end_cell(self) -> None:
        shown = "\n".join(map("".join, self._paragraphs))
        repeated = _how_often(self._attributes, "number-columns-repeated")
        self.cells.add(*value_of(self._attributes, shown), repeated)

    def _add_letters(self, text: str) -> None:
        self._added += len(text)
        if self._added > _MOST_SPACES:
            raise ValueError(f"more than {_MOST_SPACES:,} spaces")
        self._paragraphs[-1].append(text)


def _how_often(attributes: Attributes, name: str) -> int:
    text = attributes.get(TABLE + name)
    if text is None:
        return 1
    if re.fullmatch(r"[0-9]{1,8}", text, re.ASCII) is None:
        raise ValueError(f"{name}: {text[:20]}")
    return max(int(text), 1)
