"""Placements: type, provider, postcodes, distance, and the reason for each change."""

from functools import partial

import numpy as np
import pandas as pd

from lac_rules.language.conditions import (
    DAY,
    any_blank,
    any_filled,
    is_blank,
    no_rows,
    not_one_of,
    one_of,
    same,
    under,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import children_with, count_per_child
from lac_rules.language.rule import rule, since
from lac_rules.schema import (
    ADOPTIVE_PLACEMENTS,
    FOSTER_PLACEMENTS,
    OTHER_PLACEMENTS_FROM_2026,
    TEMPORARY_PLACEMENTS,
)

rule = partial(rule, impact="high")

WEEK = 7 * DAY

UNTIL_2025 = range(2023, 2026)
P2_ENDED = np.datetime64("2023-10-28")
"""The last day on which independent living (P2) was a placement type."""

LONGEST_DISTANCE = 999.9
"""The greatest number of miles that PL_DISTANCE can hold."""

LONG_TERM_FOSTER_PLACEMENTS = frozenset({"U1", "U4"})
GUARDIANSHIP_OF_FOSTER_CARER = frozenset({"E45", "E46"})
NOT_RUN_BY_COUNCILS = frozenset({"P1", "R2", "R5"})
NOT_RUN_BY_OTHER_PUBLIC_BODIES = (
    ADOPTIVE_PLACEMENTS | FOSTER_PLACEMENTS | frozenset({"K1", "K2", "P1"})
)


@fact
def temporary_placement(episodes) -> pd.Series:
    """PLACE is one of T0 to T4; a blank PLACE is not temporary."""
    return one_of(episodes.PLACE, TEMPORARY_PLACEMENTS)


@fact
def after_temporary(previous_episode) -> pd.Series:
    """The child's previous episode is in a temporary placement."""
    return one_of(previous_episode.PLACE, TEMPORARY_PLACEMENTS)


@fact
def length_of_stay(episodes) -> pd.Series:
    """The time from DECOM to DEC; none where either is blank or unreadable."""
    return episodes.DEC - episodes.DECOM


@fact
def uasc_without_header(
    episodes, header=None, uasc=None, header_last=None, uasc_last=None
) -> pd.Series:
    """The child has a row in a year's UASC table, and none in that year's Header."""
    found = no_rows(episodes)
    for main, table in ((header, uasc), (header_last, uasc_last)):
        if main is not None and table is not None:
            found |= (children_with(table) & ~children_with(main)).rows_of(episodes)
    return found


def placed_under(age, place, episodes_header):
    """The episodes in placement type ``place`` that start before the child is ``age`` years old."""
    pair = episodes_header
    too_young = under(age, born=pair.header.DOB, on=pair.episodes.DECOM)
    return pair.episodes.rows((pair.episodes.PLACE == place) & too_young)


# -- type of placement -----------------------------------------------------------------------------


@rule("146", kind="invalid", marks={"Episodes": "PLACE"})
def placement_type_invalid(episodes, codes):
    """The placement type is not a code that may be used this year.

    Choose a code from the list in PLACE. Some codes come and go: K3 replaced H5 and P2 in 2025,
    Z11 to Z14 replaced Z1 in 2026.
    """
    return not_one_of(episodes.PLACE, codes.PLACE)


@rule("217t", kind="invalid", marks={"Episodes": ["PLACE", "DEC"]}, years=range(2024, 2025))
def placement_p2_after_october_2023(episodes):
    """The episode is in independent living (P2) and goes on after 28 October 2023, when P2 ended.

    End the episode by 28/10/2023 in DEC and start a new one with the PLACE that applies from then.
    """
    goes_on = ~(episodes.DEC <= P2_ENDED)
    return (episodes.PLACE == "P2") & goes_on


@rule(
    "370",
    kind="inconsistent",
    marks={"Episodes": ["DECOM", "PLACE"]},
    by_year={range(2023, 2024): {"least_age": 15}, range(2024, 2025): {"least_age": 16}},
)
def independent_living_too_young(episodes_header, least_age):
    """The child is too young for independent living (P2).

    Check the date of birth in Header, and DECOM and PLACE of the episode.
    """
    return placed_under(least_age, "P2", episodes_header)


@rule(
    "371",
    kind="inconsistent",
    marks={"Episodes": ["DECOM", "PLACE"]},
    by_year={
        range(2023, 2024): {"place": "H5", "least_age": 14},
        range(2024, 2025): {"place": "H5", "least_age": 16},
        since(2025): {"place": "K3", "least_age": 16},
    },
)
def supported_accommodation_too_young(episodes_header, place, least_age):
    """The child is too young for semi-independent living or supported accommodation.

    Check the date of birth in Header, and DECOM and PLACE of the episode.
    """
    return placed_under(least_age, place, episodes_header)


@rule("372", kind="inconsistent", marks={"Episodes": ["DECOM", "PLACE"]})
def custody_under_ten(episodes_header):
    """The child is under ten but placed in a young offender institution or prison (R5).

    Check the date of birth in Header, and DECOM and PLACE of the episode.
    """
    return placed_under(10, "R5", episodes_header)


@rule("373", kind="inconsistent", marks={"Episodes": ["DECOM", "PLACE"]})
def residential_school_under_four(episodes_header):
    """The child is under four but placed in a residential school (S1).

    Check the date of birth in Header, and DECOM and PLACE of the episode.
    """
    return placed_under(4, "S1", episodes_header)


@rule("374", kind="inconsistent", marks={"Episodes": ["DECOM", "PLACE"]})
def residential_employment_under_fourteen(episodes_header):
    """The child is under 14 but placed in residential employment (P3).

    Check the date of birth in Header, and DECOM and PLACE of the episode.
    """
    return placed_under(14, "P3", episodes_header)


@rule("378", kind="inconsistent", marks={"Episodes": ["PLACE", "LS"]})
def placed_with_parents_under_section_20(episodes):
    """The child is placed with parents (P1) but accommodated under section 20 (V2).

    Check LS and PLACE: a child who lives with parents is not accommodated by the council.
    """
    return (episodes.PLACE == "P1") & (episodes.LS == "V2")


@rule("384", kind="inconsistent", marks={"Episodes": ["PLACE", "LS"]})
def short_break_in_long_term_foster_placement(episodes, short_break):
    """The child is on short breaks (V3 or V4) but in a long-term foster placement (U1 or U4).

    Check LS; if short breaks are right, choose a foster placement in PLACE that is not long term.
    """
    return short_break & one_of(episodes.PLACE, LONG_TERM_FOSTER_PLACEMENTS)


@rule("516", kind="inconsistent", marks={"Episodes": ["REC", "PLACE"]})
def foster_carer_guardianship_without_foster_placement(episodes):
    """A special guardianship order went to the foster carer, but the child was not in foster care.

    E45 and E46 need a foster placement, U1 to U6, in PLACE; otherwise give another reason in REC.
    """
    foster_carer_is_guardian = one_of(episodes.REC, GUARDIANSHIP_OF_FOSTER_CARER)
    return foster_carer_is_guardian & ~one_of(episodes.PLACE, FOSTER_PLACEMENTS)


# -- temporary placements --------------------------------------------------------------------------


@rule("375", kind="inconsistent", marks={"Episodes": ["DECOM", "DEC", "PLACE"]})
def hospital_stay_over_six_weeks(episodes, length_of_stay):
    """The temporary placement in hospital (T1) lasted longer than six weeks.

    Check DECOM and DEC. A longer stay is no temporary placement: choose another code in PLACE.
    """
    return (episodes.PLACE == "T1") & (length_of_stay > 6 * WEEK)


@rule("376", kind="inconsistent", marks={"Episodes": ["DECOM", "DEC", "PLACE"]})
def carer_holiday_over_three_weeks(episodes, length_of_stay):
    """The temporary placement during the foster carer's holiday (T3) lasted over three weeks.

    Check DECOM and DEC. A longer stay is no temporary placement: choose another code in PLACE.
    """
    return (episodes.PLACE == "T3") & (length_of_stay > 3 * WEEK)


@rule("377", kind="inconsistent", marks={"Episodes": "PLACE"})
def more_than_two_carer_holiday_placements(episodes):
    """The child has more than two temporary placements for a foster carer's holiday (T3) this year.

    Check which of them were due to a carer's holiday, and correct PLACE of the others.
    """
    carer_holiday = episodes.PLACE == "T3"
    return carer_holiday & (count_per_child(episodes, carer_holiday) > 2)


@rule("379", kind="inconsistent", marks={"Episodes": ["DECOM", "DEC", "PLACE"]})
def other_temporary_over_seven_days(episodes, length_of_stay):
    """The temporary placement for another reason (T4) lasted longer than seven days.

    Check DECOM and DEC. A longer stay is no temporary placement: choose another code in PLACE.
    """
    return (episodes.PLACE == "T4") & (length_of_stay > 7 * DAY)


@rule("380", kind="inconsistent", marks={"Episodes": ["PLACE", "RNE"]})
def temporary_placement_without_move(episodes, temporary_placement):
    """The episode is in a temporary placement (T0 to T4), but it does not start with RNE P or B.

    A temporary placement is always a move from another one: correct RNE or PLACE, or add the
    placement that the child came from.
    """
    # Wider than the official title: any RNE but P and B, not only S.
    moved_there = one_of(episodes.RNE, {"P", "B"})
    return temporary_placement & ~moved_there


@rule("381", kind="inconsistent", marks={"Episodes": ["PLACE", "REC"]})
def care_ends_with_temporary_placement(episodes, temporary_placement):
    """The child leaves care from a temporary placement (T0 to T4).

    Check REC and PLACE, or add the placement that the child went back to before leaving care.
    """
    leaves_care = episodes.REC.notna() & (episodes.REC != "X1")
    return temporary_placement & leaves_care


@rule("382", kind="inconsistent", marks={"Episodes": ["LS", "PLACE"]})
def short_break_in_temporary_placement(temporary_placement, short_break):
    """The child is on short breaks (V3 or V4) but in a temporary placement (T0 to T4).

    Check LS; if short breaks are right, enter the usual placement in PLACE.
    """
    return short_break & temporary_placement


@rule(
    "383",
    kind="inconsistent",
    marks={"Episodes": ["PLACE", "RNE"]},
    by_year={UNTIL_2025: {"postcode_too": False}},
)
@rule(
    "383",
    kind="inconsistent",
    marks={"Episodes": ["PLACE", "RNE", "PL_POST"]},
    by_year={since(2026): {"postcode_too": True}},
)
def no_return_after_temporary_placement(episodes, previous_episode, after_temporary, postcode_too):
    """After the temporary placement the child did not go back to the placement before it.

    Here RNE must be P, and PLACE (from 2026 also PL_POST) the same as before the temporary
    placement, where that is in the return. If the child moved on instead, the placement in between
    was not temporary.
    """
    place_before = previous_episode.of(previous_episode.PLACE)
    back = episodes.PLACE.notna() & same(episodes.PLACE, place_before)
    if postcode_too:
        postcode_before = previous_episode.of(previous_episode.PL_POST)
        back &= same(episodes.PL_POST, postcode_before)
    # Where the temporary placement is the first episode, the one before it is not in the file.
    is_known = previous_episode.of(previous_episode.CHILD).notna()
    return after_temporary & ((episodes.RNE != "P") | (is_known & ~back))


# -- reason for the change of placement ------------------------------------------------------------


@rule("225", kind="missing", marks={"Episodes": "REASON_PLACE_CHANGE"})
def placement_change_reason_missing(episodes, next_episode, temporary_placement):
    """The child moved on to another placement, but the reason for the change is missing.

    Enter the reason in REASON_PLACE_CHANGE of the episode that ended.
    """
    no_reason = (episodes.REC == "X1") & episodes.REASON_PLACE_CHANGE.isna()
    moves = one_of(next_episode.RNE, {"P", "B", "T", "U"})
    to_temporary = one_of(next_episode.PLACE, TEMPORARY_PLACEMENTS)
    return no_reason & moves & ~temporary_placement & ~to_temporary


@rule("226", kind="inconsistent", marks={"Episodes": ["REASON_PLACE_CHANGE", "PLACE"]})
def placement_change_reason_for_temporary(episodes, previous_episode, temporary_placement):
    """A reason for the placement change is given for a move to or from a temporary placement.

    Clear REASON_PLACE_CHANGE on the temporary placement and on the episode before it.
    """
    reason = episodes.REASON_PLACE_CHANGE.notna() | previous_episode.REASON_PLACE_CHANGE.notna()
    return temporary_placement & reason


@rule(
    "233",
    kind="inconsistent",
    marks={"Episodes": ["REASON_PLACE_CHANGE", "DEC"]},
    years=since(2026),
)
def place_change_reason_on_open_episode(episodes):
    """A reason for the placement change is given, but the episode has not ended.

    Clear REASON_PLACE_CHANGE, or enter the end of the episode in DEC.
    """
    return is_blank(episodes, "DEC") & episodes.REASON_PLACE_CHANGE.notna()


@rule(
    "234",
    kind="inconsistent",
    marks={"Episodes": "REASON_PLACE_CHANGE", "Header": "DOB"},
    years=since(2026),
)
def custody_place_change_under_ten(episodes_header, previous_episode):
    """The placement changed because of custody (CUSTOD), but the child was under ten by then.

    Check REASON_PLACE_CHANGE, the DECOM of the next episode, and the date of birth in Header.
    """
    pair = episodes_header
    moved_to_custody = pair.episodes.of(previous_episode.REASON_PLACE_CHANGE) == "CUSTOD"
    under_10 = under(10, born=pair.header.DOB, on=pair.episodes.DECOM)
    failing = pair.marks(moved_to_custody & under_10)
    # The reason stands on the episode before the one that the move began.
    return failing | {"Episodes": previous_episode.rows(failing["Episodes"])}


@rule("1009", kind="invalid", marks={"Episodes": "REASON_PLACE_CHANGE"})
def placement_change_reason_invalid(episodes, codes):
    """The reason for the placement change is not a code from the list.

    Choose a code in REASON_PLACE_CHANGE, or clear it when the placement did not change.
    """
    return not_one_of(episodes.REASON_PLACE_CHANGE, codes.REASON_PLACE_CHANGE)


# -- provider of the placement ---------------------------------------------------------------------


@rule(
    "178",
    kind="invalid",
    marks={"Episodes": ["PLACE", "PLACE_PROVIDER"]},
    by_year={
        UNTIL_2025: {"without_provider": TEMPORARY_PLACEMENTS | {"Z1"}},
        # T4 is left out of the official list, though 213 and 526 have it.
        since(2026): {
            "without_provider": TEMPORARY_PLACEMENTS - {"T4"} | OTHER_PLACEMENTS_FROM_2026
        },
    },
)
def placement_provider_code_invalid(episodes, codes, without_provider):
    """The provider is not a code from the list, or this type of placement has no provider.

    Enter one of PR0 to PR5 in PLACE_PROVIDER, or clear it for a temporary or other placement.
    """
    unwanted = episodes.PLACE_PROVIDER.notna() & one_of(episodes.PLACE, without_provider)
    return unwanted | not_one_of(episodes.PLACE_PROVIDER, codes.PLACE_PROVIDER)


@rule(
    "213",
    kind="inconsistent",
    marks={"Episodes": ["PLACE", "PLACE_PROVIDER"]},
    by_year={
        UNTIL_2025: {"without_provider": TEMPORARY_PLACEMENTS},
        since(2026): {"without_provider": TEMPORARY_PLACEMENTS | OTHER_PLACEMENTS_FROM_2026},
    },
)
def provider_type_not_wanted_for_placement(episodes, without_provider):
    """A provider is given for a type of placement that has none.

    Clear PLACE_PROVIDER, or correct PLACE. Temporary placements have no provider, and from 2026
    other placements (Z11 to Z14) have none either.
    """
    return episodes.PLACE_PROVIDER.notna() & one_of(episodes.PLACE, without_provider)


@rule(
    "526",
    kind="missing",
    marks={"Episodes": ["PLACE", "PLACE_PROVIDER"]},
    by_year={
        UNTIL_2025: {"without_provider": TEMPORARY_PLACEMENTS | {"Z1"}},
        since(2026): {"without_provider": TEMPORARY_PLACEMENTS | OTHER_PLACEMENTS_FROM_2026},
    },
)
def placement_provider_missing(episodes, without_provider):
    """The provider is missing, although this type of placement needs one.

    Enter one of PR0 to PR5 in PLACE_PROVIDER, or correct PLACE.
    """
    return episodes.PLACE_PROVIDER.isna() & ~one_of(episodes.PLACE, without_provider)


@rule("527", kind="inconsistent", marks={"Episodes": ["PLACE", "PLACE_PROVIDER"]})
def own_provision_with_impossible_placement(episodes):
    """The provider is the council itself (PR1), but councils do not run this type of placement.

    Correct PLACE_PROVIDER or PLACE: P1, R2 and R5 are never a council's own provision.
    """
    return (episodes.PLACE_PROVIDER == "PR1") & one_of(episodes.PLACE, NOT_RUN_BY_COUNCILS)


@rule("528", kind="inconsistent", marks={"Episodes": ["PLACE", "PLACE_PROVIDER"]})
def other_la_provision_with_impossible_placement(episodes):
    """The provider is another council (PR2), but councils do not run this type of placement.

    Correct PLACE_PROVIDER or PLACE: P1, R2 and R5 are never another council's provision.
    """
    return (episodes.PLACE_PROVIDER == "PR2") & one_of(episodes.PLACE, NOT_RUN_BY_COUNCILS)


@rule("529", kind="inconsistent", marks={"Episodes": ["PLACE", "PLACE_PROVIDER"]})
def other_public_body_with_impossible_placement(episodes):
    """The provider is another public body (PR3), but such bodies do not run this placement type.

    Correct PLACE_PROVIDER or PLACE: adoptive and foster placements, children's homes (K1, K2) and
    parents (P1) are never other public provision.
    """
    impossible = one_of(episodes.PLACE, NOT_RUN_BY_OTHER_PUBLIC_BODIES)
    return (episodes.PLACE_PROVIDER == "PR3") & impossible


@rule("530", kind="inconsistent", marks={"Episodes": ["PLACE", "PLACE_PROVIDER"]})
def private_provider_with_parent_placement(episodes):
    """The child is placed with parents (P1), but the provider is private (PR4).

    Enter PR0 in PLACE_PROVIDER when the child lives with parents; otherwise correct PLACE.
    """
    return (episodes.PLACE == "P1") & (episodes.PLACE_PROVIDER == "PR4")


@rule("531", kind="inconsistent", marks={"Episodes": ["PLACE", "PLACE_PROVIDER"]})
def voluntary_provider_with_parent_placement(episodes):
    """The child is placed with parents (P1), but the provider is a voluntary one (PR5).

    Enter PR0 in PLACE_PROVIDER when the child lives with parents; otherwise correct PLACE.
    """
    return (episodes.PLACE == "P1") & (episodes.PLACE_PROVIDER == "PR5")


@rule("550", kind="inconsistent", marks={"Episodes": ["PLACE", "PLACE_PROVIDER"]})
def parent_provider_without_parent_placement(episodes):
    """The provider is a parent (PR0), but the child is not placed with parents (P1).

    Correct PLACE_PROVIDER, or enter P1 in PLACE when the child does live with parents.
    """
    return (episodes.PLACE_PROVIDER == "PR0") & (episodes.PLACE != "P1")


# -- postcodes, distance and area ------------------------------------------------------------------


@rule("164", kind="invalid", marks={"Episodes": ["PL_DISTANCE", "HOME_POST", "PL_POST"]})
def placement_distance_out_of_range(pl_distance, short_break, uasc_episode, uasc_without_header):
    """The distance from home to the placement is not between 0 and 999.9 miles.

    Check HOME_POST and PL_POST. For a child who was UASC, load the UASC tables of both years.
    """
    out_of_range = (pl_distance < 0) | (pl_distance > LONGEST_DISTANCE)
    return out_of_range & ~short_break & ~uasc_episode & ~uasc_without_header


@rule("169", kind="missing", marks={"Episodes": ["PL_LA", "PL_POST"]})
def placement_la_missing(pl_la, short_break):
    """It is not known which local authority the placement is in.

    Enter the placement's postcode in PL_POST, and check that it is a real one.
    """
    return pl_la.isna() & ~short_break


@rule("179", kind="missing", marks={"Episodes": ["PL_LOCATION", "PL_POST"]})
def placement_location_missing(pl_location, short_break):
    """It is not known whether the placement is inside or outside the council's area.

    Enter the placement's postcode in PL_POST, and check that it is a real one.
    """
    return pl_location.isna() & ~short_break


@rule("214", kind="inconsistent", marks={"Episodes": ["LS", "PL_POST", "URN"]})
def postcode_or_urn_given_for_short_breaks(episodes, short_break):
    """A placement postcode or an Ofsted URN is given for short breaks (V3 or V4).

    Clear PL_POST and URN, XXXXXXX too, or correct LS.
    """
    return short_break & any_filled(episodes, ("PL_POST", "URN"))


@rule("392a", kind="missing", marks={"Episodes": "PL_DISTANCE"})
def distance_missing(pl_distance, short_break, uasc_episode):
    """The distance from home to the placement cannot be worked out.

    Enter both postcodes, HOME_POST and PL_POST, and check that they are real ones.
    """
    return pl_distance.isna() & ~short_break & ~uasc_episode


@rule("392b", kind="missing", marks={"Episodes": ["HOME_POST", "PL_POST"]})
def postcodes_missing(episodes, short_break, uasc_episode=None):
    """The home postcode or the placement postcode is missing.

    Fill in HOME_POST and PL_POST. For a child who was UASC, load the UASC tables of both years.
    """
    missing = any_blank(episodes, ("HOME_POST", "PL_POST")) & ~short_break
    return missing if uasc_episode is None else missing & ~uasc_episode


@rule("392c", kind="invalid", marks={"Episodes": ["HOME_POST", "PL_POST"]})
def postcode_not_real(episodes, placements):
    """The home postcode or the placement postcode is not in the national list of postcodes.

    Correct HOME_POST or PL_POST (letters, digits and spaces only), or clear it when not known.
    """
    home_not_real = episodes.HOME_POST.notna() & ~placements.home.known
    placement_not_real = episodes.PL_POST.notna() & ~placements.placement.known
    return home_not_real | placement_not_real


@rule("392d", kind="inconsistent", marks={"Episodes": ["HOME_POST", "PL_POST", "PLACE"]})
def home_and_placement_postcode_same(episodes):
    """The home and the placement have the same postcode, but the child is not placed with parents.

    Check HOME_POST and PL_POST; if the child does live at home, PLACE is P1.
    """
    same_postcode = same(episodes.HOME_POST, episodes.PL_POST) & episodes.PL_POST.notna()
    return same_postcode & (episodes.PLACE != "P1")


@rule("398", kind="inconsistent", marks={"Episodes": ["LS", "HOME_POST", "PL_POST"]})
def postcode_given_for_short_breaks(episodes, short_break):
    """A postcode is given for short breaks (V3 or V4).

    Clear HOME_POST and PL_POST, or correct LS.
    """
    return short_break & any_filled(episodes, ("HOME_POST", "PL_POST"))


@rule("411", kind="inconsistent", marks={"Episodes": ["PL_LA", "PL_LOCATION"]})
def location_in_but_other_authority(pl_la, pl_location, authority):
    """The placement is said to be inside the council's area, but PL_LA is another authority.

    Check the placement's postcode in PL_POST, and PL_LA and PL_LOCATION if you supply them.
    """
    return (pl_location == "IN") & (pl_la != authority)


@rule("420", kind="inconsistent", marks={"Episodes": ["LS", "PL_LA"]})
def placement_authority_given_for_short_breaks(pl_la, short_break):
    """The placement's local authority is known, but the child is on short breaks (V3 or V4).

    Clear PL_POST, from which PL_LA is worked out, or correct LS.
    """
    return short_break & pl_la.notna()


@rule("454", kind="invalid", marks={"Episodes": "PL_DISTANCE"}, years=since(2026))
def distance_over_350_miles(pl_distance):
    """The placement is more than 350 miles from home.

    Check HOME_POST and PL_POST. A child who was UASC is not expected to have a home postcode.
    """
    return (pl_distance > 350) & (pl_distance != LONGEST_DISTANCE)


@rule(
    "1015",
    kind="inconsistent",
    marks={"Episodes": ["PL_LA", "PLACE_PROVIDER", "PLACE"]},
    by_year={
        UNTIL_2025: {"left_out": ADOPTIVE_PLACEMENTS | FOSTER_PLACEMENTS},
        since(2026): {"left_out": ADOPTIVE_PLACEMENTS | FOSTER_PLACEMENTS | {"K3"}},
    },
)
def own_provision_placement_outside_own_la(episodes, pl_la, short_break, authority, left_out):
    """The placement is the council's own provision, but its postcode is in another area.

    Check PLACE_PROVIDER and PL_POST; own provision lies in the council's own area.
    """
    own_provision = (episodes.PLACE_PROVIDER == "PR1") & not_one_of(episodes.PLACE, left_out)
    elsewhere = pl_la.notna() & (pl_la != authority)
    other_than_short_break = episodes.LS.notna() & ~short_break
    return own_provision & elsewhere & other_than_short_break
