"""Texts that are one typing mistake apart: a character wrong, missing, extra, or two swapped.

Texts are up to eight capitals and digits (postcodes without spaces, URNs), so each is one 64-bit
number; mistakes are found by comparing numbers, all texts at once.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.language.joins import Positions, equal_numbers

LONGEST = 8
_ANY = 1
"""Stands for any character; no text holds it."""

_LOOK_ALIKE = {frozenset("O0"), frozenset("I1")}


def one_mistake_apart(wrong: np.ndarray, right: np.ndarray) -> Positions:
    """All pairs (i, j) where one mistake turns ``right[j]`` into ``wrong[i]``; equal ones are not.

    Texts of ``right`` that are longer than eight characters are left out, those of ``wrong`` that
    are longer than nine.
    """
    left, right_side = _Texts(wrong, LONGEST + 1), _Texts(right, LONGEST)
    pairs = [
        *(_joined(left.any_at(place), right_side.any_at(place)) for place in range(LONGEST)),
        *(_joined(left.whole(), right_side.without(place)) for place in range(LONGEST)),
        *(_joined(left.without(place), right_side.whole()) for place in range(LONGEST + 1)),
        *(_joined(left.swapped(place), right_side.whole()) for place in range(LONGEST - 1)),
    ]
    here = np.concatenate([pair[0] for pair in pairs])
    there = np.concatenate([pair[1] for pair in pairs])
    both = np.unique(here * max(len(right), 1) + there)
    here, there = np.divmod(both, max(len(right), 1))
    differ = wrong[here] != right[there]
    return here[differ], there[differ]


def each_one_mistake_apart(wrong: np.ndarray, right: np.ndarray) -> np.ndarray:
    """For each position: one mistake turns ``right`` into ``wrong`` there."""
    mine, texts_left = pd.factorize(wrong)
    theirs, texts_right = pd.factorize(right)
    here, there = one_mistake_apart(texts_left, texts_right)
    return np.isin(mine * len(texts_right) + theirs, here * len(texts_right) + there)


def looks_alike(wrong: str, right: str) -> bool:
    """The texts differ only in O for 0 or I for 1."""
    return len(wrong) == len(right) and all(
        a == b or frozenset((a, b)) in _LOOK_ALIKE for a, b in zip(wrong, right, strict=True)
    )


class _Texts:
    """Texts as a matrix of bytes. Each method gives (positions of the texts, their numbers)."""

    def __init__(self, texts: np.ndarray, longest: int) -> None:
        usable = [
            place
            for place, text in enumerate(texts)
            if 0 < len(text) <= longest and text.isascii() and text.isalnum()
        ]
        self._places = np.array(usable, dtype=np.int64)
        fixed = np.array([texts[place] for place in usable], dtype=f"S{LONGEST + 1}")
        self._bytes = fixed.view(np.uint8).reshape(len(usable), LONGEST + 1)
        self._lengths = (self._bytes > 0).sum(axis=1)

    def whole(self) -> Positions:
        return self._numbers(self._bytes, self._lengths <= LONGEST)

    def any_at(self, place: int) -> Positions:
        changed = self._bytes.copy()
        changed[:, place] = _ANY
        return self._numbers(changed, (self._lengths > place) & (self._lengths <= LONGEST))

    def without(self, place: int) -> Positions:
        shorter = np.delete(self._bytes, place, axis=1)
        return self._numbers(shorter, (self._lengths > place) & (self._lengths > 1))

    def swapped(self, place: int) -> Positions:
        changed = self._bytes.copy()
        changed[:, [place, place + 1]] = changed[:, [place + 1, place]]
        return self._numbers(changed, (self._lengths > place + 1) & (self._lengths <= LONGEST))

    def _numbers(self, matrix: np.ndarray, rows: np.ndarray) -> Positions:
        chosen = np.ascontiguousarray(matrix[rows, :LONGEST])
        return self._places[rows], chosen.view(np.uint64).ravel()


def _joined(left: Positions, right: Positions) -> Positions:
    here, there = equal_numbers(left[1], right[1])
    return left[0][here], right[0][there]
