"""The dates of a whole column: which form they have, and what they are in the DfE's.

A date in numbers can be read day first or month first. The column as a whole decides: a number over
12 in second place is a day. The DfE's order stands unless the column proves the other one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from lac_rules.reading.tidy.column import Column
from lac_rules.reading.tidy.date_forms import (
    MONTHS_IN_A_YEAR,
    Written,
    is_partly_unknown,
    written,
)
from lac_rules.reading.tidy.open_ends import may_stand_for_open
from lac_rules.schema import PLANNED_DATES

BIRTHS = frozenset({"DOB", "MC_DOB"})
"""Dates that are never in the future."""
_CHILDHOOD = 18

_LEAST_SHARE = 0.25
"""Month first is proven by this share of a column's distinct dates: three in five are expected."""
_ENOUGH = 2
"""One date alone may be a slip."""


class Order(Enum):
    """What a column's numbers say of the order of day and month."""

    DAY_FIRST = "day first"
    MONTH_FIRST = "month first"
    OPEN = "both readings fit"
    DISPUTED = "both readings fit, and other columns are month first"
    MIXED = "some dates fit one reading only, some the other"


@dataclass
class DateColumn:
    """One column's distinct values, read: place -> what is written there.

    ``unread`` are the places of texts that no form fits.
    """

    column: Column
    found: dict[int, Written] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, column: Column, may_be_serial: bool) -> DateColumn:
        """Read every distinct value once."""
        read = cls(column)
        for place, text in enumerate(column.values):
            stripped = text.strip()
            if not stripped or is_partly_unknown(stripped):
                continue
            what = written(stripped, may_be_serial)
            if what is None:
                read.unread.append(place)
            else:
                read.found[place] = what
        return read

    @property
    def open_forms(self) -> set[str]:
        """The forms, among those that leave the order open, in which dates are written here."""
        return {what.form for what in self.found.values() if what.is_open}

    def order(self) -> Order:
        """What this column alone says."""
        dates = _voting(self)
        day_first = [what for what in dates if _only_day_first(what)]
        month_first = [what for what in dates if _only_month_first(what)]
        if day_first and month_first:
            return Order.MIXED
        if day_first:
            return Order.DAY_FIRST
        proven = len(month_first) >= _ENOUGH and len(month_first) >= _LEAST_SHARE * len(dates)
        return Order.MONTH_FIRST if proven else Order.OPEN


def fits_month_first_only(read: DateColumn) -> bool:
    """Some date of the column can be read month first only, and none day first only."""
    dates = _voting(read)
    return any(map(_only_month_first, dates)) and not any(map(_only_day_first, dates))


def _voting(read: DateColumn) -> list[Written]:
    """The dates that can tell the order; a stand-in may have been put in by another program."""
    return [what for what in read.found.values() if what.is_open and not may_stand_for_open(what)]


def _only_day_first(what: Written) -> bool:
    return what.first > MONTHS_IN_A_YEAR >= what.second


def _only_month_first(what: Written) -> bool:
    return what.second > MONTHS_IN_A_YEAR >= what.first


def century_of(what: Written, field: str, latest_year: int) -> int:
    """What to add to a year of two digits: the latest century in which it is not too late.

    A birth is not after ``latest_year``; what is planned may lie a childhood beyond it, other dates
    a year.
    """
    if not what.is_short:
        return 0
    last = latest_year + (0 if field in BIRTHS else _CHILDHOOD if field in PLANNED_DATES else 1)
    return last // 100 * 100 if what.year <= last % 100 else last // 100 * 100 - 100


def dfe_form(day: date) -> str:
    """A day as the DfE takes it: dd/mm/yyyy."""
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


def latest_year_of(columns: Iterable[DateColumn]) -> int:
    """The latest year in which several of these dates lie; years of two digits are of this century.

    A year far ahead, or of one date alone, does not count where there are others.
    """
    years: dict[int, int] = {}
    for read in columns:
        for place, what in read.found.items():
            year = what.year + 2000 if what.is_short and what.year < 70 else what.year
            if 1980 <= year <= 2070:
                years[year] = years.get(year, 0) + int(read.column.counts[place])
    several = [year for year, count in years.items() if count > 1]
    return max(several or years, default=2000 + date.today().year % 100)
