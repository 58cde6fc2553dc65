"""Times <-> what a cell holds: days since the end of 1899, which every engine takes as a number."""

from __future__ import annotations

from datetime import datetime, timedelta

_DAY_ZERO = datetime(1899, 12, 30)
SHOWN = "%d/%m/%Y %H:%M"


def to_serial(when: datetime) -> float:
    """A time as the number that a cell with a time format shows as that time."""
    return (when - _DAY_ZERO) / timedelta(days=1)


def from_serial(value: object) -> datetime | None:
    """A time from what a cell gives: a date or its number; None for anything else."""
    if isinstance(value, datetime):
        when = value
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0:
        when = _DAY_ZERO + timedelta(days=float(value))
    else:
        return None
    # A double holds a day's time to a few microseconds.
    return (when + timedelta(milliseconds=500)).replace(microsecond=0)
