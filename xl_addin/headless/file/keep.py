"""What openpyxl would lose of a workbook: kept as it is, or named so that saving can refuse.

When a file is opened its parts are looked through. Everything that can be put back unchanged is
remembered here and put back on saving (see writing.py). Everything else becomes a line in
`problems`; saving such a book is refused before anything is written.
"""

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from xl_addin.headless.cells.addresses import parse_areas, plain_address
from xl_addin.headless.cells.references import Shift

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

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
# Sheet elements that are put back as they are, and where (see writing.py).
_FRAGMENTS = ("protectedRanges", "ignoredErrors")


@dataclass
class Part:
    """A part of the package with the relationships it has to others."""

    name: str
    data: bytes
    content_type: str
    rels: bytes | None = None


@dataclass
class KeptSheet:
    """What to put back into one sheet."""

    fragments: dict[str, str] = field(default_factory=dict)
    extensions: list[str] = field(default_factory=list)
    # Relationships to put back: (type, part name, relationship id or None).
    relations: list[tuple[str, str, str | None]] = field(default_factory=list)
    drawing: str | None = None
    drawing_extras: list[str] = field(default_factory=list)
    bars: dict[int, str] = field(default_factory=dict)
    x14_ids: dict[str, int] = field(default_factory=dict)
    rules: list = field(default_factory=list)
    moved: bool = False

    def shift(self, shift: Shift):
        """Follow inserted or deleted rows and columns."""
        self.moved = True
        self.fragments = {n: _shift_sqref(x, shift) for n, x in self.fragments.items()}
        self.extensions = [_shift_sqref(x, shift) for x in self.extensions]

    def rewrite_formulas(self, rewrite, home):
        """Let formulas inside extensions follow renamed sheets and moved cells."""

        def change(match):
            text = _unescape(match[2])
            return match[1] + _escape(rewrite(text, home)) + match[3]

        self.extensions = [
            re.sub(r"(<xm:f>)([^<]*)(</xm:f>)", change, text) for text in self.extensions
        ]


def _shift_sqref(text, shift):
    def change(match):
        moved = [shift.area(area) for area in parse_areas(match[2])]
        return match[1] + " ".join(plain_address(area) for area in moved if area) + match[3]

    text = re.sub(r'( sqref=")([^"]*)(")', change, text)
    return re.sub(r"(<xm:sqref>)([^<]*)(</xm:sqref>)", change, text)


def _escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _unescape(text):
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


class KeptBook:
    """Everything to put back into one workbook, and everything that cannot be."""

    def __init__(self, archive):
        self.archive = archive
        self.names = set(archive.namelist())
        self.content_types = _content_types(archive)
        self.problems: list[str] = []
        self.parts: dict[str, Part] = {}
        self.root_relations: list[tuple[str, str]] = []
        self.book_relations: list[tuple[str, str]] = []
        self.sheets: dict[str, KeptSheet] = {}
        self.file_sharing: bytes | None = None

    # Reading

    def inspect(self, book_part: str):
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

    def _sort_relation(self, kind, target, known, grafted, keep, where):
        word = kind.rsplit("/", 1)[-1]
        if word in known or word in _DISPOSABLE or target not in self.names:
            return
        if grafted is None or word in grafted:
            self.graft(target)
            keep.append((kind, target))
        else:
            self.problem(word, where)

    def problem(self, word, where):
        text = _PLAIN_WORDS.get(word, _ELEMENT_WORDS.get(word, f"something unknown ({word})"))
        line = f"{text} in {where}" if where else text
        if line not in self.problems:
            self.problems.append(line)

    def relations(self, part: str):
        """The relationships of a part: (type, target part, id). Links to outside are left out."""
        name = rels_name(part)
        if name not in self.names:
            return []
        root = etree.fromstring(self.archive.read(name), safe_parser())
        folder = posixpath.dirname(part)
        found = []
        for element in root:
            if element.get("TargetMode") == "External":
                continue
            target = element.get("Target")
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            found.append((element.get("Type"), posixpath.normpath(path), element.get("Id")))
        return found

    def graft(self, name: str):
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

    def _sheet_element(self, element, kept, where):
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
            _note_x14_ids(element, kept)
        elif word == "extLst":
            for extension in element:
                self._extension(extension, kept, where)

    def _extension(self, extension, kept, where):
        for element in extension.iter():
            if any(name.startswith(f"{{{RELATION}}}") for name in element.attrib):
                word = etree.QName(element).localname
                self.problem("slicer" if "slicer" in word else "timeline", where)
                return
        _take_validations(extension, kept)
        _take_bars(extension, kept)
        if len(extension) and (len(extension[0]) or extension[0].attrib):
            kept.extensions.append(etree.tostring(extension, encoding="unicode", with_tail=False))

    def _sheet_relation(self, kind, target, identity, kept, where):
        word = kind.rsplit("/", 1)[-1]
        if word == "drawing":
            kept.drawing = target
            self.graft(target)
            kept.drawing_extras = _drawing_extras(self.archive.read(target))
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

    def refusals(self, sheets) -> list[str]:
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


def rels_name(part: str) -> str:
    """The name of the part that holds another part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def safe_parser():
    """A parser that resolves no entity and fetches nothing."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _content_types(archive):
    root = etree.fromstring(archive.read("[Content_Types].xml"), safe_parser())
    defaults, overrides = {}, {}
    for element in root:
        if element.tag == f"{{{TYPES}}}Default":
            defaults[element.get("Extension").lower()] = element.get("ContentType")
        elif element.tag == f"{{{TYPES}}}Override":
            overrides[element.get("PartName").lstrip("/")] = element.get("ContentType")
    return lambda name: (
        overrides.get(name)
        or defaults.get(name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
    )


def _without_cells(xml: bytes):
    """The sheet's XML parsed without its cells, which can be many."""
    start = re.search(rb"<(?:\w+:)?sheetData\b", xml)
    ends = list(re.finditer(rb"</(?:\w+:)?sheetData>", xml))
    if start and ends:
        xml = xml[: start.start()] + xml[ends[-1].end() :]
    return etree.fromstring(xml, safe_parser())


def _note_x14_ids(element, kept):
    for rule in element.iter(f"{{{MAIN}}}cfRule"):
        for identity in rule.iter(f"{{{X14}}}id"):
            kept.x14_ids[identity.text] = int(rule.get("priority", 0))


def _take_bars(extension, kept):
    """Data bars in the newer format belong to a rule in the older one: taken out for it."""
    for rule in list(extension.iter(f"{{{X14}}}cfRule")):
        priority = kept.x14_ids.get(rule.get("id"))
        if priority is None or rule.get("type") != "dataBar":
            continue
        bar = rule.find(f"{{{X14}}}dataBar")
        kept.bars[priority] = etree.tostring(bar, encoding="unicode", with_tail=False)
        formatting = rule.getparent()
        formatting.remove(rule)
        if formatting.find(f"{{{X14}}}cfRule") is None:
            formatting.getparent().remove(formatting)


def _take_validations(extension, kept):
    """Excel moves lists that lie on other sheets into an extension: taken out as usual rules."""
    for rule in list(extension.iter(f"{{{X14}}}dataValidation")):
        values = {name: value for name, value in rule.attrib.items() if not name.startswith("{")}
        for name in ("formula1", "formula2"):
            text = rule.find(f"{{{X14}}}{name}/{{{XM}}}f")
            if text is not None:
                values[name] = text.text
        values["sqref"] = rule.findtext(f"{{{XM}}}sqref")
        kept.rules.append(values)
        rule.getparent().remove(rule)
    for holder in extension.findall(f"{{{X14}}}dataValidations"):
        extension.remove(holder)


def _drawing_extras(xml: bytes) -> list[str]:
    """What a drawing holds besides charts."""
    root = etree.fromstring(xml, safe_parser())
    extras = []
    for element in root.iter():
        word = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if word in ("sp", "cxnSp", "grpSp"):
            extras.append("shapes")
        elif word == "pic":
            extras.append("pictures")
        elif word == "AlternateContent":
            extras.append("newer drawing objects")
    return extras
