"""What openpyxl would lose of a workbook: kept as it is, or named so that saving can refuse.

When a file is opened its parts are looked through. Everything that can be put back unchanged is
remembered here and put back on saving (see grafts.py). Everything else becomes a line in
`problems`; saving such a book is refused before anything is written.
"""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING
from zipfile import ZipFile

from lxml import etree

from xl_addin.headless.file.drawings import drawing_extras
from xl_addin.headless.file.kept_sheets import (
    KeptSheet,
    note_x14_ids,
    take_bars,
    take_validations,
)
from xl_addin.headless.file.packages import (
    RELATION,
    Part,
    content_types,
    relations_of,
    rels_name,
    safe_parser,
)

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet

# Relationship types by their last word. What openpyxl (or our own code) reads and writes:
_BOOK_KNOWN = {
    "worksheet", "chartsheet", "styles", "theme", "sharedStrings", "externalLink",
    "pivotCacheDefinition", "vbaProject",
}  # fmt: skip
_SHEET_KNOWN = {"hyperlink", "comments", "vmlDrawing", "drawing", "table", "pivotTable"}
_ROOT_KNOWN = {"officeDocument", "core-properties", "extended-properties", "custom-properties"}
# Made anew by Excel, so nothing is lost without them:
_DISPOSABLE = {"calcChain", "thumbnail"}
# Parts that nothing else in the file refers to by number: put back unchanged.
_BOOK_GRAFTED = {"customXml", "person"}
_SHEET_GRAFTED = {"printerSettings", "threadedComment", "namedSheetView"}

_PLAIN_WORDS = {
    "slicer": "slicers",
    "slicerCache": "slicers",
    "timeline": "timelines",
    "timelineCache": "timelines",
    "ctrlProp": "form controls (buttons, tick boxes)",
    "control": "ActiveX controls",
    "oleObject": "embedded objects",
    "package": "embedded objects",
    "connections": "data connections",
    "queryTable": "a query's table",
    "sheetMetadata": "dynamic array formulas or linked data types",
    "image": "a background picture",
    "customProperty": "custom sheet properties",
    "usernames": "a shared workbook's history",
    "revisionHeaders": "a shared workbook's history",
    "xlMacrosheet": "an Excel 4 macro sheet",
    "dialogsheet": "a dialog sheet",
    "powerPivotData": "a data model",
    "FeaturePropertyBag": "tick boxes in cells",
}
_ELEMENT_WORDS = {
    "dataConsolidate": "consolidation settings",
    "customSheetViews": "custom views",
    "customProperties": "custom sheet properties",
    "smartTags": "smart tags",
    "legacyDrawingHF": "pictures in headers or footers",
    "drawingHF": "pictures in headers or footers",
    "picture": "a background picture",
    "oleObjects": "embedded objects",
    "controls": "form controls",
    "webPublishItems": "web publishing settings",
}
# Sheet elements that are put back as they are (see sheet_writing.py).
_FRAGMENTS = ("protectedRanges", "ignoredErrors")


class KeptBook:
    """Everything to put back into one workbook, and everything that cannot be.

    `parts` are put back by name, `sheets` by title; `problems` says in words what is lost.
    """

    def __init__(self, archive: ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        self.content_types = content_types(archive)
        self.problems: list[str] = []
        self.parts: dict[str, Part] = {}
        self.root_relations: list[tuple[str, str]] = []
        self.book_relations: list[tuple[str, str]] = []
        self.sheets: dict[str, KeptSheet] = {}
        self.file_sharing: bytes | None = None

    # Reading

    def inspect(self, book_part: str) -> None:
        """Look through the relationships of the package and of the workbook."""
        # openpyxl itself puts back the ribbon of a book with macros.
        has_macros = any(name.endswith("vbaProject.bin") for name in self.names)
        known = _ROOT_KNOWN | ({"extensibility"} if has_macros else set())
        for kind, target, _ in self.relations(""):
            self._sort_relation(kind, target, known, None, self.root_relations, "")
        for element in etree.fromstring(self.archive.read(book_part), safe_parser()):
            word = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if word == "fileSharing":
                self.file_sharing = etree.tostring(element, with_tail=False)
            elif word == "customWorkbookViews":
                self.problem("customSheetViews", "the workbook")
        for kind, target, _ in self.relations(book_part):
            self._sort_relation(
                kind, target, _BOOK_KNOWN, _BOOK_GRAFTED, self.book_relations, "the workbook"
            )

    def _sort_relation(
        self,
        kind: str,
        target: str,
        known: Container[str],
        grafted: Container[str] | None,
        keep: list[tuple[str, str]],
        where: str,
    ) -> None:
        """Keep a relationship, or call it a problem; without `grafted` all unknown are kept."""
        word = kind.rsplit("/", 1)[-1]
        if word in known or word in _DISPOSABLE or target not in self.names:
            return
        if grafted is None or word in grafted:
            self.graft(target)
            keep.append((kind, target))
        else:
            self.problem(word, where)

    def problem(self, word: str, where: str) -> None:
        """Note what cannot be kept, by its word in the file, and where it is."""
        text = _PLAIN_WORDS.get(word, _ELEMENT_WORDS.get(word, f"something unknown ({word})"))
        line = f"{text} in {where}" if where else text
        if line not in self.problems:
            self.problems.append(line)

    def relations(self, part: str) -> list[tuple[str, str, str]]:
        """The relationships of a part: (type, name of the target part, id)."""
        return relations_of(self.archive, part)

    def graft(self, name: str) -> None:
        """Remember a part and everything that it refers to."""
        if name in self.parts or name not in self.names:
            return
        rels = rels_name(name)
        self.parts[name] = Part(
            name,
            self.archive.read(name),
            self.content_types(name),
            self.archive.read(rels) if rels in self.names else None,
        )
        for _, target, _ in self.relations(name):
            self.graft(target)

    def inspect_sheet(self, title: str, part: str, xml: bytes) -> KeptSheet:
        """Look through a sheet's part and its relationships."""
        where = f"the sheet {title!r}"
        kept = self.sheets[title] = KeptSheet()
        if re.search(rb'<(?:\w+:)?c [^>]*\b[cv]m="', xml):
            self.problem("sheetMetadata", where)
        root = _without_cells(xml)
        for element in root:
            self._sheet_element(element, kept, where)
        for kind, target, identity in self.relations(part):
            self._sheet_relation(kind, target, identity, kept, where)
        return kept

    def _sheet_element(self, element: etree._Element, kept: KeptSheet, where: str) -> None:
        if not isinstance(element.tag, str):
            return
        word = etree.QName(element).localname
        if word == "AlternateContent":
            for inner in element.iter():
                name = etree.QName(inner).localname if isinstance(inner.tag, str) else ""
                if name in _ELEMENT_WORDS:
                    self.problem(name, where)
        elif word in _ELEMENT_WORDS:
            self.problem(word, where)
        elif word in _FRAGMENTS:
            kept.fragments[word] = etree.tostring(element, encoding="unicode", with_tail=False)
        elif word == "conditionalFormatting":
            note_x14_ids(element, kept)
        elif word == "extLst":
            for extension in element:
                self._extension(extension, kept, where)

    def _extension(self, extension: etree._Element, kept: KeptSheet, where: str) -> None:
        for element in extension.iter():
            if any(name.startswith(f"{{{RELATION}}}") for name in element.attrib):
                word = etree.QName(element).localname
                self.problem("slicer" if "slicer" in word else "timeline", where)
                return
        take_validations(extension, kept)
        take_bars(extension, kept)
        if len(extension) and (len(extension[0]) or extension[0].attrib):
            kept.extensions.append(etree.tostring(extension, encoding="unicode", with_tail=False))

    def _sheet_relation(
        self, kind: str, target: str, identity: str, kept: KeptSheet, where: str
    ) -> None:
        word = kind.rsplit("/", 1)[-1]
        if word == "drawing":
            kept.drawing = target
            self.graft(target)
            kept.drawing_extras = drawing_extras(self.archive.read(target))
        elif word in _SHEET_GRAFTED:
            self.graft(target)
            kept.relations.append((kind, target, identity))
        elif word == "table":
            for inner, _, _ in self.relations(target):
                self.problem(inner.rsplit("/", 1)[-1], where)
        elif word == "vmlDrawing":
            if re.search(rb'ObjectType="(?!Note")', self.archive.read(target)):
                self.problem("ctrlProp", where)
        elif word not in _SHEET_KNOWN:
            self.problem(word, where)

    # Before saving

    def refusals(self, sheets: Sequence[Sheet]) -> list[str]:
        """Everything that saving would lose, in plain words. `sheets` are those still there."""
        lines = list(self.problems)
        for sheet in sheets:
            kept = sheet.kept
            if kept is None:
                continue
            if sheet.charts.touched and kept.drawing_extras:
                extras = ", ".join(sorted(set(kept.drawing_extras)))
                lines.append(f"{extras} beside a changed chart on the sheet {sheet.name!r}")
            threads = any(kind.endswith("/threadedComment") for kind, _, _ in kept.relations)
            if kept.moved and threads:
                lines.append(
                    f"threaded comments on the sheet {sheet.name!r}, whose rows or columns moved"
                )
        return lines


def _without_cells(xml: bytes) -> etree._Element:
    """The sheet's XML parsed without its cells, which can be many."""
    start = re.search(rb"<(?:\w+:)?sheetData\b", xml)
    ends = list(re.finditer(rb"</(?:\w+:)?sheetData>", xml))
    if start and ends:
        xml = xml[: start.start()] + xml[ends[-1].end() :]
    return etree.fromstring(xml, safe_parser())
