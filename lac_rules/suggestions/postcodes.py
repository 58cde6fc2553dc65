"""Postcodes that do not exist: the real ones that are one typing mistake away.

First among the child's own other postcodes; then among all postcodes of the country, where the
answer is seldom decisive, since a typing mistake often leads to some other real postcode.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from lac_rules.places.postcode_index import postcode_index
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.suggestions.candidates import (
    LAST_YEAR,
    LIKELY,
    POSSIBLE,
    POSTCODE_LIST,
    SURE,
    THIS_RETURN,
    empty_candidates,
)
from lac_rules.suggestions.edits import each_one_edit_apart, looks_alike
from lac_rules.suggestions.joins import equal_numbers
from lac_rules.suggestions.placements import EpisodeTexts, Placements, spaced
from lac_rules.suggestions.wanted import Wanted

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_LETTERS, _DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
_MOST_UNKNOWN = 1000
"""With more unknown postcodes than this the data are not of this country's postcodes at all."""
_FEW = 5


def real_postcodes(placements: Placements, wanted: Wanted) -> pd.DataFrame:
    """Candidates for the wanted HOME_POST and PL_POST that are not in the national list."""
    sides = (
        ("HOME_POST", "home", placements.home_is_real),
        ("PL_POST", "post", placements.post_is_real),
    )
    parts = []
    for field, attribute, is_real in sides:
        text = getattr(placements.now, attribute)
        rows = np.flatnonzero(wanted.rows("Episodes", field) & ~is_real & (text != ""))
        own = _childs_own(placements, field, attribute, is_real, rows)
        others = rows[~np.isin(rows, own["row"].to_numpy(dtype=np.int64))]
        parts += [own, _nearest(field, text, others, _in_use(placements))]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else empty_candidates()


# -- the child's own -------------------------------------------------------------------------------


def _childs_own(
    placements: Placements, field: str, attribute: str, is_real: np.ndarray, rows: np.ndarray
) -> pd.DataFrame:
    """Real postcodes of the same field in other episodes of the child, one mistake off.

    For PL_POST the other episode must be in the same kind of placement, or it is not sure.
    """
    now, last = placements.now, placements.last
    parts = [_near_rows(now, now, attribute, rows, is_real).assign(source=THIS_RETURN)]
    if last is not None:
        real = _real(getattr(last, attribute))
        parts.append(_near_rows(now, last, attribute, rows, real).assign(source=LAST_YEAR))
    found = pd.concat(parts, ignore_index=True).sort_values(
        "same_kind", ascending=False, kind="stable"
    )
    found = found.drop_duplicates(["row", "text"]).sort_values("row", kind="stable")
    only = ~found.duplicated("row", keep=False)
    sure = only & (found["same_kind"] | (field == "HOME_POST"))
    where = found["source"].map(
        {THIS_RETURN: "This return: another episode", LAST_YEAR: "Last year: an episode"}
    )
    return pd.DataFrame(
        {
            "table": "Episodes",
            "row": found["row"],
            "field": field,
            "suggestion": [spaced(text) for text in found["text"]],
            "reason": where + " of this child has it, one character off",
            "level": np.where(sure, SURE, LIKELY),
            "rank": 0.0,
            "source": found["source"],
        }
    )


def _near_rows(
    now: EpisodeTexts, other: EpisodeTexts, attribute: str, rows: np.ndarray, is_real: np.ndarray
) -> pd.DataFrame:
    """row, text, same_kind: the real postcodes of the same child in ``other``, one mistake off."""
    theirs = np.flatnonzero(is_real & (other.child >= 0) & (getattr(other, attribute) != ""))
    here, there = equal_numbers(now.child[rows], other.child[theirs])
    row, episode = rows[here], theirs[there]
    mine, found = getattr(now, attribute)[row], getattr(other, attribute)[episode]
    near = each_one_edit_apart(mine, found)
    same_kind = (now.owner[row] == other.owner[episode]) & (now.place[row] == other.place[episode])
    return pd.DataFrame({"row": row[near], "text": found[near], "same_kind": same_kind[near]})


# -- all the country's -----------------------------------------------------------------------------


def _nearest(field: str, text: np.ndarray, rows: np.ndarray, in_use: set[str]) -> pd.DataFrame:
    """The real postcodes one mistake away, when they are few or something tells them apart."""
    wrong = dict.fromkeys(text[rows])
    if not wrong or len(wrong) > _MOST_UNKNOWN:
        return empty_candidates()
    real = _real_ones(wrong)
    found = [(row, *candidate) for row in rows for candidate in _ranked(text[row], real, in_use)]
    return pd.DataFrame(
        {
            "table": "Episodes",
            "row": [row for row, *_ in found],
            "field": field,
            "suggestion": [spaced(postcode) for _, postcode, *_ in found],
            "reason": [reason for *_, reason in found],
            "level": [level for _, _, level, _ in found],
            "rank": [float(place) for place in range(len(found))],
            "source": POSTCODE_LIST,
        }
    )


def _real_ones(wrong: dict[str, None]) -> dict[str, list[str]]:
    """Each wrong postcode -> the real ones one mistake away."""
    edits = {text: _edits(text) for text in wrong}
    texts = np.array([edit for several in edits.values() for edit in several], dtype=object)
    known = iter(_real(texts))
    return {text: [edit for edit in several if next(known)] for text, several in edits.items()}


def _ranked(text: str, real: dict[str, list[str]], in_use: set[str]):
    """(postcode, level, reason) of the candidates worth showing, best first."""
    candidates = real[text]
    used = [postcode for postcode in candidates if postcode in in_use]
    alike = [postcode for postcode in candidates if looks_alike(text, postcode)]
    if len(candidates) == 1:
        # A new postcode may be missing from the list, but it has the form of one.
        level = LIKELY if _POSTCODE.fullmatch(text) else SURE
        yield candidates[0], level, "Postcode list: the only real postcode one character off"
        return
    for postcode in alike:
        level = LIKELY if len(alike) == 1 else POSSIBLE
        yield postcode, level, "Postcode list: a real postcode, O for 0 or I for 1"
    for postcode in used:
        if postcode not in alike:
            yield postcode, POSSIBLE, "Postcode list: one character off, and used in this return"
    if len(candidates) <= _FEW:
        for postcode in candidates:
            if postcode not in used and postcode not in alike:
                yield postcode, POSSIBLE, "Postcode list: a real postcode, one character off"


def _edits(text: str) -> list[str]:
    """The texts in the form of a postcode from which one typing mistake makes ``text``."""
    places = range(len(text))
    anything = _LETTERS + _DIGITS
    edits = {
        *(text[:p] + letter + text[p + 1 :] for p in places for letter in anything),
        *(text[:p] + letter + text[p:] for p in range(len(text) + 1) for letter in anything),
        *(text[:p] + text[p + 1 :] for p in places),
        *(text[:p] + text[p + 1] + text[p] + text[p + 2 :] for p in places[:-1]),
    }
    return sorted(edit for edit in edits - {text} if _POSTCODE.fullmatch(edit))


def _in_use(placements: Placements) -> set[str]:
    return {*placements.now.home[placements.home_is_real],
            *placements.now.post[placements.post_is_real]}  # fmt: skip


def _real(texts: np.ndarray) -> np.ndarray:
    """The postcodes are in the national list; none is when it cannot be read."""
    try:
        return postcode_index().lookup(texts)["known"].to_numpy()
    except PostcodesUnavailable:
        return np.zeros(len(texts), dtype=bool)
