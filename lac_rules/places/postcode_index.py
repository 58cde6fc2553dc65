"""Every postcode of the United Kingdom, found in milliseconds.

Reading the package of postcodes takes seconds and hundreds of megabytes. So it is read once
(``postcode_package``), into one file in the user's cache folder (``postcode_file``) that later runs
map into memory: nothing is read until a postcode is looked for, and then only a few pages.
Districts become authorities only when the file is opened, so a corrected list of authorities needs
no new file.
"""

from __future__ import annotations

import contextlib
import threading
import warnings
from pathlib import Path

import numpy as np
import pandas as pd

from lac_rules.cache import cache_folder
from lac_rules.errors import ToldWarning
from lac_rules.files import words_of_system
from lac_rules.places.councils import authority_of_district
from lac_rules.places.postcode_file import Damaged, file_name, open_columns, save_columns
from lac_rules.places.postcode_package import (
    NO_GRID,
    Columns,
    Progress,
    bare,
    edition,
    keys_of,
    read_package,
    source_folder,
    texts_of,
)


class PostcodeIndex:
    """Looks postcodes up. Get one from ``postcode_index()``.

    ``path`` is the file behind it, or None when the cache folder could not be written and the
    index is in memory only, to be built again by the next process.
    """

    def __init__(self, columns: Columns, path: Path | None) -> None:
        self.path = path
        self._columns = columns
        found = [authority_of_district(code.decode()) if code else None for code in columns.codes]
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

    def postcodes(self, positions: np.ndarray) -> pd.Series:
        """The postcodes at these positions of the sorted list, as people write them: "GU1 1AA"."""
        texts = pd.Series(texts_of(self._columns.keys[positions]), dtype=object)
        return texts.str[:-3] + " " + texts.str[-3:]

    def positions_in(self, authority: str) -> np.ndarray:
        """Where the sorted list holds postcodes of an authority, by its code."""
        districts = np.flatnonzero(np.asarray(self._authorities == authority, dtype=bool))
        return np.flatnonzero(np.isin(self._columns.districts, districts))

    def _find_distinct(self, postcodes: np.ndarray | pd.Index) -> pd.DataFrame:
        """One row for each postcode and, at the end, one for an unknown postcode."""
        columns = self._columns
        wanted = keys_of([*map(bare, postcodes), ""])
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


def _metres(whole_metres: np.ndarray, known: np.ndarray) -> np.ndarray:
    return np.where(known & (whole_metres != NO_GRID), whole_metres, np.nan)


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

    Raises ``PostcodesUnavailable`` when the package is missing or cannot be read.
    """
    source, cache = source_folder(), cache_folder()
    with _opening:
        if (source, cache) not in _opened:
            _opened[source, cache] = _open_or_build(source, cache, progress)
        return _opened[source, cache]


def _open_or_build(source: Path, cache: Path, progress: Progress | None) -> PostcodeIndex:
    path = cache / file_name(*edition(source))
    with contextlib.suppress(OSError, Damaged):
        return PostcodeIndex(open_columns(path), path)
    columns = read_package(source, progress)
    try:
        save_columns(columns, path)
        return PostcodeIndex(open_columns(path), path)
    except (OSError, Damaged) as problem:
        why = words_of_system(problem) if isinstance(problem, OSError) else f"{problem}."
        warnings.warn(
            f"The postcode index cannot be kept in {cache}. {why} Everything works, but the "
            "index has to be built again each time. To keep it, make that folder writable or name "
            "another one in the environment variable LAC903_CACHE.",
            ToldWarning,
            stacklevel=3,
        )
        return PostcodeIndex(columns, None)
