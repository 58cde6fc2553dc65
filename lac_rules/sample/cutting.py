"""A return as the council's system knows it on a day in the middle of the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from lac_rules.language.conditions import birthday
from lac_rules.schema import ADOPTED, LAST, TABLES, year_start
from lac_rules.typed import parse_dates

_BEGINS = {
    "Episodes": "DECOM",
    "Reviews": "REVIEW",
    "PlacedAdoption": "DATE_PLACED",
    "Missing": "MIS_START",
    "SWEpisodes": "SW_DECOM",
    "DoLo": "DOLO_START",
}
"""The date on which a row of a table comes about."""

_ENDS = {
    "Episodes": ("DEC", ("REC", "REASON_PLACE_CHANGE")),
    "PlacedAdoption": ("DATE_PLACED_CEASED", ("REASON_PLACED_CEASED",)),
    "Missing": ("MIS_END", ()),
    "SWEpisodes": ("SW_DEC", ()),
    "DoLo": ("DOLO_END", ()),
}
"""The date on which something ends, and what is known with it only."""


def cut(
    tables: Mapping[str, pd.DataFrame], day: date, oc2_known: float = 0.0, seed: int = 903
) -> dict[str, pd.DataFrame]:
    """The tables of a finished return as they stood on ``day``; last year's stay as they are.

    Rows that came about later are gone, ends that came later are blank, and so are the items that
    go with them. OC2 holds, of the items that are due once a year, the share ``oc2_known`` (0 to
    1): at 0 there is no OC2 at all. Children of whom nothing was known yet are gone.
    """
    known = {
        name: _known_rows(name, frame, day)
        for name, frame in tables.items()
        if not name.endswith(LAST)
    }
    if "OC3" in known:
        known["OC3"] = _asked(known["OC3"], day)
    if "Episodes" in known:
        known = {name: _of_known_children(name, known) for name in known}
    if "Header" in known:
        known["Header"] = _mothers_known(known["Header"], day)
    if "OC2" in known:
        known["OC2"] = _items_known(known["OC2"], oc2_known, seed)
    if not oc2_known:
        known.pop("OC2", None)
    last_year = {name: frame for name, frame in tables.items() if name.endswith(LAST)}
    return known | last_year


def _of_known_children(name: str, known: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of children who are in care or asked as care leavers by the day.

    The details of an adoption come with the order that ends care.
    """
    episodes = known["Episodes"]
    if name == "AD1":
        children = episodes["CHILD"][episodes["REC"].isin(ADOPTED)]
    else:
        children = set(episodes["CHILD"])
        if name in ("Header", "UASC", "OC3") and "OC3" in known:
            children |= set(known["OC3"]["CHILD"])
    frame = known[name]
    return frame[frame["CHILD"].isin(children)].reset_index(drop=True)


def _known_rows(name: str, frame: pd.DataFrame, day: date) -> pd.DataFrame:
    if name not in _BEGINS:
        return frame
    begins = parse_dates(frame[_BEGINS[name]])
    later = begins > np.datetime64(day)  # no date is not later
    kept = frame[~later].reset_index(drop=True)
    if name in _ENDS:
        field, with_it = _ENDS[name]
        to_come = parse_dates(kept[field]) > np.datetime64(day)
        kept = kept.assign(
            **{each: kept[each].mask(to_come, "") for each in (field, *with_it) if each in kept}
        )
    return kept


def _asked(oc3: pd.DataFrame, day: date) -> pd.DataFrame:
    """Care leavers are asked around their birthday, so a row is there from the birthday on."""
    born = pd.Series(parse_dates(oc3["DOB"]))
    start = year_start(day.year + (day.month >= 4))
    year = np.where(born.dt.month < 4, start.year + 1, start.year)
    age = np.where(born.isna(), 0, year - born.dt.year.fillna(0)).astype(int)
    return oc3[(birthday(born, age) <= np.datetime64(day)).to_numpy()].reset_index(drop=True)


def _mothers_known(header: pd.DataFrame, day: date) -> pd.DataFrame:
    """A mother whose child is born later is none yet."""
    later = parse_dates(header["MC_DOB"]) > np.datetime64(day)
    mother = header["MOTHER"].mask(later & (header["MOTHER"] == "1"), "0")
    return header.assign(MC_DOB=header["MC_DOB"].mask(later, ""), MOTHER=mother)


def _items_known(oc2: pd.DataFrame, share: float, seed: int) -> pd.DataFrame:
    """Each row's items up to some place in their order: what is not known on the day is blank.

    An item is never known before one that it builds on, such as an intervention before a misuse.
    """
    rng = np.random.default_rng(seed)
    items = [field for field in TABLES["OC2"].fields if field not in ("CHILD", "DOB")]
    known_items = rng.binomial(len(items), share, len(oc2))
    return oc2.assign(
        **{field: oc2[field].where(known_items > place, "") for place, field in enumerate(items)}
    )
