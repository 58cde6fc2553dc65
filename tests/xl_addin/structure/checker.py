"""What is wrong with the structure of a workbook's file."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from tests.xl_addin.structure import (
    book,
    cells,
    drawings,
    formulas,
    names,
    notes,
    parts,
    pivot_caches,
    pivots,
    rules,
    sheets,
    styles,
    tables,
)
from tests.xl_addin.structure.package import Package

_MODULES = (
    parts, book, styles, sheets, cells, formulas, names, rules, notes, drawings, tables,
    pivot_caches, pivots,
)  # fmt: skip
CHECKS = [check for module in _MODULES for check in module.CHECKS]
"""Each says what Excel would repair, refuse or read otherwise than it was meant."""


def problems(path: Path) -> list[str]:
    """Every problem of a workbook; none for one that Excel opens as it stands."""
    return problems_of(Package(path))


def problems_of(package: Package) -> list[str]:
    """The same, of a file that was read already."""
    for name, content in package.parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                package.xml(name)
            except etree.XMLSyntaxError as error:
                return [f"{name} is no XML: {error}"]
            if b"<!DOCTYPE" in content[:1_000]:
                return [f"{name} declares a document type"]
    return [f"{check.__name__}: {found}" for check in CHECKS for found in check(package)]
