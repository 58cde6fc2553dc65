"""The file as a package: its entries, parts, relationships, content types and properties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote
from zipfile import ZIP_DEFLATED, ZIP_STORED

from tests.xl_addin.structure.package import RELATIONS, Package

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_CONTENT_TYPES = {
    "worksheet": {f"{_SPREADSHEET}worksheet+xml"},
    "table": {f"{_SPREADSHEET}table+xml"},
    "styles": {f"{_SPREADSHEET}styles+xml"},
    "sharedStrings": {f"{_SPREADSHEET}sharedStrings+xml"},
    "comments": {f"{_SPREADSHEET}comments+xml"},
    "pivotTable": {f"{_SPREADSHEET}pivotTable+xml"},
    "pivotCacheDefinition": {f"{_SPREADSHEET}pivotCacheDefinition+xml"},
    "pivotCacheRecords": {f"{_SPREADSHEET}pivotCacheRecords+xml"},
    "drawing": {"application/vnd.openxmlformats-officedocument.drawing+xml"},
    "chart": {"application/vnd.openxmlformats-officedocument.drawingml.chart+xml"},
    "vmlDrawing": {"application/vnd.openxmlformats-officedocument.vmlDrawing"},
    "vbaProject": {"application/vnd.ms-office.vbaProject"},
    "core-properties": {"application/vnd.openxmlformats-package.core-properties+xml"},
    "officeDocument": {
        f"{_SPREADSHEET}sheet.main+xml",
        "application/vnd.ms-excel.addin.macroEnabled.main+xml",
    },
}
_USED_BY = {
    "drawing": "drawing", "legacyDrawing": "vmlDrawing", "tablePart": "table", "chart": "chart",
    "hyperlink": "hyperlink", "sheet": "worksheet", "pivotCache": "pivotCacheDefinition",
    "pivotCacheDefinition": "pivotCacheRecords", "pageSetup": "printerSettings",
}  # fmt: skip
"""Which kind of relationship an element may name."""
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_DATES = "{http://purl.org/dc/terms/}"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_RIBBON = "customUI/"
"""Office reads these parts as plain XML."""


def entries(package: Package) -> Iterator[str]:
    """The zip holds what a package may hold, each part once, in any letter case."""
    for name, count in Counter(entry.filename.casefold() for entry in package.entries).items():
        if count > 1:
            yield f"{name} is in the file {count} times"
    for entry in package.entries:
        name = entry.filename
        if "\\" in name or name.startswith("/") or name.endswith("/") or ".." in name.split("/"):
            yield f"{name} is no name of a part"
        if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            yield f"{name} is compressed in a way that Excel does not know"
        if entry.flag_bits & 0x1:
            yield f"{name} is encrypted"


def relationships(package: Package) -> Iterator[str]:
    """Every relationship leads somewhere, inside the file, and has an id of its own."""
    for part in ("", *package.parts):
        relations = package.relations(part)
        for name, count in Counter(relation.id for relation in relations).items():
            if count > 1:
                yield f"{part}: relationship {name} stands {count} times"
        for relation in relations:
            if relation.external:
                yield f"{part}: external link to {relation.target}"
            elif unquote(relation.target) not in package.parts:
                yield f"{part}: relationship to {relation.target}, which is not there"
        if part.endswith(".xml") and b"relationships" in package.parts[part]:
            yield from _used(package, part, {r.id: r.kind for r in relations})


def _used(package: Package, part: str, kinds: dict[str, str]) -> Iterator[str]:
    """What the elements of a part name is there, and is what they need."""
    for value in package.xml(part).xpath("//@*[namespace-uri()=$uri]", uri=RELATIONS[1:-1]):
        tag = value.getparent().tag.rpartition("}")[2]
        if value not in kinds:
            yield f"{part}: {tag} uses relationship {value}, which is not there"
        elif tag in _USED_BY and kinds[value] != _USED_BY[tag]:
            yield f"{part}: {tag} uses relationship {value}, a {kinds[value]}"


def parts(package: Package) -> Iterator[str]:
    """Every part has a content type, and is referred to."""
    by_part, _ = package.content_types
    for name in by_part:
        if name not in package.parts:
            yield f"content type for {name}, which is not there"
    reached, waiting = set(), [""]
    while waiting:
        for relation in package.relations(waiting.pop()):
            if not relation.external and relation.target not in reached:
                reached.add(relation.target)
                waiting.append(relation.target)
    for name in package.parts:
        if name == "[Content_Types].xml" or name.endswith(".rels"):
            continue
        plain = package.content_type(name) in (None, "application/xml")
        if plain and not name.startswith(_RIBBON):
            yield f"{name} has no content type"
        if name not in reached:
            yield f"nothing refers to {name}"
        if b"externalLink" in name.encode():
            yield f"{name}: a link to another workbook"


def content_types(package: Package) -> Iterator[str]:
    """The content type of a part is the one that its relationship promises, and is said once."""
    for name, count in Counter(package.typed).items():
        if count > 1:
            yield f"the content type of {name} is said {count} times"
    for part in ("", *package.parts):
        for relation in package.relations(part):
            expected = _CONTENT_TYPES.get(relation.kind)
            actual = package.content_type(relation.target)
            if expected and relation.target in package.parts and actual not in expected:
                yield f"{relation.target} has content type {actual}, not {sorted(expected)[-1]}"


def properties(package: Package) -> Iterator[str]:
    """What the file says of itself is said once, and its dates are dates."""
    found = package.related("", "core-properties")
    if len(found) != 1:
        yield f"the file has {len(found)} parts with its properties"
        return
    tree = package.xml(found[0])
    if tree.tag != f"{_CORE}coreProperties":
        yield f"{found[0]} begins with {tree.tag}"
    for tag, count in Counter(element.tag for element in tree).items():
        if count > 1:
            yield f"{found[0]}: {tag} stands {count} times"
    for element in tree:
        if element.tag.startswith(_DATES) and element.get(_TYPE) != "dcterms:W3CDTF":
            yield f"{found[0]}: {element.tag} is no date"


CHECKS = [entries, relationships, parts, content_types, properties]
