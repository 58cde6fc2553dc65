"""A tidy return made rough, as systems, scripts and people do it, by choices that a seed makes."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from datetime import date, datetime

import pandas as pd

from lac_rules.schema import DATE_FIELDS, LAST, split_name

Tables = dict[str, pd.DataFrame]

DATE_FORMS: dict[str, Callable[[date], str]] = {
    "ISO": lambda day: f"{day:%Y-%m-%d}",
    "ISO with a time": lambda day: f"{day:%Y-%m-%d} 00:00:00",
    "ISO with T": lambda day: f"{day:%Y-%m-%d}T00:00:00.000Z",
    "with a time": lambda day: f"{day:%d/%m/%Y} 00:00",
    "dashes": lambda day: f"{day:%d-%m-%Y}",
    "dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "month's name": lambda day: f"{day.day} {day:%B} {day.year}",
    "Oracle": lambda day: f"{day:%d-%b-%y}".upper(),
    "two digits": lambda day: f"{day:%d/%m/%y}",
    "eight digits": lambda day: f"{day:%Y%m%d}",
    "SQL Server": lambda day: f"{day:%b} {day.day:2} {day.year} 12:00AM",
}
WORDS_FOR_BLANK = ("NULL", "null", "(null)", "None", "NaN", "N/A", "#N/A", "-", "--", "nil")
OPEN_ENDS = ("31/12/9999", "31/12/2099", "01/01/2999", "01/01/1900")
END_DATES = ("DEC", "MIS_END", "SW_DEC", "DOLO_END")
FLAGS = ("CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK", "HEALTH_ASSESSMENT")


def roughen(tables: Mapping[str, pd.DataFrame], seed: int) -> tuple[Tables, list[str]]:
    """The tables made rough in ways that can be told with certainty, and what was done."""
    dice = random.Random(seed)
    rough = {name: frame.copy() for name, frame in tables.items()}
    chosen = dice.sample(STEPS, k=dice.randint(1, 4))
    if _month_first in chosen and _dates in chosen:
        chosen.remove(_dates)  # one system does not do both
    steps = [step for step in STEPS if step in chosen]
    for step in steps:
        step(rough, dice)
    return rough, [step.__name__ for step in steps]


def _open_ends(tables: Tables, dice: random.Random) -> None:
    stand_in = dice.choice(OPEN_ENDS)
    for frame in tables.values():
        for field in END_DATES:
            if field in frame:
                frame[field] = frame[field].replace("", stand_in)


def _dates(tables: Tables, dice: random.Random) -> None:
    """One form for each table: one query, one form."""
    forms = dice.sample(sorted(DATE_FORMS), k=dice.randint(1, 3))
    for name, frame in tables.items():
        if name == "Episodes" + LAST and dice.random() < 0.3:
            continue
        form = DATE_FORMS[dice.choice(forms)]
        for field in split_name(name)[0].fields:
            if field in DATE_FIELDS:
                frame[field] = frame[field].map(lambda text, form=form: _in_form(text, form))


def _month_first(tables: Tables, dice: random.Random) -> None:
    """A server with American settings; columns with too few days over 12 stay as they are."""
    for name, frame in tables.items():
        for field in split_name(name)[0].fields:
            if field not in DATE_FIELDS:
                continue
            days = [text for text in frame[field].unique() if text]
            over = sum(int(text[:2]) > 12 for text in days)
            if over >= 2 and over >= 0.4 * len(days):
                frame[field] = frame[field].map(
                    lambda text: _in_form(text, lambda day: f"{day.month}/{day.day}/{day.year}")
                )


def _in_form(text: str, form: Callable[[date], str]) -> str:
    try:
        day = datetime.strptime(text, "%d/%m/%Y").date()
    except ValueError:
        return text
    return text if day.year > 2090 or day.year < 1950 else form(day)


def _blanks(tables: Tables, dice: random.Random) -> None:
    for name, frame in tables.items():
        for field in split_name(name)[0].fields:
            if field != "CHILD" and dice.random() < 0.5:
                frame[field] = frame[field].replace("", dice.choice(WORDS_FOR_BLANK))


def _point_zero(tables: Tables, dice: random.Random) -> None:
    for frame in tables.values():
        if dice.random() < 0.5:
            for field in ("CHILD", "SDQ_SCORE", *FLAGS, "NB_ADOPTR", "FOSTER_CARE", "MOTHER"):
                if field in frame:
                    frame[field] = frame[field].map(lambda t: t + ".0" if t.isdigit() else t)


def _truth(tables: Tables, dice: random.Random) -> None:
    for name in ("OC2", "OC2" + LAST):
        if name in tables:
            for field in FLAGS:
                tables[name][field] = tables[name][field].replace({"1": "TRUE", "0": "FALSE"})


def _leading_zeros(tables: Tables, dice: random.Random) -> None:
    """Reports that pad IDs; never so many tables that the padded form is the rule."""
    names = [name for name in tables if not name.startswith("Header")]
    for name in dice.sample(names, k=min(2, len(names) - 1)):
        tables[name]["CHILD"] = tables[name]["CHILD"].map(lambda text: text and text.zfill(10))


def _apostrophes(tables: Tables, dice: random.Random) -> None:
    wrap = dice.choice([lambda text: "'" + text, lambda text: f'="{text}"'])
    for frame in tables.values():
        if dice.random() < 0.5:
            frame["CHILD"] = frame["CHILD"].map(lambda text: wrap(text) if text else text)


def _unseen(tables: Tables, dice: random.Random) -> None:
    letter = dice.choice("\u200b\ufeff\u00a0")
    for name, frame in tables.items():
        field = dice.choice(split_name(name)[0].fields)
        frame[field] = frame[field].map(lambda text: text + letter if text else text)


STEPS = (
    _open_ends,
    _month_first,
    _dates,
    _blanks,
    _point_zero,
    _truth,
    _leading_zeros,
    _apostrophes,
    _unseen,
)
