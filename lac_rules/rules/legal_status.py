"""Legal status: which one may be used when, and for how long."""

from functools import partial

import numpy as np
import pandas as pd

from lac_rules.language.conditions import (
    DAY,
    any_filled,
    birthday,
    is_blank,
    not_one_of,
    one_of,
    under,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import children_with
from lac_rules.language.rule import rule

rule = partial(rule, impact="high")

CRIMINAL_LEGAL_STATUSES = {"J1", "J2", "J3"}
FREEING_ORDERS_ENDED = np.datetime64("2005-12-31", "s")
PLACEMENT_ORDERS_BEGAN = np.datetime64("2005-12-01", "s")

LONGEST_SHORT_BREAK = 17 * DAY
MOST_SHORT_BREAK_DAYS = 75
REVIEW_FIELDS = ("REVIEW", "REVIEW_CODE")


@fact
def end_or_year_end(episodes, year_end) -> pd.Series:
    """DEC; the last day of the year where DEC is blank; no date where DEC is unreadable."""
    return episodes.DEC.mask(is_blank(episodes, "DEC"), year_end)


@fact
def unbroken_legal_status_days(episodes, episode_order, year_end) -> pd.Series:
    """How many days the run lasts in which the episode stands; 0 outside of runs.

    A run is a series of neighbours among a child's episodes with a readable DECOM, all with the
    same LS, each starting on the very day that the one before ended. It lasts from its first DECOM
    to its latest DEC. A DEC that is blank or unreadable is taken as the last day of the year.
    """
    rows = episode_order[episodes.DECOM.notna().to_numpy()[episode_order]]
    child, status = episodes.CHILD.array.codes[rows], episodes.LS.array.codes[rows]
    start = _days(episodes.DECOM)[rows]
    end = _days(episodes.DEC.fillna(year_end))[rows]
    breaks = (child[1:] != child[:-1]) | (status[1:] != status[:-1]) | (start[1:] != end[:-1])
    first = np.append(True, breaks)[: len(rows)]
    latest_end = np.maximum.reduceat(end, np.flatnonzero(first))
    length = latest_end - start[first]
    days = np.zeros(len(episodes), dtype="int64")
    days[rows] = length[np.cumsum(first) - 1]
    return pd.Series(days, index=episodes.index, copy=False)


@fact
def joined_legal_status_days(episodes, episode_order, end_or_year_end) -> pd.Series:
    """The days of all episodes that are joined with this one; 0 without a readable DECOM.

    Only episodes of the child with the same LS and a readable DECOM are joined, others between them
    do not matter. An episode joins the one before it unless it starts after that one's end, which
    is the last day of the year while DEC is blank. With an unreadable DEC it adds no days.
    """
    rows = episode_order[episodes.DECOM.notna().to_numpy()[episode_order]]
    child, status = episodes.CHILD.array.codes, episodes.LS.array.codes
    rows = rows[np.lexsort((status[rows], child[rows]))]  # stable: by DECOM within a status
    child, status = child[rows], status[rows]
    start, end = episodes.DECOM.to_numpy()[rows], end_or_year_end.to_numpy()[rows]
    # No date compares as False: the episode after an unreadable DEC is joined.
    breaks = (child[1:] != child[:-1]) | (status[1:] != status[:-1]) | (start[1:] > end[:-1])
    run = np.cumsum(np.append(0, breaks)[: len(rows)])
    length = np.where(np.isnat(end), 0, (end - start) / DAY)
    days = np.zeros(len(episodes))
    days[rows] = np.bincount(run, weights=length)[run]
    return pd.Series(days, index=episodes.index, copy=False)


@fact
def v3_days_in_year(episodes, end_or_year_end, year_start, year_end) -> pd.Series:
    """How many days of the year a V3 episode lasts; 0 for other episodes and without its dates."""
    first = np.maximum(episodes.DECOM.to_numpy(), year_start)
    last = np.minimum(end_or_year_end.to_numpy(), year_end)
    days = (last - first) / DAY
    counted = (episodes.LS == "V3").to_numpy() & (days > 0)
    return pd.Series(np.where(counted, days, 0), index=episodes.index, copy=False)


def total_per_child(table, numbers) -> pd.Series:
    """For each row of ``table``: the sum of its child's ``numbers`` (0: blank CHILD)."""
    child = table.CHILD.array.codes
    known = child >= 0
    totals = np.bincount(child[known], weights=numbers[known], minlength=child.max(initial=0) + 1)
    return pd.Series(np.where(known, totals[child], 0), index=table.index, copy=False)


def _days(dates: pd.Series) -> np.ndarray:
    return dates.to_numpy().astype("datetime64[D]").astype("int64")


# -- which legal status ----------------------------------------------------------------------------


@rule("144", kind="invalid", marks={"Episodes": "LS"})
def legal_status_code_invalid(episodes, codes):
    """The legal status is not a code on the list.

    Choose a code from the list in LS.
    """
    return not_one_of(episodes.LS, codes.LS)


@rule("358", kind="inconsistent", marks={"Episodes": ["DECOM", "LS"], "Header": "DOB"})
def criminal_legal_status_under_ten(episodes_header):
    """The child was under 10, but the legal status (J1, J2 or J3) is for children aged 10 and over.

    Check LS, DECOM and the date of birth in Header.
    """
    pair = episodes_header
    criminal_status = one_of(pair.episodes.LS, CRIMINAL_LEGAL_STATUSES)
    under_10 = under(10, born=pair.header.DOB, on=pair.episodes.DECOM)
    return pair.marks(criminal_status & under_10)


@rule("359", kind="inconsistent", marks={"Episodes": ["DEC", "LS", "PLACE"]})
def over_eighteen_not_section_20_5(episodes, episodes_header, year_end):
    """The young person is over 18 and still in care, but not under V2 in a children's home (K2).

    End the episode with DEC and REC, or correct LS, PLACE or the date of birth in Header.
    """
    pair = episodes_header
    over_18 = pair.episodes.rows(birthday(pair.header.DOB, 18) < year_end)
    still_in_care = is_blank(episodes, "DEC")
    section_20_5 = (episodes.LS == "V2") & (episodes.PLACE == "K2")
    return over_18 & still_in_care & ~section_20_5


@rule("445", kind="inconsistent", marks={"Episodes": ["LS", "DECOM"]}, years=range(2023, 2025))
def freed_for_adoption_after_2005(episodes):
    """The episode started after 2005, when children could no longer be freed for adoption (D1).

    Correct LS or DECOM; a placement order is E1.
    """
    return (episodes.LS == "D1") & (episodes.DECOM > FREEING_ORDERS_ENDED)


@rule("446", kind="inconsistent", marks={"Episodes": ["LS", "DECOM"]})
def placement_order_before_december_2005(episodes):
    """The episode started before December 2005, when placement orders (E1) did not exist yet.

    Correct LS or DECOM.
    """
    return (episodes.LS == "E1") & (episodes.DECOM < PLACEMENT_ORDERS_BEGAN)


@rule("451", kind="invalid", marks={"Episodes": ["LS", "DEC", "REC"]}, years=range(2023, 2025))
def still_freed_for_adoption(episodes):
    """The open episode is under a freeing order (D1), and those came to an end in December 2005.

    Correct LS, or fill in DEC and REC if the order is over.
    """
    is_open = is_blank(episodes, "DEC") & episodes.REC.isna()
    return (episodes.LS == "D1") & is_open


# -- how long --------------------------------------------------------------------------------------


@rule("361", kind="inconsistent", marks={"Episodes": ["LS", "DECOM", "DEC"]})
def police_protection_over_three_days(episodes, unbroken_legal_status_days):
    """Police protection (L1) lasted longer than 72 hours.

    Check LS, DECOM and DEC of the child's L1 episodes that follow each other.
    """
    return (episodes.LS == "L1") & (unbroken_legal_status_days > 3)


@rule("362", kind="inconsistent", marks={"Episodes": ["LS", "DECOM", "DEC"]})
def emergency_protection_over_21_days(episodes, unbroken_legal_status_days):
    """The emergency protection order (L2) lasted longer than 21 days.

    Check LS, DECOM and DEC of the child's L2 episodes that follow each other.
    """
    return (episodes.LS == "L2") & (unbroken_legal_status_days > 21)


@rule("363", kind="inconsistent", marks={"Episodes": ["LS", "DECOM", "DEC"]})
def child_assessment_order_over_7_days(episodes, joined_legal_status_days):
    """The child assessment order (L3) lasted longer than 7 days.

    Check LS, DECOM and DEC of the child's L3 episodes that touch or overlap.
    """
    return (episodes.LS == "L3") & (joined_legal_status_days > 7)


@rule("364", kind="inconsistent", marks={"Episodes": ["LS", "DECOM", "DEC"]})
def pace_detention_over_21_days(episodes, joined_legal_status_days):
    """Detention in the authority's accommodation under PACE (J2) lasted longer than 21 days.

    Check LS, DECOM and DEC of the child's J2 episodes that touch or overlap.
    """
    return (episodes.LS == "J2") & (joined_legal_status_days > 21)


@rule("365", kind="inconsistent", marks={"Episodes": ["LS", "DECOM", "DEC"]})
def short_break_over_17_days(episodes, end_or_year_end):
    """A single short break (V3) lasted longer than 17 days.

    Check LS, DECOM and DEC; a longer stay is not a short break.
    """
    return (episodes.LS == "V3") & (end_or_year_end - episodes.DECOM > LONGEST_SHORT_BREAK)


# -- short breaks ----------------------------------------------------------------------------------


@rule("366", kind="inconsistent", marks={"Episodes": ["LS", "RNE"]})
def placement_change_during_short_break(episodes):
    """A short break (V3) does not start with RNE S, as if the placement changed during the break.

    Set RNE to S, or correct LS.
    """
    return (episodes.LS == "V3") & (episodes.RNE != "S")


@rule("367", kind="inconsistent", marks={"Episodes": ["LS", "DECOM", "DEC"]})
def short_breaks_over_75_days_in_year(episodes, v3_days_in_year):
    """The child's short breaks (V3) add up to more than 75 days in the year.

    Check LS, DECOM and DEC of all of the child's V3 episodes.
    """
    days = v3_days_in_year
    return (days > 0) & (total_per_child(episodes, days) > MOST_SHORT_BREAK_DAYS)


@rule(
    "399",
    kind="inconsistent",
    marks={"Episodes": "LS", "Header": "MOTHER", "Reviews": REVIEW_FIELDS},
)
def mother_or_review_given_for_short_breaks(episodes, header, reviews, only_short_breaks):
    """MOTHER or a review is given for a child who only has short breaks (V3 or V4).

    Clear MOTHER and delete the reviews, or correct LS of the child's episodes.
    """
    has_mother, has_review = header.MOTHER.notna(), any_filled(reviews, REVIEW_FIELDS)
    with_mother = only_short_breaks & children_with(header, has_mother)
    with_review = only_short_breaks & children_with(reviews, has_review)
    # One of the two given marks every row of the child in the other table, the blank ones too.
    return {
        "Episodes": (with_mother | with_review).rows_of(episodes),
        "Header": with_review.rows_of(header) | (with_mother.rows_of(header) & has_mother),
        "Reviews": with_mother.rows_of(reviews) | (with_review.rows_of(reviews) & has_review),
    }


@rule("426", kind="inconsistent", marks={"Episodes": "LS"})
def short_breaks_under_both_v3_and_v4(episodes, short_break):
    """The child has short breaks under both V3 and V4 in the same year.

    Decide which agreement applies, and use one of V3 and V4 in LS on all of the child's breaks.
    """
    with_v3 = children_with(episodes, episodes.LS == "V3")
    with_v4 = children_with(episodes, episodes.LS == "V4")
    return short_break & (with_v3 & with_v4).rows_of(episodes)
