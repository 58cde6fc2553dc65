"""Conditional formats and data validation: what lies over the cells of a sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from lxml import etree

from tests.xl_addin.structure.package import MAIN, Area, Package, areas, column_number

_REFERENCE = re.compile(
    r"""("[^"]*")|(?:'[^']+'|[A-Za-z0-9_.]+)!|(\$?)([A-Z]{1,3})(\$?)([0-9]+)(?![A-Za-z0-9_(])"""
)
_LONGEST_LIST = 255
_MESSAGES = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 255}
_KINDS = {"none", "whole", "decimal", "list", "date", "time", "textLength", "custom"}


def conditional_formats(package: Package) -> Iterator[str]:
    """Formulas begin at the first cell of their area; styles are there; priorities differ."""
    dxfs = package.styles.find(f"{MAIN}dxfs")
    count = 0 if dxfs is None else len(dxfs)
    for name, part in package.sheets.items():
        priorities = []
        for block in package.xml(part).iter(f"{MAIN}conditionalFormatting"):
            where = f"{name}!{block.get('sqref')}"
            covered = areas(block.get("sqref"))
            if not all(area.is_possible for area in covered):
                yield f"{where} is no area"
            for rule in block.iter(f"{MAIN}cfRule"):
                priorities.append(int(rule.get("priority")))
                if rule.get("dxfId") is not None and int(rule.get("dxfId")) >= count:
                    yield f"{where} has format {rule.get('dxfId')}, which is not there"
                for formula in rule.iter(f"{MAIN}formula"):
                    if not _begins_at(formula.text or "", covered):
                        yield f"{where}: {formula.text} does not begin at its first cell"
        for priority, number in Counter(priorities).items():
            if number > 1 or priority < 1:
                yield f"{name}: {number} conditional formats have the priority {priority}"
        yield from _twice(name, package.xml(part))


def _begins_at(formula: str, covered: list[Area]) -> bool:
    """The relative parts of a formula's references are the first cell's row or column.

    That is the first row and the first column of all the blocks together.
    """
    top, left = min(area.top for area in covered), min(area.left for area in covered)
    for text, fixed_column, letters, fixed_row, row in _REFERENCE.findall(formula):
        if text or not letters:
            continue
        if (not fixed_column and column_number(letters) != left) or (
            not fixed_row and int(row) != top
        ):
            return False
    return True


def _twice(name: str, sheet: etree._Element) -> Iterator[str]:
    """The same rule twice over a cell: each validation would add one, until Excel is slow."""
    seen: dict[tuple[str, ...], list[Area]] = {}
    for block in sheet.iter(f"{MAIN}conditionalFormatting"):
        for rule in block.iter(f"{MAIN}cfRule"):
            key = (rule.get("type"), *(each.text or "" for each in rule.iter(f"{MAIN}formula")))
            covered = areas(block.get("sqref"))
            if any(one.overlaps(other) for one in covered for other in seen.get(key, [])):
                yield f"{name}: the conditional format {key} lies twice over {block.get('sqref')}"
            seen.setdefault(key, []).extend(covered)


def drop_downs(package: Package) -> Iterator[str]:
    """Validations are of a kind, say what fits, and do not overlap; lists are short enough."""
    for name, part in package.sheets.items():
        holder = package.xml(part).find(f"{MAIN}dataValidations")
        if holder is None:
            continue
        if holder.get("count") not in (None, str(len(holder))) or not len(holder):
            yield f"{name}: says {holder.get('count')} validations and has {len(holder)}"
        covered = []
        for rule in holder:
            covered += areas(rule.get("sqref"))
            for problem in _validation(rule):
                yield f"{name}!{rule.get('sqref')}: {problem}"
        if not all(area.is_possible for area in covered):
            yield f"{name}: a validation covers no area"
        if any(one.overlaps(other) for one, other in combinations(covered, 2)):
            yield f"{name}: validations overlap"


def _validation(rule: etree._Element) -> Iterator[str]:
    formula = rule.findtext(f"{MAIN}formula1") or ""
    if rule.get("type", "none") not in _KINDS:
        yield f"the kind {rule.get('type')}"
    if rule.get("type") == "list" and not formula:
        yield "a list of nothing"
    if formula.startswith('"') and len(formula) - 2 > _LONGEST_LIST:
        yield f"a list of {len(formula) - 2} characters"
    for attribute, longest in _MESSAGES.items():
        if len(rule.get(attribute, "")) > longest:
            yield f"{attribute} of {len(rule.get(attribute))} characters"


CHECKS = [conditional_formats, drop_downs]
