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
_STILL_WRITTEN = 3_600
"""Seconds after which nobody is writing any more, on a disk that cannot say who does."""


def hidden_name() -> str:
    """A name that nobody can foresee, for a file that is being written."""
    return f".lac903-{secrets.token_hex(8)}.tmp"


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
    """Remove the file unless a process has it locked; whether it was removed."""
    with contextlib.suppress(OSError):
        if os.name != "posix":  # Windows removes no file that is open
            path.unlink()
            return True
        file = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        try:
            held = lock(file)
            old = time.time() - os.fstat(file).st_mtime > _STILL_WRITTEN
            if (held or (held is None and old)) and is_same(file, path):
                path.unlink()
                return True
        finally:
            os.close(file)
    return False
