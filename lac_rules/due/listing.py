"""The due list: the items of all modules, with the day, the social worker and what is overdue."""

from __future__ import annotations

import pandas as pd

from lac_rules.due.health import health_items, strengths_and_difficulties
from lac_rules.due.items import ITEM
from lac_rules.due.placements import closing_providers
from lac_rules.due.reviews import next_reviews
from lac_rules.due.young_people import contact_with_care_leavers, turning_18
from lac_rules.language.given import Look, NotRun, parameters_of
from lac_rules.language.injection import Injector
from lac_rules.language.ruleset import all_rules
from lac_rules.reports.grouping import NoSuchColumn, group_of_children
from lac_rules.returns import LacReturn
from lac_rules.schema import nearest_ruleset_year
from lac_rules.validation import Result

COLUMNS = [
    "due",
    "child",
    "what",
    "detail",
    "table",
    "row",
    "field",
    "worker",
    "overdue",
    "codes",
]
BY_31_MARCH = "To come"
"""What an item is called that stands for a finding to come."""

_PARTS = (
    turning_18,
    next_reviews,
    health_items,
    strengths_and_difficulties,
    contact_with_care_leavers,
    closing_providers,
)


def due(ret: LacReturn, result: Result | None = None) -> pd.DataFrame:
    """What is to be done by when, up to 31 March of the return's year; the earliest day first.

    Seen on the day in ``ret.as_at``, and on 31 March where there is none. With the ``result`` of
    ``validate`` the findings to come are there too, by 31 March, as far as no other item of the
    child stands for their rule. What needs a table that is not loaded is left out.

    Columns: due (datetime), child (ID without outer spaces, in capitals), what (such as "Review"),
    detail (words; may be ""), table and field (where it will be recorded), row (position in the
    table, <NA> where the row is not there yet), worker (SW_ID of the child's open social worker
    episode, "" when nobody is known), overdue (the day has passed), codes (rules that find it when
    it is not done, "359" or "131, 132"; "" where none does).
    """
    all_rules()  # the facts of a subject are known once its rules are
    day = ret.as_at or ret.year_end
    injector = Injector(Look(ret, nearest_ruleset_year(ret.year), day, is_over=False))
    parts = [pd.DataFrame(columns=ITEM)]
    for function in _PARTS:
        try:
            parts.append(injector.call(function, {p.name: p for p in parameters_of(function)}))
        except NotRun:
            continue
    if result is not None:
        parts.append(_to_come(ret, result, pd.concat(parts[1:] or parts, ignore_index=True)))
    found = [part for part in parts if len(part)] or parts[:1]
    listed = pd.concat(found, ignore_index=True).astype({"due": "datetime64[s]", "row": "Int64"})
    listed["worker"] = listed["child"].map(_workers(ret)).astype(object).fillna("")
    listed["overdue"] = listed["due"] < pd.Timestamp(day)
    listed = listed.sort_values(["due", "child", "what"], kind="stable", ignore_index=True)
    return listed[COLUMNS]


def by_month(items: pd.DataFrame) -> pd.DataFrame:
    """How much of what falls due in which month: month (its first day), what, items, overdue."""
    month = items["due"].dt.to_period("M").dt.to_timestamp().rename("month")
    return _counts(items, [month, "what"])


def by_worker(items: pd.DataFrame) -> pd.DataFrame:
    """How much each social worker has to do: worker, items, overdue, next (the earliest day that
    has not passed, NaT where all have).

    The items of children whose worker is not known stand under "".
    """
    counts = _counts(items, ["worker"])
    ahead = items[~items["overdue"]].groupby("worker")["due"].min()
    return counts.assign(next=ahead.reindex(counts["worker"]).to_numpy())


def _counts(items: pd.DataFrame, keys: list) -> pd.DataFrame:
    grouped = items.groupby(keys, sort=True)
    return grouped.agg(items=("child", "size"), overdue=("overdue", "sum")).reset_index()


def _to_come(ret: LacReturn, result: Result, known: pd.DataFrame) -> pd.DataFrame:
    """Findings to come for which no item stands, one per child and rule."""
    rows = result.to_come.dfe.rows
    rows = rows.assign(child=rows["child"].astype(object).str.strip().str.upper())
    rows = rows[rows["child"] != ""].drop_duplicates(["child", "code"])
    stands_for = known.assign(code=known["codes"].str.split(", ")).explode("code")
    covered = pd.MultiIndex.from_frame(stands_for[["child", "code"]])
    rows = rows[~pd.MultiIndex.from_frame(rows[["child", "code"]]).isin(covered)]
    rules = [result.rules[code] for code in rows["code"]]
    return pd.DataFrame(
        {
            "due": pd.Timestamp(ret.year_end),
            "child": rows["child"].to_numpy(),
            "what": BY_31_MARCH,
            "detail": [item.message for item in rules],
            "table": rows["table"].to_numpy(),
            "row": rows["row"].astype("Int64").array,
            "field": [
                item.marks[table][0] for item, table in zip(rules, rows["table"], strict=True)
            ],
            "codes": rows["code"].to_numpy(),
        },
        columns=ITEM,
    )


def _workers(ret: LacReturn) -> dict[str, str]:
    try:
        return {child.upper(): worker for child, worker in group_of_children(ret).items()}
    except NoSuchColumn:
        return {}
