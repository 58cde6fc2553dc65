"""The file as a package: parts, relationships, content types, sheets, styles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from urllib.parse import unquote

from tests.xl_addin.structure.package import MAIN, RELATIONS, Package

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_CONTENT_TYPES = {
    "worksheet": f"{_SPREADSHEET}worksheet+xml",
    "table": f"{_SPREADSHEET}table+xml",
    "styles": f"{_SPREADSHEET}styles+xml",
    "sharedStrings": f"{_SPREADSHEET}sharedStrings+xml",
    "comments": f"{_SPREADSHEET}comments+xml",
    "pivotTable": f"{_SPREADSHEET}pivotTable+xml",
    "pivotCacheDefinition": f"{_SPREADSHEET}pivotCacheDefinition+xml",
    "pivotCacheRecords": f"{_SPREADSHEET}pivotCacheRecords+xml",
    "drawing": "application/vnd.openxmlformats-officedocument.drawing+xml",
    "chart": "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    "vmlDrawing": "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "officeDocument": f"{_SPREADSHEET}sheet.main+xml",
}
_STYLE_LIMITS = {"cellXfs": 64_000, "fonts": 1_024, "fills": 64_000, "numFmts": 200}


def relationships(package: Package) -> Iterator[str]:
    """Every relationship leads somewhere, inside the file, and has an id of its own."""
    for part in ("", *package.parts):
        relations = package.relations(part)
        for name, count in Counter(relation.id for relation in relations).items():
            if count > 1:
                yield f"{part}: relationship {name} stands {count} times"
        known = {relation.id for relation in relations}
        for relation in relations:
            if relation.external:
                yield f"{part}: external link to {relation.target}"
            elif unquote(relation.target) not in package.parts:
                yield f"{part}: relationship to {relation.target}, which is not there"
        if part.endswith(".xml") and b"relationships" in package.parts[part]:
            for element in package.xml(part).iter():
                for name, value in element.attrib.items():
                    if name.startswith(RELATIONS) and value not in known:
                        yield f"{part}: {element.tag} uses relationship {value}, which is not there"


def parts(package: Package) -> Iterator[str]:
    """Every part is there once, has a content type, and is referred to."""
    for name, count in Counter(name.casefold() for name in package.names).items():
        if count > 1:
            yield f"{name} is in the file {count} times"
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
        if package.content_type(name) in (None, "application/xml"):
            yield f"{name} has no content type"
        if name not in reached:
            yield f"nothing refers to {name}"
        if b"externalLink" in name.encode():
            yield f"{name}: a link to another workbook"


def content_types(package: Package) -> Iterator[str]:
    """The content type of a part is the one that its relationship promises."""
    for part in ("", *package.parts):
        for relation in package.relations(part):
            expected = _CONTENT_TYPES.get(relation.kind)
            actual = package.content_type(relation.target)
            if expected and relation.target in package.parts and actual != expected:
                yield f"{relation.target} has content type {actual}, not {expected}"


def sheet_names(package: Package) -> Iterator[str]:
    """Sheet names are such as Excel takes."""
    sheets = list(package.xml(package.workbook).iter(f"{MAIN}sheet"))
    for kind in ("name", "sheetId", f"{RELATIONS}id"):
        for value, count in Counter(sheet.get(kind).casefold() for sheet in sheets).items():
            if count > 1:
                yield f"{count} sheets have the {kind} {value}"
    for sheet in sheets:
        name = sheet.get("name")
        if not 1 <= len(name) <= 31:
            yield f"sheet name {name!r} has {len(name)} characters"
        if set(name) & set("[]:*?/\\") or name[:1] == "'" or name[-1:] == "'":
            yield f"sheet name {name!r} has characters that Excel refuses"
        if name.casefold() == "history":
            yield f"sheet name {name!r} is reserved"
    visible = [sheet.get("state", "visible") == "visible" for sheet in sheets]
    if not any(visible):
        yield "no sheet is visible"
    for view in package.xml(package.workbook).iter(f"{MAIN}workbookView"):
        if not visible[int(view.get("activeTab", 0))]:
            yield "the active sheet is hidden"


def styles(package: Package) -> Iterator[str]:
    """Styles are within Excel's limits and refer to fonts, fills and borders that are there."""
    counts = {}
    for element in package.styles:
        name = element.tag.removeprefix(MAIN)
        counts[name] = len(element)
        if element.get("count") not in (None, str(len(element))):
            yield f"styles: {name} says {element.get('count')} and has {len(element)}"
        if len(element) > _STYLE_LIMITS.get(name, len(element)):
            yield f"styles: {len(element)} {name}"
    own = {f.get("numFmtId") for f in package.styles.iter(f"{MAIN}numFmt")}
    for xf in package.styles.find(f"{MAIN}cellXfs"):
        for attribute, kind in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            if int(xf.get(attribute, 0)) >= counts[kind]:
                yield f"styles: {attribute} {xf.get(attribute)}, which is not there"
        if int(xf.get("numFmtId", 0)) >= 164 and xf.get("numFmtId") not in own:
            yield f"styles: number format {xf.get('numFmtId')}, which is not there"


CHECKS = [relationships, parts, content_types, sheet_names, styles]
