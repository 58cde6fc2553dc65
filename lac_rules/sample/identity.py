"""Who each made-up child is: ID, sex, ethnicity, need, UPN, motherhood, end of UASC status."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.errors import WrongValue
from lac_rules.sample.children import SHORT_BREAK_STORIES
from lac_rules.sample.days import FAR, YEAR, Span, birthday
from lac_rules.sample.dice import Dice

_ETHNIC = {
    "WBRI": 66, "WIRI": 1, "WOTH": 5, "WIRT": 0.5, "WROM": 1, "MWBC": 3.5, "MWBA": 1.5, "MWAS": 2,
    "MOTH": 3, "AIND": 0.5, "APKN": 2, "ABAN": 1, "AOTH": 1.5, "BCRB": 2, "BAFR": 4, "BOTH": 1.5,
    "CHNE": 0.2, "OOTH": 2, "REFU": 0.3, "NOBT": 0.5,
}  # fmt: skip
_ETHNIC_UASC = {"AOTH": 30, "BAFR": 30, "OOTH": 25, "WOTH": 10, "ABAN": 3, "NOBT": 2}
_CIN = {"N1": 64, "N2": 3, "N3": 3, "N4": 8, "N5": 14, "N6": 1.5, "N7": 0.5, "N8": 6}
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"  # of the check letter, by remainder


def add_identity(dice: Dice, children: pd.DataFrame, spells: pd.DataFrame, span: Span) -> None:
    """Add to the children's frame who they are.

    id, female, ETHNIC, CIN, upn, upn_unknown ("" or the code that stands for it), came_before (an
    earlier period of care lately), mother_since and duc (day numbers, FAR: not), and restless: how
    eventful the care is, 1 on average.
    """
    number = len(children)
    uasc = children["story"] == "uasc"
    children["id"] = _ids(dice, number)
    female = np.where(uasc, dice.chance(0.08, number), dice.chance(0.46, number))
    children["female"] = female
    ethnic = np.where(uasc, dice.pick(_ETHNIC_UASC, number), dice.pick(_ETHNIC, number))
    children["ETHNIC"] = ethnic
    short_breaks = children["story"].isin(SHORT_BREAK_STORIES)
    need = np.where(uasc, "N8", dice.pick(_CIN, number))
    children["CIN"] = np.where(short_breaks, "N2", need)
    children["upn"] = _upns(dice, children["born"].to_numpy())
    children["upn_unknown"] = _unknown_upns(dice, children)
    children["came_before"] = children.index.isin(spells.loc[spells["returns"], "child"])
    children["mother_since"] = _mother_since(dice, children, span)
    children["duc"] = _uasc_until(dice, children, span)
    restless = dice.generator.gamma(0.75, 1 / 0.75, number)
    # One unbroken episode shows that a care leaver was looked after for long enough.
    children["restless"] = np.where(children["story"] == "recent_leaver", 0, restless)


def _ids(dice: Dice, number: int) -> np.ndarray:
    """Distinct numbers of 6, 7 and 8 digits, as text."""
    parts = []
    for digits in (6, 7, 8):
        low, high = 10 ** (digits - 1), 10**digits
        size = min(number // 3 + 1, 300_000)
        parts.append(low + dice.generator.choice(high - low, size, replace=False))
    every = np.concatenate(parts)
    if len(every) < number:
        raise WrongValue("A made-up return can have at most about 800,000 children.")
    return every[dice.shuffled(len(every))[:number]].astype(str).astype(object)


def _upns(dice: Dice, born: np.ndarray) -> np.ndarray:
    """A UPN each: check letter, authority, school, year and a number; no two alike."""
    number = np.arange(len(born))
    school = 2000 + number // 999 % 5000
    area = dice.pick(["352", "353", "355", "358", "830", "891", "302", "873"], len(born))
    year = (1970 + np.maximum(born + 1600, 0) / YEAR).astype(int) % 100
    digits = pd.Series(area) + pd.Series(school).astype(str)
    digits += pd.Series(year).astype(str).str.zfill(2)
    digits += pd.Series(number % 999 + 1).astype(str).str.zfill(3)
    values = np.array([list(text) for text in digits], dtype=int).reshape(-1, 12)
    letters = np.array(list(_UPN_LETTERS), dtype=object)
    return letters[values @ np.arange(2, 14) % 23] + digits.to_numpy(dtype=object)


def _unknown_upns(dice: Dice, children: pd.DataFrame) -> np.ndarray:
    """UN2, UN3 or UN5 for the few whose UPN is not known in either year; else ""."""
    uasc = (children["story"] == "uasc").to_numpy()
    some = dice.chance(np.where(uasc, 0.5, 0.004), len(children))
    return np.where(some, dice.pick({"UN2": 8, "UN3": 1, "UN5": 1}, len(children)), "")


def _mother_since(dice: Dice, children: pd.DataFrame, span: Span) -> np.ndarray:
    """The day the child became a mother; FAR for all but some girls of 13 and over.

    Girls who come back into care stay out, and those who become care leavers: last year's return
    could not agree with this year's.
    """
    number = len(children)
    looked_after = children["story"].isin(["ordinary", "uasc"]) & (children["presence"] != "none")
    once = ~children["came_before"]
    thirteen, twelve = birthday(children["born"], 13), birthday(children["born"], 12)
    old_enough = (thirteen < span.end) & (twelve < span.last_start)
    some = children["female"] & looked_after & once & old_enough & dice.chance(0.08, number)
    since = dice.between(thirteen + 1, np.maximum(thirteen + 1, span.end))
    return np.where(some, since, FAR)


def _uasc_until(dice: Dice, children: pd.DataFrame, span: Span) -> np.ndarray:
    """DUC: the 18th birthday; a few stopped being unaccompanied earlier this year. FAR: not one."""
    number = len(children)
    adult = birthday(children["born"], 18)
    earlier = np.maximum(children["entered"], span.start) + 1
    soon = dice.chance(0.04, number) & (children["presence"] != "gone") & (children["left"] == FAR)
    soon &= (earlier < span.end) & (adult > span.end)
    until = np.where(soon, dice.between(earlier, span.end), adult)
    return np.where(children["story"] == "uasc", until, FAR)
