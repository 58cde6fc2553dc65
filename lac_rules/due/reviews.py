"""The next review of each child in care.

By the Care Planning, Placement and Case Review (England) Regulations 2010: the first within 20
working days of the start of care, the second within three months of the first, then one at least
every six months. A council may review more often, and must where things change; that, and the own
calendar of children placed for adoption and of short breaks, is not seen here.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.due.items import in_figures, items, one_per_child
from lac_rules.due.working_days import working_days_after
from lac_rules.language.conditions import DAY, birthday, one_of
from lac_rules.language.joins import ChosenRow, latest
from lac_rules.schema import SHORT_BREAKS

WORKING_DAYS_TO_FIRST = 20
MONTHS_TO_SECOND, MONTHS_BETWEEN = 3, 6
A_YEAR = np.timedelta64(365, "D")  # what a leap year adds is not worth a calendar


def next_reviews(
    episodes,
    header,
    reviews,
    current_episode,
    open_at_year_end,
    last_day,
    year_start,
    year_end,
    episodes_last=None,
    reviews_last=None,
) -> pd.DataFrame:
    """The day by which each child in care is to be reviewed next, where that is by 31 March.

    Reviews of last year count where last year's table is loaded. Where care began before what is
    loaded, and no review is, the latest day on which the last one can have been is taken.
    """
    children = episodes.loc[current_episode & open_at_year_end, ["CHILD"]].reset_index(drop=True)
    began = _began(children, [episodes, episodes_last], year_end)
    held = _held(children, began, [reviews, reviews_last], year_end)
    last = ChosenRow(children, held, latest(held, held.REVIEW)).REVIEW
    count = _count(children, held)

    loaded_since = year_start if reviews_last is None else year_start - A_YEAR
    first_due = working_days_after(began, WORKING_DAYS_TO_FIRST)
    all_known = first_due >= loaded_since  # no review fell due before what is loaded
    is_first, is_second = all_known & (count == 0), all_known & (count == 1)
    months = np.where(is_second, MONTHS_TO_SECOND, MONTHS_BETWEEN)
    later_due = _months_after(last.fillna(pd.Timestamp(loaded_since - DAY)), months)
    due = first_due.where(is_first, later_due)
    turns_18 = birthday(ChosenRow(children, header, one_per_child(header)).DOB, 18)
    return items(
        children,
        (due <= last_day) & ~(turns_18 <= due),
        of="Reviews",
        what="Review",
        due=due,
        field="REVIEW",
        detail=_words(is_first, is_second, began, last, pd.Timestamp(loaded_since)),
        rows=pd.Series(pd.NA, index=children.index, dtype="Int64"),
    )


def _began(
    children: pd.DataFrame, episodes: list[pd.DataFrame | None], day: np.datetime64
) -> pd.Series:
    """The latest day on which each child's care began (RNE S), by the episodes of both years."""
    starts = pd.concat(
        [
            table.loc[
                (table.RNE == "S") & ~one_of(table.LS, SHORT_BREAKS) & (table.DECOM <= day),
                ["CHILD", "DECOM"],
            ]
            for table in episodes
            if table is not None
        ],
        ignore_index=True,
    )
    return ChosenRow(children, starts, latest(starts, starts.DECOM)).DECOM


def _held(
    children: pd.DataFrame,
    began: pd.Series,
    reviews: list[pd.DataFrame | None],
    day: np.datetime64,
) -> pd.DataFrame:
    """The reviews of each child since care began, up to the day: CHILD and REVIEW."""
    held = pd.concat(
        [table[["CHILD", "REVIEW"]] for table in reviews if table is not None], ignore_index=True
    ).drop_duplicates()
    since = ChosenRow(held, children, children.CHILD.notna()).of(began)
    return held[(held.REVIEW <= day) & ~(held.REVIEW < since)].reset_index(drop=True)


def _count(children: pd.DataFrame, held: pd.DataFrame) -> pd.Series:
    counts = held.CHILD.value_counts(sort=False)
    return children.CHILD.map(counts.to_dict()).astype("float64").fillna(0)


def _months_after(dates: pd.Series, months: np.ndarray) -> pd.Series:
    """The same day ``months`` later, or the last of that month."""
    moved = {each: dates + pd.DateOffset(months=each) for each in np.unique(months).tolist()}
    later = dates.copy()
    for each, days in moved.items():
        later = later.mask(months == each, days)
    return later


def _words(
    is_first: pd.Series,
    is_second: pd.Series,
    began: pd.Series,
    last: pd.Series,
    loaded_since: pd.Timestamp,
) -> pd.Series:
    words = "The last one was on " + in_figures(last)
    words = words.mask(last.isna(), f"There is none since {loaded_since:%d/%m/%Y}")
    words = words.mask(is_second, "The second; the first was on " + in_figures(last))
    return words.mask(is_first, "The first; care began on " + in_figures(began))
