"""Joining arrays by equal values."""

from __future__ import annotations

import numpy as np
import pandas as pd

Positions = tuple[np.ndarray, np.ndarray]
"""Positions on the left and on the right, one of each per pair."""

MOST_PER_VALUE = 200
"""A value that more rows on the right share tells nothing; only the first ones are paired."""


def equal_numbers(left: np.ndarray, right: np.ndarray) -> Positions:
    """All pairs of positions whose whole numbers are equal."""
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    starts = np.searchsorted(ordered, left, side="left")
    counts = np.searchsorted(ordered, left, side="right") - starts
    counts = np.minimum(counts, MOST_PER_VALUE)
    left_positions = np.repeat(np.arange(len(left)), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    steps = np.arange(len(left_positions)) - before
    return left_positions, order[np.repeat(starts, counts) + steps]


def equal_texts(left: np.ndarray, right: np.ndarray) -> Positions:
    """All pairs of positions whose texts are equal; "" equals nothing."""
    codes, _ = pd.factorize(np.concatenate([left, right]))
    here, there = codes[: len(left)], codes[len(left) :]
    # Blanks of the two sides become different numbers.
    return equal_numbers(np.where(left == "", -1, here), np.where(right == "", -2, there))


def joined_texts(*columns: np.ndarray) -> np.ndarray:
    """Several columns as one text per row, to be joined by; "" where any of them is ""."""
    rows = zip(*columns, strict=True)
    return np.array(["|".join(row) if all(row) else "" for row in rows], dtype=object)
