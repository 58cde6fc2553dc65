"""A made-up Ofsted list: homes, schools and agencies at real postcodes, with invented names."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.places.councils import authority_name
from lac_rules.sample.days import FAR, Span, day
from lac_rules.sample.dice import Dice
from lac_rules.sample.postcodes import Postcodes
from lac_rules.schema import PROVIDER_FIELDS

FOSTERING, ADOPTION = "U1,U2,U3,U4,U5,U6", "A3,A4,A5,A6"

_AREAS = {"PR1": {"inside": 1}, "PR2": {"near": 3, "far": 1}}
_ANYWHERE = {"inside": 55, "near": 30, "far": 15}

_KINDS = [
    # place codes, provider code, how many at least, how many for a thousand children
    (FOSTERING, "PR1", 1, 0),
    (FOSTERING, "PR2", 6, 2),
    (FOSTERING, "PR4", 14, 6),
    (FOSTERING, "PR5", 4, 1),
    (ADOPTION, "PR1", 1, 0),
    (ADOPTION, "PR2", 2, 0),
    (ADOPTION, "PR5", 3, 0),
    ("K1", "PR2", 3, 0),
    ("K1", "PR4", 1, 0),
    ("K2", "PR1", 3, 2),
    ("K2", "PR2", 3, 1),
    ("K2", "PR4", 24, 60),
    ("K2", "PR5", 4, 4),
    ("R3", "PR4", 4, 4),
    ("S1", "PR4", 5, 6),
    ("S1", "PR5", 2, 2),
    ("K3", "PR4", 14, 40),
    ("K3", "PR5", 3, 4),
    ("K3", "PR1", 1, 0),
]
_FIRST = (
    "Alder Ash Aspen Beacon Beech Birch Bramble Bridge Brook Cedar Cherry Clover Copper Coral"
    " Cove Dale Elm Fern Field Forest Foxglove Garden Glade Hawthorn Hazel Heather Hill Holly"
    " Ivy Juniper Larch Laurel Lark Linden Lilac Maple Meadow Mill Moor Oak Orchard Otter Park"
    " Pebble Poplar Primrose Quarry Rowan Rush Sage Sandy Silver Spring Swallow Thorn Valley"
    " Willow Wood Wren Yew"
).split()
_LAST = {
    FOSTERING: ["Fostering", "Foster Care", "Families Fostering"],
    ADOPTION: ["Adoption", "Adoption Service", "Families for Children"],
    "R3": ["Family Centre", "Mother and Baby Unit"],
    "S1": ["School", "Hall School", "Grange School"],
    "K1": ["Secure Children's Home"],
    "K3": ["House", "Supported Living", "Place", "Lodge"],
    "K2": ["House", "Lodge", "Cottage", "View", "Rise", "Farm", "Bank", "Court", "End"],
}


def make_providers(dice: Dice, children: int, places: Postcodes, span: Span) -> pd.DataFrame:
    """The list with day numbers: PROVIDER_FIELDS, and ``open`` (REG_END is FAR).

    One row in ten is closed since before these two years.
    """
    sizes = [least + round(children * more / 1000) for *_, least, more in _KINDS]
    kind = np.repeat(np.arange(len(_KINDS)), sizes)
    codes = np.array([row[0] for row in _KINDS], dtype=object)[kind]
    owners = np.array([row[1] for row in _KINDS], dtype=object)[kind]
    postcode = _postcodes(dice, owners, places)
    again = pd.Series(kind).duplicated().to_numpy()  # not the only one of its kind
    closed = again & (dice.chance(0.1, len(kind)) | (np.arange(len(kind)) == again.argmax()))
    end = np.where(closed, span.last_start - dice.between(1, 3000, len(kind)), FAR)
    start = np.minimum(end, span.last_start) - dice.between(200, 6000, len(kind))
    # Supported accommodation is registered since 2023.
    start = np.where(codes == "K3", np.minimum(day(2023, 4, 28), span.last_start), start)
    providers = pd.DataFrame(
        {
            "URN": _urns(dice, codes),
            "NAME": _names(dice, codes),
            "LA_CODE": pd.Series(postcode).map(places.known).to_numpy(),
            "PLACE_CODES": _codes_of_year(codes, span),
            "PROVIDER_CODES": owners,
            "REG_START": start,
            "REG_END": np.where(codes == "K3", FAR, end),
            "POSTCODE": postcode,
        }
    )
    providers["LA_NAME"] = providers["LA_CODE"].map(authority_name)
    order = dice.shuffled(len(providers))
    return providers.iloc[order].reset_index(drop=True)[PROVIDER_FIELDS]


def published(providers: pd.DataFrame) -> pd.DataFrame:
    """The list as it is read from Ofsted's files: dates as datetime64, open ones without an end."""
    texts = providers.drop(columns=["REG_START", "REG_END"])
    for field in ("REG_START", "REG_END"):
        days = providers[field].to_numpy()
        dates = np.where(days < FAR, days, 0).astype("datetime64[D]").astype("datetime64[s]")
        texts[field] = np.where(days < FAR, dates, np.datetime64("NaT", "s"))
    return texts[PROVIDER_FIELDS]


def close_some(
    dice: Dice, providers: pd.DataFrame, episodes: pd.DataFrame, span: Span
) -> pd.DataFrame:
    """The list with some homes closed after the last child had left them."""
    used = episodes[episodes["URN"] != ""].groupby("URN")["DEC"].max()
    last_used = providers["URN"].map(used).fillna(FAR).to_numpy(dtype=np.int64)
    closes = (last_used < span.end - 30) & (last_used >= span.last_start)
    closes &= (providers["REG_END"] == FAR) & dice.chance(0.3, len(providers))
    end = last_used + dice.between(0, 25, len(providers))
    return providers.assign(REG_END=np.where(closes, end, providers["REG_END"]))


def _postcodes(dice: Dice, owners: np.ndarray, places: Postcodes) -> np.ndarray:
    """A postcode each, from the places where such an owner can have a home; one in 15 is shared."""
    postcode = np.empty(len(owners), dtype=object)
    for owner in dict.fromkeys(owners):
        here = np.flatnonzero(owners == owner)
        area = dice.pick(_AREAS.get(owner, _ANYWHERE), len(here))
        for name in dict.fromkeys(area):
            pool = getattr(places, name)
            some = here[area == name]
            postcode[some] = pool[dice.between(0, len(pool) - 1, len(some))]
        shared = dice.chance(1 / 15, len(here))
        postcode[here[shared]] = postcode[np.roll(here, 1)[shared]]
    return postcode


def _urns(dice: Dice, codes: np.ndarray) -> np.ndarray:
    """Distinct URNs: SC and six digits, or seven digits (agencies and newer homes)."""
    numbers = dice.generator.choice(600_000, len(codes), replace=False)
    old_style = dice.chance(0.75, len(codes)) & ~np.isin(codes, ["K3", "S1"])
    letters = np.where(old_style, "SC", "2")
    return letters.astype(object) + (300_000 + numbers).astype(str).astype(object)


def _names(dice: Dice, codes: np.ndarray) -> np.ndarray:
    first, middle = dice.pick(_FIRST, len(codes)), dice.pick(_FIRST, len(codes))
    last = np.empty(len(codes), dtype=object)
    for kind in dict.fromkeys(codes):
        here = codes == kind
        last[here] = dice.pick(_LAST[kind], int(here.sum()))
    both = np.where(first == middle, first, first + " " + middle)
    return both + " " + last


def _codes_of_year(codes: np.ndarray, span: Span) -> np.ndarray:
    supported = "H5" if span.year <= 2024 else "K3"
    return np.where(codes == "K3", supported, codes)
