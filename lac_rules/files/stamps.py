"""Which version of a file was seen, so that another one is never overwritten."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from lac_rules.files.system import CannotWrite


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


_watched: dict[str, Stamp | None] = {}


def watch(path: Path) -> None:
    """From now on the file is only replaced as long as it is what it is now, or is not there."""
    _watched[_key(path)] = Stamp.of(path)


def refuse_changed(path: Path) -> None:
    """Raise ``CannotWrite`` when a watched file is another one than when it was looked at."""
    key = _key(path)
    if key in _watched and Stamp.of(path) not in (_watched[key], None):
        raise CannotWrite(
            f"{path} was written by somebody else in the meantime, so it was left as it is: their "
            "work would be lost. Choose another name, or do it once more to replace it."
        )


def written(path: Path) -> None:
    """The file is now as we wrote it."""
    key = _key(path)
    if key in _watched:
        _watched[key] = Stamp.of(path)


def _key(path: Path) -> str:
    return os.path.abspath(path)
