"""What is recorded beside the episodes: reviews, missing periods, social workers, liberty orders.

Each function gives one row per event over the two years, ``child`` pointing to the children's rows,
with dates as day numbers (FAR: not ended). ``returns.py`` cuts them to a year's return.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.sample.children import SHORT_BREAK_STORIES
from lac_rules.sample.days import FAR, Span, birthday
from lac_rules.sample.dice import Dice

_FIRST_REVIEWS = (18, 100)  # days after care began
_BETWEEN_REVIEWS = 160
_SECOND_WITHIN = 89  # the shortest three months: days after the first
_HISTORY = 4 * 365  # of reviews and social workers, before the year ends
_VIEWS = {"PN1": 50, "PN2": 3, "PN3": 8, "PN4": 2, "PN5": 14, "PN6": 18, "PN7": 5}

_CASELOAD = 14
_SW_REASONS = {
    "TSPROC": 38, "LEFTRL": 25, "MANAGE": 12, "ORGRST": 7, "ABSENC": 8, "CHCHAN": 3, "PCCHAN": 2,
    "OTHERS": 4.8, "SWDIED": 0.2,
}  # fmt: skip
_WORKER_STAYS = 330  # days on average
_SHORTEST = 12

_MAY_BE_DEPRIVED = ("K2", "Z12", "Z13")


def make_reviews(
    dice: Dice, children: pd.DataFrame, spells: pd.DataFrame, span: Span
) -> pd.DataFrame:
    """Reviews after 3 weeks, 3 months and then about twice a year; the last three years' worth.

    None is later than the regulations allow.
    """
    own = _of_looked_after(children, spells)
    last = np.minimum(own["left"] - 1, span.end)
    number = (np.maximum(last - own["entered"], 0) // (_BETWEEN_REVIEWS - 15) + 3).to_numpy()
    rows = own.loc[own.index.repeat(number)]
    nth = rows.groupby(level=0).cumcount().to_numpy()
    regular = _FIRST_REVIEWS[1] + (nth - 1) * _BETWEEN_REVIEWS
    when = rows["entered"] + np.where(nth == 0, _FIRST_REVIEWS[0], regular)
    when += dice.between(-7, 7, len(rows))
    soon_after_first = when.groupby(level=0).transform("first") + _SECOND_WITHIN
    when = when.where(nth != 1, np.minimum(when, soon_after_first))
    small = birthday(rows["born"], 4) > when
    rows = rows.assign(day=when, code=np.where(small, "PN0", dice.pick(_VIEWS, len(rows))))
    happened = (when <= last.loc[rows.index]) & (when > span.end - _HISTORY)
    return rows[happened][["child", "day", "code"]].reset_index(drop=True)


def make_missing(
    dice: Dice,
    children: pd.DataFrame,
    spells: pd.DataFrame,
    episodes: pd.DataFrame,
    span: Span,
) -> pd.DataFrame:
    """Missing periods of some from 12 on: several each, of a few days, none overlapping."""
    own = _of_looked_after(children, spells)
    own = own[~own["story"].isin(["remand"])].drop_duplicates("child", keep="last")
    first = np.maximum(np.maximum(own["entered"] + 1, birthday(own["born"], 12)), span.last_start)
    last = np.minimum(own["left"] - 1, span.end)
    often = dice.chance(0.14, len(own)) & (last > first)
    number = np.where(often, 1 + dice.generator.poisson(5 * (last - first).clip(0) / 365), 0)
    rows = own.assign(first=first, last=last).loc[lambda f: f.index.repeat(number)]
    start = dice.between(rows["first"], rows["last"])
    days = np.where(dice.chance(0.6, len(rows)), 1, dice.waits(3, len(rows)))
    rows = rows.assign(start=start, end=start + days)
    rows["end"] = np.where((rows["end"] >= rows["left"]), rows["start"], rows["end"])
    rows["kind"] = dice.pick({"M": 4, "A": 1}, len(rows))
    rows = rows.sort_values(["child", "start"], kind="stable")
    latest = rows.groupby("child")["end"].cummax().groupby(rows["child"]).shift().fillna(-FAR)
    rows = rows[rows["start"] > latest]
    rows = rows[["child", "kind", "start", "end"]].reset_index(drop=True)
    return rows[_open_within_an_episode(rows, episodes, span)]


def _open_within_an_episode(rows: pd.DataFrame, episodes: pd.DataFrame, span: Span) -> np.ndarray:
    """Where a period that lasts over a year's end began after the last change of episode.

    That year's return has it open, and an open period must not begin in an ended episode.
    """
    fits = np.ones(len(rows), dtype=bool)
    for end in (span.last_end, span.end):
        now = episodes[(episodes["DECOM"] <= end) & (episodes["DEC"] > end)]
        since = rows["child"].map(now.set_index("child")["DECOM"]).fillna(FAR)
        fits &= ~((rows["start"] <= end) & (rows["end"] > end)) | (rows["start"] > since)
    return fits


def make_social_workers(
    dice: Dice, children: pd.DataFrame, spells: pd.DataFrame, span: Span
) -> pd.DataFrame:
    """Who worked with each looked-after child and when, without gaps; the last one goes on."""
    own = _of_looked_after(children, spells).drop_duplicates("child", keep="first")
    began = np.maximum(own["entered"], span.end - 2 * _HISTORY)
    number = 1 + dice.generator.poisson((span.end - began) / _WORKER_STAYS)
    rows = own.assign(began=began).loc[own.index.repeat(number)]
    start = dice.between(rows["began"] + _SHORTEST, span.end)
    first = ~rows["child"].duplicated().to_numpy()
    rows["start"] = np.where(first, rows["began"], start)
    rows = rows.sort_values(["child", "start"], kind="stable")
    gap = rows.groupby("child")["start"].diff().fillna(FAR)
    rows = rows[gap >= _SHORTEST].reset_index(drop=True)
    first = ~rows["child"].duplicated().to_numpy()
    rows["end"] = rows.groupby("child")["start"].shift(-1).fillna(FAR).astype(np.int64)
    new_to_us = first & (rows["start"] == rows["entered"])
    rows["reason"] = np.where(new_to_us, "FCONTA", dice.pick(_SW_REASONS, len(rows)))
    team = _worker_ids(dice, max(5, len(children) // _CASELOAD))
    rows["worker"] = team[dice.between(0, len(team) - 1, len(rows))]
    return rows[["child", "worker", "start", "end", "reason"]]


def _worker_ids(dice: Dice, number: int) -> np.ndarray:
    """Registration numbers; a few workers are not registered yet."""
    prefix = np.where(dice.chance(0.05, number), "XX", "SW").astype(object)
    return prefix + dice.between(10_000, 399_999, number).astype(str).astype(object)


def make_liberty_orders(
    dice: Dice, children: pd.DataFrame, episodes: pd.DataFrame, span: Span
) -> pd.DataFrame:
    """Deprivations of liberty: within one episode in a children's home, open or ended this year."""
    homes = episodes[episodes["PLACE"].isin(_MAY_BE_DEPRIVED) & (episodes["LS"] != "V4")]
    homes = homes[~homes["LS"].isin(["V3", "J2", "L3"]) & (homes["DECOM"] < span.end - 20)]
    homes = homes[homes["DEC"] > span.start + 40].drop_duplicates("child", keep="last")
    some = homes[dice.chance(0.12, len(homes)) | (np.arange(len(homes)) < 3)]
    earliest = np.maximum(some["DECOM"], span.start - 200)
    latest = np.minimum(some["DEC"], span.end) - 1
    start = dice.between(earliest, latest - 5)
    end = np.minimum(np.maximum(start, span.start) + dice.waits(60, len(some)), latest)
    goes_on = (some["DEC"] >= FAR) & dice.chance(0.35, len(some))
    orders = pd.DataFrame({"child": some["child"], "start": start, "end": end})
    orders["end"] = orders["end"].where(~goes_on, FAR)
    return orders[orders["end"] > orders["start"]].reset_index(drop=True)


def _of_looked_after(children: pd.DataFrame, spells: pd.DataFrame) -> pd.DataFrame:
    """Spells with the child's story and date of birth, without short breaks."""
    own = spells.join(children[["story", "born"]], on="child")
    return own[~own["story"].isin(SHORT_BREAK_STORIES)].reset_index(drop=True)
