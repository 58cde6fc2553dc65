"""A column of text seen by its distinct values, so that each is judged once."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd


class Column:
    """One column: ``values`` are its distinct texts, ``codes`` says which of them each cell holds,
    ``counts`` how many cells hold each.

    ``joined`` is all of them, one in a line: one search through it tells whether a column needs a
    closer look, and most need none. :meth:`replace` changes distinct values; :meth:`cells`
    gives the column as it then is.
    """

    def __init__(self, texts: np.ndarray) -> None:
        self.codes, uniques = pd.factorize(texts)
        self.values: list[str] = list(uniques)
        self.counts = np.bincount(self.codes, minlength=len(self.values))
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

    @property
    def factorised(self) -> tuple[np.ndarray, np.ndarray]:
        """The column as it then is, by its values (``lac_rules.typed.Factorised``)."""
        return self.codes, np.array(self.values, dtype=object)

    def cells(self) -> np.ndarray:
        """The column's cells, one text per row."""
        return np.array(self.values, dtype=object)[self.codes]
