"""Templates are made from their source when they are first needed, and kept for the user.

On macOS they are kept there where Excel, which runs in a sandbox, may read without asking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import openpyxl

from lac_rules.cache import cache_folder
from lac_rules.files import replacing
from xl_addin.workbook.basics.systems import open_to_excel


def made_from(
    source: Path, name: str, build: Callable[[], openpyxl.Workbook], words: str = ""
) -> Path:
    """The file of the template ``name``, made first where it is missing or from another source.

    ``words`` are what ``build`` takes from elsewhere: other words make another file.
    """
    version = hashlib.sha256(source.read_bytes() + words.encode()).hexdigest()[:12]
    path = (open_to_excel() or cache_folder()) / f"{name}-{version}.xlsx"
    if not path.exists():
        with replacing(path) as beside:
            build().save(beside)
    return path
