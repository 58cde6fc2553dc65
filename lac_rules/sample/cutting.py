"""A return as the council's system knows it on a day in the middle of the year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import pandas as pd

from lac_rules.language.conditions import birthday_in_year
from lac_rules.schema import (
    ADOPTION_DETAILS,
    CARE_LEAVER_DETAILS,
    LAST,
    TABLES,
    collection_year,
)
from lac_rules.schema.years import PREVIOUS_PERMANENCE_SINCE
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
    for name, known_of in (("OC3", _asked), ("AD1", _adoptions_known), ("Header", _mothers_known)):
        if name in known:
            known[name] = known_of(known[name], day)
    if "Episodes" in known:
        known = {name: _of_known_children(name, known) for name in known}
    if "OC2" in known:
        known["OC2"] = _items_known(known["OC2"], oc2_known, seed)
    if not oc2_known:
        known.pop("OC2", None)
    last_year = {name: frame for name, frame in tables.items() if name.endswith(LAST)}
    return known | last_year


def _of_known_children(name: str, known: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The rows of children who have been in care by the day, or are listed as care leavers.

    What was before care is asked of those with an episode since a certain day only.
    """
    episodes = known["Episodes"]
    if name == "PrevPerm":
        began = parse_dates(episodes["DECOM"])
        children = set(episodes["CHILD"][~(began < PREVIOUS_PERMANENCE_SINCE)])
    else:
        children = set(episodes["CHILD"])
    if name in ("Header", "UASC", "OC3") and "OC3" in known:
        children |= set(known["OC3"]["CHILD"])
    frame = known[name]
    return frame[frame["CHILD"].isin(children)].reset_index(drop=True)


def _known_rows(name: str, frame: pd.DataFrame, day: date) -> pd.DataFrame:
    if name not in _BEGINS:
        return frame
    kept = frame[~_later(frame[_BEGINS[name]], day)].reset_index(drop=True)
    if name in _ENDS:
        field, with_it = _ENDS[name]
        kept = _blank(kept, (field, *with_it), _later(kept[field], day))
    return kept


def _asked(oc3: pd.DataFrame, day: date) -> pd.DataFrame:
    """Care leavers are listed from the start, and asked on their birthday."""
    birthdays = birthday_in_year(pd.Series(parse_dates(oc3["DOB"])), collection_year(day))
    return _blank(oc3, CARE_LEAVER_DETAILS, (birthdays > np.datetime64(day)).to_numpy())


def _adoptions_known(ad1: pd.DataFrame, day: date) -> pd.DataFrame:
    """Adoptions under way are there: the decision from its day on, the adopters from the match."""
    decided = ad1[~_later(ad1["DATE_INT"], day)].reset_index(drop=True)
    return _blank(decided, ADOPTION_DETAILS[1:], _later(decided["DATE_MATCH"], day))


def _mothers_known(header: pd.DataFrame, day: date) -> pd.DataFrame:
    """A mother whose child is born later is none yet."""
    later = _later(header["MC_DOB"], day)
    mother = header["MOTHER"].mask(later & (header["MOTHER"] == "1"), "0")
    return _blank(header.assign(MOTHER=mother), ("MC_DOB",), later)


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


def _later(dates: pd.Series, day: date) -> np.ndarray:
    """The date lies after the day; no date is not later."""
    return parse_dates(dates) > np.datetime64(day)


def _blank(frame: pd.DataFrame, fields: Iterable[str], rows: np.ndarray) -> pd.DataFrame:
    return frame.assign(**{field: frame[field].mask(rows, "") for field in fields})
