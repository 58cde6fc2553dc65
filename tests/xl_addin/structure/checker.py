"""What is wrong with the structure of a workbook's file."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from tests.xl_addin.structure import parts, pivots, sheets, tables
from tests.xl_addin.structure.package import Package

CHECKS = [*parts.CHECKS, *sheets.CHECKS, *tables.CHECKS, *pivots.CHECKS]


def problems(path: Path) -> list[str]:
    """Every problem of a workbook; none for one that Excel opens as it stands."""
    package = Package(path)
    for name, content in package.parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            try:
                etree.fromstring(content)
            except etree.XMLSyntaxError as error:
                return [f"{name} is no XML: {error}"]
    return [f"{check.__name__}: {found}" for check in CHECKS for found in check(package)]
