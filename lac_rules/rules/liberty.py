"""Deprivation of liberty orders (DoLo): their dates, care and placement while they run."""

from functools import partial

import numpy as np
import pandas as pd

from lac_rules.language.conditions import (
    between,
    is_blank,
    is_filled,
    one_of,
    same_date,
    unreadable,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import (
    ChosenRow,
    Neighbour,
    Pairs,
    children_with,
    earliest,
    latest,
    order_within_child,
    previous_row,
)
from lac_rules.language.rule import rule, since

rule = partial(rule, years=since(2027))

EXPECTED_PLACEMENTS = {"K2", "Z12", "Z13"}
FORBIDDEN_PLACEMENTS = {"K1", "P1", "R5", "K3"}

BEFORE_ALL_ORDERS = np.datetime64("0000-01-01", "s")
AFTER_ALL_ORDERS = np.datetime64("9999-12-31", "s")
"""Where rows without a readable start stand in the order."""


@fact
def previous_order(dolo) -> Neighbour:
    """The order before each one of the same child, by DOLO_END (by DOLO_START while it is open).

    Then by DOLO_START, no date last, then in file order.
    """
    end_or_start = dolo.DOLO_END.fillna(dolo.DOLO_START)
    return previous_row(dolo, order_within_child(dolo, end_or_start, dolo.DOLO_START))


@fact
def dolo_episodes(dolo, episodes) -> Pairs:
    """Every order with every episode of its child."""
    return Pairs(dolo=dolo, episodes=episodes)


@fact
def episode_during_order(dolo_episodes) -> pd.Series:
    """The episode overlaps the order, one value per pair of dolo_episodes.

    The order needs both dates. An episode that only shares a day with it, because the child moved
    on the day that the order began or ended, does not overlap. An episode without a readable DEC
    goes on.
    """
    order, episode = dolo_episodes.dolo, dolo_episodes.episodes
    goes_on = episode.DEC.isna() & order.DOLO_START.notna()
    return (order.DOLO_END > episode.DECOM) & (goes_on | (order.DOLO_START < episode.DEC))


# -- the dates of an order -------------------------------------------------------------------------


@rule("700", kind="invalid", marks={"DoLo": "DOLO_START"})
def dolo_start_missing_or_invalid(dolo):
    """The start of the deprivation of liberty order is missing or is not a real date.

    Enter DOLO_START as dd/mm/yyyy.
    """
    return dolo.DOLO_START.isna()


@rule("701", kind="invalid", marks={"DoLo": "DOLO_END"})
def dolo_end_invalid(dolo):
    """The end of the deprivation of liberty order is not a real date.

    Enter DOLO_END as dd/mm/yyyy, or leave it blank while the order is open.
    """
    return unreadable(dolo, "DOLO_END")


@rule("702", kind="inconsistent", marks={"DoLo": ["DOLO_START", "DOLO_END"]})
def dolo_end_not_after_start(dolo):
    """The deprivation of liberty order ends on the day it starts, or before.

    Correct DOLO_START or DOLO_END.
    """
    return dolo.DOLO_END <= dolo.DOLO_START


@rule("703", kind="invalid", marks={"DoLo": "DOLO_START"})
def dolo_starts_after_year_end(dolo, last_day):
    """The deprivation of liberty order starts after 31 March, the end of the collection year.

    Correct DOLO_START, or take the order out: it belongs to next year's return.
    """
    return dolo.DOLO_START > last_day


@rule("704", kind="invalid", marks={"DoLo": "DOLO_END"})
def dolo_ends_outside_year(dolo, year_start, last_day):
    """The deprivation of liberty order does not end in the collection year.

    Correct DOLO_END, clear it if the order was open on 31 March, or delete an order of an earlier
    year.
    """
    return dolo.DOLO_END.notna() & ~between(dolo.DOLO_END, year_start, last_day)


@rule("705", kind="inconsistent", marks={"DoLo": ["DOLO_START", "DOLO_END"]})
def dolo_starts_before_previous_ended(dolo, previous_order):
    """The deprivation of liberty order starts before the child's previous one has ended.

    Fill in DOLO_END of the earlier order, or correct the dates so that the two do not overlap.
    """
    still_open = previous_order.exists & previous_order.DOLO_END.isna()
    return still_open | (dolo.DOLO_START < previous_order.DOLO_END)


@rule("708", kind="inconsistent", marks={"DoLo": ["DOLO_START", "DOB"]})
def dolo_starts_by_date_of_birth(dolo):
    """The deprivation of liberty order starts on or before the child's date of birth.

    Correct DOLO_START or DOB.
    """
    return dolo.DOLO_START <= dolo.DOB


# -- the order, last year and the child's care -----------------------------------------------------


@rule(
    "706",
    kind="cross_year",
    marks={"DoLo_last": ["DOLO_START", "DOLO_END"], "DoLo": "DOLO_START"},
)
def open_dolo_of_last_year_not_carried_on(dolo, dolo_last):
    """The order left open last year is not this return's first deprivation of liberty order.

    Add the order with last year's DOLO_START, or enter its DOLO_END in last year's return.
    """
    was_open = is_filled(dolo_last, "DOLO_START") & is_blank(dolo_last, "DOLO_END")
    started = dolo_last.DOLO_START.fillna(BEFORE_ALL_ORDERS)
    last_open = latest(dolo_last, started, was_open, tie="last")
    first = earliest(dolo, dolo.DOLO_START.fillna(AFTER_ALL_ORDERS))
    carried_on = same_date(ChosenRow(dolo_last, dolo, first), dolo_last, "DOLO_START")
    dropped = last_open & ~carried_on
    return {
        "DoLo_last": dropped,
        "DoLo": first & children_with(dolo_last, dropped).rows_of(dolo),
    }


@rule("707", kind="missing", marks={"DoLo": "DOLO_END"})
def dolo_open_when_care_ended(dolo, periods_of_care):
    """The deprivation of liberty order was still running when the child's care ended.

    Enter DOLO_END, at the latest the day the child left care, or correct DEC of the last episode.
    """
    return periods_of_care.ended_meanwhile(dolo, dolo.DOLO_START, dolo.DOLO_END)


@rule(
    "709",
    kind="inconsistent",
    marks={"DoLo": ["DOLO_START", "DOLO_END"], "Episodes": "PLACE"},
)
def dolo_with_unexpected_placement(dolo_episodes, episode_during_order):
    """During the deprivation of liberty order the placement was not one of K2, Z12 and Z13.

    Check PLACE of the episode and the dates of the order.
    """
    pair = dolo_episodes
    expected = one_of(pair.episodes.PLACE, EXPECTED_PLACEMENTS)
    return pair.marks(episode_during_order & ~expected)


@rule(
    "710",
    kind="inconsistent",
    marks={"DoLo": ["DOLO_START", "DOLO_END"], "Episodes": "PLACE"},
)
def dolo_with_forbidden_placement(dolo_episodes, episode_during_order):
    """During the deprivation of liberty order the placement was one of K1, P1, R5 and K3.

    Check PLACE of the episode and the dates of the order; these placements do not go with one.
    """
    pair = dolo_episodes
    forbidden = one_of(pair.episodes.PLACE, FORBIDDEN_PLACEMENTS)
    return pair.marks(episode_during_order & forbidden)
