"""Joining arrays by equal texts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.language.joins import Positions, equal_numbers

MOST_PER_VALUE = 200
"""A value that more rows on the right share tells nothing; only the first ones are paired."""


def equal_texts(left: np.ndarray, right: np.ndarray) -> Positions:
    """All pairs of positions whose texts are equal; "" equals nothing."""
    codes, _ = pd.factorize(np.concatenate([left, right]))
    here, there = codes[: len(left)], codes[len(left) :]
    return equal_numbers(np.where(left == "", -1, here), there, most=MOST_PER_VALUE)


def joined_texts(*columns: np.ndarray) -> np.ndarray:
    """Several columns as one text per row, to be joined by; "" where any of them is ""."""
    rows = zip(*columns, strict=True)
    return np.array(["|".join(row) if all(row) else "" for row in rows], dtype=object)
