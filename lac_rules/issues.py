"""Issues: which cells a validation flagged, one row per flagged cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from lac_rules.language.rule import Rule
from lac_rules.language.ruleset import Ruleset
from lac_rules.typed import as_keys

COLUMNS = ["code", "table", "row", "field", "child"]


@dataclass(frozen=True)
class Finding:
    """The rows of one table that one rule flagged; ``rows`` are 0-based positions."""

    rule: Rule
    table: str
    rows: np.ndarray


class Issues:
    """What a validation found. Built from findings, unfolded into cells when asked for."""

    def __init__(
        self, findings: list[Finding], tables: Mapping[str, pd.DataFrame], rules: Ruleset
    ) -> None:
        self.findings = findings
        self._tables = tables
        self._rules = rules

    @cached_property
    def frame(self) -> pd.DataFrame:
        """One row per flagged cell: code, table, row (0-based position), field, child."""
        parts = [
            (finding.rule.code, finding.table, field, finding.rows)
            for finding in self.findings
            for field in finding.rule.marks[finding.table]
        ]
        return self._unfold(parts, COLUMNS)

    @cached_property
    def rows(self) -> pd.DataFrame:
        """One row per flagged row and rule: code, table, row, child."""
        parts = [(finding.rule.code, finding.table, "", finding.rows) for finding in self.findings]
        return self._unfold(parts, ["code", "table", "row", "child"])

    @cached_property
    def by_rule(self) -> pd.DataFrame:
        """One row per rule that found something: code, kind, message, errors (rows), children."""
        rows = self.rows.assign(child=_same_child(self.rows["child"]))
        counts = rows.groupby("code", sort=False).agg(
            errors=("row", "size"), children=("child", "nunique")
        )
        found = [self._rules[code] for code in counts.index]
        return pd.DataFrame(
            {
                "code": counts.index,
                "kind": [item.kind for item in found],
                "message": [item.message for item in found],
                "errors": counts["errors"].to_numpy(),
                "children": counts["children"].to_numpy(),
            }
        )

    @cached_property
    def dfe(self) -> Issues:
        """What the DfE's rules and the council's own found, without the further checks."""
        return self._where(further=False)

    @cached_property
    def further(self) -> Issues:
        """What the checks beyond the DfE's found."""
        return self._where(further=True)

    def _where(self, further: bool) -> Issues:
        findings = [each for each in self.findings if each.rule.further == further]
        return Issues(findings, self._tables, self._rules)

    def parted(self, rows: Mapping[tuple[str, str], Collection[int]]) -> tuple[Issues, Issues]:
        """What is not among ``rows``, and what is: (rule's code, table) -> positions of rows."""
        kept, chosen = [], []
        for each in self.findings:
            wanted = list(rows.get((each.rule.code, each.table), ()))
            among = np.isin(each.rows, wanted)
            for part, mask in ((kept, ~among), (chosen, among)):
                if mask.any():
                    part.append(Finding(each.rule, each.table, each.rows[mask]))
        return tuple(Issues(part, self._tables, self._rules) for part in (kept, chosen))

    @property
    def children_with_errors(self) -> int:
        """How many children have at least one error."""
        return _same_child(self.rows["child"]).nunique()

    def __len__(self) -> int:
        """The number of errors: flagged rows, counted once per rule."""
        return sum(len(finding.rows) for finding in self.findings)

    def _unfold(self, parts: list[tuple], columns: list[str]) -> pd.DataFrame:
        lengths = [len(rows) for *_, rows in parts]
        children = {name: frame["CHILD"].to_numpy() for name, frame in self._tables.items()}
        data = {
            "code": np.repeat(np.array([part[0] for part in parts], dtype=object), lengths),
            "table": np.repeat(np.array([part[1] for part in parts], dtype=object), lengths),
            "row": _joined([part[3] for part in parts], np.int64),
            "field": np.repeat(np.array([part[2] for part in parts], dtype=object), lengths),
            "child": _joined([children[part[1]][part[3]] for part in parts], object),
        }
        return pd.DataFrame({name: data[name] for name in columns})


def _same_child(children: pd.Series) -> pd.Series:
    """IDs as rules compare them, without outer spaces and in upper case; blank is nobody."""
    same = as_keys(children)
    return same.where(same != "", None)


def _joined(arrays: list[np.ndarray], dtype: type) -> np.ndarray:
    return np.concatenate(arrays) if arrays else np.empty(0, dtype=dtype)
