"""An anonymous summary of a validation, which holds no child's data and can be sent to others.

Counts are of children: one child can have any number of errors, which would show. Each count is
rounded to a multiple of 5, up or down by lot, more likely to the nearer one, and shown from 10 on.
So 0 to 5 children look alike, always as nothing; and of two summaries of returns that are one child
apart nobody can tell for certain what that child has. Whatever differs between them can also come
of the lot, which is drawn anew whenever the return or what was found in it is another one. Rounding
to the nearest 5 would give the child away whenever a count crosses a limit, and so would a lot that
stays the same for a council. The same return gives the same summary: asking again tells no more.

Rates are worked out from the rounded counts. The council is not named: whoever sends the summary
decides, by the file's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.metadata import version

import pandas as pd

from lac_rules.issues import Issues
from lac_rules.language.rule import KINDS
from lac_rules.returns import LacReturn
from lac_rules.typed import as_keys
from lac_rules.validation import Result

FORMAT = "lac903 anonymous summary"
FORMAT_VERSION = 2
"""Raised when older programs can no longer read a summary."""

ROUNDED_TO = 5
SMALLEST_SHOWN = 10
"""Rounded counts of children below this are not shown, nor told from none."""
_NOTE = (
    "No child's data is in this file. It counts children with errors, rounded up or down to a "
    "multiple of 5 by lot. null stands for fewer than 10 or none, and so does a rule that ran and "
    "is not listed under rules."
)
_DRAWS = 2**64

Shown = Callable[[int, str], int | None]
"""A count of children, and a name for what is counted -> the count as it may be shown."""


def anonymous_summary(result: Result, ret: LacReturn) -> dict:
    """Counts that can be sent to other councils: no child's data, no identifiers, JSON-able.

    Keys: format, format_version, program_version, note, collection_year, rules_year (whose rules
    were used), children, children_with_errors, explained (counts of those of the errors that
    somebody explained, which are right as they are), kinds (kind -> counts), rules (code -> counts,
    rules with a count that is shown), rules_run, rules_not_run, rules_failed (codes). Counts are
    children (with such an error) and per_100_children.

    Counts are protected as the module says; None where one is not shown. Nothing is counted at all
    for a return that is not shown itself. A council's own rules are left out, because others do not
    have them and their codes could be telling; further checks are left out, because the summary
    counts the DfE's errors. Rules that were chosen away are among those not run.
    """
    ours = {
        item.code for item in result.rules.with_those_off if not (item.is_local or item.further)
    }
    explained = _of_dfe(result.explained, ours)
    rows = pd.concat([_of_dfe(result.issues, ours), explained], ignore_index=True)
    rows = rows.assign(kind=rows["code"].map({item.code: item.kind for item in result.rules}))
    shown = _by_lot(result, ret)
    total = shown(ret.children, "children of the return")

    def counts(found: pd.DataFrame, name: str) -> dict[str, int | float | None]:
        children = shown(found.loc[found["child"] != "", "child"].nunique(), name)
        if children is None or total is None:
            return {"children": None, "per_100_children": None}
        children = min(children, total)
        return {"children": children, "per_100_children": round(100 * children / total, 1)}

    by_rule = {code: counts(found, code) for code, found in rows.groupby("code", sort=False)}
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "program_version": version("lac903"),
        "note": _NOTE,
        "collection_year": ret.year,
        "rules_year": result.rules.year,
        "children": total,
        "children_with_errors": counts(rows, "children with errors")["children"],
        "explained": counts(explained, "explained"),
        "kinds": {kind: counts(rows[rows["kind"] == kind], kind) for kind in KINDS},
        "rules": {code: each for code, each in by_rule.items() if each["children"] is not None},
        "rules_run": [code for code in result.ran if code in ours],
        "rules_not_run": [code for code in (*result.not_run, *result.rules.off) if code in ours],
        "rules_failed": [code for code in result.failed if code in ours],
    }


def _of_dfe(issues: Issues, codes: set[str]) -> pd.DataFrame:
    """The errors of these rules, by row, with children as rules compare them."""
    rows = issues.rows
    rows = rows[rows["code"].isin(codes)]
    return rows.assign(child=as_keys(rows["child"]))


def rounded_by_lot(children: int, lot: float) -> int | None:
    """A count of children as it may be shown; ``lot`` is from 0 up to, not including, 1."""
    rounded = int(children / ROUNDED_TO + lot) * ROUNDED_TO
    return rounded if rounded >= SMALLEST_SHOWN else None


def _by_lot(result: Result, ret: LacReturn) -> Shown:
    drawn_from = _fingerprint(result, ret)

    def shown(children: int, name: str) -> int | None:
        drawn = hashlib.sha256(drawn_from + name.encode()).digest()[:8]
        return rounded_by_lot(children, int.from_bytes(drawn) / _DRAWS)

    return shown


def _fingerprint(result: Result, ret: LacReturn) -> bytes:
    """Another one for each return and each result; without both nobody can work it out."""
    fingerprint = hashlib.sha256()
    for name, frame in sorted({**ret.tables, "issues": result.issues.frame}.items()):
        fingerprint.update(name.encode())
        rows = pd.util.hash_pandas_object(frame.astype(str), index=False)
        fingerprint.update(rows.to_numpy().tobytes())
    return fingerprint.digest()
