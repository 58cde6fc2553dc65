"""Last year's value, where a rule finds that this year's disagrees with it.

Episodes: the child's first episode this year against the latest one of last year, which must be the
same while it goes on. Header: what does not change about a child.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.language.joins import ChosenRow, earliest, latest
from lac_rules.returns import LacReturn
from lac_rules.schema import (
    DATE_FIELDS,
    LAST,
    NO_URN,
    OTHER_PLACEMENTS_FROM_2026,
    TABLES,
    UPN_UNKNOWN_CODES,
    nearest_ruleset_year,
)
from lac_rules.schema.codes import code_lists
from lac_rules.suggestions.candidates import (
    LAST_YEAR,
    LIKELY,
    POSSIBLE,
    SURE,
    empty_candidates,
)
from lac_rules.suggestions.placements import Placements, bare, plain, spaced
from lac_rules.suggestions.wanted import Wanted
from lac_rules.typed import cell_text

_CARRIED_OVER = {
    "DECOM": {"DECOM": {"502", "562"}},
    "RNE": {"RNE": {"503A"}},
    "LS": {"LS": {"503B"}},
    "CIN": {"CIN": {"503C"}},
    "PLACE": {"PLACE": {"503D"}},
    "PLACE_PROVIDER": {"PLACE_PROVIDER": {"503E"}},
    "URN": {"URN": {"503F"}},
    "HOME_POST": {"PL_DISTANCE": {"453", "503G"}},
    "PL_POST": {
        "PL_DISTANCE": {"453", "503G"},
        "PL_LA": {"452", "503H"},
        "PL_LOCATION": {"503J"},
    },
}
"""Field -> the marks that say that it differs from last year: marked field -> codes."""

_REPLACED = {2025: {"H5": ["K3"]}, 2026: {"Z1": sorted(OTHER_PLACEMENTS_FROM_2026)}}
"""Year -> PLACE codes of last year -> what they became."""

_UNCHANGING = ("SEX", "DOB", "ETHNIC", "UPN")
_HEADER_FIELDS = (*_UNCHANGING, "MOTHER", "MC_DOB")
_FIRST_YEAR_M_F = 2025
_SEX = {"1": "M", "2": "F"}


# -- Episodes --------------------------------------------------------------------------------------


def open_episode_from_last_year(placements: Placements, wanted: Wanted) -> pd.DataFrame:
    """Candidates for the first episodes that differ from the one left open last year."""
    if placements.last is None:
        return empty_candidates()
    carried = _CarriedOver(placements)
    parts = [
        carried.candidates(field, _marked(wanted, marks)) for field, marks in _CARRIED_OVER.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _marked(wanted: Wanted, marks: dict[str, set[str]]) -> np.ndarray:
    return np.any(
        [wanted.marked("Episodes", field, frozenset(codes)) for field, codes in marks.items()],
        axis=0,
    )


class _CarriedOver:
    """The first episode of each child beside last year's latest one."""

    def __init__(self, placements: Placements) -> None:
        self._placements = placements
        now, last = placements.now.typed, placements.last.typed
        self._now = now
        self._before = ChosenRow(now, last, latest(last, last["DECOM"]))
        self._first = earliest(now, now["DECOM"]).to_numpy() & self._before.exists.to_numpy()
        # A postcode that does not exist is a mistake, and contradicts nothing.
        real = {"HOME_POST": placements.home_is_real, "PL_POST": placements.post_is_real}
        self._differs = {
            field: (self._text(field) != self._text_before(field))
            & (self._text(field) != "")
            & real.get(field, True)
            for field in _CARRIED_OVER
        }

    def candidates(self, field: str, marked: np.ndarray) -> pd.DataFrame:
        """Last year's value of one field for the marked rows; two and more for replaced codes."""
        before = self._text_before(field)
        rows = np.flatnonzero(marked & self._first & (before != ""))
        replaced = _REPLACED.get(self._placements.ret.year, {}) if field == "PLACE" else {}
        pairs = [(row, value) for row in rows for value in replaced.get(before[row], [before[row]])]
        row = np.array([row for row, _ in pairs], dtype=np.int64)
        values = np.array([value for _, value in pairs], dtype=object)
        valid = self._valid(field, values)
        row, values = row[valid], values[valid]
        level, others = self._levels(field, row, values)
        return pd.DataFrame(
            {
                "table": "Episodes",
                "row": row,
                "field": field,
                "suggestion": values,
                "reason": [_why_episode(field, count) for count in others],
                "level": level,
                "rank": others.astype(float),
                "source": LAST_YEAR,
            }
        )

    def _levels(
        self, field: str, row: np.ndarray, values: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """How sure, and how many other fields differ from last year's episode too."""
        others = sum(
            differs[row].astype(int) for name, differs in self._differs.items() if name != field
        )
        same_start = ~self._differs["DECOM"][row] | (field == "DECOM")
        one_value = ~pd.Series(row).duplicated(keep=False).to_numpy()
        sure = (others == 0) & one_value & ~self._doubtful(field, row, values)
        return np.select([sure, same_start & (others <= 2)], [SURE, LIKELY], POSSIBLE), others

    def _doubtful(self, field: str, row: np.ndarray, values: np.ndarray) -> np.ndarray:
        if field == "DECOM":
            # From 1 April on it is rather a new episode, and the one left open is missing.
            year_start = np.datetime64(self._placements.ret.year_start, "s")
            closed = self._before.DEC_text.notna().to_numpy()[row]
            return closed | (self._now["DECOM"].to_numpy()[row] >= year_start)
        if field == "URN":
            entries = self._placements.providers
            unlisted = [entries is not None and value not in entries.urns for value in values]
            return (values == NO_URN) | np.array(unlisted, dtype=bool)
        return np.zeros(len(row), dtype=bool)

    def _valid(self, field: str, values: np.ndarray) -> np.ndarray:
        codes = getattr(code_lists(nearest_ruleset_year(self._placements.ret.year)), field, None)
        if codes is None:
            return np.ones(len(values), dtype=bool)
        return np.array([value in codes for value in values], dtype=bool)

    def _text(self, field: str) -> np.ndarray:
        return _comparable(self._now[field], field)

    def _text_before(self, field: str) -> np.ndarray:
        return _comparable(getattr(self._before, field), field)


def _comparable(column: pd.Series, field: str) -> np.ndarray:
    """The values as text in one form: dates as dd/mm/yyyy, postcodes with their space."""
    if field in DATE_FIELDS:
        codes, dates = pd.factorize(column)
        texts = [cell_text(date) for date in dates]
        return np.array([*texts, ""], dtype=object)[codes]
    if field in ("HOME_POST", "PL_POST"):
        codes, postcodes = pd.factorize(bare(column))
        return np.array([spaced(postcode) for postcode in postcodes], dtype=object)[codes]
    return plain(column)


def _why_episode(field: str, others: int) -> str:
    also = "other fields differ too" if others else "all else agrees with it"
    return f"Last year: {field} of the episode left open, {also}"


# -- Header ----------------------------------------------------------------------------------------


def header_from_last_year(ret: LacReturn, wanted: Wanted) -> pd.DataFrame:
    """Candidates for the marked fields of Header that differ from last year's."""
    if "Header" not in ret.typed or "Header" + LAST not in ret.typed:
        return empty_candidates()
    now, last = ret.typed["Header"], ret.typed["Header" + LAST]
    before = ChosenRow(now, last, ~last["CHILD"].duplicated() & last["CHILD"].notna())
    text = {field: _comparable(now[field], field) for field in _HEADER_FIELDS}
    then = {
        field: _as_now(_comparable(getattr(before, field), field), field, ret)
        for field in _HEADER_FIELDS
    }
    contradicts = {
        field: (text[field] != then[field]) & (text[field] != "") & (then[field] != "")
        for field in _UNCHANGING
    }
    parts = []
    for field in _HEADER_FIELDS:
        rows = np.flatnonzero(
            wanted.rows("Header", field) & (then[field] != "") & (text[field] != then[field])
        )
        others = sum(contradicts[name][rows].astype(int) for name in _UNCHANGING if name != field)
        wrong = (text[field] == "") | wanted.wrong_by_itself("Header", field)
        wrong |= _others_say(ret, field, then[field])
        doubtful = _doubtful_header(ret, field, then[field])
        level = np.select(
            [(others == 0) & wrong[rows] & ~doubtful[rows], others <= 1], [SURE, LIKELY], POSSIBLE
        )
        parts.append(_header_candidates(field, rows, then[field][rows], level, others))
    return pd.concat(parts, ignore_index=True)


def _header_candidates(field, rows, values, level, others) -> pd.DataFrame:
    reasons = [
        f"Last year: {field} in Header"
        + (", but other facts of this CHILD differ too" if count else "")
        for count in others
    ]
    return pd.DataFrame(
        {
            "table": "Header",
            "row": rows,
            "field": field,
            "suggestion": values,
            "reason": reasons,
            "level": level,
            "rank": others.astype(float),
            "source": LAST_YEAR,
        }
    )


def _as_now(values: np.ndarray, field: str, ret: LacReturn) -> np.ndarray:
    """Last year's values in this year's codes; "" for a code that this year does not have."""
    if field == "SEX":
        change = _SEX if ret.year >= _FIRST_YEAR_M_F else {new: old for old, new in _SEX.items()}
        values = np.array([change.get(value, value) for value in values], dtype=object)
    codes = getattr(code_lists(nearest_ruleset_year(ret.year)), field, None)
    if codes is None:
        return values
    return np.array([value if value in codes else "" for value in values], dtype=object)


def _doubtful_header(ret: LacReturn, field: str, then: np.ndarray) -> np.ndarray:
    """Last year's value may well have changed: UN1 to UN5; a mother without a child's DOB."""
    if field == "UPN":
        return np.isin(then, list(UPN_UNKNOWN_CODES))
    if field == "MOTHER":
        return ret.typed["Header"]["MC_DOB"].isna().to_numpy() | (then != "1")
    return np.zeros(len(then), dtype=bool)


def _others_say(ret: LacReturn, field: str, then: np.ndarray) -> np.ndarray:
    """DOB: this year's other tables have a date for the child, and all have last year's."""
    header = ret.typed["Header"]
    if field != "DOB":
        return np.zeros(len(header), dtype=bool)
    agree, differ = np.zeros(len(header), dtype=int), np.zeros(len(header), dtype=int)
    for name, table in TABLES.items():
        if name != "Header" and "DOB" in table.fields and name in ret.typed:
            other = ret.typed[name]
            first = ~other["CHILD"].duplicated() & other["CHILD"].notna()
            theirs = _comparable(ChosenRow(header, other, first).DOB, "DOB")
            agree += (theirs != "") & (theirs == then)
            differ += (theirs != "") & (theirs != then)
    return (agree > 0) & (differ == 0)
