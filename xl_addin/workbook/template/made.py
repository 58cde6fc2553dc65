"""Templates are made from their source when they are first needed, and kept for the user.

Excel for Mac runs in a sandbox: of a file elsewhere it asks "Grant File Access" first, with a name
that nobody knows. So they are kept there where Office may read without asking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from zipfile import is_zipfile

import openpyxl

from lac_rules.cache import made_once
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
    office = Path.home() / _OPEN_TO_OFFICE
    # macOS may keep programs out of Office's folder: then Excel asks once for the other one.
    first = office / "lac903" if on_a_mac() and office.is_dir() else None
    return made_once(
        f"{name}-{version}.xlsx", lambda path: build().save(path), is_zipfile, first=first
    )
