"""Templates are made from their source when they are first needed, and kept in the user's cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from zipfile import is_zipfile

import openpyxl

from lac_rules.cache import made_once


def made_from(
    source: Path, name: str, build: Callable[[], openpyxl.Workbook], words: str = ""
) -> Path:
    """The file of the template ``name``, made first where it is missing or from another source.

    ``words`` are what ``build`` takes from elsewhere: other words make another file.
    """
    version = hashlib.sha256(source.read_bytes() + words.encode()).hexdigest()[:12]
    return made_once(f"{name}-{version}.xlsx", lambda path: build().save(path), is_zipfile)
