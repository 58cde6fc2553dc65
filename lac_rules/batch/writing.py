"""The summary of a batch -> CSV and JSON files for people."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from lac_rules.batch.summary import Summary
from lac_rules.files import together
from lac_rules.reports.rule_guide import KIND_WORDS
from lac_rules.reports.writing import write_summary, write_table

COUNCILS, RULES, JSON = "councils.csv", "rules.csv", "summary.json"

_COUNCILS = {
    "name": "Return",
    "council": "Council",
    "authority": "Code",
    "year": "Year",
    "children": "Children",
    "children_with_errors": "Children with errors",
    "errors": "Errors",
    "to_come": "To come by 31 March",
    "per_100_children": "Errors per 100 children",
    "missing": "Missing",
    "invalid": "Invalid",
    "inconsistent": "Inconsistent",
    "cross_year": "Last year",
    "rules_run": "Rules run",
    "seconds": "Seconds",
    "left_out": "Left out",
    "problem": "Why it was not checked",
}
_RULES = {
    "code": "Rule",
    "kind": "Kind",
    "message": "What is wrong",
    "errors": "Errors",
    "children": "Children",
    "councils": "Councils",
}


def write_batch(summary: Summary, folder: Path) -> list[Path]:
    """Write the councils, the rules, and both as JSON, into ``folder``. Raises ``CannotWrite``.

    No child's data is in them, but small counts are: they are for those who hold the returns.
    """
    councils = summary.councils.astype(object).where(summary.councils.notna(), None)
    rules = summary.rules.assign(kind=summary.rules["kind"].map(KIND_WORDS).fillna(""))
    both = {"councils": _records(councils), "rules": _records(summary.rules.astype(object))}
    with together():
        return [
            write_table(councils, _COUNCILS, folder / COUNCILS, private=False),
            write_table(rules, _RULES, folder / RULES, private=False),
            write_summary(both, folder / JSON),
        ]


def _records(table: pd.DataFrame) -> list[dict]:
    return json.loads(table.to_json(orient="records"))
