"""What somebody meets who reads a workbook: its visible sheets, and what stands on them."""

from __future__ import annotations

import pytest

from tests.xl_addin.structure.kinds import edited, new, others, shared  # noqa: F401 - register
from tests.xl_addin.structure.kinds.written import KINDS
from tests.xl_addin.structure.package import MAIN, Area, Package

_NOT_READ = {
    "template": "its sheets are empty",
    "copy template": "its sheets are empty",
    "add-in": "Excel shows none of its sheets",
    "Ofsted list": "it is as Ofsted sends it",
}
READ = [name for name in KINDS if name not in _NOT_READ]
"""The kinds of workbook that somebody opens to read."""
each_that_is_read = pytest.mark.parametrize("name", READ)


def visible(package: Package) -> dict[str, str]:
    """The parts of the visible sheets by name."""
    return {
        name: package.sheets[name]
        for sheet in package.xml(package.workbook).iter(f"{MAIN}sheet")
        if sheet.get("state", "visible") == "visible"
        for name in [sheet.get("name")]
    }


def tables(package: Package, part: str) -> list[Area]:
    """Where the tables of a sheet are."""
    return [Area.of(table.get("ref")) for table in package.tables_of(part)]


def header(package: Package, part: str) -> dict[str, int]:
    """The names in the first row, with their columns."""
    cells = package.cells(part).items()
    return {package.text(cell): column for (row, column), cell in cells if row == 1}
