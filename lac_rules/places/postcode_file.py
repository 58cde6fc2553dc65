"""The file in the user's cache that holds the postcodes, mapped into memory when it is opened.

It holds one numpy record whose fields are the columns. It is one file, because one file can be put
in place in one step on every system: another process sees either none or a whole one. Its name
holds the package's version, the layout's version and a fingerprint of the package's files; any
change makes a new file, and the old ones are removed.
"""

from __future__ import annotations

import contextlib
import re
import zlib
from pathlib import Path

import numpy as np

from lac_rules import files
from lac_rules.places.postcode_package import Columns

_LAYOUT = 2  # raise when the columns, or what is computed into them, change
_SAMPLED = 64  # values per column that are checked when the file is opened


class Damaged(Exception):
    """An index file that is cut short, overwritten or not ours."""


def file_name(version: str, fingerprint: str) -> str:
    """The name of the file for an edition of the package."""
    return f"postcodes-{re.sub(r'[^0-9A-Za-z.]', '_', version)}-{_LAYOUT}-{fingerprint}.index"


def open_columns(path: Path) -> Columns:
    """Map the file's columns into memory. Raises ``OSError`` or ``Damaged``."""
    try:
        (record,) = np.load(path, mmap_mode="r")
        columns = Columns(*(record[name] for name in Columns._fields))
        as_written = record["sample"] == _sample(columns)
    except OSError:
        raise
    except Exception as problem:  # a damaged header can make numpy raise anything
        raise Damaged(f"{path} cannot be read: {problem}") from None
    if not as_written or path.stat().st_size != record.base.offset + record.nbytes:
        raise Damaged(f"{path} is not as it was written")
    return columns


def _sample(columns: Columns) -> int:
    """A checksum of values spread over the file.

    It finds a file that was not wholly written, which is how files break when a machine loses power
    or runs out of disk, without reading the whole.
    """
    places = np.linspace(0, len(columns.keys) - 1, _SAMPLED).astype(np.intp)
    *values, codes = columns
    return zlib.crc32(b"".join([*(column[places].tobytes() for column in values), *codes]))


def save_columns(columns: Columns, path: Path) -> None:
    """Write the file beside its place, move it there, and remove what it replaces.

    Raises ``OSError``.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with files.beside(path, private=False) as written, written.open("wb") as file:
            np.save(file, _record(columns))
    except PermissionError:
        # Windows does not replace a file that another process has open; then that process has just
        # built the same file, and ours is not needed.
        with contextlib.suppress(OSError, Damaged):
            open_columns(path)
            return
        raise
    _remove_old(path)


def _record(columns: Columns) -> np.ndarray:
    """The columns and their checksum as the fields of an array of one record."""
    fields = [(name, column.dtype, column.shape) for name, column in columns._asdict().items()]
    record = np.empty(1, dtype=[*fields, ("sample", "<u4")])
    for name, column in columns._asdict().items():
        record[name][0] = column
    record["sample"] = _sample(columns)
    return record


def _remove_old(current: Path) -> None:
    """Remove other versions' files."""
    for path in current.parent.glob("postcodes-*"):
        if path != current:
            with contextlib.suppress(OSError):  # in use, on Windows, or already gone
                path.unlink()
