"""URN of agencies: from the council's other episodes, and the council's own service from the list.

A family's postcode is not in the Ofsted list, so the agency is told from where else it occurs: with
the same address, or with the same provider code. XXXXXXX stands for carers without a URN; where the
return uses it for such placements, nobody can be sure of a URN.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.providers import OWN_PROVISION
from lac_rules.schema import NO_URN
from lac_rules.suggestions.candidates import (
    LIKELY,
    OFSTED,
    POSSIBLE,
    SURE,
    THIS_RETURN,
    empty_candidates,
)
from lac_rules.suggestions.equal_texts import equal_texts, joined_texts
from lac_rules.suggestions.evidence import Evidence
from lac_rules.suggestions.fitting import Fit
from lac_rules.suggestions.texts import EpisodeTexts
from lac_rules.suggestions.wanted import Wanted
from lac_rules.words import counted

_FEW = 3
"""As often must an agency's URN occur elsewhere to be a likely one."""


def urns_from_return(evidence: Evidence, wanted: Wanted) -> pd.DataFrame:
    """Candidates for the marked URNs of Episodes."""
    rows = np.flatnonzero(wanted.rows("Episodes", "URN"))
    if not len(rows):
        return empty_candidates()
    used = _used(evidence, wanted)
    family = rows[evidence.now.in_family[rows]]
    parts = [
        _same_address(evidence, rows, used),
        _same_provider_code(evidence, family, used),
        _own_service(evidence, family, used),
    ]
    return pd.concat(parts, ignore_index=True)


def _used(evidence: Evidence, wanted: Wanted) -> pd.DataFrame:
    """Where URNs are used and not marked, this year and last; the columns of ``_uses``."""
    trusted = ~wanted.marked("Episodes", "URN")
    parts = [_uses(evidence.now)[trusted & (evidence.now.urn != "")]]
    if evidence.last is not None:
        parts.append(_uses(evidence.last)[evidence.last.urn != ""])
    return pd.concat(parts, ignore_index=True)


def _uses(episodes: EpisodeTexts) -> pd.DataFrame:
    """child, pl_post, place_provider, place, kind and urn of each episode, as text.

    ``kind`` is the type of placement; for families "U" or "A", as all types share an agency.
    """
    kind = np.where(episodes.in_family, [place[:1] for place in episodes.place], episodes.place)
    child = np.array([str(code) if code >= 0 else "" for code in episodes.child], dtype=object)
    return pd.DataFrame(
        {
            "child": child,
            "pl_post": episodes.pl_post,
            "place_provider": episodes.place_provider,
            "place": episodes.place,
            "kind": kind.astype(object),
            "urn": episodes.urn,
        }
    )


# -- the same address ------------------------------------------------------------------------------


def _same_address(evidence: Evidence, rows: np.ndarray, used: pd.DataFrame) -> pd.DataFrame:
    """The URN of other episodes with the same postcode, provider code and kind of placement.

    For the same child it is the same carer; other children may live next door.
    """
    mine = _uses(evidence.now).iloc[rows]
    address = ["pl_post", "place_provider", "kind"]
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
    listed = _fits_list(evidence, row, urn)
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


def _same_provider_code(evidence: Evidence, rows: np.ndarray, used: pd.DataFrame) -> pd.DataFrame:
    """The agencies that the council uses with the provider code, most used first."""
    same = ["place_provider", "kind"]
    agencies = used[used["kind"].isin(["U", "A"]) & (used["urn"] != NO_URN)]
    agencies = agencies.groupby([*same, "urn"], as_index=False).size()
    agencies = agencies.sort_values(["size", "urn"], ascending=[False, True], kind="stable")
    agencies = agencies[agencies.groupby(same).cumcount() < 5]
    mine = _uses(evidence.now).iloc[rows]
    here, there = equal_texts(_key(mine, same), _key(agencies, same))
    row, urn = rows[here], agencies["urn"].to_numpy(dtype=object)[there]
    times = agencies["size"].to_numpy()[there]
    listed = _fits_list(evidence, row, urn)
    only = ~pd.Series(row).duplicated(keep=False).to_numpy()
    level = np.where(only & (times >= _FEW) & (listed >= 0), LIKELY, POSSIBLE)
    provider = evidence.now.place_provider[row]
    reason = [
        f"This return: {urn} is used with {code} in {counted(count, 'other episode')}"
        for urn, code, count in zip(urn, provider, times, strict=True)
    ]
    fits = listed >= 0
    found = _candidates(row, urn, level, -times, reason, THIS_RETURN)
    return found[fits].reset_index(drop=True)


# -- the council's own service ---------------------------------------------------------------------


def _own_service(evidence: Evidence, rows: np.ndarray, used: pd.DataFrame) -> pd.DataFrame:
    """The own fostering or adoption service, for PR1: in the list, in the council's own area."""
    entries, now = evidence.entries, evidence.now
    if not evidence.tells_own_area:
        return empty_candidates()
    in_own_area = (evidence.providers.authority == evidence.ret.authority).to_numpy()
    has_code = evidence.providers.entries_with("PROVIDER_CODES", [OWN_PROVISION])
    own = np.flatnonzero(in_own_area & has_code)
    rows = rows[(now.place_provider[rows] == OWN_PROVISION) & now.no_urn[rows]]
    pairs = Fit(evidence, np.repeat(rows, len(own)), np.tile(own, len(rows)))
    fits = pairs.place_fits & pairs.provider_fits & pairs.is_open
    found = pd.DataFrame({"row": pairs.episode[fits], "urn": entries.urn[pairs.entry[fits]]})
    found["name"] = entries.name[pairs.entry[fits]]
    found = found.drop_duplicates(["row", "urn"])
    row, urn = found["row"].to_numpy(), found["urn"].to_numpy(dtype=object)
    only = ~found.duplicated("row", keep=False).to_numpy()
    own_carers = (used["urn"] == NO_URN) & (used["place_provider"] == OWN_PROVISION)
    without = set(used["place"][own_carers])
    always_has_urn = ~np.isin(now.place[row], list(without))
    level = np.where(only, np.where(always_has_urn, SURE, LIKELY), POSSIBLE)
    reason = [
        f"Ofsted: {urn} {name}, your own service, fits type {place} and PR1, open then"
        for urn, name, place in zip(urn, found["name"], now.place[row], strict=True)
    ]
    return _candidates(row, urn, level, np.zeros(len(row)), reason, OFSTED)


# -- helpers ---------------------------------------------------------------------------------------


def _fits_list(evidence: Evidence, row: np.ndarray, urn: np.ndarray) -> np.ndarray:
    """1 where the list has the URN for the episode's type, provider code and dates, else -1.

    0 without a list, and for XXXXXXX, which is never in it.
    """
    if evidence.providers is None:
        return np.zeros(len(row), dtype=np.int64)
    here, entry = equal_texts(urn, evidence.entries.urn)
    fit = Fit(evidence, row[here], entry)
    fits = np.full(len(row), -1)
    fits[urn == NO_URN] = 0
    fits[here[fit.place_fits & fit.provider_fits & fit.is_open]] = 1
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
