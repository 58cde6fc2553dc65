"""Names of the files that we make for people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

_LONGEST_PART = 80
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x20]+')
"""What Windows does not take in a file's name, and runs of spaces."""


def free_path(folder: Path, parts: Iterable[str], now: datetime) -> Path:
    """A path for a new workbook: "Manchester 903 2027 - missing URNs - 2026-11-22.xlsx".

    It gets a number where there is such a file already, since somebody may work in that one.
    """
    tidy = (_NOT_IN_NAMES.sub(" ", part).strip(" .")[:_LONGEST_PART] for part in parts)
    stem = " - ".join([*(part for part in tidy if part), f"{now:%Y-%m-%d}"])
    path, number = folder / f"{stem}.xlsx", 2
    while path.exists():
        path, number = folder / f"{stem} ({number}).xlsx", number + 1
    return path
