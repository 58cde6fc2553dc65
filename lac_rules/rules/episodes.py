"""Episodes: their dates, the reasons why they start and end, and how they follow each other."""

import numpy as np
import pandas as pd

from lac_rules.language.conditions import (
    at_least,
    differ,
    is_blank,
    no_rows,
    not_one_of,
    one_of,
    under,
    unreadable,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import (
    Neighbour,
    children_with,
    next_row,
    order_within_child,
    previous_row,
)
from lac_rules.language.rule import rule
from lac_rules.schema import GUARDIANSHIP_ORDERS

CHILDREN_ACT = np.datetime64("1991-10-14", "s")
BEFORE_ALL_EPISODES = np.datetime64("1901-01-01", "s")
"""Stands in for a DECOM that is blank or unreadable where the DfE's rule puts that first."""

PLACEMENT = ("PLACE", "PL_POST", "URN", "PLACE_PROVIDER")
"""The fields that change when the placement changes."""

DIED_OR_ADULT = {"E2", "E15"}
INDEPENDENT_LIVING = {"E5", "E6"}


@fact
def legal_status_changed(episodes, previous_episode) -> pd.Series:
    """LS differs from the previous episode's; two blanks do not differ."""
    return differ(episodes.LS, previous_episode.LS)


@fact
def placement_changed(episodes, previous_episode) -> pd.Series:
    """PLACE, PL_POST, URN or PLACE_PROVIDER differs from the previous episode's.

    Two blanks do not differ, a blank and a value do.
    """
    fields = [differ(episodes[field], getattr(previous_episode, field)) for field in PLACEMENT]
    return pd.Series(np.any(fields, axis=0), index=episodes.index, copy=False)


@fact
def previous_episode_by_both_dates(episodes) -> Neighbour:
    """The episode before each one of the same child, by DECOM, then by DEC, no date last."""
    return previous_row(episodes, order_within_child(episodes, episodes.DECOM, episodes.DEC))


@fact
def next_start_undated_first(episodes) -> pd.Series:
    """DECOM of the child's next episode, in an order in which those without a date come first."""
    starts = episodes.DECOM.fillna(BEFORE_ALL_EPISODES)
    return next_row(episodes, order_within_child(episodes, starts)).of(starts)


# -- the start of an episode -----------------------------------------------------------------------


@rule("141", kind="invalid", marks={"Episodes": "DECOM"})
def episode_start_unreadable(episodes):
    """The start date of the episode is not a real date.

    Enter DECOM as dd/mm/yyyy.
    """
    return unreadable(episodes, "DECOM")


@rule("143", kind="invalid", marks={"Episodes": "RNE"})
def new_episode_reason_invalid(episodes, codes):
    """The reason for the new episode is not a code on the list.

    Enter S, L, P, T, B or U in RNE.
    """
    return not_one_of(episodes.RNE, codes.RNE)


@rule("145", kind="invalid", marks={"Episodes": "CIN"})
def category_of_need_invalid(episodes, codes):
    """The category of need is not one of N1 to N8.

    Choose the child's main need in CIN.
    """
    return not_one_of(episodes.CIN, codes.CIN)


@rule("302", kind="inconsistent", marks={"Episodes": "DECOM", "Header": "DOB"})
def first_episode_before_birth(episodes_header, first_episode):
    """The child's first episode starts before the child was born.

    Check DECOM of this episode and the date of birth in Header.
    """
    pair = episodes_header
    before_birth = pair.episodes.DECOM < pair.header.DOB
    return pair.marks(pair.episodes.of(first_episode) & before_birth)


@rule("352", kind="inconsistent", marks={"Episodes": ["DECOM", "RNE"]})
def care_started_at_eighteen_or_over(episodes_header):
    """The child started to be looked after (RNE S) at 18 or over.

    Check DECOM, RNE and the date of birth in Header; care can only start before the 18th birthday.
    """
    pair = episodes_header
    care_started = pair.episodes.RNE == "S"
    adult = at_least(18, born=pair.header.DOB, on=pair.episodes.DECOM)
    return pair.episodes.rows(care_started & adult)


@rule("353", kind="invalid", marks={"Episodes": "DECOM"})
def episode_before_children_act(episodes):
    """The episode starts before 14 October 1991, when the Children Act came into force.

    Correct DECOM; the year was probably mistyped.
    """
    return episodes.DECOM < CHILDREN_ACT


@rule("354", kind="inconsistent", marks={"Episodes": "DECOM"})
def episode_starts_after_year_end(episodes, last_day):
    """The episode starts after 31 March, the end of the collection year.

    Correct DECOM, or take the episode out: it belongs to next year's return.
    """
    return episodes.DECOM > last_day


@rule("357", kind="inconsistent", marks={"Episodes": ["RNE", "DECOM"]})
def first_episode_not_started_to_be_looked_after(episodes, first_episode, year_start):
    """The child's first episode starts this year, but its reason is not S (started in care).

    Add the episodes that are missing before this one, or set RNE to S.
    """
    return first_episode & (episodes.DECOM >= year_start) & (episodes.RNE != "S")


# -- the end of an episode -------------------------------------------------------------------------


@rule("147", kind="invalid", marks={"Episodes": "DEC"})
def episode_end_unreadable(episodes):
    """The end date of the episode is not a real date.

    Enter DEC as dd/mm/yyyy, or leave it blank while the episode is open.
    """
    return unreadable(episodes, "DEC")


@rule("148", kind="missing", marks={"Episodes": ["DEC", "REC"]})
def episode_end_date_or_reason_missing(episodes):
    """The episode has an end date without a reason, or a reason without an end date.

    Fill in both DEC and REC, or clear both while the episode is open.
    """
    return is_blank(episodes, "DEC") != is_blank(episodes, "REC")


@rule("149", kind="invalid", marks={"Episodes": "REC"})
def episode_end_reason_invalid(episodes, codes):
    """The reason why the episode ended is not a code on the list.

    Choose a code from the list in REC: X1 when the child stays looked after, otherwise an E code.
    """
    return not_one_of(episodes.REC, codes.REC)


@rule("355", kind="inconsistent", marks={"Episodes": ["DECOM", "DEC"]})
def episode_under_one_day(episodes):
    """The episode starts and ends on the same day.

    Correct DECOM or DEC, or delete the episode and join its neighbours.
    """
    return episodes.DECOM == episodes.DEC


@rule("356", kind="inconsistent", marks={"Episodes": ["DECOM", "DEC"]})
def episode_ends_before_start(episodes):
    """The episode ends before it starts.

    Correct DECOM or DEC.
    """
    return episodes.DEC < episodes.DECOM


@rule("385", kind="inconsistent", marks={"Episodes": "DEC"})
def episode_ends_after_year_end(episodes, last_day):
    """The episode ends after 31 March, the end of the collection year.

    Correct DEC, or clear DEC and REC if the episode was still open on 31 March.
    """
    return episodes.DEC > last_day


@rule("387", kind="inconsistent", marks={"Episodes": ["REC", "DEC"]})
def independent_living_end_under_fourteen(episodes_header):
    """The episode ended with a move to independent living (E5 or E6), but the child was under 14.

    Check REC, DEC and the date of birth in Header.
    """
    pair = episodes_header
    to_independent_living = one_of(pair.episodes.REC, INDEPENDENT_LIVING)
    under_14 = under(14, born=pair.header.DOB, on=pair.episodes.DEC)
    return pair.episodes.rows(to_independent_living & under_14)


@rule("389", kind="inconsistent", marks={"Episodes": ["DEC", "REC"]})
def adult_services_transfer_under_16(episodes_header):
    """The episode ended with a move to adult social care (E7), but the child was under 16.

    Check REC, DEC and the date of birth in Header.
    """
    pair = episodes_header
    to_adult_services = pair.episodes.REC == "E7"
    under_16 = under(16, born=pair.header.DOB, on=pair.episodes.DEC)
    return pair.episodes.rows(to_adult_services & under_16)


@rule("407", kind="inconsistent", marks={"Episodes": ["DEC", "REC"], "Header": "DOB"})
def special_guardianship_at_18(episodes_header):
    """The episode ended with a special guardianship order, but the young person was 18 or over.

    Check DEC, REC and the date of birth; such an order cannot be made from the 18th birthday on.
    """
    pair = episodes_header
    order_made = one_of(pair.episodes.REC, GUARDIANSHIP_ORDERS)
    adult = at_least(18, born=pair.header.DOB, on=pair.episodes.DEC)
    return pair.marks(order_made & adult)


@rule("460", kind="inconsistent", marks={"Episodes": ["DEC", "REC"]})
def stayed_with_carers_under_18(episodes_header):
    """The episode ended as the child turned 18 and stayed with the carers (E17), but was under 18.

    Check REC, DEC and the date of birth in Header.
    """
    pair = episodes_header
    stayed_with_carers = pair.episodes.REC == "E17"
    under_18 = under(18, born=pair.header.DOB, on=pair.episodes.DEC)
    return pair.episodes.rows(stayed_with_carers & under_18)


# -- how a child's episodes follow each other ------------------------------------------------------


@rule("142", kind="missing", marks={"Episodes": ["DEC", "REC"]})
def earlier_episode_not_ended(episodes, next_episode):
    """This episode has no end date or no reason for its end, but the child has a later episode.

    Fill in DEC and REC here, or correct DECOM of the later episode.
    """
    has_later_episode = next_episode.DECOM.notna()
    return has_later_episode & (episodes.DEC.isna() | episodes.REC.isna())


@rule("388", kind="inconsistent", marks={"Episodes": ["REC", "DEC"]})
def end_reason_disagrees_with_next_episode(episodes, next_start_undated_first):
    """The reason for the end (X1 or not) disagrees with whether an episode follows on that day.

    Use X1 if the next episode starts on the day this one ends, another code in REC if care ended
    then; otherwise correct DEC or add the missing episode.
    """
    ended = episodes.CHILD.notna() & episodes.DEC.notna() & episodes.REC.notna()
    says_that_one_follows = episodes.REC == "X1"
    one_follows = episodes.DEC == next_start_undated_first
    return ended & (says_that_one_follows != one_follows)


@rule("431", kind="inconsistent", marks={"Episodes": ["RNE", "DECOM"]})
def new_start_on_or_before_previous_end(episodes, previous_episode):
    """RNE S says that care started again, but the episode before lasted until that day or later.

    Choose the reason for a change within care in RNE, or correct DECOM here or DEC of the episode
    before.
    """
    return (episodes.RNE == "S") & (episodes.DECOM <= previous_episode.DEC)


@rule("432", kind="inconsistent", marks={"Episodes": "RNE"})
def restart_not_coded_as_start(episodes, previous_episode, codes):
    """The child left care at the end of the episode before, but this one does not start with RNE S.

    Set RNE to S, or correct REC of the episode before to X1 if the child stayed looked after.
    """
    had_left_care = one_of(previous_episode.REC, codes.REC - {"X1"})
    return had_left_care & (episodes.RNE != "S")


@rule("433", kind="inconsistent", marks={"Episodes": ["RNE", "DECOM"]})
def continuation_has_gap_or_overlap(episodes, previous_episode_by_both_dates, codes):
    """RNE says that care went on, but the episode does not start on the day the one before ended.

    Make DECOM the same day as DEC of the episode before, or set RNE to S if care started again.
    """
    previous = previous_episode_by_both_dates
    carries_on = previous.exists & one_of(episodes.RNE, codes.RNE - {"S"})
    return carries_on & (episodes.DECOM != previous.DEC)


@rule("434", kind="inconsistent", marks={"Episodes": ["RNE", "LS", *PLACEMENT]})
def not_only_legal_status_changed(
    episodes, previous_episode, legal_status_changed, placement_changed
):
    """RNE says only the legal status changed (L), but it did not change, or the placement did too.

    Compare LS and the placement with the episode before, or choose another reason in RNE.
    """
    only_status_changed = legal_status_changed & ~placement_changed
    return previous_episode.exists & (episodes.RNE == "L") & ~only_status_changed


@rule("435", kind="inconsistent", marks={"Episodes": ["RNE", "LS", *PLACEMENT]})
def not_only_placement_changed(episodes, previous_episode, legal_status_changed, placement_changed):
    """RNE says only the placement changed (P or T), but it did not, or the legal status did too.

    Compare LS and the placement with the episode before, or choose another reason in RNE.
    """
    only_placement_changed = placement_changed & ~legal_status_changed
    return previous_episode.exists & one_of(episodes.RNE, {"P", "T"}) & ~only_placement_changed


@rule("436", kind="inconsistent", marks={"Episodes": ["RNE", "LS", *PLACEMENT]})
def not_both_placement_and_status_changed(
    episodes, previous_episode, legal_status_changed, placement_changed
):
    """RNE says both placement and legal status changed (B or U), but one of them did not.

    Compare LS and the placement with the episode before, or choose another reason in RNE.
    """
    both_changed = placement_changed & legal_status_changed
    return previous_episode.exists & one_of(episodes.RNE, {"B", "U"}) & ~both_changed


@rule("437", kind="inconsistent", marks={"Episodes": "REC"})
def episode_after_death_or_adulthood(episodes, next_episode):
    """The child died (E2) or proved to be 18 or over (E15), but there is a later episode.

    Check REC, and whether the later episodes belong to this child.
    """
    died_or_adult = one_of(episodes.REC, DIED_OR_ADULT)
    return episodes.DECOM.notna() & died_or_adult & next_episode.exists


@rule("501", kind="inconsistent", marks={"Episodes": ["DECOM", "DEC"]})
def episode_starts_before_previous_ends(episodes, previous_episode):
    """The episode starts before the child's previous episode ended.

    Correct DECOM here or DEC of the episode before, so that one ends before the other starts.
    """
    return episodes.DECOM < previous_episode.DEC


@rule("504", kind="inconsistent", marks={"Episodes": "CIN"})
def need_category_changed_within_period(episodes, previous_episode):
    """The category of need differs from the episode before, though care simply went on.

    Use the CIN from the start of the period of care on all of its episodes.
    """
    previous = previous_episode
    care_went_on = (previous.REC == "X1") & (episodes.DECOM == previous.DEC)
    return care_went_on & differ(episodes.CIN, previous.CIN)


# -- children without episodes ---------------------------------------------------------------------


@rule("EPI", kind="missing", marks={"Header": "CHILD"})
def child_without_episodes_or_care_leaver_details(header, episodes=None, oc3=None):
    """The child is in Header but has no episode and no OC3 row, so little can be checked.

    Add the child's episodes or the care leaver details in OC3, or delete the Header row.
    """
    found = no_rows(header)
    for table in (episodes, oc3):
        if table is not None:
            found |= children_with(table).rows_of(header)
    return ~found
