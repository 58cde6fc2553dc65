"""What happens to each made-up child in care: events that change legal status or placement.

An event is a row: ``spell``, ``day``, ``LS`` ("" when it stays), ``what`` (see below) and ``PLACE``
("" lets ``placements.py`` choose). An episode is what lies between two events of a spell, so
``episodes.py`` can tell RNE, DEC and REC from them, and they agree by construction.

``what`` is "start", "move" (new placement), "legal" (legal status only), "both", "status" (the same
carer, another kind of placement), "adopter" (the same carer, now adopting), "temp" (away for some
days) or "back" (from a temporary placement to the one before).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.sample.children import ADOPTION_STORIES, SHORT_BREAK_STORIES
from lac_rules.sample.days import FAR, Span
from lac_rules.sample.dice import Dice

_EVENTS_A_YEAR = 1.4  # on average; a few children have very many
_MOST_EVENTS = 40
_WHAT = {"move": 52, "temp": 10, "legal": 24, "both": 5, "status": 9}
_LEVELS = np.array(["V2", "C1", "C2"], dtype=object)
"""Legal statuses in the order that courts usually go; nobody goes back."""

_TEMPORARY = {"T1": (1, 35), "T2": (4, 14), "T3": (4, 14), "T4": (2, 7)}
"""Kind of temporary placement -> shortest and longest stay in days."""

_OWN_EVENTS = (*ADOPTION_STORIES, *SHORT_BREAK_STORIES, "remand")
"""Stories with no events but those that make them what they are."""


def make_events(
    dice: Dice, children: pd.DataFrame, spells: pd.DataFrame, span: Span
) -> pd.DataFrame:
    """All events in order of spell and day."""
    cases = spells.join(children.drop(columns=["entered", "left"]), on="child")
    starts = _starts(dice, cases)
    changes = _changes(dice, cases, span)
    events = pd.concat([starts, changes], ignore_index=True)
    level = _level(dice, cases, span)
    events = _with_legal_status(events, level)
    events = pd.concat(
        [_after_emergencies(dice, events, cases), _adoption_events(dice, cases)], ignore_index=True
    )
    events = events.sort_values(["spell", "day"], kind="stable").reset_index(drop=True)
    return _with_temporary_stays(dice, events, cases)


def _starts(dice: Dice, cases: pd.DataFrame) -> pd.DataFrame:
    """The event that begins each spell; LS is told only where the story decides it."""
    legal = np.full(len(cases), "", dtype=object)
    place = np.full(len(cases), "", dtype=object)
    story = cases["story"].to_numpy()
    fixed = {"breaks": "V3", "agreed_breaks": "V4", "uasc": "V2"}
    for name, code in fixed.items():
        legal[story == name] = code
    legal = np.where(story == "remand", cases["held"], legal)
    place = np.where(
        np.isin(story, SHORT_BREAK_STORIES), dice.pick(["K2", "U6"], len(cases)), place
    )
    place = np.where(np.isin(legal, ["J2", "L3"]), "K2", place)
    place = np.where(np.isin(story, ADOPTION_STORIES), "U6", place)
    return pd.DataFrame(
        {"spell": cases.index, "day": cases["entered"], "what": "start", "LS": legal,
         "PLACE": place}
    )  # fmt: skip


def _changes(dice: Dice, cases: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Events at random days within the spell, none for the stories that have their own."""
    last = np.minimum(cases["left"] - 1, span.end)
    days = np.maximum(last - cases["entered"], 0)
    mean = cases["restless"] * _EVENTS_A_YEAR * days / 365
    mean = np.where(cases["story"].isin(_OWN_EVENTS), 0, mean)
    number = np.minimum(dice.generator.poisson(np.minimum(mean, _MOST_EVENTS)), _MOST_EVENTS)
    spell = np.repeat(cases.index.to_numpy(), number)
    first, last = cases["entered"].to_numpy()[spell] + 1, last.to_numpy()[spell]
    when = first + (dice.generator.random(len(spell)) * (last - first + 1)).astype(np.int64)
    what = dice.pick(_WHAT, len(spell))
    unaccompanied = (cases["story"] == "uasc").to_numpy()[spell]
    what = np.where(unaccompanied & np.isin(what, ["legal", "both"]), "move", what)
    changes = pd.DataFrame({"spell": spell, "day": when, "what": what, "LS": "", "PLACE": ""})
    return changes[when <= last].drop_duplicates(["spell", "day"])


def _level(dice: Dice, cases: pd.DataFrame, span: Span) -> np.ndarray:
    """Where each spell begins in _LEVELS: those who are here for long, under a care order.

    Adoption begins under an interim care order.
    """
    level = dice.pick({"0": 38, "1": 44, "2": 18}, len(cases)).astype(int)
    settled = dice.pick({"0": 8, "1": 12, "2": 80}, len(cases)).astype(int)
    level = np.where(cases["entered"] < span.last_start, settled, level)
    level = np.where(cases["story"].isin(ADOPTION_STORIES), 1, level)
    return np.where(cases["story"] == "uasc", 0, level)


def _with_legal_status(events: pd.DataFrame, level: np.ndarray) -> pd.DataFrame:
    """Give LS to starts and changes of it; what would change nothing goes or becomes a move."""
    events = events.sort_values(["spell", "day"], kind="stable")
    steps = events["what"].isin(["legal", "both"]).groupby(events["spell"]).cumsum()
    reached = level[events["spell"]] + steps
    too_far = reached > 2
    events = events[~(too_far & (events["what"] == "legal"))].copy()
    events.loc[too_far & (events["what"] == "both"), "what"] = "move"
    tells = (events["what"] != "move") & events["what"].isin(["start", "legal", "both"])
    drawn = _LEVELS[reached.loc[events.index].clip(upper=2)]
    events["LS"] = np.where(tells & (events["LS"] == ""), drawn, events["LS"])
    return events


def _after_emergencies(dice: Dice, events: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Some begin with police protection (up to 3 days) or an emergency order (up to 21)."""
    kind = dice.pick({"": 94, "L1": 3, "L2": 3}, len(cases))
    days = np.where(kind == "L1", dice.between(1, 3, len(cases)), dice.between(4, 21, len(cases)))
    over = cases["entered"].to_numpy() + days
    takes = (kind != "") & (cases["story"] == "ordinary") & (over < cases["left"] - 1)
    spell = events["spell"].to_numpy()
    begins = (events["what"] == "start").to_numpy() & takes.to_numpy()[spell]
    too_early = takes.to_numpy()[spell] & (events["day"] <= over[spell]) & ~begins
    after = events[begins].assign(day=over[spell[begins]], what="legal")
    events = events.assign(LS=np.where(begins, kind[spell], events["LS"]))[~too_early]
    # Whoever's later change of status was too early keeps the status of the start.
    return pd.concat([events, after], ignore_index=True)


def _adoption_events(dice: Dice, cases: pd.DataFrame) -> pd.DataFrame:
    """Placement order, placement for adoption, and the end of a reversed decision.

    A fifth are adopted by their foster carers, for half of them from the day of the order; a tenth
    are placed with consent, without an order.
    """
    number = len(cases)
    way = dice.pick({"A6": 70, "A5": 20, "A4": 7, "A3": 3}, number)
    consent = np.isin(way, ["A3", "A4"]) & (cases["placed"] < FAR)
    same_day = (way == "A5") & (cases["placed"] < FAR) & dice.chance(0.5, number)
    order = np.where(same_day, "E1", "")
    rows = [
        _event(cases, cases["ordered"], ~consent & ~same_day, "legal", "E1", ""),
        _event(cases, cases["placed"], np.isin(way, ["A4", "A6"]), "move", "", way),
        _event(cases, cases["placed"], np.isin(way, ["A3", "A5"]), "adopter", order, way),
        _event(cases, cases["reversed"], True, "legal", "C2", ""),
    ]
    return pd.concat(rows)


def _event(cases, when, mask, what, legal, place) -> pd.DataFrame:
    frame = pd.DataFrame(
        {"spell": cases.index, "day": when, "what": what, "LS": legal, "PLACE": place}
    )
    return frame[mask & (when < FAR)]


def _with_temporary_stays(dice: Dice, events: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """Give temporary stays their kind, and add the return; stays that clash are dropped."""
    away = events["what"] == "temp"
    kind = dice.pick({"T1": 2, "T2": 3, "T3": 3, "T4": 3}, len(events))
    third = (kind == "T3") & away
    often = third & (third.groupby(events["spell"]).cumsum() > 2)
    kind = np.where(often, "T2", kind)
    low, high = np.array([_TEMPORARY[code] for code in kind]).reshape(-1, 2).T
    back = events["day"] + dice.between(low, high)
    following = events["day"].shift(-1).where(events["spell"].shift(-1) == events["spell"], FAR)
    fits = (back < following) & (back < cases["left"].to_numpy()[events["spell"]])
    events["PLACE"] = np.where(away, kind, events["PLACE"])
    events = events[~away | fits].copy()
    home = events[events["what"] == "temp"].assign(what="back", LS="", PLACE="")
    home["day"] = back.loc[home.index]
    both = pd.concat([events, home], ignore_index=True)
    return both.sort_values(["spell", "day"], kind="stable").reset_index(drop=True)
