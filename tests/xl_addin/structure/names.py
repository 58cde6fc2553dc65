"""Defined names: the book's, and Excel's own for printing and filters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.xl_addin.structure.package import MAIN, Area, Package, units

_NAME = re.compile(r"[^\W\d][\w.\\?]*|\\[\w.\\?]*")
_LIKE_A_CELL = re.compile(
    r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}|[RrCc]|[Rr][0-9]*[Cc][0-9]*|[Rr][0-9]+|[Cc][0-9]+"
)
_OWN = "_xlnm."
_OWN_NAMES = {"Print_Titles", "Print_Area", "_FilterDatabase", "Criteria", "Extract"}
_AREA = r"(?:'(?:[^']|'')+'|[^\s'!,]+)!"
_TITLES = re.compile(
    rf"{_AREA}\$[A-Z]+:\$[A-Z]+,{_AREA}\$\d+:\$\d+|{_AREA}\$[A-Z]+:\$[A-Z]+|{_AREA}\$\d+:\$\d+"
)


def is_legal(name: str) -> bool:
    """Excel takes this as the name of a range or of a table."""
    return (
        units(name) <= 255 and bool(_NAME.fullmatch(name)) and not _LIKE_A_CELL.fullmatch(name)
        and name.casefold() not in ("true", "false")
    )  # fmt: skip


def names(package: Package) -> Iterator[str]:
    """Defined names are such as Excel takes, and are there once."""
    found = _names(package)
    places = Counter((name.get("name").casefold(), name.get("localSheetId")) for name in found)
    for (name, _), times in places.items():
        if times > 1:
            yield f"the name {name} is defined {times} times"
    for defined in found:
        name = defined.get("name")
        if name.startswith(_OWN):
            if name.removeprefix(_OWN) not in _OWN_NAMES:
                yield f"{name} is no name of Excel's own"
        elif not is_legal(name):
            yield f"{name} is no legal name"
        if int(defined.get("localSheetId", 0)) >= len(package.sheets):
            yield f"the name {name} belongs to a sheet that is not there"


def own_names(package: Package) -> Iterator[str]:
    """Excel's own names belong to a sheet, speak of it, and are what they must be."""
    sheets = list(package.sheets)
    for defined in _names(package):
        name, text = defined.get("name"), defined.text or ""
        if not name.startswith(_OWN):
            continue
        number = defined.get("localSheetId")
        if number is None or int(number) >= len(sheets):
            yield f"{name} belongs to no sheet"
            continue
        sheet = sheets[int(number)]
        for prefix in re.findall(_AREA, text):
            if prefix[:-1].strip("'").replace("''", "'").casefold() != sheet.casefold():
                yield f"{name} of {sheet} speaks of {prefix}"
        if name.endswith("Print_Titles") and not _TITLES.fullmatch(text):
            yield f"{name} of {sheet} is {text}"
        if name.endswith("_FilterDatabase"):
            yield from _filter(package, sheet, text)


def _filter(package: Package, sheet: str, text: str) -> Iterator[str]:
    """Excel keeps a hidden name with the area of a sheet's own filter."""
    own = package.xml(package.sheets[sheet]).find(f"{MAIN}autoFilter")
    area = text.rpartition("!")[2]
    if own is None or Area.of(own.get("ref")) != Area.of(area):
        yield f"the filter of {sheet} is kept as {area}, which it does not cover"


def _names(package: Package) -> list[etree._Element]:
    return list(package.xml(package.workbook).iter(f"{MAIN}definedName"))


CHECKS = [names, own_names]
