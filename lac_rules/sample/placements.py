"""Placements for made-up children: kind, provider, URN and postcode, by age and legal status.

Kinds are the newest codes; ``returns.py`` turns K3 and Z11 to Z14 into an earlier year's codes.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.sample.children import ADOPTION_STORIES
from lac_rules.sample.days import FAR, Span, birthday, day
from lac_rules.sample.dice import Dice
from lac_rules.sample.postcodes import Postcodes
from lac_rules.sample.providers import ADOPTION, FOSTERING
from lac_rules.schema import ADOPTIVE_PLACEMENTS, FOSTER_PLACEMENTS, NO_URN

_BY_AGE = {
    0: {"U6": 52, "U3": 20, "P1": 14, "R3": 5, "U5": 4, "U1": 3, "U4": 2},
    5: {"U6": 46, "U4": 16, "U3": 14, "U1": 7, "P1": 9, "K2": 5, "S1": 2, "U2": 1},
    12: {"U6": 34, "U4": 13, "U3": 8, "U1": 5, "P1": 5, "K2": 26, "S1": 3, "K1": 0.6, "R1": 1,
         "R2": 1, "Z11": 1, "Z12": 2, "Z13": 1},
    16: {"U6": 22, "U4": 9, "U3": 4, "U1": 3, "P1": 3, "K2": 20, "K3": 27, "P2": 3, "S1": 2,
         "K1": 0.4, "R1": 2, "R2": 1, "P3": 0.6, "Z11": 1, "Z12": 2, "Z14": 1},
}  # fmt: skip
"""Lowest age -> kinds of placement and their weights."""

_UASC = {"U6": 35, "K3": 35, "K2": 12, "U4": 8, "Z11": 2, "R1": 3}
_UASC_YOUNG = {"U6": 70, "U4": 15, "K2": 15}
_REMAND = {"R5": 55, "K1": 20, "K2": 15, "U6": 10}

_OWNERS = {
    "P1": {"PR0": 1}, "P2": {"PR4": 3, "PR5": 1}, "P3": {"PR4": 1}, "R1": {"PR4": 3, "PR5": 1},
    "R2": {"PR3": 1}, "R5": {"PR3": 2, "PR4": 1},
}  # fmt: skip
"""Kinds of placement without a URN -> who provides them. Other placements (Z) have nobody."""

_WHERE = {"inside": 58, "near": 27, "far": 15}
_SUPPORTED_REGISTERED = day(2023, 10, 29)  # H5 needs a URN from this day on
_INDEPENDENT_ENDS = day(2023, 10, 28)  # the last day for P2


def draw_placements(
    dice: Dice, rows: pd.DataFrame, providers: pd.DataFrame, places: Postcodes, span: Span
) -> pd.DataFrame:
    """PLACE, PLACE_PROVIDER, URN and PL_POST for rows of events that begin a placement.

    ``rows`` has story, born, day, until (the day on which the placement ends at the latest), LS,
    home, and PLACE where the story has chosen it, else "".
    """
    kind = _kinds(dice, rows)
    kind = _as_the_year_allows(dice, kind, rows, span)
    owner, urn, postcode = _providers(dice, kind, providers)
    for code, owners in _OWNERS.items():
        here = kind == code
        owner[here] = dice.pick(owners, int(here.sum()))
    lived_in = postcode == ""
    postcode[lived_in] = _anywhere(dice, int(lived_in.sum()), places)
    at_home = (kind == "P1") & (rows["home"] != "") & dice.chance(0.7, len(rows))
    postcode = np.where(at_home, rows["home"], postcode)
    frame = pd.DataFrame(
        {"PLACE": kind, "PLACE_PROVIDER": owner, "URN": urn, "PL_POST": postcode}, index=rows.index
    )
    _move_some_abroad(dice, frame, rows, places)
    _relatives_without_urn(dice, frame)
    _unregistered_before_2024(frame, rows, span)
    return frame


def _kinds(dice: Dice, rows: pd.DataFrame) -> np.ndarray:
    number = len(rows)
    kind = rows["PLACE"].to_numpy(dtype=object).copy()
    when, story = rows["day"].to_numpy(), rows["story"].to_numpy()
    drawn = np.empty(number, dtype=object)
    for age, weights in _BY_AGE.items():
        drawn = np.where(birthday(rows["born"], age) <= when, dice.pick(weights, number), drawn)
    of_age = birthday(rows["born"], 16) <= when
    unaccompanied = np.where(of_age, dice.pick(_UASC, number), dice.pick(_UASC_YOUNG, number))
    drawn = np.where(story == "uasc", unaccompanied, drawn)
    drawn = np.where(story == "remand", dice.pick(_REMAND, number), drawn)
    # A parent's home is a placement under a care order only.
    with_parents = (drawn == "P1") & ~rows["LS"].isin(["C1", "C2"])
    drawn = np.where(with_parents, "U6", drawn)
    return np.where(kind == "", drawn, kind)


def _as_the_year_allows(dice: Dice, kind: np.ndarray, rows: pd.DataFrame, span: Span) -> np.ndarray:
    """Independent living only while the code existed; no H5 that needs a URN which it cannot have.

    In 2024 a supported placement that began before the year has no URN (last year's return has
    none, and both must agree), but one that goes on after 28 October 2023 needs one.
    """
    until = rows["until"].to_numpy()
    if span.year == 2024:
        kind = np.where((kind == "P2") & (until > _INDEPENDENT_ENDS), "K2", kind)
        early = (rows["day"] < span.start) & (until >= _SUPPORTED_REGISTERED)
        kind = np.where((kind == "K3") & early, "K2", kind)
    if span.year > 2024:
        kind = np.where(kind == "P2", "K3", kind)
    return kind


def _providers(
    dice: Dice, kind: np.ndarray, providers: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """PLACE_PROVIDER, URN and PL_POST for the kinds that Ofsted registers; else "".

    The postcode is the home's own for homes and schools, and "" for families.
    """
    owner, urn, postcode = (np.full(len(kind), "", dtype=object) for _ in range(3))
    usable = providers[providers["REG_END"] == FAR]
    for group, weights in _REGISTERED.items():
        here = np.flatnonzero(np.isin(kind, list(_MEMBERS[group])))
        wanted = dice.pick(weights, len(here))
        for code in weights:
            some = here[wanted == code]
            listed = usable["PLACE_CODES"].isin([group, "H5" if group == "K3" else group])
            choice = usable[listed & (usable["PROVIDER_CODES"] == code)]
            chosen = choice.iloc[dice.between(0, len(choice) - 1, len(some))]
            owner[some], urn[some] = code, chosen["URN"]
            if group not in (FOSTERING, ADOPTION):
                postcode[some] = chosen["POSTCODE"]
    return owner, urn, postcode


_REGISTERED = {
    FOSTERING: {"PR1": 55, "PR4": 36, "PR2": 4, "PR5": 5},
    ADOPTION: {"PR1": 45, "PR2": 40, "PR5": 15},
    "K1": {"PR2": 3, "PR4": 1},
    "K2": {"PR4": 78, "PR1": 10, "PR2": 5, "PR5": 7},
    "R3": {"PR4": 1},
    "S1": {"PR4": 3, "PR5": 1},
    "K3": {"PR4": 80, "PR5": 12, "PR1": 8},
}
"""Place codes of a provider -> who provides such places."""
_MEMBERS = {FOSTERING: FOSTER_PLACEMENTS, ADOPTION: ADOPTIVE_PLACEMENTS} | {
    code: {code} for code in ("K1", "K2", "R3", "S1", "K3")
}


def _anywhere(dice: Dice, number: int, places: Postcodes) -> np.ndarray:
    """Postcodes in the area, around it and far away."""
    area = dice.pick(_WHERE, number)
    postcode = np.empty(number, dtype=object)
    for name in _WHERE:
        pool, here = getattr(places, name), area == name
        postcode[here] = pool[dice.between(0, len(pool) - 1, int(here.sum()))]
    return postcode


def _move_some_abroad(
    dice: Dice, frame: pd.DataFrame, rows: pd.DataFrame, places: Postcodes
) -> None:
    """A few placements are in Wales or Scotland, where Ofsted registers nobody.

    Not those of children who may be adopted by their carers, through an English agency.
    """
    movable = frame["PLACE"].isin([*FOSTER_PLACEMENTS, "K2"]) & (frame["PLACE_PROVIDER"] == "PR4")
    movable &= ~rows["story"].isin(ADOPTION_STORIES)
    moves = np.flatnonzero(movable & dice.chance(0.04, len(frame)))
    if len(places.abroad):
        pool = places.abroad[dice.between(0, len(places.abroad) - 1, len(moves))]
        frame.iloc[moves, frame.columns.get_loc("PL_POST")] = pool
        frame.iloc[moves, frame.columns.get_loc("URN")] = ""


def _relatives_without_urn(dice: Dice, frame: pd.DataFrame) -> None:
    """Some relatives foster before they are approved: there is no URN to give."""
    some = frame["PLACE"].isin(["U1", "U3"]) & (frame["PLACE_PROVIDER"] == "PR1")
    some &= dice.chance(0.08, len(frame))
    frame.loc[some, "URN"] = NO_URN


def _unregistered_before_2024(frame: pd.DataFrame, rows: pd.DataFrame, span: Span) -> None:
    """Supported accommodation that began before April 2023 has no URN in the returns to 2024."""
    began_before = rows["day"] < min(span.start, day(2023, 4, 1)) if span.year == 2024 else True
    if span.year <= 2024:
        frame.loc[(frame["PLACE"] == "K3") & began_before, "URN"] = ""
