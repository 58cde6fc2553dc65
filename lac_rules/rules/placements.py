"""Placements: type, provider, postcodes, distance, and the reason for each change."""

from lac_rules.conditions import not_one_of, one_of, years_after
from lac_rules.rule import rule, since
from lac_rules.schema import (
    ADOPTIVE_PLACEMENTS,
    FOSTER_PLACEMENTS,
    TEMPORARY_PLACEMENTS,
)


@rule("146", kind="invalid", marks={"Episodes": "PLACE"}, impact="high")
def placement_type_invalid(episodes, codes):
    """The placement type is not a code that may be used this year.

    Choose a code from the list in PLACE. Some codes come and go: K3 replaced H5 and P2 in 2025,
    Z11 to Z14 replaced Z1 in 2026.
    """
    return not_one_of(episodes.PLACE, codes.PLACE)


@rule(
    "226", kind="inconsistent", marks={"Episodes": ["REASON_PLACE_CHANGE", "PLACE"]}, impact="high"
)
def placement_change_reason_for_temporary(episodes, previous_episode):
    """A reason for the placement change is given for a move to or from a temporary placement.

    Clear REASON_PLACE_CHANGE on the temporary placement and on the episode before it.
    """
    reason = episodes.REASON_PLACE_CHANGE.notna() | previous_episode.REASON_PLACE_CHANGE.notna()
    return one_of(episodes.PLACE, TEMPORARY_PLACEMENTS) & reason


@rule(
    "371",
    kind="inconsistent",
    marks={"Episodes": ["DECOM", "PLACE"]},
    impact="high",
    by_year={
        range(2023, 2024): {"place": "H5", "least_age": 14},
        range(2024, 2025): {"place": "H5", "least_age": 16},
        since(2025): {"place": "K3", "least_age": 16},
    },
)
def supported_accommodation_too_young(episodes_header, place, least_age):
    """The child is too young for semi-independent living or supported accommodation.

    Check the date of birth, the start of the episode and the placement type.
    """
    pair = episodes_header
    too_young = years_after(pair.right.DOB, least_age) > pair.left.DECOM
    return pair.left_rows(too_young & (place == pair.left.PLACE))


@rule("392a", kind="missing", marks={"Episodes": "PL_DISTANCE"}, impact="high")
def distance_missing(pl_distance, short_break, episodes, known_uasc_required):
    """The distance from home to the placement cannot be worked out.

    Enter both postcodes, home and placement, and check that they are real.
    """
    return pl_distance.isna() & ~short_break & ~known_uasc_required.rows_of(episodes)


@rule(
    "1015",
    kind="inconsistent",
    marks={"Episodes": ["PL_LA", "PLACE_PROVIDER", "PLACE"]},
    impact="high",
    by_year={
        range(2023, 2026): {"left_out": ADOPTIVE_PLACEMENTS | FOSTER_PLACEMENTS},
        since(2026): {"left_out": ADOPTIVE_PLACEMENTS | FOSTER_PLACEMENTS | {"K3"}},
    },
)
def own_provision_placement_outside_own_la(episodes, pl_la, short_break, authority, left_out):
    """The placement is the council's own provision, but its postcode is in another area.

    Check PLACE_PROVIDER and the placement postcode; own provision lies in the council's own area.
    """
    own = (episodes.PLACE_PROVIDER == "PR1") & not_one_of(episodes.PLACE, left_out)
    elsewhere = pl_la.notna() & (pl_la != authority)
    return own & elsewhere & episodes.LS.notna() & ~short_break
