"""Seeded random draws, a whole column at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np


class Dice:
    """Draws columns of made-up values; the same seed gives the same draws in the same order."""

    def __init__(self, seed: int) -> None:
        self.generator = np.random.default_rng(seed)

    def chance(self, share: float | np.ndarray, size: int) -> np.ndarray:
        """``size`` booleans, True with probability ``share`` (0 to 1)."""
        return self.generator.random(size) < share

    def between(self, low, high, size: int | None = None) -> np.ndarray:
        """Whole numbers from ``low`` to ``high``, both included; arrays draw element by element.

        Where ``high`` is below ``low`` the number is ``low``.
        """
        low, high = np.asarray(low), np.asarray(high)
        return self.generator.integers(low, np.maximum(low, high) + 1, size=size)

    def pick(self, weights: Mapping[str, float] | Sequence[str], size: int) -> np.ndarray:
        """``size`` of the given codes: by their weights, or all alike."""
        if not isinstance(weights, Mapping):
            weights = dict.fromkeys(weights, 1)
        codes = np.array(list(weights), dtype=object)
        borders = np.cumsum(list(weights.values()), dtype=float)
        draws = self.generator.random(size) * borders[-1]
        return codes[np.searchsorted(borders, draws, side="right").clip(max=len(codes) - 1)]

    def waits(self, mean: float | np.ndarray, size: int) -> np.ndarray:
        """``size`` whole numbers of days, at least 1: many short, few long, ``mean`` on average."""
        return 1 + (self.generator.exponential(mean, size)).astype(np.int64)

    def shuffled(self, size: int) -> np.ndarray:
        """The numbers from 0 to ``size`` - 1 in random order."""
        return self.generator.permutation(size)
