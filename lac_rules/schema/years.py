"""Collection years: named by the year they end, from 1 April to 31 March."""

from __future__ import annotations

from datetime import date

import numpy as np

YEARS = range(2023, 2028)
"""The collection years with a ruleset."""


CARE_LEAVERS_ASKED_WITHIN = np.timedelta64(31, "D")
"""Around their birthday means for care leavers: until a month after it."""

PREVIOUS_PERMANENCE_SINCE = np.datetime64("2016-04-01")
"""PrevPerm is collected of care that began on this day or later."""


def collection_year(day: date) -> int:
    """The collection year that ``day`` lies in: 27 November 2026 lies in 2027."""
    return day.year + (day.month >= 4)


def year_start(year: int) -> date:
    """The first day of collection year ``year``: 1 April of the year before."""
    return date(year - 1, 4, 1)


def year_end(year: int) -> date:
    """The last day of collection year ``year``: 31 March."""
    return date(year, 3, 31)


def nearest_ruleset_year(year: int) -> int:
    """The supported collection year that is nearest to ``year``."""
    return min(max(year, YEARS[0]), YEARS[-1])
