"""What can be wrong with a file, told all at once and in words for the person who chose it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lac_rules.errors import Expected
from lac_rules.words import printable

MAX_ROWS = 1_048_575
"""Rows that a table may have: what a sheet in Excel holds below the header."""


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a file from being read: which file, what is wrong, what to do."""

    file: str
    what: str
    todo: str

    def __str__(self) -> str:
        return printable(f"{self.file}: {self.what} {self.todo}")


class ReadError(Expected):
    """Files could not be read; ``problems`` lists every problem that could be told at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def too_many_rows(file: str, table: str) -> ReadError:
    """What to raise for a file with more rows of a table than ``MAX_ROWS``."""
    what = f"It has more than {MAX_ROWS:,} rows of {table}, far more than a return."
    return ReadError([Problem(file, what, "Check where the file comes from.")])
