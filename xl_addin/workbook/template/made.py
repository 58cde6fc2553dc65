"""Templates are made from their source when they are first needed, and kept in the user's cache."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import openpyxl

from lac_rules.cache import cache_folder
from lac_rules.files import replacing


def made_from(source: Path, name: str, build: Callable[[], openpyxl.Workbook]) -> Path:
    """The file of the template ``name``, made first where it is missing or from another source."""
    version = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    path = cache_folder() / f"{name}-{version}.xlsx"
    if not path.exists():
        with replacing(path) as beside:
            build().save(beside)
    return path
