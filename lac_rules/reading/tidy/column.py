"""A column of text seen by its distinct values, so that each is judged once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd


class Column:
    """One column: ``values`` are its distinct texts, ``counts`` how many cells have each.

    ``joined`` is all of them, one in a line: one search through it tells whether a column needs a
    closer look, and most need none. :meth:`replace` changes distinct values; :meth:`cells`
    gives the column as it then is.
    """

    def __init__(self, texts: np.ndarray) -> None:
        self._codes, uniques = pd.factorize(texts)
        self.values: list[str] = list(uniques)
        self.counts = np.bincount(self._codes, minlength=len(self.values))
        self.is_changed = False
        self.joined = "\n".join(self.values)

    def replace(self, changes: Mapping[int, str]) -> int:
        """Give the distinct values at these places new texts; returns how many cells changed."""
        for place, text in changes.items():
            self.values[place] = text
        self.joined = "\n".join(self.values)
        self.is_changed = self.is_changed or bool(changes)
        return int(sum(self.counts[place] for place in changes))

    def count(self, places: list[int]) -> int:
        """How many cells hold one of the distinct values at these places."""
        return int(self.counts[places].sum()) if places else 0

    def cells(self) -> np.ndarray:
        """The column's cells, one text per row."""
        return np.array(self.values, dtype=object)[self._codes]
