"""Write beside, then replace: a crash leaves the old file whole."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lac_rules.errors import Expected


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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside(path) as written:
            yield written
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
    new = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    new.touch(0o600 if path.exists() else 0o666, exist_ok=False)
    return new


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
