"""Reports -> CSV and JSON files for people.

The CSV files are made to be opened in a spreadsheet: with a mark that tells it that they are UTF-8,
and with a leading apostrophe where a value begins as a formula does, so that text in a child's ID
can never run there. (The return's own CSV files have neither: the portal takes values as they are.)
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from lac_rules.files import replacing
from lac_rules.reports.rule_guide import KIND_WORDS

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What makes a spreadsheet read a value as a formula, or skip to one."""
NO_CHILD = "(no child ID)"

_FAILURES = {
    "code": "Rule",
    "kind": "Kind",
    "message": "What is wrong",
    "errors": "Errors",
    "children": "Children",
}
_CHILDREN = {"child": "Child", "errors": "Errors", "codes": "Rules"}
_EXPLAINED = {
    "child": "Child",
    "table": "Table",
    "row": "Row",
    "code": "Rule",
    "message": "What the rule says",
    "values": "Values",
    "reason": "Why it is right",
    "who": "Who",
    "when": "When",
}
_FURTHER = {"further": "Further checks"}


def write_failures(failures: pd.DataFrame, path: Path) -> Path:
    """Write ``failures_by_rule`` as CSV. Raises ``CannotWrite``."""
    words = failures.assign(kind=failures["kind"].map(KIND_WORDS))
    return write_table(words, _with_when(words, _FAILURES), path)


def write_children(children: pd.DataFrame, path: Path) -> Path:
    """Write ``children_with_errors`` as CSV. Raises ``CannotWrite``."""
    named = children["child"].where(children["child"].str.strip() != "", NO_CHILD)
    headings = _with_when(children, _CHILDREN) | (_FURTHER if "further" in children else {})
    return write_table(children.assign(child=named), headings, path)


def _with_when(table: pd.DataFrame, headings: Mapping[str, str]) -> dict[str, str]:
    """The headings, with one for when it is wrong where the table says so."""
    return ({"when": "When"} if "when" in table else {}) | headings


def write_explanations(explained: pd.DataFrame, path: Path) -> Path:
    """Write ``explained_errors`` as CSV, for the portal's notes. Raises ``CannotWrite``."""
    return write_table(explained, _EXPLAINED, path)


def write_summary(summary: Mapping, path: Path) -> Path:
    """Write ``anonymous_summary`` as JSON. Raises ``CannotWrite``."""
    with replacing(path, private=False) as beside:
        text = json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False)
        beside.write_text(text + "\n", encoding="utf-8")
    return path


def guarded(value: object) -> object:
    """A value that no spreadsheet takes for a formula: text that begins as one gets an apostrophe.

    Numbers are left alone.
    """
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return "'" + value
    return value


def write_table(
    frame: pd.DataFrame, headings: Mapping[str, str], path: Path, private: bool = True
) -> Path:
    """Write the columns of ``frame`` that ``headings`` names as CSV. Raises ``CannotWrite``.

    It is ``private`` where it tells of single children.
    """
    with (
        replacing(path, private) as beside,
        beside.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(headings.values())
        for row in frame[list(headings)].itertuples(index=False, name=None):
            writer.writerow(map(guarded, row))
    return path
