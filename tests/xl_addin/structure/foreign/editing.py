"""A workbook's file, changed part by part, as other programs leave it."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

from lxml import etree

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DRAWING = "application/vnd.openxmlformats-officedocument.drawing+xml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PREFIXES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "r": OFFICE,
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "x14": f"{MICROSOFT}/spreadsheetml/2009/9/main",
        "x15": f"{MICROSOFT}/spreadsheetml/2010/11/main",
        "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "x": "urn:schemas-microsoft-com:office:excel",
    }.items()
)
"""What fragments of XML may use as prefixes."""
_SHEET_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells "
    "phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins "
    "pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors "
    "smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects controls "
    "webPublishItems tableParts extLst"
).split()
_BOOK_ORDER = (
    "fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups "
    "externalReferences definedNames calcPr oleSize customWorkbookViews pivotCaches extLst"
).split()
KINDS: dict[str, Callable[[Editor], None]] = {}
"""What other programs put in, by name."""


def foreign(name: str) -> Callable:
    """The function puts this kind of thing into a workbook."""

    def register(put: Callable[[Editor], None]) -> Callable[[Editor], None]:
        assert name not in KINDS, f"{name} is put in twice"
        KINDS[name] = put
        return put

    return register


class Editor:
    """The parts of a file, to be changed. ``added`` are those that were put in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.added: list[str] = []
        root = self.tree("_rels/.rels")
        (book,) = (e for e in root if e.get("Type").endswith("/officeDocument"))
        self.book = book.get("Target").lstrip("/")

    def save(self) -> None:
        """Write the file."""
        with zipfile.ZipFile(self.path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)

    # Parts and relationships

    def tree(self, name: str) -> etree._Element:
        """A part's XML."""
        return etree.fromstring(self.parts[name])

    def put(self, name: str, root: etree._Element) -> None:
        """Replace a part's XML."""
        self.parts[name] = etree.tostring(
            root, xml_declaration=True, encoding="UTF-8", standalone=True
        )

    def add(self, name: str, data: str | bytes, content_type: str | None = None) -> str:
        """Add a part; without a content type its ending says what it is."""
        assert name not in self.parts, name
        self.parts[name] = (HEAD + data).encode() if isinstance(data, str) else data
        self.added.append(name)
        types = self.tree("[Content_Types].xml")
        space = f"{{{PACKAGE}/content-types}}"
        if content_type is not None:
            values = {"PartName": f"/{name}", "ContentType": content_type}
            etree.SubElement(types, f"{space}Override", values)
            self.put("[Content_Types].xml", types)
        return name

    def by_ending(self, ending: str, content_type: str) -> None:
        """Say what parts with an ending are."""
        types = self.tree("[Content_Types].xml")
        space = f"{{{PACKAGE}/content-types}}"
        if all(e.get("Extension") != ending for e in types):
            entry = etree.Element(
                f"{space}Default", {"Extension": ending, "ContentType": content_type}
            )
            types.insert(0, entry)
            self.put("[Content_Types].xml", types)

    def relate(
        self, part: str, kind: str, target: str, name: str | None = None, external: bool = False
    ) -> str:
        """Add a relationship to a part, "" for the package; gives its id."""
        folder, leaf = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{leaf}.rels")
        space = f"{PACKAGE}/relationships"
        if rels not in self.parts:
            self.parts[rels] = f'{HEAD}<Relationships xmlns="{space}"/>'.encode()
        root = self.tree(rels)
        taken = {e.get("Id") for e in root}
        name = name or next(i for n in range(1, 99_999) if (i := f"rId{n}") not in taken)
        values = {"Id": name, "Type": kind, "Target": target}
        if external:
            values["TargetMode"] = "External"
        else:
            values["Target"] = posixpath.relpath(target, folder or ".")
        etree.SubElement(root, f"{{{space}}}Relationship", values)
        self.put(rels, root)
        return name

    # The workbook and its sheets

    def sheets(self) -> dict[str, str]:
        """The parts of the sheets by name."""
        folder, leaf = posixpath.split(self.book)
        rels = self.tree(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        targets = {e.get("Id"): e.get("Target") for e in rels}
        found = {}
        for sheet in self.tree(self.book).iter(f"{{{MAIN}}}sheet"):
            target = targets[sheet.get(f"{{{OFFICE}}}id")]
            path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            found[sheet.get("name")] = path
        return found

    def add_sheet(self, title: str, data: str, kind: str = "worksheet") -> str:
        """Add a sheet; gives its part."""
        folder = f"xl/{kind}s"
        number = next(n for n in range(1, 999) if f"{folder}/sheet{n}.xml" not in self.parts)
        name = self.add(f"{folder}/sheet{number}.xml", data, f"{SPREADSHEET}.{kind}+xml")
        self.added.remove(name)
        identity = self.relate(self.book, f"{OFFICE}/{kind}", name)
        root = self.tree(self.book)
        sheets = root.find(f"{{{MAIN}}}sheets")
        values = {
            "name": title,
            "sheetId": str(max(int(e.get("sheetId")) for e in sheets) + 1),
            f"{{{OFFICE}}}id": identity,
        }
        etree.SubElement(sheets, f"{{{MAIN}}}sheet", values)
        self.put(self.book, root)
        return name

    def mine(self) -> str:
        """The part of a sheet of a person's own, made at the first asking."""
        found = self.sheets()
        if "Mine" in found:
            return found["Mine"]
        rows = "".join(
            f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>{word}</t></is></c>'
            f'<c r="B{row}"><v>{row}</v></c></row>'
            for row, word in enumerate(("North", "South", "East", "West"), 1)
        )
        return self.add_sheet(
            "Mine", f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )

    def fill(self, part: str, row: int, cells: Sequence[object], column: str) -> None:
        """Put cells at the end of a row: numbers, texts, or XML of a cell or of what is in it."""
        root = self.tree(part)
        data = root.find(f"{{{MAIN}}}sheetData")
        rows = {int(e.get("r")): e for e in data}
        if row not in rows:
            rows[row] = etree.Element(f"{{{MAIN}}}row", {"r": str(row)})
            later = next((e for n, e in sorted(rows.items()) if n > row), None)
            data.append(rows[row]) if later is None else later.addprevious(rows[row])
        for offset, cell in enumerate(cells):
            place = f"{chr(ord(column) + offset)}{row}"
            text = str(cell)
            if not isinstance(cell, str):
                text = f'<c r="{place}"><v>{cell}</v></c>'
            elif text.startswith("<f"):
                text = f'<c r="{place}">{text}</c>'
            elif not text.startswith("<c "):
                text = f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'
            rows[row].append(fragment(text))
        self.put(part, root)

    def sheet_id(self, title: str) -> str:
        """The number by which other parts name a sheet."""
        sheets = self.tree(self.book).iter(f"{{{MAIN}}}sheet")
        return next(e.get("sheetId") for e in sheets if e.get("name") == title)

    def insert(self, part: str, xml: str) -> None:
        """Put an element into its place in a sheet or in the workbook."""
        order = _BOOK_ORDER if part == self.book else _SHEET_ORDER
        root, new = self.tree(part), fragment(xml)
        rank = _rank(new, order)
        following = next((e for e in root if _rank(e, order) > rank), None)
        if following is None:
            root.append(new)
        else:
            following.addprevious(new)
        self.put(part, root)

    def declare(self, part: str, prefix: str, uri: str) -> None:
        """Let a sheet's first tag say what a prefix means."""
        tag = f'<worksheet xmlns:{prefix}="{uri}" '.encode()
        self.parts[part] = self.parts[part].replace(b"<worksheet ", tag, 1)

    def extend(self, part: str, xml: str) -> None:
        """Put an extension into a sheet or the workbook."""
        root = self.tree(part)
        if root.find(f"{{{MAIN}}}extLst") is None:
            self.insert(part, "<extLst/>")
            root = self.tree(part)
        root.find(f"{{{MAIN}}}extLst").append(fragment(xml))
        self.put(part, root)

    def draw(self, part: str, xml: str) -> str:
        """Put an anchored object into a sheet's drawing, made where there is none; its part."""
        folder, leaf = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{leaf}.rels")
        found = [
            e.get("Target")
            for e in (self.tree(rels) if rels in self.parts else ())
            if e.get("Type") == f"{OFFICE}/drawing"
        ]
        if found:
            target = found[0]
            absolute = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            name = posixpath.normpath(absolute)
        else:
            number = next(
                n for n in range(1, 999) if f"xl/drawings/drawing{n}.xml" not in self.parts
            )
            data = f"<xdr:wsDr {PREFIXES}/>"
            name = self.add(f"xl/drawings/drawing{number}.xml", data, DRAWING)
            identity = self.relate(part, f"{OFFICE}/drawing", name)
            self.insert(part, f'<drawing r:id="{identity}"/>')
        root = self.tree(name)
        root.append(fragment(xml))
        self.put(name, root)
        return name


def put_in(path: Path, *names: str) -> list[str]:
    """Put kinds of things, all without a name, into a file; the parts that were added."""
    file = Editor(path)
    for name in names or KINDS:
        KINDS[name](file)
    file.save()
    return file.added


def fragment(xml: str) -> etree._Element:
    """An element that may use the usual prefixes."""
    holder = etree.fromstring(f'<holder xmlns="{MAIN}" {PREFIXES}>{xml}</holder>')
    (element,) = holder
    return element


def anchored(inner: str, row: int = 8) -> str:
    """An object over some cells."""
    return (
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>4</xdr:col><xdr:colOff>0</xdr:colOff>"
        f"<xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>7</xdr:col>"
        f"<xdr:colOff>0</xdr:colOff><xdr:row>{row + 6}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
        f"{inner}<xdr:clientData/></xdr:twoCellAnchor>"
    )


def _rank(element: etree._Element, order: list[str]) -> int:
    for inner in element.iter(etree.Element):
        word = etree.QName(inner).localname
        if word in order:
            return order.index(word)
    return len(order) if element.getparent() is None else -1
