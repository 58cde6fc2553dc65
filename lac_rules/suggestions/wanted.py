"""Which cells want a suggestion: those that are marked, and postcodes whose distance or area is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lac_rules.issues import Issues
from lac_rules.language.conditions import one_of
from lac_rules.returns import LacReturn
from lac_rules.schema import DERIVED_FIELDS, SHORT_BREAKS

_WORKED_OUT_FROM = {
    "PL_POST": ("PL_DISTANCE", "PL_LA", "PL_LOCATION"),
    "HOME_POST": ("PL_DISTANCE",),
}
_BY_ITSELF = ("missing", "invalid")
_EMPTY_FOR_SHORT_BREAKS = ("URN", "PL_POST", "HOME_POST")


class Wanted:
    """The cells that the DfE's rules mark in one validation.

    Nothing is suggested for what only a further check asks about: it may well be right.
    """

    def __init__(self, ret: LacReturn, issues: Issues) -> None:
        self._ret = ret
        issues = issues.dfe
        self._cells = issues.frame
        self._by_field = dict(list(self._cells.groupby(["table", "field"], sort=False)))
        self._kinds = {finding.rule.code: finding.rule.kind for finding in issues.findings}

    def rows(self, table: str, field: str) -> np.ndarray:
        """One bool per row of ``table``: a suggestion for ``field`` may help."""
        found = self.marked(table, field)
        if table == "Episodes":
            for derived in self._derived(field):
                found |= self.marked(table, derived)
            if field in _EMPTY_FOR_SHORT_BREAKS:
                found &= ~self.short_breaks()
        return found

    def short_breaks(self) -> np.ndarray:
        """One bool per episode: it is short breaks, which have no postcodes and no URN."""
        return one_of(self._ret.typed["Episodes"]["LS"], SHORT_BREAKS).to_numpy()

    def marked(self, table: str, field: str, codes: frozenset[str] | None = None) -> np.ndarray:
        """One bool per row: the cell is marked (by one of ``codes``)."""
        found = np.zeros(len(self._ret.tables[table]), dtype=bool)
        part = self._by_field.get((table, field))
        if part is not None:
            chosen = part if codes is None else part[part["code"].isin(codes)]
            found[chosen["row"].to_numpy()] = True
        return found

    def wrong_by_itself(self, table: str, field: str) -> np.ndarray:
        """One bool per row: the cell is missing or invalid, whatever other cells hold."""
        codes = frozenset(code for code, kind in self._kinds.items() if kind in _BY_ITSELF)
        return self.marked(table, field, codes)

    def codes(self, cells: pd.DataFrame) -> list[str]:
        """For each cell (table, row, field): the codes of the rules that want it changed."""
        found: dict[tuple, dict[str, None]] = {}
        for table, field in cells[["table", "field"]].drop_duplicates().itertuples(index=False):
            rows = set(cells["row"][(cells["table"] == table) & (cells["field"] == field)])
            for name in (field, *(self._derived(field) if table == "Episodes" else ())):
                part = self._by_field.get((table, name))
                if part is None:
                    continue
                part = part[part["row"].isin(rows)]
                for row, code in zip(part["row"], part["code"], strict=True):
                    found.setdefault((table, row, field), {})[code] = None
        keys = zip(cells["table"], cells["row"], cells["field"], strict=True)
        return [", ".join(found.get(key, ())) for key in keys]

    def _derived(self, field: str) -> tuple[str, ...]:
        """The columns that are worked out from ``field``; none when the data brought their own."""
        given = self._ret.tables["Episodes"].columns
        names = _WORKED_OUT_FROM.get(field, ())
        return tuple(name for name in names if name in DERIVED_FIELDS and name not in given)
