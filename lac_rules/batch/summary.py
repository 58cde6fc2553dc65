"""One summary over all returns of a batch."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from lac_rules.batch.checking import Outcome
from lac_rules.language.rule import KINDS
from lac_rules.reports.rule_guide import rules_with_code

_UNKNOWN = "A local rule that is not installed here."


@dataclass(frozen=True)
class Summary:
    """All outcomes as tables.

    ``councils``: one row per return, in the order of their names: name, council, authority, year,
    children, children_with_errors, errors, to_come, per_100_children, one column per kind,
    rules_run, seconds, left_out (what was not read, in words), problem. ``rules``: one row per rule
    that found something, most errors first: code, kind, message, errors, children, councils.
    """

    councils: pd.DataFrame
    rules: pd.DataFrame


def summarise(outcomes: Iterable[Outcome]) -> Summary:
    """One summary over all returns, whatever order they came in."""
    outcomes = sorted(outcomes, key=lambda outcome: outcome.name.casefold())
    return Summary(_councils(outcomes), _rules(outcomes))


def _councils(outcomes: list[Outcome]) -> pd.DataFrame:
    rows = [
        {
            "name": each.name,
            "council": each.council,
            "authority": each.authority,
            "year": each.year,
            "children": each.children,
            "children_with_errors": each.children_with_errors,
            "errors": each.errors,
            "to_come": each.to_come,
            "per_100_children": round(100 * each.errors / each.children, 1)
            if each.children
            else None,
            **{kind: each.kinds.get(kind, 0) for kind in KINDS},
            "rules_run": each.rules_run,
            "seconds": round(each.seconds, 2),
            "left_out": " ".join(each.left_out),
            "problem": each.problem,
        }
        for each in outcomes
    ]
    return pd.DataFrame(rows).astype({"year": "Int64"})


def _rules(outcomes: list[Outcome]) -> pd.DataFrame:
    counts: dict[str, list[int]] = {}
    for outcome in outcomes:
        for code, (errors, children) in outcome.rules.items():
            total = counts.setdefault(code, [0, 0, 0])
            for place, count in enumerate((errors, children, 1)):
                total[place] += count
    rows = []
    for code, total in counts.items():
        known = rules_with_code(code)
        kind, message = (known[-1].kind, known[-1].message) if known else ("", _UNKNOWN)
        rows.append((code, kind, message, *total))
    columns = ["code", "kind", "message", "errors", "children", "councils"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values(["errors", "code"], ascending=[False, True], ignore_index=True)
