"""What an operation tells while it works."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Progress(Protocol):
    """Whoever shows how far an operation is."""

    def __call__(self, doing: str, done: int = 0, total: int = 0) -> None:
        """Show what is being done, and how much of it is done where that can be counted."""


def silent(doing: str, done: int = 0, total: int = 0) -> None:
    """For those who show no progress."""


def counting(progress: Progress, doing: str) -> Callable[[int, int], None]:
    """Tell ``progress`` of one thing by numbers alone: done, total."""
    return lambda done, total: progress(doing, done, total)
