"""Ofsted: the URN of each placement, and what the Ofsted list says of the provider with that URN.

A URN can stand in the list several times. A rule passes when any of these rows fits; where one row
that does not fit is enough, the rule says so.
"""

import re

import numpy as np
import pandas as pd

from lac_rules.language.conditions import (
    is_blank,
    matches,
    not_one_of,
    one_of,
    same,
    without_spaces,
)
from lac_rules.language.given import fact
from lac_rules.language.joins import Pairs
from lac_rules.language.rule import rule, since
from lac_rules.places.lookup import postcode_index
from lac_rules.schema import (
    ADOPTIVE_PLACEMENTS,
    FOSTER_PLACEMENTS,
    NO_URN,
    OTHER_PLACEMENTS_FROM_2026,
    OUTSIDE_ENGLAND,
    TEMPORARY_PLACEMENTS,
)
from lac_rules.typed import as_text, parse_dates

URNS_SINCE = np.datetime64("2015-04-01")
"""Episodes that ended before this day need no URN."""

H5_REGISTERED_SINCE = np.datetime64("2023-10-29")
"""From this day on a semi-independent placement (H5) needs a URN."""

NEVER_REGISTERED = TEMPORARY_PLACEMENTS | {"P1", "P3", "R1", "R2", "R5"}
"""PLACE: types of placement that Ofsted registers in no year."""

NOT_REGISTERED_2023 = NEVER_REGISTERED | {"H5", "P2", "Z1"}
NOT_REGISTERED_2025 = NEVER_REGISTERED | {"Z1"}
NOT_REGISTERED_FROM_2026 = NEVER_REGISTERED | OTHER_PLACEMENTS_FROM_2026

HOMES_AND_SCHOOLS = frozenset({"K1", "K2", "R3", "S1"})
"""PLACE: registered at the address where the child lives."""


@fact
def has_urn(episodes) -> pd.Series:
    """URN is filled in and is not XXXXXXX, which says that there is none."""
    return not_one_of(episodes.URN, {NO_URN})


@fact
def placed_outside_england(pl_la) -> pd.Series:
    """PL_LA is CON, NIR, SCO, WAL, NUK or an authority code that starts with N, S or W.

    A blank PL_LA does not say so.
    """
    return one_of(pl_la, OUTSIDE_ENGLAND) | matches(pl_la, "[NSW].*")


# -- the Ofsted list -------------------------------------------------------------------------------


@fact
def ofsted_list(episodes, providers) -> pd.DataFrame:
    """The rows of the Ofsted list whose URN is in Episodes, typed like the tables of a return.

    Text is in capitals and without outer spaces, POSTCODE without any spaces, URN with the
    categories of the URN in Episodes; REG_END is a date, NaT when blank or unreadable.
    """
    urns = [urn.strip().upper() for urn in as_text(providers.URN)]
    codes = episodes.URN.array.categories.get_indexer(urns)
    rows = providers[codes >= 0]
    return pd.DataFrame(
        {
            "URN": pd.Categorical.from_codes(codes[codes >= 0], dtype=episodes.URN.dtype),
            "PLACE_CODES": _tidy(rows.PLACE_CODES),
            "PROVIDER_CODES": _tidy(rows.PROVIDER_CODES),
            "LA_CODE": _tidy(rows.LA_CODE),
            "REG_END": _dates(rows.REG_END),
            "POSTCODE": without_spaces(pd.Series(_tidy(rows.POSTCODE))),
        }
    )


@fact
def urn_pairs(episodes, has_urn, ofsted_list) -> Pairs:
    """Every episode that has a URN with every row of the Ofsted list that has the same URN."""
    # Pairs joins by CHILD, so the URN takes its place.
    return Pairs(
        episodes=episodes.assign(CHILD=episodes.URN.where(has_urn)),
        ofsted_list=ofsted_list.assign(CHILD=ofsted_list.URN),
    )


@fact
def in_ofsted_list(urn_pairs) -> pd.Series:
    """The episode has a URN, and it is in the Ofsted list."""
    return urn_pairs.episodes.rows(urn_pairs.ofsted_list.URN.notna())


@fact
def provider_authority(ofsted_list) -> pd.Series:
    """The authority of each row of ``ofsted_list``: LA_CODE; where blank, found from POSTCODE."""
    given = ofsted_list.LA_CODE
    if given.notna().all():
        return given
    found = postcode_index().lookup(ofsted_list.POSTCODE)["authority"]
    return given.astype(object).fillna(found).astype("category")


def _tidy(column: pd.Series) -> pd.Categorical:
    """Text in capitals without outer spaces; blank is NaN."""
    codes, texts = pd.factorize(as_text(column))
    return pd.Categorical([text.strip().upper() or None for text in texts]).take(codes)


def _dates(column: pd.Series) -> np.ndarray:
    """Real dates as they are, text as dd/mm/yyyy; NaT when blank or unreadable."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.to_numpy().astype("datetime64[D]").astype("datetime64[s]")
    return parse_dates(text.strip() for text in as_text(column))


def listed(code: pd.Series, codes: pd.Series) -> pd.Series:
    """The code is in the list beside it: K2 is in "K2,R3" and in "K2 / R3"; a blank is in none."""
    lists = [re.split(r"\s*[,/]\s*", text) for text in codes.array.categories]
    found = np.array([[one in several for one in code.array.categories] for several in lists])
    found = found.reshape(len(lists), len(code.array.categories)).astype(bool)
    found = np.pad(found, (0, 1))  # the code of a blank is -1: the last row, the last column
    return pd.Series(found[codes.array.codes, code.array.codes], index=code.index)


# -- is there a URN, and should there be one? ------------------------------------------------------


@rule(
    "218",
    kind="missing",
    marks={"Episodes": "URN"},
    impact="low",
    by_year={
        range(2023, 2025): {"exempt": NOT_REGISTERED_2023},
        range(2025, 2026): {"exempt": NOT_REGISTERED_2025},
        since(2026): {"exempt": NOT_REGISTERED_FROM_2026},
    },
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
    by_year={
        range(2023, 2024): {"not_registered": NOT_REGISTERED_2023},
        range(2024, 2025): {"not_registered": NOT_REGISTERED_2023 - {"H5"}},
        range(2025, 2026): {"not_registered": NOT_REGISTERED_2025},
        since(2026): {"not_registered": NOT_REGISTERED_FROM_2026},
    },
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
    return episodes.URN.notna() & one_of(pl_la, OUTSIDE_ENGLAND)


# -- does the URN fit the Ofsted list? -------------------------------------------------------------


@rule("1008", kind="invalid", marks={"Episodes": "URN"}, impact="low")
def urn_not_in_ofsted_list(has_urn, in_ofsted_list):
    """The URN is not in the Ofsted list.

    Check URN, or load a newer Ofsted list.
    """
    return has_urn & ~in_ofsted_list


@rule("219", kind="inconsistent", marks={"Episodes": ["URN", "PLACE"]}, impact="low")
def urn_does_not_fit_placement_type(has_urn, urn_pairs):
    """The Ofsted list does not have this URN with this type of placement.

    Check URN against the Ofsted list, and check PLACE.
    """
    fits = listed(urn_pairs.episodes.PLACE, urn_pairs.ofsted_list.PLACE_CODES)
    return has_urn & ~urn_pairs.episodes.rows(fits)


@rule("224", kind="inconsistent", marks={"Episodes": ["URN", "PLACE_PROVIDER"]}, impact="low")
def urn_does_not_fit_provider_type(has_urn, urn_pairs):
    """The Ofsted list does not have this URN with this placement provider.

    Check URN against the Ofsted list, and check PLACE_PROVIDER.
    """
    fits = listed(urn_pairs.episodes.PLACE_PROVIDER, urn_pairs.ofsted_list.PROVIDER_CODES)
    return has_urn & ~urn_pairs.episodes.rows(fits)


@rule(
    "221",
    kind="inconsistent",
    marks={"Episodes": ["URN", "PL_POST"]},
    impact="low",
    by_year={
        range(2023, 2024): {"homes": HOMES_AND_SCHOOLS},
        range(2024, 2025): {"homes": HOMES_AND_SCHOOLS | {"H5"}},
        since(2025): {"homes": HOMES_AND_SCHOOLS | {"K3"}},
    },
)
def urn_does_not_fit_placement_postcode(
    episodes, has_urn, short_break, urn_pairs, placement_postcode, homes
):
    """The Ofsted list does not have this URN at the placement's postcode.

    Check URN and PL_POST against the Ofsted list: one of the two belongs to another place.
    """
    concerned = has_urn & ~short_break & one_of(episodes.PLACE, homes) & episodes.PL_POST.notna()
    fits = urn_pairs.episodes.of(placement_postcode) == urn_pairs.ofsted_list.POSTCODE
    return concerned & ~urn_pairs.episodes.rows(fits)


@rule("227", kind="inconsistent", marks={"Episodes": ["URN", "DECOM"]}, impact="low")
def urn_closed_before_episode_start(urn_pairs):
    """By the Ofsted list the provider had closed by the day when the episode started.

    Check URN and DECOM; the provider may have a newer URN.
    """
    # One closed row is enough, even when the URN is in the list a second time.
    return urn_pairs.episodes.rows(urn_pairs.episodes.DECOM >= urn_pairs.ofsted_list.REG_END)


@rule("228", kind="inconsistent", marks={"Episodes": ["URN", "DEC"]}, impact="low")
def urn_closed_before_episode_end(episodes, urn_pairs, year_end):
    """By the Ofsted list the provider closed before the episode ended, or before 31 March if open.

    Check URN and DEC; end the episode by the closing date, or enter the provider's newer URN.
    """
    # As in 227, one closed row is enough.
    end = urn_pairs.episodes.of(episodes.DEC.fillna(year_end))
    return urn_pairs.episodes.rows(end > urn_pairs.ofsted_list.REG_END)


@rule(
    "229",
    kind="inconsistent",
    marks={"Episodes": ["URN", "PLACE_PROVIDER"]},
    impact="low",
    by_year={
        range(2023, 2026): {"left_out": frozenset()},
        since(2026): {"left_out": NOT_REGISTERED_FROM_2026 | {"K3"}},
    },
)
def provider_type_does_not_fit_provider_authority(
    episodes, has_urn, urn_pairs, in_ofsted_list, provider_authority, authority, left_out
):
    """The provider is given as the council's own (PR1) or another's (PR2); its address differs.

    Check PLACE_PROVIDER and URN; a provider's council is told from its postcode in the Ofsted list.
    """
    concerned = has_urn & ~one_of(episodes.PLACE, left_out)
    # One row on the wrong side is enough.
    own = urn_pairs.ofsted_list.of(provider_authority) == authority
    wrongly_own = (episodes.PLACE_PROVIDER == "PR1") & (
        urn_pairs.episodes.rows(~own) | ~in_ofsted_list
    )
    wrongly_other = (episodes.PLACE_PROVIDER == "PR2") & urn_pairs.episodes.rows(own)
    return concerned & (wrongly_own | wrongly_other)


@rule(
    "241",
    kind="inconsistent",
    marks={"Episodes": ["URN", "PL_LA"]},
    years=since(2026),
    impact="low",
)
def k3_la_not_provider_la(episodes, pl_la, urn_pairs, provider_authority):
    """The supported accommodation (K3) is in an area where the Ofsted list does not have this URN.

    Check URN and PL_POST against the Ofsted list.
    """
    listed_la = urn_pairs.ofsted_list.of(provider_authority)
    placed = (episodes.PLACE == "K3") & pl_la.notna()
    there = listed_la.notna() & same(urn_pairs.episodes.of(pl_la), listed_la)
    return placed & urn_pairs.episodes.rows(listed_la.notna()) & ~urn_pairs.episodes.rows(there)
