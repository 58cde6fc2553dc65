"""The sheets: cells, and what lies on them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from tests.xl_addin.structure.package import MAIN, Area, Package, place

_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews "
    "mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions "
    "pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects "
    "controls webPublishItems tableParts extLst"
).split()
_LONGEST_TEXT, _LONGEST_FORMULA, _MOST_LINKS, _LONGEST_LIST = 32_767, 8_192, 65_490, 255
_REFERENCE = re.compile(
    r"""("[^"]*")|(?:'[^']+'|[A-Za-z0-9_.]+)!|(\$?)([A-Z]{1,3})(\$?)([0-9]+)(?![A-Za-z0-9_(])"""
)
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"


def order(package: Package) -> Iterator[str]:
    """What a sheet holds comes in the order that Excel demands."""
    for name, part in package.sheets.items():
        places = [_ORDER.index(child.tag.removeprefix(MAIN)) for child in package.xml(part)]
        if places != sorted(places):
            yield f"{name}: its elements are out of order"


def cells(package: Package) -> Iterator[str]:
    """Cells stand in order, and hold what fits, with styles that are there."""
    style_count = len(package.styles.find(f"{MAIN}cellXfs"))
    for name, part in package.sheets.items():
        before = (0, 0)
        for cell in package.xml(part).iter(f"{MAIN}c"):
            here = place(cell.get("r"))
            where = f"{name}!{cell.get('r')}"
            if here <= before:
                yield f"{where} comes after {before}"
            if int(cell.getparent().get("r", here[0])) != here[0]:
                yield f"{where} is in row {cell.getparent().get('r')}"
            before = here
            if int(cell.get("s", 0)) >= style_count:
                yield f"{where} has style {cell.get('s')}, which is not there"
            if cell.get("t") == "s" and int(cell.findtext(f"{MAIN}v")) >= len(package.strings):
                yield f"{where} has a text that is not there"
                continue
            if len(package.text(cell).encode("utf-16-le")) // 2 > _LONGEST_TEXT:
                yield f"{where} has a text of more than {_LONGEST_TEXT} characters"
            if len(cell.findtext(f"{MAIN}f") or "") > _LONGEST_FORMULA:
                yield f"{where} has a formula of more than {_LONGEST_FORMULA} characters"


def columns(package: Package) -> Iterator[str]:
    """Columns and rows have possible sizes and are said once."""
    for name, part in package.sheets.items():
        found = list(package.xml(part).iter(f"{MAIN}col"))
        for one, other in pairwise(found):
            if int(other.get("min")) <= int(one.get("max")):
                yield f"{name}: columns {one.get('min')} and {other.get('min')} overlap"
        if any(float(column.get("width", 0)) > 255 for column in found):
            yield f"{name}: a column is wider than 255"
        if any(float(row.get("ht", 0)) > 409.5 for row in package.xml(part).iter(f"{MAIN}row")):
            yield f"{name}: a row is higher than 409.5"


def links(package: Package) -> Iterator[str]:
    """There are no more links than Excel takes, and each leads to a sheet of the book."""
    for name, part in package.sheets.items():
        found = list(package.xml(part).iter(f"{MAIN}hyperlink"))
        if len(found) > _MOST_LINKS:
            yield f"{name}: {len(found)} links"
        for link in found:
            sheet = (link.get("location") or "").rpartition("!")[0].strip("'").replace("''", "'")
            if sheet and sheet not in package.sheets:
                yield f"{name}!{link.get('ref')}: link to the sheet {sheet}, which is not there"


def merged(package: Package) -> Iterator[str]:
    """Merged cells do not overlap each other or a table."""
    for name, part in package.sheets.items():
        merges = [Area.of(m.get("ref")) for m in package.xml(part).iter(f"{MAIN}mergeCell")]
        tables = [Area.of(package.xml(t).get("ref")) for t in package.related(part, "table")]
        for one, other in combinations([*merges, *tables], 2):
            if one.overlaps(other):
                yield f"{name}: merged cells or tables overlap: {one} and {other}"


def conditional_formats(package: Package) -> Iterator[str]:
    """Formulas begin at the first cell of their area; styles are there; priorities differ."""
    dxfs = package.styles.find(f"{MAIN}dxfs")
    count = 0 if dxfs is None else len(dxfs)
    for name, part in package.sheets.items():
        priorities = []
        for block in package.xml(part).iter(f"{MAIN}conditionalFormatting"):
            first = Area.of(block.get("sqref").split()[0])
            for rule in block.iter(f"{MAIN}cfRule"):
                where = f"{name}!{block.get('sqref')}"
                priorities.append(rule.get("priority"))
                if rule.get("dxfId") is not None and int(rule.get("dxfId")) >= count:
                    yield f"{where} has format {rule.get('dxfId')}, which is not there"
                for formula in rule.iter(f"{MAIN}formula"):
                    if not _begins_at(formula.text, first):
                        yield f"{where}: {formula.text} does not begin at its first cell"
        for priority, number in Counter(priorities).items():
            if number > 1:
                yield f"{name}: {number} conditional formats have the priority {priority}"


def _begins_at(formula: str, first: Area) -> bool:
    """The relative parts of a formula's references are the first cell's row or column."""
    for text, fixed_column, letters, fixed_row, row in _REFERENCE.findall(formula):
        if text or not letters:
            continue
        _, column = place(f"{letters}1")
        if (not fixed_column and column != first.left) or (not fixed_row and int(row) != first.top):
            return False
    return True


def drop_downs(package: Package) -> Iterator[str]:
    """Drop-downs are short enough, refer to sheets that are there, and do not overlap."""
    for name, part in package.sheets.items():
        holder = package.xml(part).find(f"{MAIN}dataValidations")
        if holder is None:
            continue
        if holder.get("count") not in (None, str(len(holder))):
            yield f"{name}: says {holder.get('count')} validations and has {len(holder)}"
        areas = []
        for rule in holder:
            areas += [Area.of(area) for area in rule.get("sqref").split()]
            formula = rule.findtext(f"{MAIN}formula1") or ""
            if formula.startswith('"') and len(formula) - 2 > _LONGEST_LIST:
                yield f"{name}!{rule.get('sqref')}: a list of {len(formula) - 2} characters"
            sheet = formula.rpartition("!")[0].strip("'")
            if sheet and sheet not in package.sheets:
                yield f"{name}!{rule.get('sqref')}: list on {sheet}, which is not there"
        if any(one.overlaps(other) for one, other in combinations(areas, 2)):
            yield f"{name}: validations overlap"


def notes(package: Package) -> Iterator[str]:
    """Each note has one box at its cell, and each box a note."""
    for name, part in package.sheets.items():
        noted = Counter()
        for comments in package.related(part, "comments"):
            tree = package.xml(comments)
            authors = len(tree.findall(f"{MAIN}authors/{MAIN}author"))
            for comment in tree.iter(f"{MAIN}comment"):
                noted[place(comment.get("ref"))] += 1
                if int(comment.get("authorId")) >= authors:
                    yield f"{name}!{comment.get('ref')}: the note has no author"
        boxes = Counter()
        for drawing in package.related(part, "vmlDrawing"):
            for data in package.xml(drawing).iter(f"{_EXCEL}ClientData"):
                if data.get("ObjectType") == "Note":
                    row, column = (int(data.findtext(f"{_EXCEL}{k}")) for k in ("Row", "Column"))
                    boxes[row + 1, column + 1] += 1
        if noted != boxes:
            yield f"{name}: notes and their boxes differ at {(noted - boxes) + (boxes - noted)}"
        if noted and max(noted.values()) > 1:
            yield f"{name}: a cell has more than one note"
        if boxes and package.xml(part).find(f"{MAIN}legacyDrawing") is None:
            yield f"{name}: the sheet does not refer to the boxes of its notes"


CHECKS = [
    order, cells, columns, links, merged, conditional_formats, drop_downs, notes,
]  # fmt: skip
