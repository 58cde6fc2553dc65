"""The day that a return is looked at: which one it is, and what to tell about it.

The DfE's rules ask on 31 March. Before that, what only holds if nothing happens until then is no
error yet; ``validate`` lists it apart, by the day in ``LacReturn.as_at``.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from lac_rules.returns import LacReturn
from lac_rules.schema import DATE_FIELDS, LAST, PLANNED_DATES, TABLES

MUCH_OLDER = timedelta(days=45)
"""A council's extract is made monthly; one whose newest date is older than this may be the wrong
one."""


def statements(ret: LacReturn) -> list[str]:
    """What a person should know about the day, in words; nothing when no day was given."""
    if ret.as_at is None:
        return []
    day, year_end = in_figures(ret.as_at), in_figures(ret.year_end)
    if ret.year_is_over:
        return [f"Looked at as of {day}, the last day of the collection year."]
    told = [
        f"Looked at as of {day}; what only holds if nothing happens until {year_end} is listed "
        "apart."
    ]
    newest = newest_date(ret)
    if newest is not None and ret.as_at - newest > MUCH_OLDER:
        told.append(
            f"The newest date in the data is {in_figures(newest)}, {(ret.as_at - newest).days} "
            f"days before {day}: is this the latest extract?"
        )
    later = later_dates(ret)
    if len(later):
        where = ", ".join(f"{row.count} in {row.table} {row.field}" for row in later.itertuples())
        told.append(f"Dates after {day}, which cannot be known yet: {where}.")
    return told


def in_figures(day: date) -> str:
    """A day as the return writes it: 27/11/2026."""
    return f"{day:%d/%m/%Y}"


def newest_date(ret: LacReturn) -> date | None:
    """The newest date up to the day in this year's tables; None when there is none.

    Dates after the day are left out, so that one mistyped year does not make old data look new.
    """
    day = _last_known_day(ret)
    newest = [dates[dates <= day].max() for *_, dates in _recorded_dates(ret)]
    known = [each for each in newest if not pd.isna(each)]
    return max(known).date() if known else None


def later_dates(ret: LacReturn) -> pd.DataFrame:
    """How many dates lie after the day, in fields of this year's tables that tell of the past.

    Columns: table, field, count, newest (Timestamp); one row per field that has any, in the order
    of the return. Dates that are planned ahead, such as the end of UASC, are left out.
    """
    day = _last_known_day(ret)
    rows = [
        (table, field, int((dates > day).sum()), dates.max())
        for table, field, dates in _recorded_dates(ret)
        if (dates > day).any()
    ]
    return pd.DataFrame(rows, columns=["table", "field", "count", "newest"])


def _last_known_day(ret: LacReturn) -> np.datetime64:
    return np.datetime64(ret.as_at or ret.year_end, "s")


def _recorded_dates(ret: LacReturn) -> list[tuple[str, str, pd.Series]]:
    """(table, field, dates) of each field of this year's tables that tells what has happened."""
    return [
        (name, field, ret.typed[name][field])
        for name in ret.tables
        if not name.endswith(LAST)
        for field in TABLES[name].fields
        if field in DATE_FIELDS - PLANNED_DATES
    ]
