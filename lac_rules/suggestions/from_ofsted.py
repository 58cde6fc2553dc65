"""URN, PL_POST, PLACE and PLACE_PROVIDER from the Ofsted list.

Every entry of the list that shares (nearly) its URN or its postcode with an episode is weighed by
what would have to be wrong in the episode if the child were placed there; ``fitting`` says what
each thing costs. What would have to be wrong is then suggested, where it is marked.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.provider_values import codes_in
from lac_rules.schema.codes import code_lists
from lac_rules.suggestions.candidates import LIKELY, OFSTED, POSSIBLE, SURE, empty_candidates
from lac_rules.suggestions.evidence import Evidence
from lac_rules.suggestions.fitting import Fit, possible_entries
from lac_rules.suggestions.texts import plain, spaced
from lac_rules.suggestions.wanted import Wanted

FIELDS = ("URN", "PL_POST", "PLACE", "PLACE_PROVIDER")
_MARGIN = 1.0
"""By how much the sure one fits better than any other: more than a blank field or so."""
_LIKELY_COST, _MOST_COST = 2.0, 4.5
_MANY = 3
"""So many codes of one provider are possible ones; two are likely."""


def from_ofsted(evidence: Evidence, wanted: Wanted) -> pd.DataFrame:
    """Candidates for the marked placement fields of Episodes; none without a list."""
    if evidence.providers is None:
        return empty_candidates()
    rows = {field: wanted.rows("Episodes", field) for field in FIELDS}
    short = wanted.short_breaks()
    episodes = np.flatnonzero(np.any(list(rows.values()), axis=0) & ~short)
    fit = Fit(evidence, *possible_entries(evidence, episodes))
    parts = [
        _urns(fit, rows["URN"]),
        _postcodes(fit, rows["PL_POST"]),
        _codes(fit, rows["PLACE"], "PLACE"),
        _codes(fit, rows["PLACE_PROVIDER"], "PLACE_PROVIDER"),
    ]
    return pd.concat(parts, ignore_index=True)


# -- one field -------------------------------------------------------------------------------------


def _urns(fit: Fit, wanted: np.ndarray) -> pd.DataFrame:
    urns = fit.evidence.entries.urn[fit.entry]
    rest = fit.cost - fit.urn_cost
    sure = (rest == 0) & fit.same_postcode & _alone(fit, urns)
    return _candidates(fit, "URN", wanted[fit.episode] & ~fit.same_urn, sure, urns)


def _postcodes(fit: Fit, wanted: np.ndarray) -> pd.DataFrame:
    entries = fit.evidence.entries
    rest = fit.cost - fit.postcode_cost
    mistyped = fit.near_postcode & ~fit.pl_post_is_real
    by_urn = (rest == 0) & fit.same_urn & (fit.no_postcode | fit.near_postcode)
    # Without a URN the type and the provider must be known, and the postcode cannot be another's.
    by_likeness = (rest == fit.urn_cost) & fit.no_urn & mistyped
    place = entries.urn[fit.entry] + "|" + entries.postcode[fit.entry]
    sure = (by_urn | by_likeness) & _alone(fit, place)
    postcodes = np.array([spaced(text) for text in entries.postcode], dtype=object)[fit.entry]
    return _candidates(
        fit, "PL_POST", wanted[fit.episode] & fit.is_home & ~fit.same_postcode, sure, postcodes
    )


def _codes(fit: Fit, wanted: np.ndarray, field: str) -> pd.DataFrame:
    """PLACE or PLACE_PROVIDER; an entry with several codes gives a candidate for each."""
    fits, cost = fit.provider_fits, fit.provider_cost
    if field == "PLACE":
        fits, cost = fit.place_fits, fit.place_cost
    agrees = (fit.cost - cost == 0) & fit.same_urn & fit.same_postcode
    agrees &= _alone(fit, fit.evidence.entries.urn[fit.entry])
    pair, codes = _codes_of(fit, np.flatnonzero(wanted[fit.episode] & ~fits), field)
    alternatives = np.bincount(pair, minlength=len(fit))[pair]
    each = Fit(fit.evidence, fit.episode[pair], fit.entry[pair])
    sure = agrees[pair] & (alternatives == 1)
    every = np.ones(len(each), dtype=bool)
    return _candidates(each, field, every, sure, codes, few=alternatives < _MANY)


def _codes_of(fit: Fit, pairs: np.ndarray, field: str) -> tuple[np.ndarray, np.ndarray]:
    """The codes that the entries have in this year's ``field``: the pair and the code of each."""
    valid = getattr(code_lists(fit.evidence.rules_year), field)
    entries = fit.evidence.providers.entries
    lists = plain(entries["PLACE_CODES" if field == "PLACE" else "PROVIDER_CODES"])[fit.entry]
    found = [(pair, code) for pair in pairs for code in codes_in(lists[pair]) if code in valid]
    pair = np.array([pair for pair, _ in found], dtype=np.int64)
    codes = np.array([code for _, code in found], dtype=object)
    if field == "PLACE":
        return pair, codes
    each = Fit(fit.evidence, fit.episode[pair], fit.entry[pair])
    possible = each.provider_possible(pd.Series(codes))
    return pair[possible], codes[possible]


# -- how sure --------------------------------------------------------------------------------------


def _alone(fit: Fit, identity: np.ndarray) -> np.ndarray:
    """No entry of another identity comes near the pair in explaining the episode."""
    cost = pd.DataFrame({"episode": fit.episode, "identity": identity, "cost": fit.cost})
    best = cost.groupby(["episode", "identity"], as_index=False)["cost"].min()
    best = best.sort_values(["episode", "cost"], kind="stable")
    first = best.drop_duplicates("episode").set_index("episode")
    second = best[best.duplicated("episode")].drop_duplicates("episode").set_index("episode")
    is_first = first["identity"].reindex(fit.episode).to_numpy() == identity
    rival = np.where(
        is_first,
        second["cost"].reindex(fit.episode).fillna(np.inf).to_numpy(),
        first["cost"].reindex(fit.episode).to_numpy(),
    )
    return rival - fit.cost >= _MARGIN


def _candidates(
    fit: Fit,
    field: str,
    chosen: np.ndarray,
    sure: np.ndarray,
    values: np.ndarray,
    few: np.ndarray | bool = True,
) -> pd.DataFrame:
    """The chosen pairs as candidates, but those that fit badly; likely ones must be ``few``."""
    best = pd.Series(fit.cost).groupby(fit.episode).transform("min").to_numpy()
    likely = (fit.cost <= best + 0.5) & (fit.cost <= _LIKELY_COST) & few
    rows = np.flatnonzero(chosen & (fit.cost <= _MOST_COST))
    level = np.select([sure, likely], [SURE, LIKELY], default=POSSIBLE)[rows]
    return pd.DataFrame(
        {
            "table": "Episodes",
            "row": fit.episode[rows],
            "field": field,
            "suggestion": values[rows],
            "reason": _reasons(fit, rows, field),
            "level": level,
            "rank": fit.cost[rows],
            "source": OFSTED,
        }
    )


# -- in words --------------------------------------------------------------------------------------


def _reasons(fit: Fit, rows: np.ndarray, field: str) -> list[str]:
    """Such as "Ofsted: SC123 Rose House, same postcode, fits type K2 and PR4, open then"."""
    part = Fit(fit.evidence, fit.episode[rows], fit.entry[rows])
    entries, now = fit.evidence.entries, fit.evidence.now
    names = [f"{entries.urn[entry]} {entries.name[entry]}".strip() for entry in part.entry]
    urn = _words(part.same_urn, part.near_urn, part.no_urn, "URN")
    silent = part.no_postcode | ~part.is_home
    postcode = _words(part.same_postcode, part.near_postcode, silent, "postcode")
    place, provider = now.place[part.episode], now.place_provider[part.episode]
    codes = zip(place, part.place_fits, provider, part.provider_fits, strict=True)
    fits = ["" if field in ("PLACE", "PLACE_PROVIDER") else _fits(*code) for code in codes]
    opens = np.select(
        [part.before_start, part.after_end],
        ["not yet registered then", "closed then or since"],
        default="open then",
    )
    return [
        "Ofsted: " + ", ".join(filter(None, words))
        for words in zip(names, urn, postcode, fits, opens, strict=True)
    ]


def _words(same: np.ndarray, near: np.ndarray, silent: np.ndarray, what: str) -> np.ndarray:
    words = [f"same {what}", f"{what} one character off", ""]
    return np.select([same, near, silent], words, default=f"another {what}")


def _fits(place: str, place_fits: bool, provider: str, provider_fits: bool) -> str:
    known = [(f"type {place}", place_fits, place), (provider, provider_fits, provider)]
    fits = " and ".join(words for words, ok, code in known if code and ok)
    differs = " or ".join(words for words, ok, code in known if code and not ok)
    parts = [f"fits {fits}" if fits else "", f"does not fit {differs}" if differs else ""]
    return " but ".join(filter(None, parts))
