"""The sheets: their parts in order, their columns, views, links, printing and protection."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations, pairwise

from lxml import etree

from tests.xl_addin.structure.formulas import place_problems
from tests.xl_addin.structure.package import (
    LAST_COLUMN,
    MAIN,
    RELATIONS,
    Area,
    Package,
    areas,
    place,
)

_ORDER = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection "
    "protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews "
    "mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions "
    "pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches "
    "ignoredErrors smartTags drawing legacyDrawing legacyDrawingHF picture oleObjects "
    "controls webPublishItems tableParts extLst"
).split()
_SEVERAL = {"conditionalFormatting"}
_MOST_LINKS, _LONGEST_LINK, _LONGEST_FOOTER = 65_490, 2_083, 255
_PASSWORD = re.compile(r"[0-9A-Fa-f]{4}")


def order(package: Package) -> Iterator[str]:
    """What a sheet holds comes in the order that Excel demands, each kind once."""
    for name, part in package.sheets.items():
        names = [child.tag.removeprefix(MAIN) for child in package.xml(part)]
        places = [_ORDER.index(each) for each in names]
        if places != sorted(places):
            yield f"{name}: its elements are out of order"
        for each, count in Counter(names).items():
            if count > 1 and each not in _SEVERAL:
                yield f"{name}: {each} stands {count} times"


def columns(package: Package) -> Iterator[str]:
    """Columns and rows have possible sizes and formats, and are said once."""
    formats = len(package.styles.find(f"{MAIN}cellXfs"))
    for name, part in package.sheets.items():
        found = list(package.xml(part).iter(f"{MAIN}col"))
        for one, other in pairwise(found):
            if int(other.get("min")) <= int(one.get("max")):
                yield f"{name}: columns {one.get('min')} and {other.get('min')} overlap"
        for column in found:
            where = f"{name}: column {column.get('min')}"
            if not 0 <= float(column.get("width", 0)) <= 255:
                yield f"{where} is {column.get('width')} wide"
            if not 1 <= int(column.get("min")) <= int(column.get("max")) <= LAST_COLUMN:
                yield f"{where} reaches to {column.get('max')}"
            if int(column.get("style", 0)) >= formats:
                yield f"{where} has format {column.get('style')}, which is not there"
        if any(float(row.get("ht", 0)) > 409.5 for row in package.xml(part).iter(f"{MAIN}row")):
            yield f"{name}: a row is higher than 409.5"


def views(package: Package) -> Iterator[str]:
    """A sheet has one view; its frozen panes and its selection agree with each other."""
    books = len(list(package.xml(package.workbook).iter(f"{MAIN}workbookView")))
    for name, part in package.sheets.items():
        found = list(package.xml(part).iter(f"{MAIN}sheetView"))
        if len({view.get("workbookViewId") for view in found}) < len(found):
            yield f"{name} has {len(found)} views"
        for view in found:
            if int(view.get("workbookViewId")) >= books:
                yield f"{name}: its view is that of a window that is not there"
            if not 10 <= int(view.get("zoomScale", 100)) <= 400:
                yield f"{name} is shown at {view.get('zoomScale')} per cent"
            for problem in (*_panes(view), *_selections(view)):
                yield f"{name}: {problem}"


def _panes(view: etree._Element) -> Iterator[str]:
    pane = view.find(f"{MAIN}pane")
    allowed = {"topLeft"}
    if pane is not None:
        across, down = (float(pane.get(side, 0)) for side in ("xSplit", "ySplit"))
        last = {(True, True): "bottomRight", (False, True): "bottomLeft",
                (True, False): "topRight"}.get((across > 0, down > 0))  # fmt: skip
        allowed = {"topLeft", last}
        if across and down:
            allowed |= {"topRight", "bottomLeft"}
        if last is None or pane.get("activePane", "topLeft") != last:
            yield f"split at {across}, {down} its active pane is {pane.get('activePane')}"
        row, column = place(pane.get("topLeftCell", "A1"))
        if pane.get("state") == "frozen" and (row <= down or column <= across):
            yield f"{pane.get('topLeftCell')} is frozen and scrolls at once"
    used = [each.get("pane", "topLeft") for each in view.iter(f"{MAIN}selection")]
    if not set(used) <= allowed or len(set(used)) < len(used):
        yield f"selections in the panes {used}"


def _selections(view: etree._Element) -> Iterator[str]:
    for each in view.iter(f"{MAIN}selection"):
        cell, chosen = each.get("activeCell", "A1"), areas(each.get("sqref", "A1"))
        if not any(Area.of(cell).overlaps(area) for area in chosen):
            yield f"the active cell {cell} is not among {each.get('sqref')}"


def links(package: Package) -> Iterator[str]:
    """There are no more links than Excel takes, and each leads to a place in the book."""
    known = {name.casefold() for name in package.sheets}
    for name, part in package.sheets.items():
        found = list(package.xml(part).iter(f"{MAIN}hyperlink"))
        if len(found) > _MOST_LINKS:
            yield f"{name}: {len(found)} links"
        for cell, count in Counter(link.get("ref") for link in found).items():
            if count > 1 and len(found) <= _MOST_LINKS:
                yield f"{name}!{cell} has {count} links"
        for link in found:
            where, location = f"{name}!{link.get('ref')}", link.get("location")
            if location is None and link.get(f"{RELATIONS}id") is None:
                yield f"{where}: the link leads nowhere"
            if len(location or "") > _LONGEST_LINK:
                yield f"{where}: a link of {len(location)} characters"
            yield from place_problems(f"{where}: the link", location or "", known)


def merged(package: Package) -> Iterator[str]:
    """Merged cells are several, and do not overlap each other or a table."""
    for name, part in package.sheets.items():
        merges = [Area.of(m.get("ref")) for m in package.xml(part).iter(f"{MAIN}mergeCell")]
        tables = [Area.of(table.get("ref")) for table in package.tables_of(part)]
        if any((area.top, area.left) == (area.bottom, area.right) for area in merges):
            yield f"{name}: a single cell is merged"
        for one, other in combinations([*merges, *tables], 2):
            if one.overlaps(other):
                yield f"{name}: merged cells or tables overlap: {one} and {other}"
        holder = package.xml(part).find(f"{MAIN}mergeCells")
        if holder is not None and holder.get("count") not in (None, str(len(merges))):
            yield f"{name}: says {holder.get('count')} merged areas and has {len(merges)}"


def printing(package: Package) -> Iterator[str]:
    """Pages have possible settings."""
    for name, part in package.sheets.items():
        for page in package.xml(part).iter(f"{MAIN}pageSetup"):
            if not 10 <= int(page.get("scale", 100)) <= 400:
                yield f"{name} is printed at {page.get('scale')} per cent"
            if page.get("orientation", "default") not in ("default", "portrait", "landscape"):
                yield f"{name} is printed {page.get('orientation')}"
        for line in package.xml(part).iterfind(f"{MAIN}headerFooter/*"):
            if len(line.text or "") > _LONGEST_FOOTER:
                yield f"{name}: a footer of {len(line.text)} characters"


def protection(package: Package) -> Iterator[str]:
    """A sheet is protected in a way that Excel can take off again."""
    for name, part in package.sheets.items():
        for lock in package.xml(part).iter(f"{MAIN}sheetProtection"):
            if lock.get("password") and not _PASSWORD.fullmatch(lock.get("password")):
                yield f"{name}: the password's number is {lock.get('password')}"
            hashed = [lock.get(each) for each in ("hashValue", "saltValue", "spinCount")]
            if any(hashed) and not all((*hashed, lock.get("algorithmName"))):
                yield f"{name}: its password cannot be checked"


CHECKS = [order, columns, views, links, merged, printing, protection]
