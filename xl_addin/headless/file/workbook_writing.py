"""Writing the workbook's own part: what is ours of it, put into that of the opened file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook._writer import WorkbookWriter
from openpyxl.xml.functions import tostring

from xl_addin.headless.file.packages import MAIN, RELATION, Relation, free_id, safe_parser

if TYPE_CHECKING:
    from openpyxl import Workbook

    from xl_addin.headless.file.keep import KeptBook
    from xl_addin.headless.pivot.parts import Cache

_ORDER = [
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets",
    "functionGroups", "externalReferences", "definedNames", "calcPr", "oleSize",
    "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
]  # fmt: skip
# What Excel says of its own saving: where the file lay, and which edition of it this is.
_OF_EXCEL = {"absPath", "revisionPtr", "coauthVersion"}


def number_sheets(workbook: Workbook, kept: KeptBook | None) -> None:
    """Give every sheet its number and the id of its relationship; those of a file keep theirs.

    Slicers, timelines and others name a sheet by its number.
    """
    taken = {getattr(ws, "headless_id", None) for ws in workbook._sheets}
    # Those of sheets that were there when the book was saved before are taken, too.
    ids = {getattr(ws, "headless_relation", None) for ws in workbook._sheets} - {None}
    ids |= set(kept.book_relations) if kept is not None else set()
    number = 0
    for worksheet in workbook._sheets:
        if getattr(worksheet, "headless_id", None) is None:
            number = next(n for n in range(number + 1, 65_535) if n not in taken)
            taken.add(number)
            worksheet.headless_id = number
        if getattr(worksheet, "headless_relation", None) is None:
            worksheet.headless_relation = free_id(ids)
            ids.add(worksheet.headless_relation)


def workbook_part(
    workbook: Workbook, kept: KeptBook | None, caches: Sequence[Cache], relations: list[Relation]
) -> bytes:
    """The workbook's part. `relations` are its relationships; those of the caches are added."""
    writer = WorkbookWriter(workbook)
    writer.write_properties()
    writer.write_names()
    _number_local_names(writer)
    writer.write_views()
    ours = etree.fromstring(tostring(writer.package.to_tree()), safe_parser())
    if kept is None:
        root = ours
    else:
        root = etree.fromstring(kept.archive.read(kept.book_part), safe_parser())
        _drop_what_excel_says_of_saving(root)
        for word in ("bookViews", "definedNames", "workbookProtection"):
            _put(root, word, ours.find(f"{{{MAIN}}}{word}"))
        _count_days(root, workbook)
        _work_out_on_opening(root)
    _put(root, "sheets", _sheets(workbook))
    _put_caches(root, caches, relations)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _number_local_names(writer: WorkbookWriter) -> None:
    """openpyxl counts worksheets; a name's number counts all sheets, charts' too."""
    sheets = writer.wb._sheets
    places = [sheets.index(worksheet) for worksheet in writer.wb.worksheets]
    for entry in writer.package.definedNames.definedName:
        if entry.localSheetId is not None:
            entry.localSheetId = places[entry.localSheetId]


def _drop_what_excel_says_of_saving(root: etree._Element) -> None:
    for element in list(root):
        if not isinstance(element.tag, str):
            continue
        words = {etree.QName(e).localname for e in element.iter(etree.Element)}
        if words & _OF_EXCEL and etree.QName(element).namespace != MAIN:
            root.remove(element)


def _count_days(root: etree._Element, workbook: Workbook) -> None:
    """Say from which day the numbers of dates are counted."""
    from_1904 = workbook.epoch == CALENDAR_MAC_1904
    found = root.find(f"{{{MAIN}}}workbookPr")
    if found is None and from_1904:
        found = etree.Element(f"{{{MAIN}}}workbookPr")
        _put(root, "workbookPr", found)
    if found is not None:
        found.attrib.pop("date1904", None)
        if from_1904:
            found.set("date1904", "1")


def _work_out_on_opening(root: etree._Element) -> None:
    """Stored results of a person's formulas may be out of date."""
    found = root.find(f"{{{MAIN}}}calcPr")
    if found is None:
        found = etree.Element(f"{{{MAIN}}}calcPr")
        _put(root, "calcPr", found)
    found.set("fullCalcOnLoad", "1")


def _put(root: etree._Element, word: str, new: etree._Element | None) -> None:
    """Put an element into its place among the workbook's, for the one that is there."""
    old = root.find(f"{{{MAIN}}}{word}")
    if old is not None and new is not None:
        root.replace(old, new)
    elif old is not None:
        root.remove(old)
    elif new is not None:
        rank = _ORDER.index(word)
        later = (e for e in root if _rank(e) > rank)
        following = next(later, None)
        if following is None:
            root.append(new)
        else:
            following.addprevious(new)


def _rank(element: etree._Element) -> int:
    word = etree.QName(element).localname if isinstance(element.tag, str) else ""
    return _ORDER.index(word) if word in _ORDER else -1


def _sheets(workbook: Workbook) -> etree._Element:
    holder = etree.Element(f"{{{MAIN}}}sheets", nsmap={"r": RELATION})
    for worksheet in workbook._sheets:
        values = {"name": worksheet.title, "sheetId": str(worksheet.headless_id)}
        if worksheet.sheet_state != "visible":
            values["state"] = worksheet.sheet_state
        values[f"{{{RELATION}}}id"] = worksheet.headless_relation
        etree.SubElement(holder, f"{{{MAIN}}}sheet", values)
    return holder


def _put_caches(root: etree._Element, caches: Sequence[Cache], relations: list[Relation]) -> None:
    """List the pivot caches; those of a data model stay listed where they were, in an extension."""
    ids = {r.id for r in relations}
    listed = {
        e.get(f"{{{RELATION}}}id"): e
        for e in root.iter(f"{{{MAIN}}}pivotCache")
        if e.getparent().getparent() is root
    }
    elsewhere = {
        value
        for e in root.iter(etree.Element)
        if etree.QName(e).localname == "pivotCache" and e.get(f"{{{RELATION}}}id") not in listed
        for value in [e.get(f"{{{RELATION}}}id")]
    }
    holder = etree.Element(f"{{{MAIN}}}pivotCaches", nsmap={"r": RELATION})
    written = set()
    for cache in caches:
        identity = cache.relation_id
        if identity is None or identity in ids:
            identity = free_id(ids | set(listed) | elsewhere)
        ids.add(identity)
        written.add(identity)
        relations.append(Relation(identity, cache.rel_type, cache.name))
        if identity not in elsewhere:
            values = {"cacheId": str(cache.number), f"{{{RELATION}}}id": identity}
            etree.SubElement(holder, f"{{{MAIN}}}pivotCache", values)
    for identity, element in listed.items():
        if identity in ids and identity not in written:
            holder.append(element)
    _put(root, "pivotCaches", holder if len(holder) else None)
    for element in list(root.iter(etree.Element)):
        lost = element.get(f"{{{RELATION}}}id")
        if etree.QName(element).localname == "pivotCache" and lost not in ids:
            element.getparent().remove(element)
