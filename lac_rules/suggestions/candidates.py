"""Candidates of all sources put together: one row per cell and value, ranked, at most five."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.returns import LacReturn
from lac_rules.schema import POSTCODE_FIELDS
from lac_rules.suggestions.wanted import Wanted

POSSIBLE, LIKELY, SURE = 0, 1, 2
_IN_WORDS = np.array(["possible", "likely", "sure"], dtype=object)

OFSTED, LAST_YEAR, THIS_RETURN, POSTCODE_LIST = (
    "Ofsted",
    "last year",
    "this return",
    "postcode list",
)
_SOURCES = [OFSTED, LAST_YEAR, THIS_RETURN, POSTCODE_LIST]

MOST_PER_CELL = 5

_CELL = ["table", "row", "field"]
_PARTS = [*_CELL, "suggestion", "reason", "level", "rank", "source"]
COLUMNS = [*_CELL, "value", "suggestion", "reason", "certainty", "source", "codes"]


def empty_candidates() -> pd.DataFrame:
    """No candidate: what a source gives that has nothing to say."""
    return pd.DataFrame({name: [] for name in _PARTS})


def collect(parts: list[pd.DataFrame], ret: LacReturn, wanted: Wanted) -> pd.DataFrame:
    """All candidates as ``suggest`` gives them.

    ``parts`` have table, row, field, suggestion, reason, level, rank (small is good) and source.
    """
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame({name: np.empty(0, dtype=_dtype(name)) for name in COLUMNS})
    every = pd.concat(filled, ignore_index=True)[_PARTS]
    every = every.astype({"row": np.int64, "level": np.int64})
    every["value"] = _values(every, ret)
    every = every[_bare(every, "suggestion") != _bare(every, "value")]
    every = _best_first(_agreed(every))
    every["level"] = _only_if_undisputed(every)
    every = _best_first(every)
    every = every[every.groupby(_CELL).cumcount() < MOST_PER_CELL]
    every["certainty"] = _IN_WORDS[every["level"].to_numpy()]
    every["codes"] = wanted.codes(every)
    return every[COLUMNS].astype({name: _dtype(name) for name in COLUMNS}).reset_index(drop=True)


def _dtype(name: str) -> type:
    return np.int64 if name == "row" else object


def _values(cells: pd.DataFrame, ret: LacReturn) -> np.ndarray:
    values = np.empty(len(cells), dtype=object)
    for (table, field), places in cells.groupby(["table", "field"]).indices.items():
        column = ret.tables[table][field].to_numpy(dtype=object)
        values[places] = column[cells["row"].to_numpy()[places]]
    return values


def _bare(cells: pd.DataFrame, name: str) -> np.ndarray:
    """The texts as they are compared: in capitals, postcodes without spaces."""
    postcode = cells["field"].isin(POSTCODE_FIELDS)
    texts = cells[name].str.strip().str.upper()
    return np.where(postcode, texts.str.replace(" ", ""), texts)


def _best_first(cells: pd.DataFrame) -> pd.DataFrame:
    """Cells in the order of the return, the candidates of each with the best first."""
    order = [
        cells["table"].map(["Header", "Episodes"].index),
        cells["row"],
        cells["field"],
        -cells["level"],
        cells["source"].map(_SOURCES.index),
        cells["rank"],
        cells["suggestion"],
    ]
    return cells.iloc[np.lexsort(order[::-1])]


def _agreed(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per cell and value: the best one's, with the reason of another source added."""
    cells = _best_first(cells)
    key = [*_CELL, "suggestion"]
    first = cells.drop_duplicates(key).copy()
    others = cells.drop_duplicates([*key, "source"])
    others = others[others.duplicated(key)]
    if len(others):
        more = others.groupby(key)["reason"].agg("; ".join)
        added = more.reindex(pd.MultiIndex.from_frame(first[key])).to_numpy()
        both = [
            reason if pd.isna(also) else f"{reason}; {also}"
            for reason, also in zip(first["reason"], added, strict=True)
        ]
        first["reason"] = both
    return first


def _only_if_undisputed(cells: pd.DataFrame) -> np.ndarray:
    """A sure one is only likely when there is another sure one, or another source disagrees.

    The list of all postcodes disagrees with nobody: it knows of no child.
    """
    level = cells["level"].to_numpy()
    cell = cells.groupby(_CELL, sort=False).ngroup().to_numpy()
    source = cells["source"].map(_SOURCES.index).to_numpy()
    speaks = (level >= LIKELY) & (source != _SOURCES.index(POSTCODE_LIST))
    sure = np.bincount(cell, weights=level == SURE)
    spoken = np.bincount(cell, weights=speaks)
    alike = pd.Series(speaks).groupby([cell, source]).transform("sum").to_numpy()
    disputed = (sure[cell] > 1) | (spoken[cell] > alike)
    return np.where((level == SURE) & disputed, LIKELY, level)
