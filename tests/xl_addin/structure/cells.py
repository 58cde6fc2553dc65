"""The cells and the texts in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from lxml import etree

from tests.xl_addin.structure.package import (
    LAST_COLUMN,
    LAST_ROW,
    MAIN,
    Package,
    is_longer,
    place,
    unescape,
)

_LONGEST_TEXT = 32_767
_ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")
_NEEDS_ESCAPE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?")
_MOST = 1e308
_ERRORS = {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA"}
_KINDS = {"n", "s", "b", "e", "str", "inlineStr", "d"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def rows(package: Package) -> Iterator[str]:
    """Rows stand in order, with formats that are there."""
    formats = _formats(package)
    for name, part in package.sheets.items():
        found = list(package.xml(part).iter(f"{MAIN}row"))
        numbers = [int(row.get("r")) for row in found]
        for one, other in pairwise(numbers):
            if other <= one:
                yield f"{name}: row {other} comes after row {one}"
        if numbers and numbers[-1] > LAST_ROW:
            yield f"{name}: there is no row {numbers[-1]}"
        for row in found:
            if int(row.get("s", 0)) >= formats:
                yield f"{name}: row {row.get('r')} has format {row.get('s')}, which is not there"


def cells(package: Package) -> Iterator[str]:
    """Cells stand in order, and hold what fits, with formats that are there."""
    formats = _formats(package)
    for name, part in package.sheets.items():
        before = (0, 0)
        for row in package.xml(part).iter(f"{MAIN}row"):
            number = int(row.get("r"))
            for cell in row:
                here = place(cell.get("r"))
                where = f"{name}!{cell.get('r')}"
                if here <= before or here[1] > LAST_COLUMN:
                    yield f"{where} comes after {before}"
                if number != here[0]:
                    yield f"{where} is in row {number}"
                before = here
                if int(cell.get("s", 0)) >= formats:
                    yield f"{where} has format {cell.get('s')}, which is not there"
                if len(cell) and (problem := _value(package, cell)):
                    yield f"{where}: {problem}"


def _formats(package: Package) -> int:
    return len(package.styles.find(f"{MAIN}cellXfs"))


def _value(package: Package, cell: etree._Element) -> str | None:
    """What is wrong with a cell's value."""
    kind, value = cell.get("t", "n"), cell.findtext(f"{MAIN}v")
    if kind not in _KINDS:
        return f"the kind {kind}"
    if kind == "s" and not (value or "").isdigit():
        return f"the text number {value}"
    if kind == "s" and int(value) >= len(package.strings):
        return "a text that is not there"
    if kind == "n" and value is not None and not _is_number(value):
        return f"{value} is no number"
    if kind == "b" and value not in ("0", "1"):
        return f"{value} is neither true nor false"
    if kind == "e" and value not in _ERRORS:
        return f"{value} is no error of Excel's"
    if is_longer(package.text(cell), _LONGEST_TEXT):
        return f"a text of more than {_LONGEST_TEXT} characters"
    return None


def _is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and abs(float(text)) < _MOST


def texts(package: Package) -> Iterator[str]:
    """Texts are read as they were meant.

    Characters that XML cannot hold are escaped (_x0001_), and nothing else is; spaces at the ends
    are kept.
    """
    for part in package.parts:
        if not part.endswith(".xml") or not part.startswith("xl/"):
            continue
        for text in package.xml(part).iter(f"{MAIN}t"):
            yield from _text(part, text)
        for cell in package.xml(part).iter(f"{MAIN}v"):
            if cell.getparent().get("t") == "str" and (found := _needless(cell.text or "")):
                yield f"{part}: {found} would be read as {unescape(found)!r}"


def _text(part: str, element: etree._Element) -> Iterator[str]:
    text = element.text or ""
    if found := _needless(text):
        yield f"{part}: {found} would be read as {unescape(found)!r}"
    if text != text.strip() and element.get(_SPACE) != "preserve":
        yield f"{part}: the spaces around {text.strip()[:30]!r} would be lost"


def _needless(text: str) -> str | None:
    """An escape in a text that stands for a character which needs none: it was typed so."""
    for found in _ESCAPE.findall(text):
        if not _NEEDS_ESCAPE.fullmatch(unescape(found)):
            return found
    return None


def shared_strings(package: Package) -> Iterator[str]:
    """The list of texts is as long as it says."""
    for part in package.related(package.workbook, "sharedStrings"):
        tree = package.xml(part)
        if tree.get("uniqueCount") not in (None, str(len(tree))):
            yield f"{part}: says {tree.get('uniqueCount')} texts and has {len(tree)}"
        if tree.get("count") is not None:
            used = sum(
                cell.get("t") == "s"
                for sheet in package.sheets.values()
                for cell in package.cells(sheet).values()
            )
            if int(tree.get("count")) != used:
                yield f"{part}: says {tree.get('count')} cells with text, there are {used}"


CHECKS = [rows, cells, texts, shared_strings]
