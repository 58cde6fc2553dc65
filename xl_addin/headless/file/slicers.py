"""Slicers and timelines: which tables and pivot tables of a file they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from xl_addin.headless.file.packages import safe_parser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xl_addin.headless.file.keep import KeptBook


def sliced_tables(kept: KeptBook) -> set[str]:
    """The numbers of the tables that have slicers."""
    return {e.get("tableId") for e in _elements(kept, "tableSlicerCache")}


def sliced_pivots(kept: KeptBook) -> set[tuple[str, str]]:
    """The number of the sheet and the name of each pivot table with a slicer or a timeline."""
    return {(e.get("tabId"), e.get("name")) for e in _elements(kept, "pivotTable")}


def _elements(kept: KeptBook, word: str) -> Iterator[etree._Element]:
    for relation in kept.relations:
        if relation.kind in ("slicerCache", "timelineCache"):
            root = etree.fromstring(kept.part(relation.target).data, safe_parser())
            yield from (e for e in root.iter(etree.Element) if etree.QName(e).localname == word)
