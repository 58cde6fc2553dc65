"""An xlsx file as what it is: parts, relationships between them, and content types."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
EXCEL = "{urn:schemas-microsoft-com:office:excel}"
VML = "{urn:schemas-microsoft-com:vml}"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_PACKAGE_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """Text with its escapes (_x000D_) read, as Excel does."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def units(text: str) -> int:
    """How long Excel thinks a text is: characters beyond the first 65,536 count twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_longer(text: str, limit: int) -> bool:
    """The text is too long to Excel; most are so short that nobody need count."""
    return 2 * len(text) > limit and units(text) > limit


@dataclass(frozen=True)
class Relation:
    """A relationship; ``target`` is a part's name, or an address outside the file."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Area:
    """A block of cells."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, reference: str) -> Area:
        """A1 or A1:B2, with or without dollar signs."""
        first, _, last = reference.replace("$", "").partition(":")
        (top, left), (bottom, right) = place(first), place(last or first)
        return cls(top, left, bottom, right)

    @property
    def is_possible(self) -> bool:
        """The block lies on a sheet, its first cell at the top left."""
        return 1 <= self.top <= self.bottom <= LAST_ROW and (
            1 <= self.left <= self.right <= LAST_COLUMN
        )

    def overlaps(self, other: Area) -> bool:
        """Some cell is in both."""
        return (
            self.top <= other.bottom and other.top <= self.bottom
            and self.left <= other.right and other.left <= self.right
        )  # fmt: skip


_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")


def place(cell: str) -> tuple[int, int]:
    """A1 -> (1, 1)."""
    letters, row = _CELL.fullmatch(cell).groups()
    return int(row), column_number(letters)


@cache
def column_number(letters: str) -> int:
    """AA -> 27."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return column


def column_name(number: int) -> str:
    """27 -> AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def areas(sqref: str) -> list[Area]:
    """Each block of "A1:B2 D4"."""
    return [Area.of(reference) for reference in sqref.split()]


class Package:
    """The parts of a file by name, without a leading slash."""

    def __init__(self, path: Path):
        with zipfile.ZipFile(path) as archive:
            self.entries = archive.infolist()
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self._trees: dict[str, etree._Element] = {}
        self._cells: dict[str, dict[tuple[int, int], etree._Element]] = {}

    def xml(self, name: str) -> etree._Element:
        """The tree of a part."""
        if name not in self._trees:
            self._trees[name] = etree.fromstring(self.parts[name])
        return self._trees[name]

    def relations(self, part: str) -> list[Relation]:
        """The relationships of a part; of the package where it is ""."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.parts:
            return []
        return [
            Relation(
                item.get("Id"),
                item.get("Type").rpartition("/")[2],
                item.get("Target")
                if item.get("TargetMode") == "External"
                else posixpath.normpath(posixpath.join("/", folder, item.get("Target")))[1:],
                item.get("TargetMode") == "External",
            )
            for item in self.xml(rels).iter(f"{_PACKAGE_RELATIONS}Relationship")
        ]

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part refers to by relationships of one kind."""
        return [r.target for r in self.relations(part) if r.kind == kind and r.target in self.parts]

    @cached_property
    def content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        """Content types by part, and by extension."""
        tree = self.xml("[Content_Types].xml")
        by_part = {
            o.get("PartName")[1:]: o.get("ContentType") for o in tree.iter(f"{_TYPES}Override")
        }
        by_ending = {
            d.get("Extension").lower(): d.get("ContentType") for d in tree.iter(f"{_TYPES}Default")
        }
        return by_part, by_ending

    @cached_property
    def typed(self) -> list[str]:
        """The parts and extensions whose content type is said, as often as it is said."""
        tree = self.xml("[Content_Types].xml")
        return [
            *(o.get("PartName").casefold() for o in tree.iter(f"{_TYPES}Override")),
            *(f"*.{d.get('Extension').lower()}" for d in tree.iter(f"{_TYPES}Default")),
        ]

    def content_type(self, part: str) -> str | None:
        """The content type of a part."""
        by_part, by_ending = self.content_types
        return by_part.get(part) or by_ending.get(part.rpartition(".")[2].lower())

    @cached_property
    def workbook(self) -> str:
        """The name of the workbook's part."""
        return self.related("", "officeDocument")[0]

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each sheet by the sheet's name, in order."""
        targets = {r.id: r.target for r in self.relations(self.workbook)}
        return {
            sheet.get("name"): target
            for sheet in self.xml(self.workbook).iter(f"{MAIN}sheet")
            if (target := targets.get(sheet.get(f"{RELATIONS}id"))) in self.parts
        }

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        parts = self.related(self.workbook, "sharedStrings")
        if not parts:
            return []
        return [
            unescape("".join(text.text or "" for text in item.iter(f"{MAIN}t")))
            for item in self.xml(parts[0]).iter(f"{MAIN}si")
        ]

    @cached_property
    def styles(self) -> etree._Element:
        """The tree of the styles."""
        return self.xml(self.related(self.workbook, "styles")[0])

    def cells(self, sheet: str) -> dict[tuple[int, int], etree._Element]:
        """The cells of a sheet's part by (row, column)."""
        if sheet not in self._cells:
            found = self.xml(sheet).iter(f"{MAIN}c")
            self._cells[sheet] = {place(cell.get("r")): cell for cell in found}
        return self._cells[sheet]

    def text(self, cell: etree._Element | None) -> str:
        """The text or number of a cell, as a person sees it but for number formats."""
        if cell is None:
            return ""
        if cell.get("t") == "inlineStr":
            return unescape("".join(text.text or "" for text in cell.iter(f"{MAIN}t")))
        value = cell.findtext(f"{MAIN}v") or ""
        if cell.get("t") != "s":
            return unescape(value) if cell.get("t") == "str" else value
        return self.strings[int(value)] if int(value) < len(self.strings) else ""

    def tables_of(self, sheet: str) -> list[etree._Element]:
        """The tables of a sheet's part."""
        return [self.xml(part) for part in self.related(sheet, "table")]
