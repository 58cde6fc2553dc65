"""A copy of a workbook's file beside it, before a command changes much of it."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

from lac_rules.files import replacing


def back_up(path: Path, now: datetime) -> Path:
    """Copy the file under a free name beside it; gives the copy's path.

    Raises ``CannotWrite`` when that is not possible.
    """
    target = free_name(path, now)
    with replacing(target) as beside:
        shutil.copyfile(path, beside)
    return target


def free_name(path: Path, now: datetime) -> Path:
    """What a copy of the file is called: "903.xlsx" -> "903 (backup 2026-11-22 10.00.05).xlsx"."""
    stem = f"{path.stem} (backup {now:%Y-%m-%d %H.%M.%S})"
    target, number = path.with_name(stem + path.suffix), 2
    while target.exists():
        target, number = path.with_name(f"{stem} {number}{path.suffix}"), number + 1
    return target
