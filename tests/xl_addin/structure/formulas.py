"""Every formula of a file, wherever it stands: cells, names, rules, charts, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.xl_addin.structure.package import CHART, MAIN, Package, units

_LONGEST, _LONGEST_LITERAL, _DEEPEST = 8_192, 255, 64
_QUOTED = re.compile(r"""("(?:[^"]|"")*")|('(?:[^']|'')*')""")
"""A text, or the name of a sheet; each may hold the other's quotation marks."""
_SHEET = re.compile(r"'((?:[^']|'')+)'!|([^\s'\"!(),:;=+*/^&<>{}-]+)!")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")
_LIKE_A_CELL = re.compile(r"(?i)[a-z]{1,3}[0-9]{1,7}|r[0-9]*|c[0-9]*|r[0-9]*c[0-9]*|true|false")
_NEWER = re.compile(
    r"(?<![.\w])(XLOOKUP|FILTER|UNIQUE|SORT|SORTBY|SEQUENCE|LET|LAMBDA|IFS|SWITCH|TEXTJOIN|CONCAT|"
    r"MAXIFS|MINIFS|TEXTSPLIT|VSTACK|HSTACK|XMATCH|IFNA)\("
)
"""Functions later than Excel 2010 stand in a file with _xlfn. before them."""


def all_formulas(package: Package) -> Iterator[tuple[str, str]]:
    """(where, formula) for every formula of the file."""
    for defined in package.xml(package.workbook).iter(f"{MAIN}definedName"):
        yield f"name {defined.get('name')}", defined.text or ""
    for name, part in package.sheets.items():
        for cell in package.cells(part).values():
            formula = cell.find(f"{MAIN}f")
            if formula is not None and formula.get("t") != "shared":
                yield f"{name}!{cell.get('r')}", formula.text or ""
        for rule in package.xml(part).iter(f"{MAIN}cfRule", f"{MAIN}dataValidation"):
            holder = rule if rule.get("sqref") else rule.getparent()
            for formula in rule.iter(f"{MAIN}formula", f"{MAIN}formula1", f"{MAIN}formula2"):
                yield f"{name}!{holder.get('sqref')}", formula.text or ""
        for table in package.tables_of(part):
            for formula in table.iter(f"{MAIN}calculatedColumnFormula", f"{MAIN}totalsRowFormula"):
                yield f"table {table.get('displayName')}", formula.text or ""
    for part in package.parts:
        if part.startswith("xl/charts/") and part.endswith(".xml"):
            for formula in package.xml(part).iter(f"{CHART}f"):
                yield part, formula.text or ""


def formulas(package: Package) -> Iterator[str]:
    """Each formula is one: not empty, closed, and no longer or deeper than Excel takes."""
    for where, formula in all_formulas(package):
        if not formula or formula.startswith("="):
            yield f"{where}: the formula {formula!r}"
        if units(formula) > _LONGEST:
            yield f"{where} has a formula of more than {_LONGEST} characters"
        for literal, _ in _QUOTED.findall(formula):
            if units(literal[1:-1].replace('""', '"')) > _LONGEST_LITERAL:
                yield f"{where}: a text of {len(literal)} characters in {formula[:60]}"
        bare = _QUOTED.sub("", formula)
        if '"' in bare or "'" in bare or not _is_closed(bare):
            yield f"{where}: {formula!r} is not closed"
        if found := _NEWER.search(bare):
            yield f"{where}: {found[1]} needs _xlfn. before it"


def _without_texts(formula: str) -> str:
    return _QUOTED.sub(lambda match: match[2] or "", formula)


def _is_closed(formula: str) -> bool:
    depth = deepest = 0
    for character in formula:
        depth += (character == "(") - (character == ")")
        deepest = max(deepest, depth)
        if depth < 0:
            return False
    return depth == 0 and deepest <= _DEEPEST


def references(package: Package) -> Iterator[str]:
    """Each formula refers to sheets that are there, with quotes where Excel needs them.

    OC2!A1 would not be read: without quotes it says a cell of a cell.
    """
    known = {name.casefold() for name in package.sheets}
    for where, formula in all_formulas(package):
        bare = _without_texts(formula)
        yield from _problems(where, bare, known)
        if "#REF!" in bare:
            yield f"{where} refers to nothing: {formula}"


def _problems(where: str, formula: str, known: set[str]) -> Iterator[str]:
    for quoted, plain in _SHEET.findall(formula):
        name = quoted.replace("''", "'") or plain
        if name == "#REF":
            continue
        if name.casefold() not in known:
            yield f"{where} refers to the sheet {name}, which is not there"
        elif plain and (not _PLAIN_SHEET.fullmatch(plain) or _LIKE_A_CELL.fullmatch(plain)):
            yield f"{where}: the sheet's name {plain} needs quotes in {formula}"


def place_problems(where: str, location: str, known: set[str]) -> Iterator[str]:
    """What is wrong with a place in the book that a link leads to."""
    yield from _problems(where, location, known)


CHECKS = [formulas, references]
