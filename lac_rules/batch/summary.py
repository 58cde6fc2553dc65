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
    children, children_with_errors, errors, explained (right as they are, in no other count),
    to_come, per_100_children, one column per kind, further (what further checks found, in no other
    count), rules_run, rules_off (chosen away), seconds, left_out (what was not read, in words),
    problem. ``rules``: one row per rule
    that found something, most errors first: code, kind, message, errors, children, councils.
    ``further``: the same of the further checks.
    """

    councils: pd.DataFrame
    rules: pd.DataFrame
    further: pd.DataFrame


def summarise(outcomes: Iterable[Outcome]) -> Summary:
    """One summary over all returns, whatever order they came in."""
    outcomes = sorted(outcomes, key=lambda outcome: outcome.name.casefold())
    rules = _rules([each.rules for each in outcomes])
    return Summary(_councils(outcomes), rules, _rules([each.further for each in outcomes]))


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
            "explained": each.explained,
            "to_come": each.to_come,
            "per_100_children": round(100 * each.errors / each.children, 1)
            if each.children
            else None,
            **{kind: each.kinds.get(kind, 0) for kind in KINDS},
            "further": sum(errors for errors, _ in each.further.values()),
            "rules_run": each.rules_run,
            "rules_off": each.rules_off,
            "seconds": round(each.seconds, 2),
            "left_out": " ".join(each.left_out),
            "problem": each.problem,
        }
        for each in outcomes
    ]
    return pd.DataFrame(rows).astype({"year": "Int64"})


def _rules(by_return: list[dict[str, tuple[int, int]]]) -> pd.DataFrame:
    """The counts of each rule over all returns, of which each maps its rules to its own."""
    counts: dict[str, list[int]] = {}
    for rules in by_return:
        for code, (errors, children) in rules.items():
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
