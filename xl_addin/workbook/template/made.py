"""Templates are made from their source when they are first needed, and kept for the user.

On macOS they are kept there where Excel, which runs in a sandbox, may read without asking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from zipfile import is_zipfile

import openpyxl

from lac_rules.cache import made_once
from xl_addin.workbook.basics.systems import open_to_excel


def made_from(
    source: Path, name: str, build: Callable[[], openpyxl.Workbook], words: str = ""
) -> Path:
    """The file of the template ``name``, made first where it is missing or from another source.

    ``words`` are what ``build`` takes from elsewhere: other words make another file.
    """
    version = hashlib.sha256(source.read_bytes() + words.encode()).hexdigest()[:12]
    # macOS may keep programs out of Office's folder: then Excel asks once for the other one.
    return made_once(
        f"{name}-{version}.xlsx",
        lambda path: build().save(path),
        is_zipfile,
        first=open_to_excel(),
    )
