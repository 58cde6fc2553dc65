"""Times <-> what a cell holds: days since a workbook's day zero, which every engine takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from lac_rules.typed import cell_text

SHOWN = "%d/%m/%Y %H:%M"


@dataclass(frozen=True)
class DateSystem:
    """From which day a workbook counts: the end of 1899, or, as people may choose, from 1904 on."""

    is_1904: bool = False

    @property
    def day_zero(self) -> datetime:
        """The day whose number is 0."""
        return datetime(1904, 1, 1) if self.is_1904 else datetime(1899, 12, 30)

    @property
    def first_date(self) -> datetime:
        """The first day that a cell can hold as a date, and shows right.

        Excel counts a 29 February 1900 that never was, so earlier dates would shift by a day.
        """
        return datetime(1904, 1, 2) if self.is_1904 else datetime(1900, 3, 1)

    @property
    def year(self) -> int:
        """The year by which people know it: 1900 or 1904."""
        return 1904 if self.is_1904 else 1900

    def serial(self, when: datetime) -> float:
        """A time as the number that a cell with a time format shows as that time."""
        return (when.replace(tzinfo=None) - self.day_zero) / timedelta(days=1)

    def time(self, value: object) -> datetime | None:
        """A time from what a cell gives: a date or its number; None for anything else."""
        if isinstance(value, datetime):
            when = value.replace(tzinfo=None)
        elif isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
            when = self.day_zero + timedelta(days=float(value))
        else:
            return None
        return _whole_seconds(when)


FROM_1900 = DateSystem()
SHIFT = timedelta(days=1462)
"""How far dates move when somebody chooses the other way to count."""


def _whole_seconds(when: datetime) -> datetime:
    """A double holds a day's time to a few microseconds."""
    return (when + timedelta(milliseconds=500)).replace(microsecond=0)


def key_text(value: object) -> str:
    """What a cell gives as text that tells a row; a time to the minute, whole numbers as digits."""
    if isinstance(value, datetime):
        return f"{_whole_seconds(value.replace(tzinfo=None)):{SHOWN}}"
    return cell_text(value).strip()
