"""Templates are made from their source when they are first needed, and kept for the user.

Excel for Mac runs in a sandbox: of a file elsewhere it asks "Grant File Access" first, with a name
that nobody knows. So they are kept there where Office may read without asking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import openpyxl

from lac_rules.cache import cache_folder
from lac_rules.files import CannotWrite, replacing
from xl_addin.workbook.basics.systems import on_a_mac

_OPEN_TO_OFFICE = "Library/Group Containers/UBF8T346G9.Office"
"""The folder on macOS that all Office programs may read, in the user's home."""


def made_from(
    source: Path, name: str, build: Callable[[], openpyxl.Workbook], words: str = ""
) -> Path:
    """The file of the template ``name``, made first where it is missing or from another source.

    ``words`` are what ``build`` takes from elsewhere: other words make another file.
    """
    version = hashlib.sha256(source.read_bytes() + words.encode()).hexdigest()[:12]
    file = f"{name}-{version}.xlsx"
    office = Path.home() / _OPEN_TO_OFFICE
    if on_a_mac() and office.is_dir():
        try:
            return _made(office / "lac903" / file, build)
        except CannotWrite:  # macOS may keep programs out of it: then Excel asks once
            pass
    return _made(cache_folder() / file, build)


def _made(path: Path, build: Callable[[], openpyxl.Workbook]) -> Path:
    if not path.exists():
        with replacing(path) as beside:
            build().save(beside)
    return path
