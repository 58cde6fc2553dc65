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
FURTHER_CHECKS = "further checks.csv"

_COUNCILS = {
    "name": "Return",
    "council": "Council",
    "authority": "Code",
    "year": "Year",
    "children": "Children",
    "children_with_errors": "Children with errors",
    "errors": "Errors",
    "explained": "Explained",
    "to_come": "To come by 31 March",
    "per_100_children": "Errors per 100 children",
    "missing": "Missing",
    "invalid": "Invalid",
    "inconsistent": "Inconsistent",
    "cross_year": "Last year",
    "further": "Further checks",
    "rules_run": "Rules run",
    "rules_off": "Rules not run by choice",
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
    """Write the councils, the rules, the further checks, and all as JSON, into ``folder``.

    No child's data is in them, but small counts are: they are for those who hold the returns.
    Raises ``CannotWrite``.
    """
    councils = summary.councils.astype(object).where(summary.councils.notna(), None)
    parts = {"councils": councils, "rules": summary.rules, "further": summary.further}
    everything = {name: _records(part.astype(object)) for name, part in parts.items()}
    rules, further = _with_kinds(summary.rules), _with_kinds(summary.further)
    with together():
        return [
            write_table(councils, _COUNCILS, folder / COUNCILS, private=False),
            write_table(rules, _RULES, folder / RULES, private=False),
            write_table(further, _RULES, folder / FURTHER_CHECKS, private=False),
            write_summary(everything, folder / JSON),
        ]


def _with_kinds(rules: pd.DataFrame) -> pd.DataFrame:
    """The kinds in words."""
    return rules.assign(kind=rules["kind"].map(KIND_WORDS).fillna(""))


def _records(table: pd.DataFrame) -> list[dict]:
    return json.loads(table.to_json(orient="records"))
