"""A return as the council's system knows it on a day in the middle of the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import numpy as np
import pandas as pd

from lac_rules.schema import LAST, TABLES
from lac_rules.typed import parse_dates

_BEGINS = {
    "Episodes": "DECOM",
    "Reviews": "REVIEW",
    "PlacedAdoption": "DATE_PLACED",
    "AD1": "DATE_INT",
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
    this_year = {name: frame for name, frame in tables.items() if not name.endswith(LAST)}
    known = {name: _known_rows(name, frame, day) for name, frame in this_year.items()}
    if "Episodes" in known:
        in_care = set(known["Episodes"]["CHILD"])
        for name, frame in known.items():
            if name not in _BEGINS:
                known[name] = frame[_stays(name, frame, in_care, day)].reset_index(drop=True)
    if "Header" in known:
        known["Header"] = _mothers_known(known["Header"], day)
    if "OC2" in known:
        if oc2_known:
            known["OC2"] = _items_known(known["OC2"], oc2_known, seed)
        else:
            del known["OC2"]
    return {name: known.get(name, frame) for name, frame in tables.items() if _is_kept(name, known)}


def _is_kept(name: str, known: Mapping[str, pd.DataFrame]) -> bool:
    return name.endswith(LAST) or name in known


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


def _stays(name: str, frame: pd.DataFrame, in_care: set[str], day: date) -> pd.Series:
    """Which rows of a table without a date of its own are known on the day.

    Care leavers are asked around their birthday, so an OC3 row is there from the birthday on.
    """
    if name == "OC3":
        born = parse_dates(frame["DOB"]).astype("datetime64[D]")
        this_year = np.datetime64(day) + 0
        months = np.datetime64(this_year, "M") - born.astype("datetime64[M]")
        return pd.Series(_had_birthday(born, day), index=frame.index) & (months.astype(int) > 0)
    return frame["CHILD"].isin(in_care)


def _had_birthday(born: np.ndarray, day: date) -> np.ndarray:
    """The birthday that falls into the collection year of ``day`` has come."""
    start = date(day.year - (day.month < 4), 4, 1)
    known = pd.Series(born)
    before_april = (known.dt.month < 4).to_numpy()
    year = np.where(before_april, start.year + 1, start.year)
    last = np.minimum(known.dt.day.fillna(1), 28).to_numpy()
    birthday = pd.to_datetime(
        pd.DataFrame({"year": year, "month": known.dt.month.fillna(1), "day": last})
    )
    return (birthday <= pd.Timestamp(day)).to_numpy()


def _mothers_known(header: pd.DataFrame, day: date) -> pd.DataFrame:
    """A mother whose child is born later is none yet."""
    later = parse_dates(header["MC_DOB"]) > np.datetime64(day)
    mother = header["MOTHER"].mask(later & (header["MOTHER"] == "1"), "0")
    return header.assign(MC_DOB=header["MC_DOB"].mask(later, ""), MOTHER=mother)


def _items_known(oc2: pd.DataFrame, share: float, seed: int) -> pd.DataFrame:
    """Some of the items of each child: what is not known on the day is blank."""
    rng = np.random.default_rng(seed)
    items = [field for field in TABLES["OC2"].fields if field not in ("CHILD", "DOB")]
    return oc2.assign(
        **{field: oc2[field].where(rng.random(len(oc2)) < share, "") for field in items}
    )
