"""What a process that was ended left in a folder: it may hold children's data, and so it goes."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import time
from pathlib import Path

from lac_rules.files import journal
from lac_rules.files.locks import is_same, lock
from lac_rules.files.notices import notice
from lac_rules.words import counted

_OURS = re.compile(r"\.lac903-[0-9a-f]{16}\.(tmp|lock)")
_LOCK = ".lock"
_STILL_WRITTEN = 3_600
"""Seconds after which nobody is writing any more, on a disk that cannot say who does."""


def hidden_name() -> str:
    """A name that nobody can foresee, for a file that is being written."""
    return f".lac903-{secrets.token_hex(8)}.tmp"


def lock_beside(written: Path) -> Path:
    """The file that is locked while ``written`` is being written.

    Not that file itself: on a network drive a lock can keep others, and ourselves, from writing.
    """
    return written.with_suffix(".lock")


def tidy_up(folder: Path) -> None:
    """Put right in ``folder`` what an earlier run left that was ended, and keep it to be told.

    What is still being written is left alone. Never fails.
    """
    with contextlib.suppress(OSError):
        if not journal.settle(folder):
            return
        if number := sum(_remove(path) for path in _ours_in(folder)):
            files = counted(number, "unfinished file")
            notice(
                f"Removed {files} in {folder}, left by a lac903 that was ended while it wrote "
                "there."
            )


def _ours_in(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        return [Path(each.path) for each in entries if _OURS.fullmatch(each.name)]


def _remove(path: Path) -> bool:
    """Remove the file unless a process is writing it; whether it was removed."""
    with contextlib.suppress(OSError):
        place = path if path.suffix == _LOCK else lock_beside(path)
        if place.exists() and not _remove_lock(place):
            return False
        path.unlink(missing_ok=True)
        return path.suffix != _LOCK
    return False


def _remove_lock(place: Path) -> bool:
    """Remove a file that is locked while another is written, unless it is; whether it went."""
    file = os.open(place, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    try:
        held = lock(file)
        old = time.time() - os.fstat(file).st_mtime > _STILL_WRITTEN
        free = (held or (held is None and old)) and is_same(file, place)
        if free and os.name == "posix":
            place.unlink()
    finally:
        os.close(file)
    if free and os.name != "posix":  # Windows removes no file that is open
        place.unlink()
    return bool(free)
