"""What a validation found, by rule and by child."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from lac_rules.issues import Issues
from lac_rules.language.rule import FURTHER
from lac_rules.returns import LacReturn
from lac_rules.typed import as_keys
from lac_rules.validation import Result

NOW, LATER, EXPLAINED = "now", "by 31 March", "explained"
"""When something is wrong: already, only if nothing happens until then, or by the rules alone, and
right as it is."""


def failures_by_rule(result: Result) -> pd.DataFrame:
    """One row per rule that found something, most errors first.

    Columns: code, kind (one of ``rule.KINDS``), message, errors (rows flagged), children. Further
    checks stand below the DfE's rules, and their kind is ``rule.FURTHER``. Of a return that was
    looked at before the year's end, or with explained errors, ``when`` comes first: ``NOW``, or
    ``LATER`` for what is to come, which stands below, and last ``EXPLAINED``.
    """
    return _now_and_later(result, _failures)


def _failures(issues: Issues) -> pd.DataFrame:
    dfe, further = issues.dfe.by_rule, issues.further.by_rule.assign(kind=FURTHER)
    parts = [part.sort_values("errors", ascending=False, kind="stable") for part in (dfe, further)]
    return pd.concat([part for part in parts if len(part)] or [dfe], ignore_index=True)


def children_with_errors(result: Result, ret: LacReturn) -> pd.DataFrame:
    """One row per child with errors, most errors first, then in the order of the return.

    Columns: child (as written where it was first flagged; "" stands for the rows without a child
    ID), errors (rows flagged, counted once per rule), codes ("164, 218", in the rules' order); and
    ``when`` first, as in :func:`failures_by_rule`. Where further checks are among the rules,
    ``further`` has their codes: they are not among the errors, and a child for whom there is
    nothing else has none.
    """
    return _now_and_later(result, lambda issues: _children(issues, result, ret))


def _now_and_later(result: Result, table_of: Callable[[Issues], pd.DataFrame]) -> pd.DataFrame:
    """A table of what is wrong; below it what is to come before the year's end, and explained."""
    now = table_of(result.issues)
    if result.as_at is None and not len(result.explained):
        return now
    others = (LATER, result.to_come), (EXPLAINED, result.explained)
    parts = [(NOW, now), *((when, table_of(issues)) for when, issues in others if len(issues))]
    parts = [part.assign(when=when) for when, part in parts if len(part)] or [now.assign(when="")]
    table = pd.concat(parts, ignore_index=True)
    return table[["when", *now.columns]]


def _children(issues: Issues, result: Result, ret: LacReturn) -> pd.DataFrame:
    rows = issues.rows
    further = {item.code: item.further for item in result.rules}
    rows = rows.assign(
        key=as_keys(rows["child"]),
        rule=rows["code"].map({code: place for place, code in enumerate(result.rules.codes)}),
        error=~rows["code"].map(further).astype(bool),
    )
    children = rows.groupby("key", sort=False).agg(
        child=("child", "first"), errors=("error", "sum")
    )
    codes = rows.drop_duplicates(["key", "code"]).sort_values("rule", kind="stable")
    for column, part in (("codes", codes[codes["error"]]), ("further", codes[~codes["error"]])):
        of_child = part.groupby("key")["code"].agg(", ".join)
        children[column] = of_child.reindex(children.index, fill_value="")
    children["place"] = _order_in(ret).get_indexer(children.index)
    children = children.sort_values(["errors", "place"], ascending=[False, True], kind="stable")
    shown = ["child", "errors", "codes", *(["further"] if result.with_further else [])]
    return children[shown].reset_index(drop=True)


def _order_in(ret: LacReturn) -> pd.Index:
    """The children in the order of the return; all its tables share it."""
    return next(iter(ret.typed.values()))["CHILD"].cat.categories if ret.typed else pd.Index([])
