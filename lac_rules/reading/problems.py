"""What can be wrong with a file, told all at once and in words for the person who chose it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that keeps a file from being read: which file, what is wrong, what to do."""

    file: str
    what: str
    todo: str

    def __str__(self) -> str:
        return f"{self.file}: {self.what} {self.todo}"


class ReadError(Exception):
    """Files could not be read; ``problems`` lists every problem that could be told at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
