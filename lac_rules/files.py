"""Write beside, then replace: a crash leaves the old file whole."""

from __future__ import annotations

import contextlib
import errno
import glob
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from lac_rules.errors import Expected

_STILL_WRITTEN = 3_600
"""Seconds after which nobody is writing to a file beside another one any more."""


class CannotWrite(Expected):
    """A file could not be written; says which and what to do."""


@dataclass(frozen=True)
class Stamp:
    """Which version of a file it is: another one has another size, time or place on the disk."""

    size: int
    changed: int
    place: int

    @classmethod
    def of(cls, path: str | os.PathLike[str]) -> Stamp | None:
        """The stamp of the file as it is now; None where there is none."""
        try:
            found = os.stat(path)
        except OSError:
            return None
        return cls(found.st_size, found.st_mtime_ns, found.st_ino)


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path beside ``path`` to write to; it takes its place when the block ends well.

    The folder is made where it is missing. Raises ``CannotWrite`` when the folder or the file
    cannot be written.
    """
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside(path) as written:
            yield written


@contextlib.contextmanager
def replacing_all(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """As ``replacing`` for files that belong together: all are replaced, or none is.

    They are in one folder. Where one cannot be replaced, those that were are as before again.
    """
    if not paths:
        yield []
        return
    written: list[Path] = []
    with _told(paths[0]):
        try:
            paths[0].parent.mkdir(parents=True, exist_ok=True)
            for path in paths:
                written.append(create_beside(path))
            yield written
            _put_all_in_place(written, paths)
        finally:
            for path in written:
                path.unlink(missing_ok=True)


def _put_all_in_place(written: Sequence[Path], paths: Sequence[Path]) -> None:
    before: list[tuple[Path, Path | None]] = []
    try:
        for new, path in zip(written, paths, strict=True):
            before.append((path, _kept_beside(path)))
            with _told(path):
                put_in_place(new, path)
    except BaseException:
        for path, old in reversed(before):
            if old is not None:
                os.replace(old, path)
                old.unlink(missing_ok=True)  # two names of one file: replacing does nothing then
            else:
                path.unlink(missing_ok=True)
        raise
    for _, old in before:
        if old is not None:
            old.unlink(missing_ok=True)


def _kept_beside(path: Path) -> Path | None:
    """The file under a second name, of which nobody knows; None where there is none."""
    if not path.exists():
        return None
    old = _hidden_beside(path)
    try:
        os.link(path, old)
    except OSError:  # a disk without hard links
        shutil.copy2(path, old)
    return old


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """What the system says of writing ``path``, as ``CannotWrite`` where a person can mend it."""
    try:
        yield
    except PermissionError as error:
        raise CannotWrite(
            f"{path} cannot be written. Close it in Excel and other programs, or choose another "
            "folder."
        ) from error
    except (FileExistsError, NotADirectoryError) as error:
        raise CannotWrite(f"{path.parent} is a file, not a folder. Choose another name.") from error
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        raise CannotWrite(f"There is no room for {path.name}. Make room on the disk.") from error


@contextlib.contextmanager
def beside(path: Path) -> Iterator[Path]:
    """As ``replacing``, in a folder that is there, and with the system's own ``OSError``."""
    written = create_beside(path)
    try:
        yield written
        put_in_place(written, path)
    finally:
        written.unlink(missing_ok=True)


def create_beside(path: Path) -> Path:
    """A new, empty file in the folder of ``path``, under a name that nobody can foresee.

    Only its owner can read it where ``path`` exists, until ``put_in_place``. Whoever asks for it
    removes it when it is not put in place. Raises ``OSError``.
    """
    _remove_left_over(path)
    new = _hidden_beside(path)
    new.touch(0o600 if path.exists() else 0o666, exist_ok=False)
    return new


def _hidden_beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")


def _remove_left_over(path: Path) -> None:
    """Remove what a process that was ended left beside ``path``: it may hold children's data.

    What is younger may be another process's, which is writing at this moment.
    """
    for old in path.parent.glob(f".{glob.escape(path.name)}.{'[0-9a-f]' * 16}.tmp"):
        with contextlib.suppress(OSError):
            if time.time() - old.lstat().st_mtime > _STILL_WRITTEN:
                old.unlink()


def put_in_place(written: Path, path: Path) -> None:
    """Let ``written`` take the place of ``path``, and be read by those who could read that.

    Raises ``OSError``; ``path`` is then as it was.
    """
    with written.open("rb+") as file:
        os.fsync(file.fileno())
    if os.name == "posix":  # on Windows a mode says write-protected or not, and nothing else
        with contextlib.suppress(OSError):
            shutil.copymode(path, written)
    os.replace(written, path)
