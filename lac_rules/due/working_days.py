"""England's working days: Monday to Friday without bank holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import numpy as np
import pandas as pd

_MOVED = {
    date(2020, 5, 4): date(2020, 5, 8),  # 75 years since the war
    date(2022, 5, 30): date(2022, 6, 2),  # platinum jubilee
}
_EXTRA = (
    date(2022, 6, 3),  # platinum jubilee
    date(2022, 9, 19),  # funeral of Queen Elizabeth II
    date(2023, 5, 8),  # coronation of King Charles III
)
_FIRST_YEAR, _LAST_YEAR = 2015, 2040


def working_days_after(dates: pd.Series, days: int) -> pd.Series:
    """The day that is ``days`` working days after each date; no date stays no date."""
    known = dates.dropna()
    later = np.busday_offset(
        known.to_numpy().astype("datetime64[D]"), days, roll="backward", holidays=_holidays()
    )
    return pd.Series(later.astype("datetime64[s]"), index=known.index).reindex(dates.index)


@cache
def bank_holidays(year: int) -> tuple[date, ...]:
    """England's bank holidays of a calendar year, in order.

    By the Banking and Financial Dealings Act 1971 and the usual proclamations, as GOV.UK lists
    them: New Year's Day, Good Friday, Easter Monday, the first and last Monday of May, the last
    Monday of August, Christmas Day and Boxing Day, with the next free weekday in place of one at a
    weekend; and the single ones of 2020, 2022 and 2023. One that is proclaimed for a single
    occasion later on is not known here.
    """
    easter = _easter_sunday(year)
    usual = [
        easter - timedelta(2),
        easter + timedelta(1),
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
    ]
    single = [day for day in _EXTRA if day.year == year]
    days = {_MOVED.get(day, day) for day in usual} | set(single)
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= 5 or day in days:
            day += timedelta(1)
        days.add(day)
    return tuple(sorted(days))


@cache
def _holidays() -> np.ndarray:
    years = range(_FIRST_YEAR, _LAST_YEAR + 1)
    return np.array([day for year in years for day in bank_holidays(year)], dtype="datetime64[D]")


def _monday_from(day: date) -> date:
    """The first Monday on or after a day."""
    return day + timedelta(-day.weekday() % 7)


def _easter_sunday(year: int) -> date:
    """By the rule of the Gregorian calendar, in the form that Butcher gave it in 1876."""
    century, of_century = divmod(year, 100)
    leap_centuries, rest = divmod(century, 4)
    moon = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * (year % 19) + century - leap_centuries - moon + 15) % 30
    weekday = (32 + 2 * rest + 2 * (of_century // 4) - epact - of_century % 4) % 7
    late = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
