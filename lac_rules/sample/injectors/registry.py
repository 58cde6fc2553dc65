"""The table of injectors: how an error of each code is put into a sample.

Most are one line of ``edit`` or ``add``; where one line does not do, a function is decorated with
``injector``. Each says in which rows its code must then be found; the rule says in which fields.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pandas as pd

from lac_rules.sample.injectors.bench import Workbench

Where = Callable[[pd.DataFrame, "Workbench"], pd.Series]
"""Facts of a table and the workbench -> which rows."""

Flags = dict[str, np.ndarray]
"""Table -> rows at which the code must be found."""

Injector = Callable[[Workbench, int], Flags]
"""Puts up to so many errors in."""

ITSELF = "the row that was written"
NEXT = "the row after the one that was written"
SOURCE = "the row that was looked at"

_injectors: dict[str, Injector] = {}


def injector(*codes: str) -> Callable[[Injector], Injector]:
    """Register a function for codes. Raises ``ValueError`` when a code has one already."""

    def register(function: Injector) -> Injector:
        for code in codes:
            if code in _injectors:
                raise ValueError(f"Code {code} has two injectors.")
            _injectors[code] = function
        return function

    return register


def injectors() -> Mapping[str, Injector]:
    """All injectors by code."""
    return _injectors


def edit(
    codes: str,
    table: str,
    where: Where | None = None,
    flags: Mapping[str, Where | str] | None = None,
    all_rows: bool = False,
    **values: object,
) -> None:
    """An injector that writes ``values`` into a row of ``table``, for each of ``codes``.

    ``where`` says which rows are suitable; one of each child is taken, or ``all_rows`` of the child
    that are suitable. ``flags`` says which of the child's rows are flagged in which table, by the
    facts before the edit, or ITSELF for the edited ones; without it, the edited ones are.
    """

    def inject(bench: Workbench, count: int) -> Flags:
        facts = bench.facts[table]
        mask = _suitable(facts, bench, where)
        taken = bench.take(table, mask, count)
        rows = facts[mask & facts["CHILD"].isin(taken["CHILD"])] if all_rows else taken
        bench.write(table, rows, values)
        return flagged(bench, taken, flags or {table: ITSELF}, rows.index.to_numpy())

    for code in codes.split():
        injector(code)(inject)


def add(
    codes: str,
    table: str,
    source: str,
    where: Where | None = None,
    flags: Mapping[str, Where | str] | None = None,
    **values: object,
) -> None:
    """An injector that adds a row to ``table`` for a child, beside a suitable row of ``source``.

    ``values`` are worked out from that row's facts; the rest is as in ``edit``.
    """

    def inject(bench: Workbench, count: int) -> Flags:
        taken = bench.take(source, _suitable(bench.facts[source], bench, where), count)
        added = bench.add(table, taken, values)
        return flagged(bench, taken, flags or {table: ITSELF}, added)

    for code in codes.split():
        injector(code)(inject)


def _suitable(facts: pd.DataFrame, bench: Workbench, where: Where | None) -> pd.Series:
    return pd.Series(True, index=facts.index) if where is None else where(facts, bench)


def flagged(
    bench: Workbench, taken: pd.DataFrame, flags: Mapping[str, Where | str], itself: np.ndarray
) -> Flags:
    """The rows to be flagged, from the declaration of an ``edit`` or ``add``."""
    found = {}
    for name, which in flags.items():
        if which is ITSELF or which is NEXT:
            found[name] = itself + (which is NEXT)
        elif which is SOURCE:
            found[name] = taken.index.to_numpy()
        else:
            rows = bench.rows_of(name, taken["CHILD"])
            found[name] = rows.index.to_numpy()[which(rows, bench)]
    return found


# -- conditions and values that many injectors share -----------------------------------------------


def every(rows: pd.DataFrame, bench: Workbench) -> np.ndarray:
    """Every row of the child."""
    return np.ones(len(rows), dtype=bool)


def first(rows: pd.DataFrame, bench: Workbench) -> pd.Series:
    """The child's first episode."""
    return rows["first"]


def last(rows: pd.DataFrame, bench: Workbench) -> pd.Series:
    """The child's last episode."""
    return rows["last"]


def unknown_child(rows: pd.DataFrame, bench: Workbench) -> pd.Series:
    """A CHILD that nobody has."""
    return rows["CHILD"] + "X"


def shifted(field: str, days: int) -> Callable:
    """The day ``days`` after (before, when negative) the date in the field, by its facts' name."""
    return lambda rows, bench: rows[field] + days


def year_end_and(days: int) -> Callable:
    """The day ``days`` after the year's end."""
    return lambda rows, bench: np.full(len(rows), bench.span.end + days)


def year_start_and(days: int) -> Callable:
    """The day ``days`` after the year's start."""
    return lambda rows, bench: np.full(len(rows), bench.span.start + days)
