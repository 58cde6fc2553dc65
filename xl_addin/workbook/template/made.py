"""Templates are made from their source when they are first needed, and kept in the user's cache."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl

from lac_rules.cache import cache_folder


def made_from(source: Path, name: str, build: Callable[[], openpyxl.Workbook]) -> Path:
    """The file of the template ``name``, made first where it is missing or from another source."""
    version = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    path = cache_folder() / f"{name}-{version}.xlsx"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_suffix(f".{os.getpid()}.tmp")
        build().save(beside)
        os.replace(beside, path)
    return path
