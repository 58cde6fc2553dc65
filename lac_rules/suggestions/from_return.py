"""URN of agencies: from the council's other episodes, and the council's own service from the list.

A family's postcode is not in the Ofsted list, so the agency is told from where else it occurs: with
the same address, or with the same provider code. XXXXXXX stands for carers without a URN; where the
return uses it for such placements, nobody can be sure of a URN.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.schema import NO_URN
from lac_rules.suggestions.candidates import (
    LIKELY,
    OFSTED,
    POSSIBLE,
    SURE,
    THIS_RETURN,
    empty_candidates,
)
from lac_rules.suggestions.fitting import Fit
from lac_rules.suggestions.joins import equal_texts, joined_texts
from lac_rules.suggestions.placements import EpisodeTexts, Placements
from lac_rules.suggestions.provider_list import codes_in
from lac_rules.suggestions.wanted import Wanted
from lac_rules.words import counted

_OWN = "PR1"
_FEW = 3
"""As often must an agency's URN occur elsewhere to be a likely one."""


def urns_from_return(placements: Placements, wanted: Wanted) -> pd.DataFrame:
    """Candidates for the marked URNs of Episodes."""
    rows = np.flatnonzero(wanted.rows("Episodes", "URN"))
    if not len(rows):
        return empty_candidates()
    used = _used(placements, wanted)
    family = rows[placements.now.in_family[rows]]
    parts = [
        _same_address(placements, rows, used),
        _same_provider_code(placements, family, used),
        _own_service(placements, family, used),
    ]
    return pd.concat(parts, ignore_index=True)


def _used(placements: Placements, wanted: Wanted) -> pd.DataFrame:
    """Where URNs are used and not marked, this year and last: child, post, owner, kind, URN."""
    trusted = ~wanted.marked("Episodes", "URN")
    parts = [_uses(placements.now)[trusted & (placements.now.urn != "")]]
    if placements.last is not None:
        parts.append(_uses(placements.last)[placements.last.urn != ""])
    return pd.concat(parts, ignore_index=True)


def _uses(episodes: EpisodeTexts) -> pd.DataFrame:
    """``kind``: the type of placement; for families "U" or "A", as all types share an agency."""
    kind = np.where(episodes.in_family, [place[:1] for place in episodes.place], episodes.place)
    child = np.array([str(code) if code >= 0 else "" for code in episodes.child], dtype=object)
    return pd.DataFrame(
        {
            "child": child,
            "post": episodes.post,
            "owner": episodes.owner,
            "place": episodes.place,
            "kind": kind.astype(object),
            "urn": episodes.urn,
        }
    )


# -- the same address ------------------------------------------------------------------------------


def _same_address(placements: Placements, rows: np.ndarray, used: pd.DataFrame) -> pd.DataFrame:
    """The URN of other episodes with the same postcode, provider code and kind of placement.

    For the same child it is the same carer; other children may live next door.
    """
    mine = _uses(placements.now).iloc[rows]
    address = ["post", "owner", "kind"]
    here, there = equal_texts(_key(mine, address), _key(used, address))
    found = pd.DataFrame(
        {
            "row": rows[here],
            "urn": used["urn"].to_numpy()[there],
            "same_child": mine["child"].to_numpy()[here] == used["child"].to_numpy()[there],
        }
    )
    if found.empty:
        return empty_candidates()
    found = found.groupby(["row", "urn"], as_index=False).agg(
        same_child=("same_child", "any"), times=("urn", "size")
    )
    row, urn = found["row"].to_numpy(), found["urn"].to_numpy()
    only = ~found.duplicated("row", keep=False).to_numpy()
    same_child = found["same_child"].to_numpy()
    listed = _fits_list(placements, row, urn)
    sure = same_child & only & (listed == 1) & (urn != NO_URN)
    level = np.select([sure, (listed >= 0) & (only | same_child)], [SURE, LIKELY], POSSIBLE)
    reason = [
        f"This return: {urn} in {'another episode of this child' if own else 'other episodes'} "
        "at this address"
        for urn, own in zip(urn, same_child, strict=True)
    ]
    return _candidates(row, urn, level, -found["times"].to_numpy(), reason, THIS_RETURN)


def _key(uses: pd.DataFrame, fields: list[str]) -> np.ndarray:
    return joined_texts(*(uses[field].to_numpy(dtype=object) for field in fields))


# -- the same provider code ------------------------------------------------------------------------


def _same_provider_code(
    placements: Placements, rows: np.ndarray, used: pd.DataFrame
) -> pd.DataFrame:
    """The agencies that the council uses with the provider code, most used first."""
    agencies = used[used["kind"].isin(["U", "A"]) & (used["urn"] != NO_URN)]
    agencies = agencies.groupby(["owner", "kind", "urn"], as_index=False).size()
    agencies = agencies.sort_values(["size", "urn"], ascending=[False, True], kind="stable")
    agencies = agencies[agencies.groupby(["owner", "kind"]).cumcount() < 5]
    mine = _uses(placements.now).iloc[rows]
    here, there = equal_texts(_key(mine, ["owner", "kind"]), _key(agencies, ["owner", "kind"]))
    row, urn = rows[here], agencies["urn"].to_numpy(dtype=object)[there]
    times = agencies["size"].to_numpy()[there]
    listed = _fits_list(placements, row, urn)
    only = ~pd.Series(row).duplicated(keep=False).to_numpy()
    level = np.where(only & (times >= _FEW) & (listed >= 0), LIKELY, POSSIBLE)
    owner = placements.now.owner[row]
    reason = [
        f"This return: {urn} is used with {code} in {counted(count, 'other episode')}"
        for urn, code, count in zip(urn, owner, times, strict=True)
    ]
    fits = listed >= 0
    found = _candidates(row, urn, level, -times, reason, THIS_RETURN)
    return found[fits].reset_index(drop=True)


# -- the council's own service ---------------------------------------------------------------------


def _own_service(placements: Placements, rows: np.ndarray, used: pd.DataFrame) -> pd.DataFrame:
    """The own fostering or adoption service, for PR1: in the list, in the council's own area."""
    entries, now = placements.providers, placements.now
    if entries is None or placements.ret.authority is None:
        return empty_candidates()
    own = np.flatnonzero((entries.la == placements.ret.authority) & _has_code(entries.owners, _OWN))
    rows = rows[(now.owner[rows] == _OWN) & now.no_urn[rows]]
    pairs = Fit(placements, np.repeat(rows, len(own)), np.tile(own, len(rows)))
    fits = pairs.place_fits & pairs.owner_fits & pairs.is_open
    found = pd.DataFrame({"row": pairs.episode[fits], "urn": entries.urn[pairs.entry[fits]]})
    found["name"] = entries.name[pairs.entry[fits]]
    found = found.drop_duplicates(["row", "urn"])
    row, urn = found["row"].to_numpy(), found["urn"].to_numpy(dtype=object)
    only = ~found.duplicated("row", keep=False).to_numpy()
    without = set(used["place"][(used["urn"] == NO_URN) & (used["owner"] == _OWN)])
    always_has_urn = ~np.isin(now.place[row], list(without))
    level = np.where(only, np.where(always_has_urn, SURE, LIKELY), POSSIBLE)
    reason = [
        f"Ofsted: {urn} {name}, your own service, fits type {place} and PR1, open then"
        for urn, name, place in zip(urn, found["name"], now.place[row], strict=True)
    ]
    return _candidates(row, urn, level, np.zeros(len(row)), reason, OFSTED)


def _has_code(column: pd.Categorical, code: str) -> np.ndarray:
    groups = np.array([code in codes_in(text) for text in column.categories], dtype=bool)
    return groups[column.codes]


# -- helpers ---------------------------------------------------------------------------------------


def _fits_list(placements: Placements, row: np.ndarray, urn: np.ndarray) -> np.ndarray:
    """1 where the list has the URN for the episode's type, provider code and dates, else -1.

    0 without a list, and for XXXXXXX, which is never in it.
    """
    if placements.providers is None:
        return np.zeros(len(row), dtype=np.int64)
    here, entry = equal_texts(urn, placements.providers.urn)
    fit = Fit(placements, row[here], entry)
    fits = np.full(len(row), -1)
    fits[urn == NO_URN] = 0
    fits[here[fit.place_fits & fit.owner_fits & fit.is_open]] = 1
    return fits


def _candidates(row, urn, level, rank, reason, source) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "table": "Episodes",
            "row": row,
            "field": "URN",
            "suggestion": urn,
            "reason": reason,
            "level": level,
            "rank": rank,
            "source": source,
        }
    )
