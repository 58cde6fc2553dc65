"""Dates that stand for "not ended": 31/12/9999, 01/01/2999, 01/01/1900 and their kin."""

from __future__ import annotations

from datetime import date

from lac_rules.reading.tidy.date_forms import Written

END_DATES = frozenset("DEC MIS_END SW_DEC DOLO_END DATE_PLACED_CEASED".split())
"""Fields in which blank means that something has not ended."""

_ROUND_YEARS = frozenset({2049, 2050, 2079, 2098, 2099, 2100, 2101, 2199})
_FIRST_FAR_YEAR = 2200
_LAST_EARLY_YEAR = 1901
_TURNS_OF_YEAR = frozenset({(1, 1), (30, 12), (31, 12)})
_SHORT = frozenset({(31, 12, 99), (12, 31, 99)})
"""31/12/9999 with two digits for the year; no care of today's children ended in 1999."""
_LAST_DAY_OF_SMALLDATETIME = date(2079, 6, 6)


def stands_for_open(day: date) -> bool:
    """The date is one that systems put in place of an end that is not known yet.

    That is any date from 2200 on, the turn of a round year to come (31/12/2099), the last day of
    a database's calendar, and the turn of a year up to 1901 (01/01/1900).
    """
    if day.year >= _FIRST_FAR_YEAR or day == _LAST_DAY_OF_SMALLDATETIME:
        return True
    is_turn = (day.day, day.month) in _TURNS_OF_YEAR
    return is_turn and (day.year in _ROUND_YEARS or day.year <= _LAST_EARLY_YEAR)


def may_stand_for_open(what: Written) -> bool:
    """The text is such a date, whichever way its numbers are read."""
    if what.is_short:
        return (what.first, what.second, what.year) in _SHORT
    readings = (what.day(), what.day(month_first=True) if what.is_open else None)
    return any(day is not None and stands_for_open(day) for day in readings)
