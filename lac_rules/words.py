"""Small pieces of the words that people read."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its word: "1 cell", "2 cells"; ``many`` where an s is not enough."""
    return f"{number} {one if number == 1 else many or one + 's'}"
