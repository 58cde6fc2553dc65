"""An anonymous summary of a validation, which holds no child's data and can be sent to others.

It protects small numbers as the DfE does in its statistics on looked-after children: a count of 1
to 5 children is not shown, and every other count is rounded to the nearest 5. Rates are worked out
from the rounded counts, so that nothing can be told from them that the counts do not say. It does
not name the council either: whoever sends it decides, by the file's name.
"""

from __future__ import annotations

from importlib.metadata import version

import pandas as pd

from lac_rules.issues import Issues
from lac_rules.language.rule import KINDS
from lac_rules.returns import LacReturn
from lac_rules.typed import as_keys
from lac_rules.validation import Result

FORMAT = "lac903 anonymous summary"
FORMAT_VERSION = 1
"""Raised when older programs can no longer read a summary."""

SMALLEST_SHOWN = 6
"""Counts of children below this, and above 0, are not shown."""
ROUNDED_TO = 5
_NOTE = (
    "No child's data is in this file. Counts are rounded to the nearest 5; null stands for a count "
    "that is not shown because it tells of 1 to 5 children. Rules that ran and are not listed "
    "under rules found nothing."
)


def anonymous_summary(result: Result, ret: LacReturn) -> dict:
    """Counts that can be sent to other councils: no child's data, no identifiers, JSON-able.

    Keys: format, format_version, program_version, note, collection_year, rules_year (whose rules
    were used), children, children_with_errors, errors, explained (counts of those of the errors
    that somebody explained, which are right as they are), kinds (kind -> counts), rules (code ->
    counts, rules that found something), rules_run, rules_not_run, rules_failed (codes). Counts are
    errors, children and per_100_children (errors per 100 children of the return).

    Small numbers are protected as the module says: None where 1 to 5 children are meant, otherwise
    rounded to the nearest 5. An error count is shown only when its count of children is. Nothing is
    counted at all for a return of 1 to 5 children. A council's own rules are left out, because
    others do not have them and their codes could be telling; further checks are left out, because
    the summary counts the DfE's errors. Rules that were chosen away are among those not run.
    """
    ours = {
        item.code for item in result.rules.with_those_off if not (item.is_local or item.further)
    }
    rows, explained = _of_dfe(result.issues, ours), _of_dfe(result.explained, ours)
    if len(explained):
        rows = pd.concat([rows, explained], ignore_index=True)
    rows = rows.assign(kind=rows["code"].map({item.code: item.kind for item in result.rules}))
    everything = _counts(rows, ret.children)
    by_rule = rows[:0] if protected(ret.children) is None else rows
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "program_version": version("lac903"),
        "note": _NOTE,
        "collection_year": ret.year,
        "rules_year": result.rules.year,
        "children": protected(ret.children),
        "children_with_errors": everything["children"],
        "errors": everything["errors"],
        "explained": _counts(explained, ret.children),
        "kinds": {kind: _counts(rows[rows["kind"] == kind], ret.children) for kind in KINDS},
        "rules": {
            code: _counts(found, ret.children)
            for code, found in by_rule.groupby("code", sort=False)
        },
        "rules_run": [code for code in result.ran if code in ours],
        "rules_not_run": [code for code in (*result.not_run, *result.rules.off) if code in ours],
        "rules_failed": [code for code in result.failed if code in ours],
    }


def _of_dfe(issues: Issues, codes: set[str]) -> pd.DataFrame:
    """The errors of these rules, by row, with children as rules compare them."""
    rows = issues.rows
    rows = rows[rows["code"].isin(codes)]
    return rows.assign(child=as_keys(rows["child"]))


def protected(children: int) -> int | None:
    """A count of children as it may be shown: None for 1 to 5, otherwise to the nearest 5."""
    return None if 0 < children < SMALLEST_SHOWN else _rounded(children)


def _counts(rows: pd.DataFrame, children_of_return: int) -> dict[str, int | float | None]:
    children = protected(rows.loc[rows["child"] != "", "child"].nunique())
    total = protected(children_of_return)
    if children is None or total is None:
        return {"errors": None, "children": None, "per_100_children": None}
    errors = _rounded(len(rows))
    rate = round(100 * errors / total, 1) if total else None
    return {"errors": errors, "children": children, "per_100_children": rate}


def _rounded(count: int) -> int:
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
