"""Ofsted: the URN of each placement, and what the Ofsted list says of the provider with that URN.

A URN can stand in the list several times. A rule passes when any of these rows fits; where one row
that does not fit is enough, the rule says so. The questions are ``lac_rules.providers``.
"""

import numpy as np
import pandas as pd

from lac_rules.language.conditions import is_blank, matches, not_one_of, one_of
from lac_rules.language.given import fact
from lac_rules.language.rule import rule, since
from lac_rules.schema import (
    ADOPTIVE_PLACEMENTS,
    FOSTER_PLACEMENTS,
    NO_URN,
    PLACES_WITHOUT_AUTHORITY,
)
from lac_rules.schema.codes import (
    AT_THE_PROVIDERS_ADDRESS,
    PROVIDER_IN_ANY_AREA,
    URN_NOT_NEEDED,
    URN_NOT_WANTED,
)

URNS_SINCE = np.datetime64("2015-04-01")
"""Episodes that ended before this day need no URN."""

H5_REGISTERED_SINCE = np.datetime64("2023-10-29")
"""From this day on a semi-independent placement (H5) needs a URN."""


@fact
def has_urn(episodes) -> pd.Series:
    """URN is filled in and is not XXXXXXX, which says that there is none."""
    return not_one_of(episodes.URN, {NO_URN})


@fact
def placed_outside_england(pl_la) -> pd.Series:
    """PL_LA is CON, NIR, SCO, WAL, NUK or an authority code that starts with N, S or W.

    A blank PL_LA does not say so.
    """
    return one_of(pl_la, PLACES_WITHOUT_AUTHORITY) | matches(pl_la, "[NSW].*")


# -- is there a URN, and should there be one? ------------------------------------------------------


@rule(
    "218",
    kind="missing",
    marks={"Episodes": "URN"},
    impact="low",
    by_year=URN_NOT_NEEDED.constants("exempt"),
)
def ofsted_urn_required(episodes, placed_outside_england, short_break, exempt):
    """The Ofsted URN is missing for a placement in England of a type that needs one.

    Enter the provider's URN from the Ofsted list, or check PLACE and PL_POST.
    """
    needs_urn = ~one_of(episodes.PLACE, exempt) & ~placed_outside_england & ~short_break
    recent = is_blank(episodes, "DEC") | (episodes.DEC >= URNS_SINCE)
    return episodes.URN.isna() & needs_urn & recent


@rule(
    "222",
    kind="inconsistent",
    marks={"Episodes": ["URN", "PLACE"]},
    impact="low",
    by_year=URN_NOT_WANTED.constants("not_registered"),
)
def urn_not_wanted_for_placement_type(episodes, has_urn, not_registered):
    """An Ofsted URN is given for a type of placement that Ofsted does not register.

    Clear URN, or correct PLACE.
    """
    return has_urn & one_of(episodes.PLACE, not_registered)


@rule(
    "230",
    kind="missing",
    marks={"Episodes": ["URN", "PLACE", "DEC"]},
    years=range(2024, 2025),
    impact="low",
)
def h5_urn_missing(episodes, has_urn, placed_outside_england, short_break):
    """A semi-independent placement (H5) in England after 28 October 2023 has no Ofsted URN.

    Enter the provider's URN (XXXXXXX will not do), or check PLACE, DEC and PL_POST.
    """
    ended_before = episodes.DEC < H5_REGISTERED_SINCE
    registered = (episodes.PLACE == "H5") & ~ended_before
    return registered & ~has_urn & ~placed_outside_england & ~short_break


@rule(
    "242",
    kind="inconsistent",
    marks={"Episodes": ["URN", "PLACE"]},
    years=since(2026),
    impact="low",
)
def urn_placeholder_not_allowed(episodes):
    """URN is XXXXXXX, which only adoptive and foster placements may have.

    Enter the provider's URN in place of XXXXXXX, or correct PLACE.
    """
    family = one_of(episodes.PLACE, ADOPTIVE_PLACEMENTS | FOSTER_PLACEMENTS)
    return (episodes.URN == NO_URN) & ~family


@rule(
    "243",
    kind="inconsistent",
    marks={"Episodes": ["URN", "PL_LA"]},
    years=since(2026),
    impact="low",
)
def urn_outside_england(episodes, pl_la):
    """An Ofsted URN is given for a placement outside England.

    Clear URN, XXXXXXX too, or correct PL_POST if the placement is in England.
    """
    return episodes.URN.notna() & one_of(pl_la, PLACES_WITHOUT_AUTHORITY)


# -- does the URN fit the Ofsted list? -------------------------------------------------------------


@rule("1008", kind="invalid", marks={"Episodes": "URN"}, impact="low")
def urn_not_in_ofsted_list(episodes, has_urn, providers):
    """The URN is not in the Ofsted list.

    Check URN, or load a newer Ofsted list.
    """
    return has_urn & ~providers.listed(episodes.URN)


@rule("219", kind="inconsistent", marks={"Episodes": ["URN", "PLACE"]}, impact="low")
def urn_does_not_fit_placement_type(episodes, has_urn, providers):
    """The Ofsted list does not have this URN with this type of placement.

    Check URN against the Ofsted list, and check PLACE.
    """
    return has_urn & ~providers.has_place(episodes.URN, episodes.PLACE)


@rule("224", kind="inconsistent", marks={"Episodes": ["URN", "PLACE_PROVIDER"]}, impact="low")
def urn_does_not_fit_provider_type(episodes, has_urn, providers):
    """The Ofsted list does not have this URN with this placement provider.

    Check URN against the Ofsted list, and check PLACE_PROVIDER.
    """
    return has_urn & ~providers.has_provider_code(episodes.URN, episodes.PLACE_PROVIDER)


@rule(
    "221",
    kind="inconsistent",
    marks={"Episodes": ["URN", "PL_POST"]},
    impact="low",
    by_year=AT_THE_PROVIDERS_ADDRESS.constants("homes"),
)
def urn_does_not_fit_placement_postcode(episodes, has_urn, short_break, providers, homes):
    """The Ofsted list does not have this URN at the placement's postcode.

    Check URN and PL_POST against the Ofsted list: one of the two belongs to another place.
    """
    concerned = has_urn & ~short_break & one_of(episodes.PLACE, homes) & episodes.PL_POST.notna()
    return concerned & ~providers.at_postcode(episodes.URN, episodes.PL_POST)


@rule("227", kind="inconsistent", marks={"Episodes": ["URN", "DECOM"]}, impact="low")
def urn_closed_before_episode_start(episodes, providers):
    """By the Ofsted list the provider had closed by the day when the episode started.

    Check URN and DECOM; the provider may have a newer URN.
    """
    return providers.closed_by(episodes.URN, episodes.DECOM)


@rule("228", kind="inconsistent", marks={"Episodes": ["URN", "DEC"]}, impact="low")
def urn_closed_before_episode_end(episodes, providers, year_end):
    """By the Ofsted list the provider closed before the episode ended, or before 31 March if open.

    Check URN and DEC; end the episode by the closing date, or enter the provider's newer URN.
    """
    return providers.closed_before(episodes.URN, episodes.DEC.fillna(year_end))


@rule(
    "229",
    kind="inconsistent",
    marks={"Episodes": ["URN", "PLACE_PROVIDER"]},
    impact="low",
    by_year=PROVIDER_IN_ANY_AREA.constants("left_out"),
)
def provider_type_does_not_fit_provider_authority(
    episodes, has_urn, providers, authority, left_out
):
    """The provider is given as the council's own (PR1) or another's (PR2); its address differs.

    Check PLACE_PROVIDER and URN; a provider's council is told from its postcode in the Ofsted list.
    """
    concerned = has_urn & ~one_of(episodes.PLACE, left_out)
    return concerned & providers.on_the_wrong_side(episodes.URN, episodes.PLACE_PROVIDER, authority)


@rule(
    "241",
    kind="inconsistent",
    marks={"Episodes": ["URN", "PL_LA"]},
    years=since(2026),
    impact="low",
)
def k3_la_not_provider_la(episodes, pl_la, providers):
    """The supported accommodation (K3) is in an area where the Ofsted list does not have this URN.

    Check URN and PL_POST against the Ofsted list.
    """
    placed = (episodes.PLACE == "K3") & pl_la.notna()
    elsewhere = providers.area_known(episodes.URN) & ~providers.in_area(episodes.URN, pl_la)
    return placed & elsewhere
