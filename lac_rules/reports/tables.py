"""Reports over a validation: failures by rule, children with errors, and an anonymous summary.

The summary holds no child's data and can be sent to other councils. It protects small numbers as
the DfE does in its statistics on looked-after children: a count of 1 to 5 children is not shown,
and every other count is rounded to the nearest 5. Rates are worked out from the rounded counts, so
that nothing can be told from them that the counts do not say. It does not name the council either:
whoever sends it decides, by the file's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.metadata import version

import pandas as pd

from lac_rules.issues import Issues
from lac_rules.language.rule import KINDS
from lac_rules.reports.rule_guide import rules_with_code
from lac_rules.returns import LacReturn
from lac_rules.validation import Result

FORMAT = "lac903 anonymous summary"
FORMAT_VERSION = 1
"""Raised when older programs can no longer read a summary."""

SMALLEST_SHOWN = 6
"""Counts of children below this, and above 0, are not shown."""
ROUNDED_TO = 5
NOW, LATER = "now", "by 31 March"
"""When something is wrong: already, or only if nothing happens until then."""
SUPPRESSED = "1 to 5"
NOT_RUN = "not run"
_STAND_IN = 3  # the middle of 1 to 5
_NOTE = (
    "No child's data is in this file. Counts are rounded to the nearest 5; null stands for a count "
    "that is not shown because it tells of 1 to 5 children. Rules that ran and are not listed "
    "under rules found nothing."
)


def failures_by_rule(result: Result) -> pd.DataFrame:
    """One row per rule that found something, most errors first.

    Columns: code, kind (one of ``rule.KINDS``), message, errors (rows flagged), children. Of a
    return that was looked at before the year's end, ``when`` comes first: ``NOW``, or ``LATER`` for
    what is to come, which stands below.
    """
    return _now_and_later(
        result,
        lambda issues: issues.by_rule.sort_values(
            "errors", ascending=False, kind="stable", ignore_index=True
        ),
    )


def children_with_errors(result: Result, ret: LacReturn) -> pd.DataFrame:
    """One row per child with errors, most errors first, then in the order of the return.

    Columns: child (as written where it was first flagged; "" stands for the rows without a child
    ID), errors (rows flagged, counted once per rule), codes ("164, 218", in the rules' order); and
    ``when`` first, as in :func:`failures_by_rule`.
    """
    return _now_and_later(result, lambda issues: _children(issues, result, ret))


def _now_and_later(result: Result, table_of: Callable[[Issues], pd.DataFrame]) -> pd.DataFrame:
    """A table of what is wrong; before the year's end with what is to come below it."""
    now = table_of(result.issues)
    if result.as_at is None:
        return now
    parts = [(NOW, now), (LATER, table_of(result.to_come))]
    parts = [part.assign(when=when) for when, part in parts if len(part)] or [now.assign(when="")]
    table = pd.concat(parts, ignore_index=True)
    return table[["when", *now.columns]]


def _children(issues: Issues, result: Result, ret: LacReturn) -> pd.DataFrame:
    rows = issues.rows
    rows = rows.assign(
        key=_child_keys(rows["child"]),
        rule=rows["code"].map({code: place for place, code in enumerate(result.rules.codes)}),
    )
    children = rows.groupby("key", sort=False).agg(child=("child", "first"), errors=("row", "size"))
    codes = rows.drop_duplicates(["key", "code"]).sort_values("rule", kind="stable")
    children["codes"] = codes.groupby("key")["code"].agg(", ".join)
    children["place"] = _order_in(ret).get_indexer(children.index)
    children = children.sort_values(["errors", "place"], ascending=[False, True], kind="stable")
    return children[["child", "errors", "codes"]].reset_index(drop=True)


def anonymous_summary(result: Result, ret: LacReturn) -> dict:
    """Counts that can be sent to other councils: no child's data, no identifiers, JSON-able.

    Keys: format, format_version, program_version, note, collection_year, rules_year (whose rules
    were used), children, children_with_errors, errors, kinds (kind -> counts), rules (code ->
    counts, rules that found something), rules_run, rules_not_run, rules_failed (codes). Counts are
    errors, children and per_100_children (errors per 100 children of the return).

    Small numbers are protected as the module says: None where 1 to 5 children are meant, otherwise
    rounded to the nearest 5. An error count is shown only when its count of children is. Nothing is
    counted at all for a return of 1 to 5 children. A council's own rules are left out, because
    others do not have them and their codes could be telling.
    """
    ours = {item.code for item in result.rules if not item.is_local}
    rows = result.issues.rows
    rows = rows[rows["code"].isin(ours)]
    rows = rows.assign(
        child=_child_keys(rows["child"]),
        kind=rows["code"].map({item.code: item.kind for item in result.rules}),
    )
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
        "kinds": {kind: _counts(rows[rows["kind"] == kind], ret.children) for kind in KINDS},
        "rules": {
            code: _counts(found, ret.children)
            for code, found in by_rule.groupby("code", sort=False)
        },
        "rules_run": [code for code in result.ran if code in ours],
        "rules_not_run": [code for code in result.not_run if code in ours],
        "rules_failed": [code for code in result.failed if code in ours],
    }


def protected(children: int) -> int | None:
    """A count of children as it may be shown: None for 1 to 5, otherwise to the nearest 5."""
    return None if 0 < children < SMALLEST_SHOWN else _rounded(children)


def compare(summaries: Mapping[str, Mapping]) -> pd.DataFrame:
    """Each council's errors per 100 children against the median of all, rule by rule.

    ``summaries`` maps a council's label to its anonymous summary. One row per rule that found
    something somewhere and council: the rules with the highest median first, the councils as given.
    Columns: code, kind, message ("" for a rule that this program does not know), council, rate,
    median, difference (rate less median), note. Where the rate is NaN, the note says why:
    ``SUPPRESSED`` or ``NOT_RUN``. In the median a suppressed count stands as 3 errors, since
    leaving it out would make rare errors look common; a council that did not run a rule is left
    out.
    """
    columns = ["code", "kind", "message", "council", "rate", "median", "difference", "note"]
    codes = dict.fromkeys(code for summary in summaries.values() for code in summary["rules"])
    rows = [
        (code, *_words(code), council, *_rate(summary, code))
        for code in codes
        for council, summary in summaries.items()
    ]
    table = pd.DataFrame(rows, columns=[*columns[:5], "note", "for_median"])
    table["median"] = table.groupby("code", sort=False)["for_median"].transform("median")
    table["median"] = table["median"].round(1)
    table["difference"] = (table["rate"] - table["median"]).round(1)
    return table.sort_values("median", ascending=False, kind="stable", ignore_index=True)[columns]


def _child_keys(children: pd.Series) -> pd.Series:
    """Child IDs as they are compared: trimmed and upper-case."""
    return children.astype(object).str.strip().str.upper()


def _order_in(ret: LacReturn) -> pd.Index:
    """The children in the order of the return; all its tables share it."""
    return next(iter(ret.typed.values()))["CHILD"].cat.categories if ret.typed else pd.Index([])


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


def _words(code: str) -> tuple[str, str]:
    """Kind and message of a rule as it stands now."""
    known = rules_with_code(code)
    return (known[-1].kind, known[-1].message) if known else ("", "")


def _rate(summary: Mapping, code: str) -> tuple[float, str, float]:
    """A council's rate, why there is none, and the rate that counts for the median."""
    nothing, children = float("nan"), summary["children"]
    if code not in summary["rules_run"]:
        return nothing, NOT_RUN, nothing
    if not children:
        return nothing, SUPPRESSED, nothing
    if code not in summary["rules"]:
        return 0.0, "", 0.0
    rate = summary["rules"][code]["per_100_children"]
    if rate is None:
        return nothing, SUPPRESSED, 100 * _STAND_IN / children
    return float(rate), "", float(rate)
