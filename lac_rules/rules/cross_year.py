"""Last year's return against this year's: what was left open must be carried over unchanged."""

from functools import partial

import pandas as pd

from lac_rules.language.conditions import (
    any_filled,
    as_number,
    differ,
    is_blank,
    is_filled,
    one_of,
    same,
    same_date,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import (
    ChosenRow,
    Pairs,
    children_with,
    latest,
    order_within_child,
    previous_row,
)
from lac_rules.language.rule import rule, since
from lac_rules.schema import OTHER_PLACEMENTS_FROM_2026

rule = partial(rule, impact="medium")

NO_NEW_CODES = {"old": "", "new": frozenset()}


@fact
def latest_episode_last(episodes_last) -> pd.Series:
    """Last year's episode of each child with the greatest readable DECOM; ties: first in file."""
    return latest(episodes_last, episodes_last.DECOM)


@fact
def last_year(episodes, episodes_last, latest_episode_last) -> ChosenRow:
    """For each episode, last year's latest episode of its child (greatest readable DECOM)."""
    return ChosenRow(episodes, episodes_last, latest_episode_last)


@fact
def follows_open_episode(first_episode, last_year) -> pd.Series:
    """The child's first episode this year, where last year's latest has no date in DEC.

    An unreadable DEC counts as no date.
    """
    return first_episode & last_year.exists & last_year.DEC.isna()


@fact
def follows_episode_with_blank_dec(follows_open_episode, last_year) -> pd.Series:
    """The child's first episode this year, where DEC is blank on last year's latest.

    An unreadable DEC is not blank.
    """
    return follows_open_episode & is_blank(last_year, "DEC")


@fact
def same_filled_rne(episodes, last_year) -> pd.Series:
    """RNE is filled in and is that of last year's latest episode."""
    return same(episodes.RNE, last_year.RNE) & episodes.RNE.notna()


@fact
def distance_changed(pl_distance, placements_last, last_year) -> pd.Series:
    """PL_DISTANCE is 0.2 or more off last year's latest episode, or is known on only one of them.

    Both have one decimal, so the difference is rounded: 12.6 - 12.4 is not exactly 0.2 in binary.
    """
    before = last_year.of(placements_last.distance)
    return ((pl_distance - before).abs().round(1) >= 0.2) | (pl_distance.isna() ^ before.isna())


@fact
def authority_changed(pl_la, placements_last, last_year) -> pd.Series:
    """PL_LA is not that of last year's latest episode; two blanks are the same."""
    return differ(pl_la, last_year.of(placements_last.la))


@fact
def placed_adoption_both_years(placed_adoption, placed_adoption_last) -> Pairs:
    """Every PlacedAdoption row with every PlacedAdoption row of the same child last year."""
    return Pairs(placed_adoption=placed_adoption, placed_adoption_last=placed_adoption_last)


@fact
def decision_ended_last_year(placed_adoption_last) -> pd.Series:
    """Last year's PlacedAdoption row has DATE_PLACED_CEASED or REASON_PLACED_CEASED filled in."""
    return any_filled(placed_adoption_last, ("DATE_PLACED_CEASED", "REASON_PLACED_CEASED"))


# -- the first episode and last year's latest ------------------------------------------------------


@rule("NoE", kind="cross_year", marks={"Episodes": "DECOM"})
def no_last_year_episodes_for_continuing_child(episodes, episodes_last, year_start):
    """The episode began before this year, but last year's return has no episode of the child.

    Check DECOM, and that last year's Episodes are complete and use the same CHILD for this child.
    """
    known = children_with(episodes_last).rows_of(episodes)
    # Rows without CHILD look for each other.
    known |= episodes.CHILD.isna() & episodes_last.CHILD.isna().any()
    return (episodes.DECOM < year_start) & ~known


@rule("562", kind="cross_year", marks={"Episodes": "DECOM"})
def first_episode_not_in_last_return(episodes, first_episode, last_year, year_start):
    """The child's first episode began before this year, but did not end last year's return.

    Check DECOM: the child's first episode must start on the same day as its latest one in last
    year's return.
    """
    began_before = episodes.DECOM < year_start
    return first_episode & began_before & (episodes.DECOM != last_year.DECOM)


@rule("502", kind="cross_year", marks={"Episodes": "DECOM"})
def first_episode_start_differs_from_last_year(episodes, follows_episode_with_blank_dec, last_year):
    """Last year's return ended with an open episode, but this year's first starts on another day.

    Begin the child's record with last year's open episode and its DECOM, or give that episode its
    DEC in last year's return.
    """
    return follows_episode_with_blank_dec & (episodes.DECOM != last_year.DECOM)


@rule("503A", kind="cross_year", marks={"Episodes": "RNE"})
def rne_differs_from_last_year(episodes, follows_open_episode, last_year):
    """The reason for the new episode (RNE) is not that of the episode left open last year.

    Carry last year's open episode over unchanged, or have RNE corrected in last year's return.
    """
    return follows_open_episode & differ(episodes.RNE, last_year.RNE)


@rule("503B", kind="cross_year", marks={"Episodes": "LS"})
def legal_status_differs_from_last_year(episodes, follows_open_episode, last_year):
    """The legal status (LS) is not that of the episode left open last year.

    Carry last year's open episode over unchanged, or have LS corrected in last year's return.
    """
    return follows_open_episode & differ(episodes.LS, last_year.LS)


@rule("503C", kind="cross_year", marks={"Episodes": "CIN"})
def need_category_differs_from_last_year(episodes, follows_open_episode, last_year):
    """The category of need (CIN) is not that of the episode left open last year.

    Carry last year's open episode over unchanged, or have CIN corrected in last year's return.
    """
    return follows_open_episode & differ(episodes.CIN, last_year.CIN)


@rule(
    "503D",
    kind="cross_year",
    marks={"Episodes": "PLACE"},
    by_year={
        range(2023, 2025): NO_NEW_CODES,
        range(2025, 2026): {"old": "H5", "new": frozenset({"K3"})},
        range(2026, 2027): {"old": "Z1", "new": OTHER_PLACEMENTS_FROM_2026},
        since(2027): NO_NEW_CODES,
    },
)
def placement_type_differs_from_last_year(episodes, follows_open_episode, last_year, old, new):
    """The placement type (PLACE) is not that of the episode left open last year.

    Carry last year's open episode over unchanged, or have PLACE corrected in last year's return.
    Only a code that was replaced this year may change: H5 to K3 in 2025, Z1 to Z11-Z14 in 2026.
    """
    replaced = (last_year.PLACE == old) & one_of(episodes.PLACE, new)
    return follows_open_episode & differ(episodes.PLACE, last_year.PLACE) & ~replaced


@rule("503E", kind="cross_year", marks={"Episodes": "PLACE_PROVIDER"})
def placement_provider_differs_from_last_year(episodes, follows_open_episode, last_year):
    """The placement provider is not that of the episode left open last year.

    Carry last year's open episode over unchanged, or have PLACE_PROVIDER corrected in last year's
    return.
    """
    return follows_open_episode & differ(episodes.PLACE_PROVIDER, last_year.PLACE_PROVIDER)


@rule("503F", kind="cross_year", marks={"Episodes": "URN"})
def urn_differs_from_last_year(episodes, follows_open_episode, last_year):
    """The Ofsted URN is not that of the episode left open last year.

    Carry last year's open episode over unchanged, or have URN corrected in last year's return.
    """
    return follows_open_episode & differ(episodes.URN, last_year.URN)


# -- where the placement is ------------------------------------------------------------------------


@rule("452", kind="cross_year", marks={"Episodes": "PL_LA"}, impact="high")
def placement_authority_differs_same_episode(
    follows_episode_with_blank_dec, same_filled_rne, authority_changed
):
    """The placement is in another authority than in the episode left open last year (same RNE).

    Check PL_POST in both returns. If the child has moved, end the episode and start a new one.
    """
    return follows_episode_with_blank_dec & same_filled_rne & authority_changed


@rule("453", kind="cross_year", marks={"Episodes": "PL_DISTANCE"}, impact="high")
def placement_distance_differs_same_episode(
    follows_open_episode, same_filled_rne, distance_changed
):
    """The distance from home is not as in the episode left open last year, though RNE is the same.

    Check HOME_POST and PL_POST in both returns. If the child has moved, end the episode and start
    a new one.
    """
    return follows_open_episode & same_filled_rne & distance_changed


@rule("503G", kind="cross_year", marks={"Episodes": "PL_DISTANCE"}, impact="high")
def distance_differs_from_last_year(follows_open_episode, distance_changed):
    """The distance from home to the placement is not as in the episode left open last year.

    Check HOME_POST and PL_POST in both returns; last year's open episode is carried over unchanged.
    """
    return follows_open_episode & distance_changed


@rule("503H", kind="cross_year", marks={"Episodes": "PL_LA"}, impact="high")
def placement_authority_differs_from_last_year(follows_open_episode, authority_changed):
    """The placement is in another local authority than in the episode left open last year.

    Check PL_POST in both returns; last year's open episode is carried over unchanged.
    """
    return follows_open_episode & authority_changed


@rule("503J", kind="cross_year", marks={"Episodes": "PL_LOCATION"}, impact="high")
def placement_location_differs_from_last_year(
    follows_open_episode, last_year, pl_location, placements_last
):
    """The placement is inside your area in one year and outside or unknown in the other.

    Check PL_POST in both returns; last year's open episode is carried over unchanged.
    """
    return follows_open_episode & differ(pl_location, last_year.of(placements_last.location))


# -- adoption decisions ----------------------------------------------------------------------------


@rule("559", kind="cross_year", marks={"PlacedAdoption": "DATE_PLACED"})
def earlier_adoption_decision_not_in_last_return(placed_adoption, placed_adoption_last, year_start):
    """The adoption decision dates from before this year, but last year's return had none.

    Check DATE_PLACED. If it is right, last year's return needs the decision as well.
    """
    had_one = children_with(placed_adoption_last, placed_adoption_last.DATE_PLACED.notna())
    return (placed_adoption.DATE_PLACED < year_start) & ~had_one.rows_of(placed_adoption)


@rule("560", kind="cross_year", marks={"PlacedAdoption": "DATE_PLACED"})
def standing_adoption_decision_date_changed(
    placed_adoption, placed_adoption_last, placed_adoption_both_years
):
    """Last year's adoption decision was still standing, but its date is not in this year's return.

    Give DATE_PLACED the date of last year's decision, or have last year's return corrected.
    """
    pair = placed_adoption_both_years
    standing = is_filled(placed_adoption_last, "DATE_PLACED")
    standing &= is_blank(placed_adoption_last, "DATE_PLACED_CEASED")
    equal = same_date(pair.placed_adoption, pair.placed_adoption_last, "DATE_PLACED")
    carried_over = pair.placed_adoption_last.rows(equal)
    return children_with(placed_adoption_last, standing & ~carried_over).rows_of(placed_adoption)


@rule("561", kind="cross_year", marks={"PlacedAdoption": "DATE_PLACED"})
def ended_adoption_decision_repeated(placed_adoption_both_years, decision_ended_last_year):
    """The adoption decision has the date of one that last year's return says has ended.

    Take the ended decision out or correct DATE_PLACED; check DATE_PLACED_CEASED and
    REASON_PLACED_CEASED in last year's return.
    """
    pair = placed_adoption_both_years
    ended = pair.placed_adoption_last.of(decision_ended_last_year)
    equal = same_date(pair.placed_adoption, pair.placed_adoption_last, "DATE_PLACED")
    return pair.placed_adoption.rows(ended & equal)


@rule("584", kind="cross_year", marks={"PlacedAdoption": "DATE_PLACED"})
def new_adoption_decision_not_after_ended_one(placed_adoption_both_years, decision_ended_last_year):
    """Last year's adoption decision has ended, but this year's is not dated after it.

    Enter the date of the new decision in DATE_PLACED, or take the row out if there was none.
    """
    pair = placed_adoption_both_years
    ended = (
        pair.placed_adoption_last.of(decision_ended_last_year)
        & pair.placed_adoption_last.DATE_PLACED.notna()
    )
    no_date = is_blank(pair.placed_adoption, "DATE_PLACED")
    not_after = pair.placed_adoption.DATE_PLACED <= pair.placed_adoption_last.DATE_PLACED
    return pair.placed_adoption.rows(ended & (no_date | not_after))


# -- mothers, missing periods, care leavers --------------------------------------------------------


@rule("624", kind="cross_year", marks={"Header": "MC_DOB"}, impact="low")
def first_child_dob_changed_since_last_year(header_last_header):
    """The date of birth of the young person's first child is not that of last year's return.

    Compare MC_DOB with last year's return and correct the wrong one.
    """
    pair = header_last_header
    was_given = is_filled(pair.header_last, "MC_DOB")
    return pair.header.rows(was_given & ~same_date(pair.header, pair.header_last, "MC_DOB"))


@rule("626", kind="cross_year", marks={"Header": ["MOTHER", "MC_DOB"]}, impact="low")
def mother_status_contradicts_last_year(header, header_last, year_start):
    """The first child was born before this year, but last year's return said: not a mother.

    Check MOTHER in both returns, and MC_DOB.
    """
    was_no_mother = children_with(header_last, as_number(header_last.MOTHER) == 0)
    is_mother = as_number(header.MOTHER) == 1
    return is_mother & (header.MC_DOB < year_start) & was_no_mother.rows_of(header)


@rule(
    "576",
    kind="cross_year",
    marks={"Missing_last": ["MIS_START", "MIS_END"], "Missing": "MIS_START"},
)
def open_missing_period_not_carried_over(missing, missing_last):
    """A missing period was left open last year, but this year's first one does not start that day.

    Begin with the open period and its MIS_START, or give it its MIS_END in last year's return.
    """
    # A row without a date is a child's first only when no row of the child has one.
    order = order_within_child(missing, missing.MIS_START)
    first = missing.CHILD.notna() & ~previous_row(missing, order).exists
    left_open = missing_last.MIS_START.notna() & is_blank(missing_last, "MIS_END")
    carried_over = missing_last.MIS_START == ChosenRow(missing_last, missing, first).MIS_START
    dropped = left_open & ~carried_over
    return {
        "Missing_last": dropped,
        "Missing": first & children_with(missing_last, dropped).rows_of(missing),
    }


@rule("348", kind="cross_year", marks={"OC3": "IN_TOUCH"}, years=since(2026))
def care_leaver_previously_died(oc3, oc3_last):
    """The young person was reported as having died in last year's return, but not in this one.

    Check IN_TOUCH in both returns and correct the wrong one, or take the young person out.
    """
    died = children_with(oc3_last, oc3_last.IN_TOUCH == "DIED")
    return died.rows_of(oc3) & (oc3.IN_TOUCH != "DIED")
