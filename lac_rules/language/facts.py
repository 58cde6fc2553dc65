"""Derived facts that rules of several subjects share, each worked out once per return.

Each fact's docstring is its exact meaning. A fact that serves one subject only stands in that
subject's module in ``lac_rules/rules``.
"""

from __future__ import annotations

import pandas as pd

from lac_rules.language.conditions import (
    any_filled,
    between,
    is_blank,
    one_of,
)
from lac_rules.language.given import NotRun, fact
from lac_rules.language.joins import (
    Children,
    Neighbour,
    Pairs,
    children_with,
    earliest,
    next_row,
    nobody,
    order_within_child,
    previous_row,
)
from lac_rules.schema import CARE_LEAVER_DETAILS, HEALTH_ITEMS, SHORT_BREAKS

# -- the order of a child's episodes ---------------------------------------------------------------


@fact
def episode_order(episodes):
    """Positions of the episodes by child, then by DECOM (no date last), then in file order."""
    return order_within_child(episodes, episodes.DECOM)


@fact
def previous_episode(episodes, episode_order) -> Neighbour:
    """The episode before each one in episode order, of the same child."""
    return previous_row(episodes, episode_order)


@fact
def next_episode(episodes, episode_order) -> Neighbour:
    """The episode after each one in episode order, of the same child."""
    return next_row(episodes, episode_order)


@fact
def first_episode(episodes) -> pd.Series:
    """The one episode of each child with the smallest readable DECOM; ties: first in the file."""
    return earliest(episodes, episodes.DECOM)


@fact
def current_episode(episodes) -> pd.Series:
    """The one episode of each child with the greatest readable DECOM.

    Of several with that DECOM the one without a date of its end, otherwise the one that ends last;
    ties: first in the file.
    """
    backwards = episodes.iloc[::-1]
    order = len(episodes) - 1 - order_within_child(backwards, backwards.DECOM, backwards.DEC)
    following = next_row(episodes, order)
    return episodes.CHILD.notna() & episodes.DECOM.notna() & following.DECOM.isna()


# -- episodes and the year -------------------------------------------------------------------------


@fact
def short_break(episodes) -> pd.Series:
    """The episode is in a series of short breaks: LS is V3 or V4 (a blank LS is neither)."""
    return one_of(episodes.LS, SHORT_BREAKS)


@fact
def in_the_year(episodes, year_start, year_end) -> pd.Series:
    """The episode is in the collection year: DECOM <= year_end, and DEC >= year_start or no date.

    An unreadable DEC counts as no date; an episode without a readable DECOM is not in the year.
    """
    return (episodes.DECOM <= year_end) & ~(episodes.DEC < year_start)


@fact
def ends_in_the_year(episodes, year_start, year_end) -> pd.Series:
    """DEC is readable and year_start <= DEC <= year_end."""
    return between(episodes.DEC, year_start, year_end)


@fact
def continuously_so_far(
    episodes, in_the_year, ends_in_the_year, short_break, year_start, year_end
) -> Children:
    """The children who were looked after without a break from the year's start to year_end.

    The child has an episode in the year, and none of its episodes starts care (RNE S) after
    year_start and up to year_end, ends care (REC other than X1, blank included) from year_start to
    year_end, or is a short break in the year.
    """
    starts = (episodes.RNE == "S") & (episodes.DECOM > year_start) & (episodes.DECOM <= year_end)
    leaves = ends_in_the_year & (episodes.REC != "X1")
    breaks = starts | leaves | (short_break & in_the_year)
    return children_with(episodes, in_the_year) & ~children_with(episodes, breaks)


@fact
def continuously_looked_after(episodes, continuously_so_far, year_is_over) -> Children:
    """The children who were looked after all year long, judged from this year's episodes.

    They are those of ``continuously_so_far`` once the year is over. Before that it can be said of
    nobody: whoever is in care may still leave.
    """
    return continuously_so_far if year_is_over else nobody(episodes)


@fact
def may_still_leave(episodes, year_is_over) -> Children:
    """The children with an open episode (DEC blank) while the year is not over; nobody after it.

    Their care may still end by 31 March, in adoption too.
    """
    return nobody(episodes) if year_is_over else children_with(episodes, is_blank(episodes, "DEC"))


@fact
def only_short_breaks(episodes, short_break) -> Children:
    """The children with at least one episode, all of whose episodes are short breaks."""
    return children_with(episodes) & ~children_with(episodes, ~short_break)


# -- where placements are --------------------------------------------------------------------------


@fact
def pl_distance(placements) -> pd.Series:
    """PL_DISTANCE of each episode: miles from HOME_POST to PL_POST, one decimal; NaN: unknown."""
    return placements.distance


@fact
def pl_la(placements) -> pd.Series:
    """PL_LA of each episode: the authority of PL_POST, or SCO, WAL, NIR, NUK; NaN: unknown."""
    return placements.la


@fact
def pl_location(placements) -> pd.Series:
    """PL_LOCATION of each episode: IN the council's own area or OUT of it; NaN: unknown."""
    return placements.location


# -- unaccompanied asylum-seeking children ---------------------------------------------------------


def _marked_uasc(header, uasc) -> Children | None:
    """The children known as UASC in one year; None when that year's tables do not tell.

    With Header loaded its UASC item decides (from XML; for CSV made from the UASC table). Without
    Header a row in UASC with anything besides CHILD filled in counts.
    """
    if header is not None:
        return children_with(header, header.UASC == "1") if "UASC" in header else None
    if uasc is not None:
        return children_with(uasc, any_filled(uasc, ("SEX", "DOB", "DUC")))
    return None


@fact
def known_uasc(header=None, uasc=None, header_last=None, uasc_last=None) -> Children:
    """The children known as UASC this year or last year.

    A rule that asks for it is not run when neither year tells.
    """
    years = [_marked_uasc(header, uasc), _marked_uasc(header_last, uasc_last)]
    known = [children for children in years if children is not None]
    if not known:
        raise NotRun("neither year says which children are UASC: load the UASC table")
    return known[0] | known[-1]


@fact
def uasc_episode(episodes, known_uasc) -> pd.Series:
    """The child is known as UASC this year or last year; not known when neither year tells."""
    return known_uasc.rows_of(episodes)


# -- other tables ----------------------------------------------------------------------------------


@fact
def has_care_leaver_details(oc3) -> pd.Series:
    """The OC3 row has at least one of IN_TOUCH, ACTIV, ACCOM filled in."""
    return any_filled(oc3, CARE_LEAVER_DETAILS)


@fact
def has_health_items(oc2) -> pd.Series:
    """The OC2 row has at least one of the eight items that hold 0 or 1 filled in."""
    return any_filled(oc2, HEALTH_ITEMS)


# -- pairs of rows with the same CHILD -------------------------------------------------------------


@fact
def episodes_header(episodes, header) -> Pairs:
    """Every episode with every Header row of its child."""
    return Pairs(episodes=episodes, header=header)


@fact
def header_last_header(header, header_last) -> Pairs:
    """Every Header row with every Header row of the same child last year."""
    return Pairs(header=header, header_last=header_last)
