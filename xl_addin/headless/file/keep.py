"""What our engine does not know of a workbook: kept as it is, under its own name.

When a file is opened its parts are looked through. A few kinds are ours to write anew; every other
part is put back byte for byte with its relationships (see grafts.py), however it is called. What
would be wrong after a change becomes a line in `problems`; saving such a book is refused before
anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

from lxml import etree

from xl_addin.headless.file import kept_formulas
from xl_addin.headless.file.kept_sheets import (
    KeptSheet,
    note_x14_ids,
    take_bars,
    take_validations,
)
from xl_addin.headless.file.packages import (
    IGNORABLE,
    MAIN,
    RELATION,
    ContentTypes,
    Part,
    Relation,
    relations_of,
    rels_name,
    safe_parser,
)

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet

# Relationships by the last word of their type. Ours to write anew:
_OF_PACKAGE = {"officeDocument", "core-properties", "extended-properties"}
_OF_BOOK = {"worksheet", "chartsheet", "styles", "sharedStrings", "pivotCacheDefinition"}
_OF_SHEET = {
    "hyperlink", "comments", "drawing", "table", "pivotTable", "threadedComment",
}  # fmt: skip
# Made anew by Excel, and out of date once something has changed:
_DISPOSABLE = {"calcChain", "thumbnail"}
# What would be wrong, or void, after a change that Excel did not make:
_REFUSED = {
    "usernames": "a shared workbook's history",
    "revisionHeaders": "a shared workbook's history",
    "xlMacrosheet": "an Excel 4 macro sheet",
    "xlIntlMacrosheet": "an Excel 4 macro sheet",
    "dialogsheet": "a dialog sheet",
    "FeaturePropertyBag": "tick boxes in cells",
    "origin": "a digital signature, which a change makes void",
}
# Relationships whose parts name cells of their sheet in a way that does not follow the cells:
_FIXED_TO_CELLS = {"tableSingleCells": "cells that are mapped to XML"}
# Elements of a sheet that our engine writes; every other one is put back as it is.
_WRITTEN = {
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetProtection",
    "scenarios", "autoFilter", "mergeCells", "conditionalFormatting", "dataValidations",
    "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter", "rowBreaks",
    "colBreaks", "drawing", "legacyDrawing", "tableParts", "extLst",
}  # fmt: skip


class KeptBook:
    """Everything to put back into one workbook, and everything that cannot be.

    `root` and `relations` are the relationships of the package and of the workbook that are put
    back; `sheets` what is kept of each sheet, by title; `problems` says in words what is lost.
    """

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.types = ContentTypes(archive)
        self.problems: list[str] = []
        self.parts: dict[str, Part] = {}
        self.root: list[Relation] = []
        self.relations: list[Relation] = []
        self.sheets: dict[str, KeptSheet] = {}
        self.book_part = ""
        self.book_relations: dict[str, Relation] = {}
        self.has_macros = False
        self.sliced: set[tuple[str, str]] = set()

    # Reading

    def inspect(self, book_part: str) -> None:
        """Look through the relationships of the package and of the workbook."""
        self.book_part = book_part
        self.root = list(self._kept_of("", _OF_PACKAGE, ""))
        self.relations = list(self._kept_of(book_part, _OF_BOOK, "the workbook"))
        self.book_relations = {r.id: r for r in self.relations_of(book_part)}
        self.has_macros = any(r.kind == "vbaProject" for r in self.relations)

    def _kept_of(self, part: str, ours: set[str], where: str) -> Iterable[Relation]:
        for relation in self.relations_of(part):
            if relation.kind in _REFUSED:
                self.problem(_REFUSED[relation.kind], where)
            elif relation.kind in ours | _DISPOSABLE:
                continue
            elif relation.external or relation.target in self.names:
                yield relation

    def problem(self, text: str, where: str) -> None:
        """Note what cannot be kept, and where it is."""
        line = f"{text} in {where}" if where else text
        if line not in self.problems:
            self.problems.append(line)

    def relations_of(self, part: str) -> list[Relation]:
        """The relationships of a part, "" for the package."""
        return relations_of(self.archive, part)

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part refers to by relationships of one kind."""
        return [
            r.target
            for r in self.relations_of(part)
            if r.kind == kind and not r.external and r.target in self.names
        ]

    def part(self, name: str) -> Part:
        """A part of the file, which may be changed."""
        if name not in self.parts:
            rels = rels_name(name)
            data = self.archive.read(rels) if rels in self.names else None
            self.parts[name] = Part(name, self.archive.read(name), self.types.of(name), data)
        return self.parts[name]

    def with_all_behind(self, names: Iterable[str]) -> list[str]:
        """Parts, and every part that they refer to, and so on; each once."""
        waiting, found = list(names), {}
        while waiting:
            name = waiting.pop()
            if name in found or name not in self.names:
                continue
            found[name] = True
            waiting.extend(r.target for r in self.relations_of(name) if not r.external)
        return list(found)

    def rewrite_formulas(self, sheets: Iterable[Sheet], rewrite: kept_formulas.Rewrite) -> None:
        """Let charts, shapes and form controls follow renamed sheets and moved cells."""
        for sheet in sheets:
            kept_formulas.rewrite_sheet(sheet, rewrite)
        kept_formulas.rewrite_chart_sheets(self, rewrite)

    def inspect_sheet(self, title: str, part: str, xml: bytes) -> KeptSheet:
        """Look through a sheet's part and its relationships."""
        kept = self.sheets[title] = KeptSheet(part)
        root = _without_cells(xml)
        kept.ignorable = _ignorable(root)
        legacy = root.find(f"{{{MAIN}}}legacyDrawing")
        legacy_id = None if legacy is None else legacy.get(f"{{{RELATION}}}id")
        for element in root:
            self._sheet_element(element, kept)
        for relation in self.relations_of(part):
            if relation.external or relation.target in self.names:
                _sort_sheet_relation(relation, kept, legacy_id)
        return kept

    def _sheet_element(self, element: etree._Element, kept: KeptSheet) -> None:
        if not isinstance(element.tag, str):
            return
        word = etree.QName(element).localname
        if word == "conditionalFormatting":
            note_x14_ids(element, kept)
        elif word == "pageSetup":
            kept.printer = element.get(f"{{{RELATION}}}id")
        elif word == "extLst":
            for extension in element:
                _take_extension(extension, kept)
        elif word not in _WRITTEN:
            kept.fragments.append(etree.tostring(element, encoding="unicode", with_tail=False))


def _sort_sheet_relation(relation: Relation, kept: KeptSheet, legacy_id: str | None) -> None:
    if relation.kind == "drawing":
        kept.drawing = relation.target
    elif relation.kind == "threadedComment":
        kept.threads.append(relation)
    elif relation.id == legacy_id:
        kept.vml = relation.target
    elif relation.kind not in _OF_SHEET:
        kept.relations.append(relation)
        if relation.kind in _FIXED_TO_CELLS:
            kept.fixed.append(_FIXED_TO_CELLS[relation.kind])


def _ignorable(root: etree._Element) -> str:
    """The attributes by which a part says what may be ignored, with the prefixes that they need."""
    words = root.get(IGNORABLE, "").split()
    if not words or not all(word in root.nsmap for word in words):
        return ""
    names = {"mc": etree.QName(IGNORABLE).namespace, **{word: root.nsmap[word] for word in words}}
    spaces = "".join(f" xmlns:{prefix}={quoteattr(uri)}" for prefix, uri in names.items())
    return f"{spaces} mc:Ignorable={quoteattr(' '.join(words))}"


def _take_extension(extension: etree._Element, kept: KeptSheet) -> None:
    if not isinstance(extension.tag, str):
        return
    take_validations(extension, kept)
    take_bars(extension, kept)
    if len(extension) and (len(extension[0]) or extension[0].attrib):
        kept.extensions.append(etree.tostring(extension, encoding="unicode", with_tail=False))


def _without_cells(xml: bytes) -> etree._Element:
    """The sheet's XML parsed without its cells, which can be many."""
    start = re.search(rb"<(?:\w+:)?sheetData\b", xml)
    ends = list(re.finditer(rb"</(?:\w+:)?sheetData>", xml))
    if start and ends:
        xml = xml[: start.start()] + xml[ends[-1].end() :]
    return etree.fromstring(xml, safe_parser())
