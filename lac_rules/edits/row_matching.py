"""Which row of one table is which row of another, when nothing but their values tells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
import pandas as pd

from lac_rules.typed import as_key

NO_ROW = -1
_MOST_PAIRS = 10_000
"""Rows of one child are compared each with each; a "child" with more pairs is no child."""
_ALIKE = 0.5
"""The share of a row's values that must agree for it to be the same row, edited."""


def match_rows(
    before: pd.DataFrame, after: pd.DataFrame, key: Sequence[str], alike: bool = True
) -> np.ndarray:
    """For each row of ``after`` the position of the row of ``before`` that it is, or ``NO_ROW``.

    Rows with equal values go first, in their order; then rows that are alone in having the same
    ``key``; then, if ``alike``, among a child's rows that are left, those that have most values in
    common.
    """
    shared = [name for name in before.columns if name in after.columns]
    old, new = _tidy(before, shared), _tidy(after, shared)
    found = np.full(len(new), NO_ROW)
    free = np.ones(len(old), dtype=bool)
    _match_equal(old, new, found, free)
    _match_by_key(old, new, [shared.index(name) for name in key if name in shared], found, free)
    if alike and "CHILD" in shared:
        _match_alike(old, new, shared.index("CHILD"), found, free)
    return found


def _tidy(frame: pd.DataFrame, names: list[str]) -> list[tuple[str, ...]]:
    columns = [[as_key(str(value)) for value in frame[name]] for name in names]
    return list(zip(*columns, strict=True)) if names else [()] * len(frame)


def _places(rows: list[tuple], wanted: Iterable[int], key) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = defaultdict(list)
    for place in wanted:
        places[key(rows[place])].append(place)
    return places


def _match_equal(old: list[tuple], new: list[tuple], found: np.ndarray, free: np.ndarray) -> None:
    places = _places(old, range(len(old)), lambda row: row)
    for place, row in enumerate(new):
        if places.get(row):
            found[place] = match = places[row].pop(0)
            free[match] = False


def _match_by_key(
    old: list[tuple], new: list[tuple], key: list[int], found: np.ndarray, free: np.ndarray
) -> None:
    def key_of(row: tuple) -> tuple:
        return tuple(row[column] for column in key)

    ours = _places(old, np.flatnonzero(free).tolist(), key_of)
    theirs = _places(new, np.flatnonzero(found == NO_ROW).tolist(), key_of)
    for value, places in theirs.items():
        matches = ours.get(value, [])
        if all(value) and value and len(places) == len(matches) == 1:
            found[places[0]] = matches[0]
            free[matches[0]] = False


def _match_alike(
    old: list[tuple], new: list[tuple], child: int, found: np.ndarray, free: np.ndarray
) -> None:
    ours = _places(old, np.flatnonzero(free).tolist(), lambda row: row[child])
    theirs = _places(new, np.flatnonzero(found == NO_ROW).tolist(), lambda row: row[child])
    for name, places in theirs.items():
        matches = ours.get(name, [])
        if not name or not matches or len(places) * len(matches) > _MOST_PAIRS:
            continue
        pairs = [(_likeness(old[m], new[p]), -p, -m) for p in places for m in matches]
        for likeness, place, match in sorted(pairs, reverse=True):
            if likeness >= _ALIKE and found[-place] == NO_ROW and free[-match]:
                found[-place] = -match
                free[-match] = False


def _likeness(one: tuple, other: tuple) -> float:
    """The share of equal values among those that either row has."""
    pairs = [(a, b) for a, b in zip(one, other, strict=True) if a or b]
    return sum(a == b for a, b in pairs) / len(pairs)
