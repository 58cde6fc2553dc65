"""A folder for the time of a run; what a run that was ended left of it goes with the next one."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lac_rules.files.locks import lock

_START = "lac903-"
_LOCK = ".lock"


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """An empty folder that only this user can read, removed at the end. Raises ``OSError``."""
    _remove_left_over()
    folder = Path(tempfile.mkdtemp(prefix=_START))
    file = None
    try:
        file = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        lock(file)
        yield folder
    finally:
        if file is not None:
            os.close(file)
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left_over() -> None:
    """Remove the folders of ours whose process has ended."""
    with contextlib.suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_START}*"):
            with contextlib.suppress(OSError):
                file = os.open(folder / _LOCK, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
                try:
                    ended = lock(file)
                finally:
                    os.close(file)
                if ended and not folder.is_symlink():
                    shutil.rmtree(folder, ignore_errors=True)
