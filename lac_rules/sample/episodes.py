"""Events to episodes: what is unchanged is carried on, and RNE, DEC and REC follow from it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.sample.days import FAR, Span, birthday
from lac_rules.sample.dice import Dice
from lac_rules.sample.placements import draw_placements
from lac_rules.sample.postcodes import Postcodes
from lac_rules.schema import FOSTER_PLACEMENTS, TEMPORARY_PLACEMENTS

_PLACEMENT = ["PLACE", "PLACE_PROVIDER", "URN", "PL_POST"]
_SAME_CARER = ("status", "adopter")
_LONG_TERM = {"U6": "U4", "U5": "U4", "U3": "U1", "U2": "U1"}
"""What a foster placement becomes when it is agreed that the child stays."""

_WHY_MOVED = {
    "CARPL": 50, "CREQB": 12, "CREQO": 9, "LAREQ": 7, "CHILD": 6, "CLOSE": 3, "STAND": 2,
    "ALLEG": 2, "APPRR": 1, "OTHER": 8,
}  # fmt: skip
_FROM_FAMILY = {"E4A": 38, "E4B": 5, "E13": 7, "E41": 6, "E45": 7, "E46": 5, "E47": 2, "E3": 4,
                "E2": 0.3, "E8": 12}  # fmt: skip
_FROM_ELSEWHERE = {"E4A": 46, "E4B": 12, "E13": 6, "E41": 4, "E47": 1, "E48": 1, "E3": 5, "E2": 0.5,
                   "E8": 18}  # fmt: skip
_FROM_PARENTS = {"E4A": 70, "E41": 6, "E8": 12, "E3": 3}
_FROM_SIXTEEN = {"E4A": 30, "E4B": 12, "E5": 14, "E6": 10, "E13": 6, "E9": 4, "E8": 20, "E3": 4}
_AT_EIGHTEEN = {"E5": 35, "E6": 17, "E7": 8, "E8": 22, "E17": 18}
_UASC = {"E15": 30, "E8": 40, "E16": 10, "E3": 20}
_REMAND = {"E14": 70, "E9": 18, "E4A": 12}


def make_episodes(
    dice: Dice,
    events: pd.DataFrame,
    children: pd.DataFrame,
    spells: pd.DataFrame,
    providers: pd.DataFrame,
    places: Postcodes,
    span: Span,
) -> pd.DataFrame:
    """Episodes of all spells: child, spell and the fields of Episodes; DECOM and DEC day numbers.

    HOME_POST is blank for unaccompanied children, and all places are for short breaks.
    """
    cases = spells.join(children.drop(columns=["entered", "left"]), on="child")
    homes = _homes(dice, children, places)
    rows = events.assign(child=spells["child"].to_numpy()[events["spell"]])
    rows["home"] = homes[rows["child"]]
    for column in ("story", "born", "CIN"):
        rows[column] = children[column].to_numpy()[rows["child"]]
    rows["left"] = spells["left"].to_numpy()[rows["spell"]]
    rows["LS"] = rows["LS"].replace("", None).groupby(rows["spell"]).ffill()
    rows = _placed(dice, rows, providers, places, span)
    rows = _only_changes(rows)
    rows["DECOM"] = rows["day"]
    _add_ends(dice, rows, cases)
    _add_reasons_for_moving(dice, rows)
    rows["HOME_POST"] = rows["home"]
    short = rows["LS"].isin(["V3", "V4"])
    rows.loc[short, ["HOME_POST", "PL_POST", "URN"]] = ""
    return rows


def _homes(dice: Dice, children: pd.DataFrame, places: Postcodes) -> np.ndarray:
    pool = places.homes
    homes = pool[dice.between(0, len(pool) - 1, len(children))]
    return np.where(children["story"] == "uasc", "", homes)


# -- placements ------------------------------------------------------------------------------------


def _placed(
    dice: Dice, rows: pd.DataFrame, providers: pd.DataFrame, places: Postcodes, span: Span
) -> pd.DataFrame:
    """Fill in where the child lives from each event on."""
    begins = rows["what"].isin(["start", "move", "both", "adopter"])
    rows["until"] = _until(rows, begins)
    drawn = draw_placements(dice, rows[begins], providers, places, span)
    usual = drawn.reindex(rows.index)
    # The adopters are the foster carers: the address stays.
    usual.loc[rows["what"] == "adopter", "PL_POST"] = np.nan
    usual = usual.groupby(rows["spell"]).ffill()
    usual["PLACE"] = _long_term(rows, usual["PLACE"], begins)
    away = rows["what"] == "temp"
    pool = places.inside[dice.between(0, len(places.inside) - 1, int(away.sum()))]
    usual.loc[away, "PLACE"] = rows.loc[away, "PLACE"]
    usual.loc[away, ["PLACE_PROVIDER", "URN"]] = ""
    usual.loc[away, "PL_POST"] = pool
    rows[_PLACEMENT] = usual
    return rows


def _until(rows: pd.DataFrame, begins: pd.Series) -> pd.Series:
    """The day on which the placement that begins with a row ends at the latest."""
    ends = rows["day"].where(begins).groupby(rows["spell"]).bfill().groupby(rows["spell"])
    return ends.shift(-1).fillna(rows["left"]).astype(np.int64)


def _long_term(rows: pd.DataFrame, usual: pd.Series, begins: pd.Series) -> pd.Series:
    """PLACE after the events that make a foster placement a long-term one."""
    placement = begins.cumsum()
    changed = (rows["what"] == "status").groupby(placement).cumsum() > 0
    return usual.where(~changed, usual.replace(_LONG_TERM))


def _only_changes(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that begin an episode, with RNE; events that changed nothing are left out."""
    before = rows.groupby("spell")[["LS", *_PLACEMENT]].shift()
    first = (rows["what"] == "start").to_numpy()
    legal = (rows["LS"] != before["LS"]).to_numpy()
    moved = (rows[_PLACEMENT] != before[_PLACEMENT]).any(axis=1).to_numpy()
    same_carer = rows["what"].isin(_SAME_CARER).to_numpy()
    reasons = [first, legal & moved & same_carer, legal & moved, legal, moved & same_carer, moved]
    rne = np.select(reasons, ["S", "U", "B", "L", "T", "P"], default="")
    return rows.assign(RNE=rne)[rne != ""].reset_index(drop=True)


# -- ends ------------------------------------------------------------------------------------------


def _add_ends(dice: Dice, rows: pd.DataFrame, cases: pd.DataFrame) -> None:
    """DEC and REC: the next episode of the spell, or the end of care."""
    spell = rows["spell"].to_numpy()
    goes_on = np.append(spell[1:] == spell[:-1], False)
    following = np.append(rows["day"].to_numpy()[1:], FAR)
    rows["DEC"] = np.where(goes_on, following, rows["left"])
    leaves = ~goes_on & (rows["DEC"] < FAR).to_numpy()
    rows["REC"] = np.where(goes_on, "X1", "")
    rows.loc[leaves, "REC"] = _reasons_for_leaving(dice, rows[leaves], cases)


def _reasons_for_leaving(dice: Dice, rows: pd.DataFrame, cases: pd.DataFrame) -> np.ndarray:
    number = len(rows)
    story, place = rows["story"].to_numpy(), rows["PLACE"].to_numpy()
    family = np.isin(place, list(FOSTER_PLACEMENTS))
    adult = birthday(rows["born"], 18) <= rows["DEC"]
    grown = birthday(rows["born"], 16) <= rows["DEC"]
    returns = cases["returns"].to_numpy(dtype=bool)[rows["spell"]]
    at_eighteen = dice.pick(_AT_EIGHTEEN, number)
    at_eighteen = np.where((at_eighteen == "E17") & ~family, "E5", at_eighteen)
    leaver = dice.pick({"E6": 1, "E8": 2}, number)
    return np.select(
        [story == "adopted", returns, np.isin(rows["LS"], ["V3", "V4"]), adult,
         story == "recent_leaver", story == "uasc", rows["LS"] == "J1", story == "remand", grown,
         place == "P1", family],
        [dice.pick({"E11": 1, "E12": 3}, number), dice.pick({"E4A": 4, "E4B": 1}, number),
         np.full(number, "E4A"), at_eighteen, leaver, dice.pick(_UASC, number),
         dice.pick(_REMAND, number), dice.pick({"E4A": 1, "E8": 1}, number),
         dice.pick(_FROM_SIXTEEN, number), dice.pick(_FROM_PARENTS, number),
         dice.pick(_FROM_FAMILY, number)],
        default=dice.pick(_FROM_ELSEWHERE, number),
    )  # fmt: skip


def _add_reasons_for_moving(dice: Dice, rows: pd.DataFrame) -> None:
    """REASON_PLACE_CHANGE, on the episode that ends in a move; none around temporary stays."""
    after = rows.shift(-1)
    away = rows["PLACE"].isin(TEMPORARY_PLACEMENTS)
    moves = (rows["REC"] == "X1") & after["RNE"].isin(["P", "B", "T", "U"])
    moves &= ~away & ~after["PLACE"].isin(TEMPORARY_PLACEMENTS)
    why = np.where(after["RNE"].isin(["T", "U"]), "PLACE", dice.pick(_WHY_MOVED, len(rows)))
    rows["REASON_PLACE_CHANGE"] = np.where(moves, why, "")
