"""One year's return, cut from what happened over two years: the tables, as text.

What began after the year's end is not known yet, what ended before its start is history, and what
ends after the year is still open. Codes are those of the year.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from lac_rules.sample.children import SHORT_BREAK_STORIES
from lac_rules.sample.days import FAR, Span, as_text, birthday, day
from lac_rules.sample.dice import Dice
from lac_rules.schema import TABLES, tables_of

_CARE_LEAVER_STORIES = ("recent_leaver", "old_leaver")
_FIRST_PREV_PERM = day(2016, 4, 1)
_PREV_PERM = {"Z1": 92, "P1": 2, "P2": 3, "P3": 2, "P4": 1}
_PERM_AUTHORITIES = ["352", "355", "358", "330", "876", "926", "873", "305", "WAL", "SCO", "999"]
_WHY_REVERSED = {"RD1": 4, "RD2": 1, "RD3": 3, "RD4": 2}
_ADOPTERS = {
    "MF L11": 55, "MF L3": 13, "F1 L0": 16, "M1 L0": 3, "MM L12": 5, "FF L12": 4, "MM L2": 1,
    "FF L2": 1, "MF L2": 0.5, "MM L4": 1, "FF L4": 1,
}  # fmt: skip
_ACTIVITIES = {"F2": 20, "P2": 5, "F1": 6, "F5": 20, "P5": 9, "F4": 5, "G4": 10, "G5": 18, "G6": 7}
_HOMES = {"U1": 35, "D1": 20, "Z1": 15, "B1": 12, "E1": 5, "T1": 4, "C1": 2, "S2": 1, "X2": 3,
          "W2": 1, "Y1": 2}  # fmt: skip


@dataclass(frozen=True)
class World:
    """All that happened in the two years, on day numbers; see the modules that make each frame."""

    span: Span
    children: pd.DataFrame
    spells: pd.DataFrame
    episodes: pd.DataFrame
    reviews: pd.DataFrame
    missing: pd.DataFrame
    workers: pd.DataFrame
    orders: pd.DataFrame


@dataclass(frozen=True)
class _View:
    """A world as seen from the end of one collection year."""

    world: World
    year: int
    start: int
    end: int
    episodes: pd.DataFrame
    """Those of the year, still open where they end after it."""

    def children(self, rows: pd.Series | np.ndarray) -> pd.DataFrame:
        """The children that ``rows`` points to, row by row."""
        return self.world.children.loc[rows]

    def known(self, ends: pd.Series) -> np.ndarray:
        """Day numbers of ends, FAR where they are after the year."""
        return np.where(ends > self.end, FAR, ends)

    @property
    def is_last(self) -> bool:
        """The year is the one before the return's."""
        return self.year < self.world.span.year


def tables_of_year(dice: Dice, world: World, year: int) -> dict[str, pd.DataFrame]:
    """The tables of collection year ``year``, this or the one before, in the DfE's order."""
    span = world.span
    start, end = (span.start, span.end) if year == span.year else (span.last_start, span.last_end)
    episodes = world.episodes
    episodes = episodes[(episodes["DECOM"] <= end) & (episodes["DEC"] >= start)].copy()
    still_open = episodes["DEC"] > end
    episodes.loc[still_open, "DEC"] = FAR
    episodes.loc[still_open, ["REC", "REASON_PLACE_CHANGE"]] = ""
    view = _View(world, year, start, end, episodes)
    return {name: _MAKERS[name](dice, view) for name in tables_of(year)}


def _frame(view: _View, name: str, child: pd.Series, **fields) -> pd.DataFrame:
    """A table as text: CHILD and DOB from the children, day numbers as dates."""
    table = TABLES[name]
    own = view.children(child)
    columns = {"CHILD": own["id"].to_numpy(dtype=object)}
    if "DOB" in table.fields:
        columns["DOB"] = as_text(own["born"])
    for field, values in fields.items():
        dates = field in table.date_fields or getattr(values, "dtype", None) == np.int64
        columns[field] = as_text(values) if dates else np.asarray(values, dtype=object)
    return pd.DataFrame(columns, columns=list(table.fields), dtype=object)


# -- Header and Episodes ---------------------------------------------------------------------------


def _header(dice: Dice, view: _View) -> pd.DataFrame:
    present = np.zeros(len(view.world.children), dtype=bool)
    present[view.episodes["child"].unique()] = True
    looked_after = present.copy()
    present[_care_leavers(view)] = True
    child = pd.Series(np.flatnonzero(present))
    own = view.children(child).reset_index(drop=True)
    in_care = looked_after[child] & ~own["story"].isin(SHORT_BREAK_STORIES)
    mother = own["mother_since"] <= np.minimum(view.end, own["left"])
    status = np.where(own["female"] & in_care, np.where(mother, "1", "0"), "")
    since = np.where(mother & in_care, own["mother_since"], FAR)
    return _frame(
        view, "Header", child, SEX=_sex(own, view), ETHNIC=own["ETHNIC"],
        UPN=_upn(own, view), MOTHER=status, MC_DOB=since,
    )  # fmt: skip


def _sex(own: pd.DataFrame, view: _View) -> np.ndarray:
    female, male = ("2", "1") if view.year < 2025 else ("F", "M")
    return np.where(own["female"], female, male)


def _upn(own: pd.DataFrame, view: _View) -> np.ndarray:
    """UN1 below school age, UN4 for those who came in the last week, else the number."""
    school_age = birthday(own["born"], 4) <= day(view.year - 2, 8, 31)
    late = (own["entered"] > view.end - 7) & (own["entered"] <= view.end)
    late &= ~own["came_before"] & (own["born"] % 3 == 0)
    return np.select(
        [~school_age, own["upn_unknown"] != "", late], ["UN1", own["upn_unknown"], "UN4"],
        default=own["upn"],
    )  # fmt: skip


def _episodes(dice: Dice, view: _View) -> pd.DataFrame:
    rows = view.episodes
    place = rows["PLACE"]
    if view.year <= 2024:
        place = place.replace("K3", "H5")
    if view.year <= 2025:
        place = place.replace(dict.fromkeys(["Z11", "Z12", "Z13", "Z14"], "Z1"))
    fields = [field for field in TABLES["Episodes"].fields if field not in ("CHILD", "PLACE")]
    columns = {field: rows[field] for field in fields}
    return _frame(view, "Episodes", rows["child"], PLACE=place, **columns)


# -- Reviews, UASC, OC2, OC3 -----------------------------------------------------------------------


def _of_looked_after(rows: pd.DataFrame, view: _View) -> pd.DataFrame:
    """The rows of children who have an episode in the year."""
    return rows[rows["child"].isin(view.episodes["child"])]


def _reviews(dice: Dice, view: _View) -> pd.DataFrame:
    rows = _of_looked_after(view.world.reviews, view)
    rows = rows[rows["day"] <= view.end]
    return _frame(view, "Reviews", rows["child"], REVIEW=rows["day"], REVIEW_CODE=rows["code"])


def _uasc(dice: Dice, view: _View) -> pd.DataFrame:
    child = pd.Series(view.episodes["child"].unique())
    child = child[(view.children(child)["duc"] < FAR).to_numpy()]
    own = view.children(child)
    # Last year it was not known yet that somebody would stop being unaccompanied early.
    until = birthday(own["born"], 18) if view.is_last else own["duc"]
    return _frame(view, "UASC", child, SEX=_sex(own, view), DUC=until)


def _all_year(view: _View) -> pd.Series:
    """The children who were looked after all year long, as the DfE counts them."""
    rows = view.episodes
    starts = (rows["RNE"] == "S") & (rows["DECOM"] > view.start)
    leaves = (rows["DEC"] < FAR) & (rows["REC"] != "X1")
    breaks = starts | leaves | rows["LS"].isin(["V3", "V4"])
    children = pd.Series(rows["child"].unique())
    return children[~children.isin(rows.loc[breaks, "child"])]


def _oc2(dice: Dice, view: _View) -> pd.DataFrame:
    child = _all_year(view)
    born, number = view.children(child)["born"].to_numpy(), len(child)
    asked = (birthday(born, 4) <= view.end) & (birthday(born, 17) >= view.start)
    scored = (birthday(born, 4) <= view.start) & (birthday(born, 17) > view.end)
    scored_now = asked & dice.chance(np.where(scored, 0.82, 0.3), number)
    refused = dice.pick({"SDQ2": 30, "SDQ3": 15, "SDQ4": 35, "SDQ5": 20}, number)
    score = np.minimum(dice.generator.gamma(2.3, 6, number).astype(int), 40).astype(str)
    user = (birthday(born, 10) <= view.end) & dice.chance(0.06, number)
    helped, offered = dice.chance(0.5, number), dice.chance(0.6, number)
    flags = {
        field: _flags(dice, share, number)
        for field, share in (("IMMUNISATIONS", 0.86), ("TEETH_CHECK", 0.8),
                             ("HEALTH_ASSESSMENT", 1))  # none without one: X11 asks
    }  # fmt: skip
    return _frame(
        view, "OC2", child,
        SDQ_SCORE=np.where(scored_now, score, ""),
        SDQ_REASON=np.where(asked & ~scored_now, np.where(scored, refused, "SDQ1"), ""),
        CONVICTED=np.where(birthday(born, 10) <= view.end, _flags(dice, 0.03, number), ""),
        HEALTH_CHECK=np.where(birthday(born, 5) > view.end, _flags(dice, 0.85, number), ""),
        SUBSTANCE_MISUSE=np.where(user, "1", "0"),
        INTERVENTION_RECEIVED=np.where(user, np.where(helped, "1", "0"), ""),
        INTERVENTION_OFFERED=np.where(user & ~helped, np.where(offered, "1", "0"), ""),
        **flags,
    )  # fmt: skip


def _flags(dice: Dice, share: float, number: int) -> np.ndarray:
    return np.where(dice.chance(share, number), "1", "0").astype(object)


def _care_leavers(view: _View) -> np.ndarray:
    """Rows of the young people who left care before the year and are followed up in it."""
    own = view.world.children
    follow = own["story"] == "old_leaver"
    if not view.is_last:
        follow |= own["story"] == "recent_leaver"
    return np.flatnonzero(follow)


def _oc3(dice: Dice, view: _View) -> pd.DataFrame:
    child = pd.Series(_care_leavers(view))
    born, number = view.children(child)["born"].to_numpy(), len(child)
    touch = dice.pick({"YES": 90, "NO": 4, "REFU": 2, "NREQ": 2, "RHOM": 2}, number)
    known = touch == "YES"
    home = dice.pick(_HOMES, number)
    seventeenth, adult = birthday(born, 17), birthday(born, 18)
    home = np.where((home == "Z1") & (seventeenth >= view.start), "B1", home)
    home = np.where((home == "T1") & (adult > view.start), "D1", home)
    return _frame(
        view, "OC3", child, IN_TOUCH=touch, ACCOM=np.where(known, home, "0"),
        ACTIV=np.where(known, dice.pick(_ACTIVITIES, number), "0"),
    )  # fmt: skip


# -- adoption and earlier permanence ---------------------------------------------------------------


def _ad1(dice: Dice, view: _View) -> pd.DataFrame:
    rows = view.episodes[view.episodes["REC"].isin(["E11", "E12"])]
    own, number = view.children(rows["child"]), len(rows)
    carers = rows["PLACE"].isin(["A3", "A5"])
    adopters = pd.Series(dice.pick(_ADOPTERS, number)).str.split(" ", expand=True)
    adopters = adopters.reindex(columns=[0, 1])
    decided = own["decided"].to_numpy()
    matched = decided + ((rows["DECOM"] - decided) * dice.generator.random(number)).astype(np.int64)
    return _frame(
        view, "AD1", rows["child"], DATE_INT=decided, DATE_MATCH=matched,
        FOSTER_CARE=np.where(carers, "1", "0"), SEX_ADOPTR=adopters[0], LS_ADOPTR=adopters[1],
        NB_ADOPTR=np.where(adopters[0].isin(["M1", "F1"]), "1", "2"),
    )  # fmt: skip


def _placed_adoption(dice: Dice, view: _View) -> pd.DataFrame:
    child = pd.Series(view.episodes["child"].unique())
    own = view.children(child)
    stands = ((own["decided"] <= view.end) & (own["reversed"] >= view.start)).to_numpy()
    child, own = child[stands], own[stands]
    ceased = view.known(own["reversed"])
    why = np.where(ceased < FAR, dice.pick(_WHY_REVERSED, len(child)), "")
    return _frame(
        view, "PlacedAdoption", child, DATE_PLACED=own["decided"], DATE_PLACED_CEASED=ceased,
        REASON_PLACED_CEASED=why,
    )  # fmt: skip


def _prev_perm(dice: Dice, view: _View) -> pd.DataFrame:
    """Whether an earlier order broke down, for all who came or moved since April 2016."""
    latest = view.episodes.groupby("child")["DECOM"].agg(["max", "min"])
    latest = latest[latest["max"] >= _FIRST_PREV_PERM]
    child = pd.Series(latest.index)
    own, number = view.children(child), len(child)
    first_day = np.minimum(own["entered"].to_numpy(), latest["min"].to_numpy())
    earlier = first_day - own["born"].to_numpy() > 500
    kind = np.where(earlier, dice.pick(_PREV_PERM, number), "Z1")
    when = as_text(dice.between(own["born"].to_numpy() + 100, first_day - 120))
    roughly = pd.Series(when).str.replace(r"^../../", "ZZ/ZZ/", regex=True).to_numpy(dtype=object)
    when = np.where(dice.chance(0.2, number), roughly, when)
    before = kind != "Z1"
    frame = _frame(
        view, "PrevPerm", child, PREV_PERM=kind,
        LA_PERM=np.where(before, dice.pick(_PERM_AUTHORITIES, number), ""),
    )  # fmt: skip
    frame["DATE_PERM"] = np.where(before, when, "")
    return frame


# -- Missing, SWEpisodes, DoLo ---------------------------------------------------------------------


def _in_the_year(rows: pd.DataFrame, view: _View, start: int) -> pd.DataFrame:
    """The rows that begin by the year's end and end on ``start`` or later, open if after it."""
    rows = _of_looked_after(rows, view)
    rows = rows[(rows["start"] <= view.end) & (rows["end"] >= start)]
    return rows.assign(end=view.known(rows["end"]))


def _missing(dice: Dice, view: _View) -> pd.DataFrame:
    rows = _in_the_year(view.world.missing, view, view.start)
    return _frame(
        view, "Missing", rows["child"], MISSING=rows["kind"], MIS_START=rows["start"],
        MIS_END=rows["end"],
    )  # fmt: skip


def _sw_episodes(dice: Dice, view: _View) -> pd.DataFrame:
    """Social workers of the year; from 2025 the year before may be told as well."""
    start = view.start if view.year == 2024 else day(view.year - 2, 4, 1)
    rows = _in_the_year(view.world.workers, view, start)
    return _frame(
        view, "SWEpisodes", rows["child"], SW_ID=rows["worker"], SW_DECOM=rows["start"],
        SW_DEC=rows["end"], SW_REASON=rows["reason"],
    )  # fmt: skip


def _dolo(dice: Dice, view: _View) -> pd.DataFrame:
    rows = _in_the_year(view.world.orders, view, view.start)
    return _frame(view, "DoLo", rows["child"], DOLO_START=rows["start"], DOLO_END=rows["end"])


_MAKERS = {
    "Header": _header,
    "Episodes": _episodes,
    "Reviews": _reviews,
    "UASC": _uasc,
    "OC2": _oc2,
    "OC3": _oc3,
    "AD1": _ad1,
    "PlacedAdoption": _placed_adoption,
    "PrevPerm": _prev_perm,
    "Missing": _missing,
    "SWEpisodes": _sw_episodes,
    "DoLo": _dolo,
}
