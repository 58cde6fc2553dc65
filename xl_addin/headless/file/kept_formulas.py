"""Formulas in parts that are put back: they follow renamed sheets and moved cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from xl_addin.headless.file.kept_sheets import rewrite_within

if TYPE_CHECKING:
    from xl_addin.headless.file.keep import KeptBook
    from xl_addin.headless.sheets import Sheet

Rewrite = Callable[[str, str], str]
"""(formula, name of the sheet that it stands on) -> formula."""

_PATTERNS = {
    # What a chart shows.
    "chart": re.compile(r"(<(?:\w+:)?f(?: [^>]*)?>)([^<]+)(</(?:\w+:)?f>)"),
    # The cell whose text a shape shows.
    "drawing": re.compile(r'( textlink=")([^"]+)(")'),
    # The cells that a form control reads and writes.
    "ctrlProp": re.compile(r'( fmla(?:Link|Range|Group|Txbx)=")([^"]+)(")'),
    "vmlDrawing": re.compile(
        r"(<x:Fmla(?:Link|Range|Group|Txbx|Pict)>)([^<]+)(</x:Fmla(?:Link|Range|Group|Txbx|Pict)>)"
    ),
}
_PATTERNS["chartEx"] = _PATTERNS["chart"]


def rewrite_sheet(sheet: Sheet, rewrite: Rewrite) -> None:
    """Rewrite what lies on a worksheet: its drawing with its charts, and its form controls."""
    kept, book = sheet.kept, sheet.book.kept
    if kept is None or book is None:
        return
    if kept.drawing is not None:
        _rewrite_part(book, kept.drawing, "drawing", rewrite, sheet.name)
        rewrite_charts(book, kept.drawing, rewrite, sheet.name)
    if kept.vml is not None:
        _rewrite_part(book, kept.vml, "vmlDrawing", rewrite, sheet.name)
    for relation in kept.relations:
        if relation.kind == "ctrlProp":
            _rewrite_part(book, relation.target, "ctrlProp", rewrite, sheet.name)


def rewrite_charts(book: KeptBook, drawing: str, rewrite: Rewrite, home: str) -> None:
    """Rewrite the charts of a drawing."""
    for kind in ("chart", "chartEx"):
        for name in book.related(drawing, kind):
            _rewrite_part(book, name, kind, rewrite, home)


def rewrite_chart_sheets(book: KeptBook, rewrite: Rewrite) -> None:
    """Rewrite the charts that are sheets of their own."""
    for relation in book.book_relations.values():
        if relation.kind == "chartsheet":
            for drawing in book.related(relation.target, "drawing"):
                rewrite_charts(book, drawing, rewrite, "")


def _rewrite_part(book: KeptBook, name: str, kind: str, rewrite: Rewrite, home: str) -> None:
    part = book.part(name)
    text = part.data.decode("utf-8", "surrogateescape")
    new = rewrite_within(text, _PATTERNS[kind], rewrite, home)
    if new != text:
        part.data = new.encode("utf-8", "surrogateescape")
