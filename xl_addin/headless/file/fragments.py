"""Elements of a sheet that our engine does not know, put into their places among its own."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from xl_addin.headless.file.packages import MAIN, safe_parser

_ORDER = [
    "sheetCalcPr", "sheetProtection", "protectedRanges", "scenarios", "autoFilter", "sortState",
    "dataConsolidate", "customSheetViews", "mergeCells", "phoneticPr", "conditionalFormatting",
    "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup", "headerFooter",
    "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
]  # fmt: skip
"""What comes after a sheet's rows, in the only order that Excel accepts."""


def with_fragments(tail: bytes, fragments: Sequence[str]) -> bytes:
    """The XML after a sheet's rows, up to the end of the sheet, with more elements in it."""
    root = etree.fromstring(f'<worksheet xmlns="{MAIN}">'.encode() + tail, safe_parser())
    elements = [*root, *(etree.fromstring(text, safe_parser()) for text in fragments)]
    elements.sort(key=_rank)  # equal ranks keep their order
    return b"".join(etree.tostring(element) for element in elements) + b"</worksheet>"


def _rank(element: etree._Element) -> int:
    """The place of an element; of one that offers alternatives, that of what they are."""
    for inner in element.iter(etree.Element):
        word = etree.QName(inner).localname
        if word in _ORDER:
            return _ORDER.index(word)
    return len(_ORDER)
