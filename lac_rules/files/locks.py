"""The system's own locks: they end with the process that holds them, however it ends."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from lac_rules.files.system import CannotWrite, told

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None
    import msvcrt

_BEYOND = 2**30
"""Where Windows locks a byte: beyond the file's end, so that people can read it."""
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


def lock(file: int) -> bool | None:
    """Lock an open file for this process: False when another one holds it.

    None when this disk knows no locks.
    """
    try:
        if fcntl is not None:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            os.lseek(file, _BEYOND, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
    except OSError as error:
        return False if error.errno in _HELD else None
    return True


def is_same(file: int, path: Path) -> bool:
    """The open file is still the one under that name: Windows takes no name from an open file."""
    if os.name != "posix":
        return True
    try:
        there = os.stat(path, follow_symlinks=False)
    except OSError:
        return False
    return os.path.samestat(os.fstat(file), there)


def lock_name(name: str) -> str:
    """The name of the file that is locked while somebody works on the workbook ``name``."""
    return f".lac903-{hashlib.sha256(os.fsencode(name)).hexdigest()[:16]}.lock"


def create_locked(place: Path) -> int:
    """Make the file ``place``, which nobody has, and lock it; gives it open. Raises ``OSError``."""
    while True:
        file = os.open(place, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        if lock(file) is not False and is_same(file, place):
            return file
        os.close(file)  # somebody who tidied up took it for a left-over one


def remove_locked(place: Path, file: int) -> None:
    """Remove the file and let the lock go."""
    if os.name != "posix":  # Windows removes no file that is open
        os.close(file)
    with contextlib.suppress(OSError):
        place.unlink()
    if os.name == "posix":
        os.close(file)


@contextlib.contextmanager
def reserved(path: Path) -> Iterator[None]:
    """Nobody else's lac903 works on the workbook within the block.

    Raises ``CannotWrite`` when one does, and when the folder cannot be written.
    """
    place = path.with_name(lock_name(path.name))
    file = _open_locked(place, path)
    try:
        yield
    finally:
        remove_locked(place, file)


def _open_locked(place: Path, path: Path) -> int:
    while True:
        with told(path):
            file = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
        if lock(file) is False:
            os.close(file)
            raise CannotWrite(
                f"{path.name} is being worked on by another lac903, so nothing was done. "
                "Try again when that has ended."
            )
        if is_same(file, place):
            return file
        os.close(file)  # whoever held it has removed it meanwhile
