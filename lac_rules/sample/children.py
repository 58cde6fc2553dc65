"""Which children there are: their story, date of birth and periods of care.

Two frames: children (one row each) and spells (one row per period of care, ``child`` pointing to
the children's rows). Dates are day numbers, see ``days.py``.

A child's *story* says which kind of care it is; its *presence* in which of the two returns it is
looked after: "through" both, "new" this year, "gone" last year, or "none" (an older care leaver).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.sample.days import FAR, YEAR, Span, birthday
from lac_rules.sample.dice import Dice

SHARES = {
    "uasc": 0.055,
    "adopted": 0.02,
    "placed": 0.02,
    "ordered": 0.01,
    "decided": 0.005,
    "reversed": 0.01,
    "remand": 0.015,
    "breaks": 0.015,
    "agreed_breaks": 0.01,
    "recent_leaver": 0.03,
    "old_leaver": 0.02,
}
"""Story -> its share of the children in this year's return; all others are "ordinary".

"adopted" this year, "placed" for adoption, "ordered": a placement order and not placed yet,
"decided": the decision only, "reversed": the decision was reversed this year; "breaks" and
"agreed_breaks": short breaks (V3 and V4); the leavers have left care before this year.
"""

GONE = {"ordinary": 0.18, "uasc": 0.015, "adopted": 0.02, "reversed": 0.005, "remand": 0.01}
"""Story -> children who are in last year's return only, as a share of this year's children."""

ADOPTION_STORIES = ("adopted", "placed", "ordered", "decided", "reversed")
SHORT_BREAK_STORIES = ("breaks", "agreed_breaks")

_ENOUGH_FOR_ALL = 40  # from this size on every story has at least one child

_AGES = {(0, 1): 0.05, (1, 5): 0.14, (5, 10): 0.19, (10, 16): 0.40, (16, 17.99): 0.22}
_AGES_AT_START = {(0, 1): 0.2, (1, 5): 0.17, (5, 10): 0.18, (10, 16): 0.3, (16, 17.8): 0.15}
_AT_EIGHTEEN = 0.35  # of those who left last year


def make_children(dice: Dice, count: int, span: Span) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Children and spells: ``count`` children in this year's return, and those who are gone."""
    numbers = {story: _number(count, share) for story, share in SHARES.items()}
    while sum(numbers.values()) > count:
        numbers[max(numbers, key=numbers.get)] -= 1
    numbers["ordinary"] = count - sum(numbers.values())
    groups = [_STORIES[story](dice, number, span).assign(story=story)
              for story, number in numbers.items()]  # fmt: skip
    for story, share in GONE.items():
        gone = _GONE[story](dice, _number(count, share), span)
        groups.append(gone.assign(story=story, presence="gone"))
    children = pd.concat(groups, ignore_index=True)
    children = children.iloc[dice.shuffled(len(children))].reset_index(drop=True)
    dates = children.select_dtypes("number").columns
    children[dates] = children[dates].fillna(FAR).astype(np.int64)
    return children, _spells(dice, children, span)


def _number(count: int, share: float) -> int:
    return max(round(count * share), int(count >= _ENOUGH_FOR_ALL))


# -- stories: born, entered, left (FAR: still looked after), presence ------------------------------


def _ages(dice: Dice, bands: dict[tuple, float], number: int) -> np.ndarray:
    """Ages in days, spread evenly within bands of years."""
    picked = dice.pick({str(i): share for i, share in enumerate(bands.values())}, number)
    low, high = np.array(list(bands)).T * YEAR
    chosen = picked.astype(int)
    return dice.between(low[chosen].astype(int) + 1, high[chosen].astype(int) - 1)


def _ordinary(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    """Children who came into care this year (27%) or before; about 27% leave within the year."""
    new = dice.chance(0.27, number)
    arrived = dice.between(span.start, span.end, number)
    born = np.where(
        new,
        arrived - _ages(dice, _AGES_AT_START, number),
        span.start - _ages(dice, _AGES, number),
    )
    earlier = np.maximum(born, span.start - dice.waits(2.6 * YEAR, number))
    entered = np.where(new, arrived, earlier)
    leaves = dice.chance(0.27, number) & (entered < span.end)
    left = np.where(leaves, dice.between(np.maximum(entered + 1, span.start), span.end), FAR)
    return _timeline(born, entered, left, np.where(new, "new", "through"), span)


def _timeline(born, entered, left, presence, span: Span) -> pd.DataFrame:
    """The story's frame; nobody stays beyond the 18th birthday."""
    adult = birthday(born, 18)
    left = np.minimum(left, np.where(adult <= span.end, adult, FAR))
    return pd.DataFrame({"born": born, "entered": entered, "left": left, "presence": presence})


def _gone(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    """Children who left care last year."""
    left = dice.between(span.last_start, span.last_end, number)
    adult = dice.chance(_AT_EIGHTEEN, number)
    born = np.where(adult, birthday(left, -18), left - 30 - _ages(dice, _AGES_AT_START, number))
    left = np.where(adult, birthday(born, 18), left)
    entered = np.maximum(born, left - dice.waits(2 * YEAR, number))
    return _timeline(born, entered, left, "gone", span)


def _uasc(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    """Unaccompanied children, who come at 14 to 17 and leave at 18 at the latest."""
    new = dice.chance(0.45, number)
    entered = np.where(
        new,
        dice.between(span.start, span.end, number),
        dice.between(span.start - 400, span.start - 1, number),
    )
    # Still a child on 1 April, so that a child who came last year is in both returns.
    youngest = np.maximum(entered - int(17.8 * YEAR), span.start - int(17.95 * YEAR))
    born = dice.between(youngest, np.maximum(youngest, entered - int(14.5 * YEAR)))
    leaves = dice.chance(0.12, number) & (entered < span.end)
    left = np.where(leaves, dice.between(np.maximum(entered + 1, span.start), span.end), FAR)
    return _timeline(born, entered, left, np.where(new, "new", "through"), span)


def _uasc_gone(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    """Unaccompanied children who turned 18 last year."""
    born = birthday(dice.between(span.last_start, span.last_end, number), -18)
    left = birthday(born, 18)
    entered = left - dice.between(100, 900, number)
    return _timeline(born, entered, left, "gone", span)


def _on_remand(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    """Young people on remand for some weeks, or held for a night or two (the ``held`` column)."""
    entered = dice.between(span.start, span.end - 5, number)
    return _remand_timeline(dice, entered, span).assign(presence="new")


def _remand_gone(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    entered = dice.between(span.last_start, span.last_end - 130, number)
    return _remand_timeline(dice, entered, span)


def _remand_timeline(dice: Dice, entered: np.ndarray, span: Span) -> pd.DataFrame:
    number = len(entered)
    born = entered - (dice.between(int(12.5 * YEAR), int(17.6 * YEAR), number))
    held = dice.pick({"J1": 6, "J2": 2, "L3": 2}, number)
    days = np.where(held == "J1", dice.between(10, 120, number), dice.between(1, 6, number))
    left = np.where(entered + days > span.end, FAR, entered + days)
    return _timeline(born, entered, left, "gone", span).assign(held=held)


def _breaks(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    """Disabled children with short breaks; a spell each, made in ``_spells``."""
    born = span.start - dice.between(4 * 365, 15 * 365, number)
    return _timeline(born, FAR, FAR, "through", span)


def _agreed_breaks(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    born = span.start - dice.between(6 * 365, 15 * 365, number)
    entered = dice.between(span.start - 500, span.end, number)
    presence = np.where(entered >= span.start, "new", "through")
    left = np.where(dice.chance(0.2, number) & (entered < span.end - 30), span.end - 10, FAR)
    return _timeline(born, entered, left, presence, span)


def _recent_leavers(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    """Young people who left care last year at 18, or at 16 or 17; care leavers this year."""
    adult = dice.chance(0.75, number)
    left = dice.between(span.last_start, span.last_end, number)
    # The younger ones left within the year before their 17th birthday.
    young_born = birthday(left + dice.between(5, 340, number), -17)
    born = np.where(adult, birthday(left, -18), young_born)
    left = np.where(adult, birthday(born, 18), np.minimum(left, birthday(born, 17)))
    entered = np.minimum(left - 150, birthday(born, 16) - 120) - dice.waits(300, number)
    entered = np.maximum(entered, birthday(born, 6))
    return _timeline(born, entered, left, "gone", span)


def _old_leavers(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    """Care leavers who are 20 or 21 when the year ends; care ended before last year's return."""
    born = birthday(dice.between(span.last_start, span.end, number), -20) - 1
    return pd.DataFrame({"born": born, "entered": FAR, "left": FAR, "presence": "none"})


def _adopted_on(dice: Dice, left: np.ndarray, presence: str, span: Span) -> pd.DataFrame:
    """Adopted on ``left``: placed for 10 weeks to 11 months before, after decision and order."""
    number = len(left)
    placed = left - dice.between(75, 330, number)
    ordered = placed - dice.between(20, 200, number)
    decided = ordered - dice.between(0, 60, number)
    entered = decided - dice.between(60, 330, number)
    born = entered - dice.between(0, 1500, number)
    frame = _timeline(born, entered, left, presence, span)
    return frame.assign(decided=decided, ordered=ordered, placed=placed)


def _adopted(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    return _adopted_on(dice, dice.between(span.start, span.end, number), "through", span).assign(
        presence=lambda f: np.where(f["entered"] >= span.start, "new", "through")
    )


def _adopted_gone(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    return _adopted_on(dice, dice.between(span.last_start, span.last_end, number), "gone", span)


def _placed(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    later = span.end + dice.between(40, 320, number)
    frame = _adopted_on(dice, later, "through", span)
    moved = np.minimum(frame["placed"], span.end - 1)
    back = frame["placed"] - moved  # days by which the whole story is too late
    for column in ("born", "entered", "decided", "ordered", "placed"):
        frame[column] -= back
    frame["presence"] = np.where(frame["entered"] >= span.start, "new", "through")
    return frame.assign(left=FAR)


def _not_placed(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    """A decision and a placement order, and no placement yet."""
    ordered = dice.between(span.last_start + 200, span.end - 1, number)
    decided = ordered - dice.between(0, 60, number)
    entered = decided - dice.between(60, 300, number)
    born = entered - dice.between(0, 1500, number)
    presence = np.where(entered >= span.start, "new", "through")
    frame = _timeline(born, entered, np.full(number, FAR), presence, span)
    return frame.assign(decided=decided, ordered=ordered, placed=FAR)


def _decided(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    return _not_placed(dice, number, span).assign(ordered=FAR)


def _reversed_on(dice: Dice, day_reversed: np.ndarray, span: Span) -> pd.DataFrame:
    number = len(day_reversed)
    ordered = day_reversed - dice.between(60, 500, number)
    decided = ordered - dice.between(0, 60, number)
    entered = decided - dice.between(60, 400, number)
    born = entered - dice.between(0, 2000, number)
    frame = _timeline(born, entered, np.full(number, FAR), "through", span)
    frame["presence"] = np.where(entered >= span.start, "new", "through")
    return frame.assign(decided=decided, ordered=ordered, placed=FAR, reversed=day_reversed)


def _reversed(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    return _reversed_on(dice, dice.between(span.start, span.end - 1, number), span)


def _reversed_gone(dice: Dice, number: int, span: Span) -> pd.DataFrame:
    reversed_on = dice.between(span.last_start + 10, span.last_end - 40, number)
    frame = _reversed_on(dice, reversed_on, span)
    return frame.assign(left=dice.between(reversed_on + 5, span.last_end))


_STORIES = {
    "ordinary": _ordinary,
    "uasc": _uasc,
    "adopted": _adopted,
    "placed": _placed,
    "ordered": _not_placed,
    "decided": _decided,
    "reversed": _reversed,
    "remand": _on_remand,
    "breaks": _breaks,
    "agreed_breaks": _agreed_breaks,
    "recent_leaver": _recent_leavers,
    "old_leaver": _old_leavers,
}
_GONE = {
    "ordinary": _gone,
    "uasc": _uasc_gone,
    "adopted": _adopted_gone,
    "reversed": _reversed_gone,
    "remand": _remand_gone,
}


# -- periods of care -------------------------------------------------------------------------------


def _spells(dice: Dice, children: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Periods of care: child, entered, left; ``returns``: the child comes back after this one."""
    own = children[children["entered"] < FAR]
    spells = pd.DataFrame(
        {"child": own.index, "entered": own["entered"], "left": own["left"], "returns": False}
    )
    parts = [_earlier_spells(dice, own, span), spells, _break_spells(dice, children, span)]
    return pd.concat(parts).sort_values(["child", "entered"]).reset_index(drop=True)


def _earlier_spells(dice: Dice, own: pd.DataFrame, span: Span) -> pd.DataFrame:
    """For some who came into care lately: a period that ended some weeks before."""
    lately = (own["story"] == "ordinary") & (own["entered"] > span.last_start + 60)
    some = own[lately & dice.chance(0.1, len(own))]
    left = some["entered"] - dice.between(5, 200, len(some))
    entered = left - dice.between(10, 400, len(some))
    back = pd.DataFrame({"child": some.index, "entered": entered, "left": left, "returns": True})
    return back[entered >= some["born"]]


def _break_spells(dice: Dice, children: pd.DataFrame, span: Span) -> pd.DataFrame:
    """Short breaks: six to nine of 2 to 7 days in each of the two years, never over 31 March."""
    child = np.flatnonzero(children["story"] == "breaks")
    parts = []
    for first in (span.last_start, span.start):
        for month in range(9):
            entered = first + 3 + 40 * month + dice.between(0, 25, len(child))
            left = entered + dice.between(2, 7, len(child))
            happens = (month < 6) | dice.chance(0.5, len(child))
            parts.append(pd.DataFrame({"child": child, "entered": entered, "left": left})[happens])
    return pd.concat(parts).assign(returns=False)
