"""Dates as day numbers (days since 1 January 1970), so that whole columns add and compare fast.

``FAR`` stands for "not yet" or "never": it is later than any date and is written as a blank.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

FAR = 4_000_000
YEAR = 365.25  # days
_EPOCH = date(1970, 1, 1)


def day(year: int, month: int, day_of_month: int) -> int:
    """The day number of a date."""
    return (date(year, month, day_of_month) - _EPOCH).days


def birthday(born: np.ndarray, age: int) -> np.ndarray:
    """The day of the ``age``-th birthday; 28 February for those born on the 29th.

    A negative age gives the day so many years before. FAR stays FAR.
    """
    born = np.asarray(born, dtype=np.int64)
    days = np.where(born >= FAR, 0, born).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    later = months + 12 * age
    last = (later + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    moved = np.minimum(
        later.astype("datetime64[D]") + (days - months.astype("datetime64[D]")), last
    )
    return np.where(born >= FAR, FAR, moved.astype(np.int64))


def as_text(days: np.ndarray) -> np.ndarray:
    """Day numbers as dd/mm/yyyy; FAR as "". An object array."""
    distinct, places = np.unique(np.asarray(days, dtype=np.int64), return_inverse=True)
    texts = [one_as_text(number) for number in distinct.tolist()]
    return np.array(texts, dtype=object)[places] if texts else np.empty(0, dtype=object)


def one_as_text(number: int) -> str:
    """One day number as dd/mm/yyyy; FAR as ""."""
    if number >= FAR:
        return ""
    when = _EPOCH + timedelta(days=number)
    return f"{when.day:02}/{when.month:02}/{when.year:04}"


@dataclass(frozen=True)
class Span:
    """The two collection years that a sample covers; ``year`` is the one the return is for."""

    year: int

    @property
    def start(self) -> int:
        """1 April, the first day of the collection year."""
        return day(self.year - 1, 4, 1)

    @property
    def end(self) -> int:
        """31 March, the last day of the collection year."""
        return day(self.year, 3, 31)

    @property
    def last_start(self) -> int:
        """The first day of the year before."""
        return day(self.year - 2, 4, 1)

    @property
    def last_end(self) -> int:
        """The last day of the year before."""
        return self.start - 1
