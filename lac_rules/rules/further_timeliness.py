"""Checks beyond the DfE's rules: reviews and health assessments that were due and are not there.

The Care Planning, Placement and Case Review (England) Regulations 2010 say when they are due; the
DfE counts what is recorded and asks no more. As in ``further.py``, codes begin with X.
"""

from functools import partial

import numpy as np
import pandas as pd

from lac_rules.due.reviews import A_YEAR, MONTHS_BETWEEN, MONTHS_TO_SECOND, WORKING_DAYS_TO_FIRST
from lac_rules.due.working_days import working_days_after
from lac_rules.language.conditions import DAY, is_blank, one_of
from lac_rules.language.given import fact
from lac_rules.language.joins import ChosenRow, latest
from lac_rules.language.rule import rule
from lac_rules.schema import SHORT_BREAKS

rule = partial(rule, further=True, impact="low")

_DAYS = 4_000_000
"""More days than any date of four digits is away from another."""


# -- reviews ---------------------------------------------------------------------------------------


@fact
def starts_of_care(episodes, episodes_last=None) -> np.ndarray:
    """When each child's care began (RNE S), this year and last year: child and day as one number.

    In order of children and then of days. Short breaks are left out: their reviews have a calendar
    of their own.
    """
    loaded = [table for table in (episodes, episodes_last) if table is not None]
    return np.sort(np.concatenate([_starts(table) for table in loaded]))


def _starts(table: pd.DataFrame) -> np.ndarray:
    known = table.DECOM.notna() & table.CHILD.notna()
    begins = (table.RNE == "S") & ~one_of(table.LS, SHORT_BREAKS) & known
    return _child_and_day(table.CHILD.array.codes, table.DECOM)[begins.to_numpy()]


@fact
def reviews_known_since(year_start, reviews_last=None) -> np.datetime64:
    """The first day of which the loaded tables hold the reviews."""
    return year_start if reviews_last is None else year_start - A_YEAR


@fact
def reviews_held(
    episodes, reviews, starts_of_care, reviews_known_since, reviews_last=None
) -> pd.DataFrame:
    """The reviews of this year and last year, by child and date.

    Columns CHILD and REVIEW; ROW, the row in this year's table or -1; DUE, the day by which it was
    to be held, and NEXT_DUE, that of the one after it: the first within 20 working days of the
    start of care, the second within three months of the first, others within six. NaT: not known.
    """
    tables = [reviews] if reviews_last is None else [reviews, reviews_last]
    child = np.concatenate([table.CHILD.array.codes for table in tables])
    day = np.concatenate([table.REVIEW.to_numpy() for table in tables])
    row = np.where(np.arange(len(child)) < len(reviews), np.arange(len(child)), -1)
    order = np.lexsort((day.astype("int64"), child))
    order = order[(child[order] >= 0) & ~np.isnat(day[order])]
    child, row, held = child[order], row[order], pd.Series(day[order])

    began = _latest_start(starts_of_care, child, held)
    spell = began.to_numpy().astype("int64")
    is_first = np.append(True, (child[1:] != child[:-1]) | (spell[1:] != spell[:-1]))[: len(held)]
    first_due = working_days_after(began.where(is_first), WORKING_DAYS_TO_FIRST)
    all_known = first_due >= reviews_known_since
    next_due = _months_after(held)
    next_due[all_known] = _months_after(held[all_known], MONTHS_TO_SECOND)
    due = first_due.where(all_known).where(is_first, next_due.shift())
    known = pd.Categorical.from_codes(child, dtype=reviews.CHILD.dtype)
    return pd.DataFrame(
        {"CHILD": known, "REVIEW": held, "ROW": row, "DUE": due, "NEXT_DUE": next_due}
    )


def _latest_start(starts: np.ndarray, child: np.ndarray, dates: pd.Series) -> pd.Series:
    """The latest day up to each date on which care of the child began; NaT where none is known."""
    place = np.searchsorted(starts, _child_and_day(child, dates), side="right") - 1
    found = np.append(starts, -1)[place]
    of_child = (place >= 0) & (found // _DAYS == child)
    days = (found % _DAYS - _DAYS // 2).astype("datetime64[D]").astype("datetime64[s]")
    return pd.Series(np.where(of_child, days, np.datetime64("NaT")), index=dates.index)


def _child_and_day(child: np.ndarray, dates: pd.Series) -> np.ndarray:
    """Child and day as one number, in order of children and then of days."""
    days = dates.to_numpy().astype("datetime64[D]").astype("int64")
    return child.astype("int64") * _DAYS + days + _DAYS // 2


def _months_after(dates: pd.Series, months: int = MONTHS_BETWEEN) -> pd.Series:
    """The same day so many months later, or the last of that month."""
    return dates + pd.DateOffset(months=months)


@rule("X09", kind="inconsistent", marks={"Reviews": "REVIEW"})
def review_held_late(reviews, reviews_held):
    """The review came later than the regulations allow after the one before or the start of care.

    Check REVIEW, and add a review that is missing in between. The first is due within 20 working
    days of the start of care, the second within three months, then one every six months.
    """
    late = reviews_held.ROW[(reviews_held.REVIEW > reviews_held.DUE) & (reviews_held.ROW >= 0)]
    found = np.zeros(len(reviews), dtype=bool)
    found[late] = True
    return pd.Series(found, index=reviews.index)


@rule("X10", kind="missing", marks={"Episodes": "CHILD"})
def review_overdue(
    episodes,
    current_episode,
    short_break,
    reviews_held,
    reviews_known_since,
    starts_of_care,
    as_at,
):
    """The child is in care, and the review that was due next is not recorded.

    Add the review to Reviews. The first is due within 20 working days of the start of care, the
    second within three months, then one every six months. What is due later is on the sheet Due by
    31 March.
    """
    held = reviews_held
    last = ChosenRow(episodes, held, latest(held, held.REVIEW, where=held.REVIEW <= as_at))
    began = _latest_start(starts_of_care, episodes.CHILD.array.codes, _all(episodes, as_at))
    first_due = working_days_after(began, WORKING_DAYS_TO_FIRST)
    never_known = _months_after(_all(episodes, reviews_known_since - DAY))
    due = first_due.where(first_due >= reviews_known_since, never_known)
    due = last.NEXT_DUE.where(last.exists & ~(last.REVIEW < began), due)
    in_care = current_episode & is_blank(episodes, "DEC") & ~short_break
    return in_care & (due < as_at)


def _all(table: pd.DataFrame, day: np.datetime64) -> pd.Series:
    return pd.Series(np.full(len(table), day), index=table.index)


# -- health assessments ----------------------------------------------------------------------------


@rule("X11", kind="inconsistent", marks={"OC2": "HEALTH_ASSESSMENT"})
def no_health_assessment_in_a_year_in_care(oc2, continuously_looked_after):
    """The child was in care all year, and no health assessment is recorded.

    Health assessments are due at least once a year, under the age of five twice. If there was one,
    enter 1; if there was none, 0 is right.
    """
    return (oc2.HEALTH_ASSESSMENT == "0") & continuously_looked_after.rows_of(oc2)
