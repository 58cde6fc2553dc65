"""Joining tables by CHILD: sets of children, chosen rows of each child, pairs of rows.

Every table of a return codes CHILD alike, so each of these is arithmetic on whole numbers. A blank
CHILD joins nothing and forms no child.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

from lac_rules.schema import TABLE_PARAMETERS

Positions = tuple[np.ndarray, np.ndarray]
"""Positions on the left and on the right, one of each per pair."""

_LATEST_DAY = np.iinfo(np.int64).max


class Children:
    """A set of children of the return. ``&``, ``|`` and ``~`` combine sets."""

    def __init__(self, flags: np.ndarray) -> None:
        self._flags = flags

    def rows_of(self, table: pd.DataFrame) -> pd.Series:
        """The rows of ``table`` that belong to one of these children."""
        found = np.append(self._flags, False)[_child_codes(table)]
        return pd.Series(found, index=table.index, copy=False)

    def __and__(self, other: Children) -> Children:
        return Children(self._flags & other._flags)

    def __or__(self, other: Children) -> Children:
        return Children(self._flags | other._flags)

    def __invert__(self) -> Children:
        return Children(~self._flags)


def children_with(table: pd.DataFrame, where: pd.Series | None = None) -> Children:
    """The children who have a row in ``table`` (a row where ``where`` holds, when given)."""
    codes = _child_codes(table)
    if where is not None:
        codes = codes[where.to_numpy()]
    flags = np.zeros(len(table["CHILD"].array.categories) + 1, dtype=bool)
    flags[codes] = True
    return Children(flags[:-1])


def nobody(table: pd.DataFrame) -> Children:
    """None of the children; ``table`` is any typed table of the return."""
    return Children(np.zeros(len(table["CHILD"].array.categories), dtype=bool))


def count_per_child(table: pd.DataFrame, where: pd.Series) -> pd.Series:
    """For each row of ``table``: how many rows of its child fulfil ``where`` (0: blank CHILD)."""
    codes = _child_codes(table)
    counts = np.bincount(codes[where.to_numpy() & (codes >= 0)], minlength=codes.max(initial=0) + 1)
    return pd.Series(np.where(codes >= 0, counts[codes], 0), index=table.index, copy=False)


def earliest(
    table: pd.DataFrame, dates: pd.Series, where: pd.Series | None = None, tie: str = "first"
) -> pd.Series:
    """The one row of each child with the smallest date, among the rows where ``where`` holds.

    Rows without a date are left out. Of several rows with that date the ``tie`` ("first" or
    "last") in file order is taken.
    """
    return _extreme(table, dates, where, tie, sign=1)


def latest(
    table: pd.DataFrame, dates: pd.Series, where: pd.Series | None = None, tie: str = "first"
) -> pd.Series:
    """The one row of each child with the greatest date; otherwise as :func:`earliest`."""
    return _extreme(table, dates, where, tie, sign=-1)


def _extreme(
    table: pd.DataFrame, dates: pd.Series, where: pd.Series | None, tie: str, sign: int
) -> pd.Series:
    codes = _child_codes(table)
    usable = (codes >= 0) & dates.notna().to_numpy()
    if where is not None:
        usable &= where.to_numpy()
    rows = np.flatnonzero(usable)
    seconds = dates.to_numpy().astype("datetime64[s]").astype("int64")[rows] * sign
    place = rows if tie == "first" else -rows
    order = np.lexsort((place, seconds, codes[rows]))
    sorted_codes = codes[rows][order]
    chosen = rows[order[np.append(True, sorted_codes[1:] != sorted_codes[:-1])[: len(order)]]]
    mask = np.zeros(len(table), dtype=bool)
    mask[chosen] = True
    return pd.Series(mask, index=table.index, copy=False)


def order_within_child(table: pd.DataFrame, *dates: pd.Series) -> np.ndarray:
    """Row positions sorted by child, then by each of ``dates``, no date last, then file order.

    Rows with a blank CHILD are left out.
    """
    codes = _child_codes(table)
    keys = [_sortable(column) for column in dates]
    order = np.lexsort((*reversed(keys), codes))  # lexsort is stable: ties keep file order
    return order[np.searchsorted(codes[order], 0) :]


def _sortable(dates: pd.Series) -> np.ndarray:
    days = dates.to_numpy().astype("datetime64[s]")
    return np.where(np.isnat(days), _LATEST_DAY, days.astype("int64"))


def blank_child_as_one(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its rows without CHILD taken together as one more child.

    Two tables of a return that have both been through this still join by CHILD.
    """
    codes, ids = table.CHILD.array.codes, table.CHILD.array.categories
    dtype = pd.CategoricalDtype(ids.append(pd.Index([""], dtype=object)))
    child = pd.Categorical.from_codes(np.where(codes < 0, len(ids), codes), dtype=dtype)
    return table.assign(CHILD=child)


class TakenRows:
    """Rows of one table, one or none for each place of another index.

    The rows before those of a table, the rows chosen for them, and each side of pairs are such.
    Any field is an attribute: ``previous.REC`` is the REC of the row before, blank where there is
    none. Each is taken when first asked for; many rules ask for the same few fields.
    """

    def __init__(
        self, table: pd.DataFrame, positions: np.ndarray, index: pd.Index | None = None
    ) -> None:
        """``positions`` are those of the rows in ``table``, -1 for none."""
        self._table = table
        self._positions = positions
        self._index = index

    @cached_property
    def exists(self) -> pd.Series:
        """The places that have a row."""
        return pd.Series(self._positions >= 0, index=self._index, copy=False)

    def of(self, column: pd.Series) -> pd.Series:
        """The rows' values of any column on the table."""
        values = column.array.take(self._positions, allow_fill=True)
        return pd.Series(values, index=self._index, copy=False)

    def rows(self, where: pd.Series) -> pd.Series:
        """The rows that stand in at least one place where ``where`` holds, as rows of the table."""
        found = np.zeros(len(self._table), dtype=bool)
        positions = self._positions[where.to_numpy()]
        found[positions[positions >= 0]] = True
        return pd.Series(found, index=self._table.index, copy=False)

    def __contains__(self, field: str) -> bool:
        return field in self._table

    def __getitem__(self, field: str) -> pd.Series:
        return getattr(self, field)

    def __getattr__(self, field: str) -> pd.Series:
        if field.startswith("_"):
            raise AttributeError(field)
        values = self.of(self._table[field])
        setattr(self, field, values)
        return values


class Neighbour(TakenRows):
    """The row before or after each row of a table, among the rows of the same child.

    ``previous.REC`` stands on the index of the table; ``previous.rows(where)`` are the neighbours
    of the rows where ``where`` holds.
    """

    def __init__(self, table: pd.DataFrame, order: np.ndarray, step: int) -> None:
        codes = _child_codes(table)
        positions = np.full(len(table), -1)
        if len(order) > 1:
            before, after = order[:-1], order[1:]
            linked = codes[before] == codes[after]
            before, after = before[linked], after[linked]
            here, there = (after, before) if step < 0 else (before, after)
            positions[here] = there
        super().__init__(table, positions, table.index)


def previous_row(table: pd.DataFrame, order: np.ndarray) -> Neighbour:
    """The row before each row in ``order`` (from :func:`order_within_child`)."""
    return Neighbour(table, order, step=-1)


def next_row(table: pd.DataFrame, order: np.ndarray) -> Neighbour:
    """The row after each row in ``order`` (from :func:`order_within_child`)."""
    return Neighbour(table, order, step=1)


class ChosenRow(TakenRows):
    """For each row of ``table``, the one row that was chosen for its child in the table ``other``.

    ``last_year.REC`` stands on the index of ``table``. ``chosen`` is True on at most one row of
    each child.
    """

    def __init__(self, table: pd.DataFrame, other: pd.DataFrame, chosen: pd.Series) -> None:
        rows = np.flatnonzero(chosen.to_numpy())
        positions = np.full(len(other["CHILD"].array.categories) + 1, -1)
        positions[_child_codes(other)[rows]] = rows
        # A blank CHILD takes the last place, -1.
        super().__init__(other, positions[_child_codes(table)], table.index)


class Pairs:
    """All pairs of a row of one table and a row of another with the same CHILD.

    ``pair = Pairs(episodes=episodes, header=header)`` names both tables: ``pair.episodes.DECOM <
    pair.header.DOB`` compares them, one value per pair, and ``pair.marks(failing)`` gives the rows
    of both that are in at least one failing pair.
    """

    def __init__(self, **tables: pd.DataFrame) -> None:
        (one, left), (other, right) = tables.items()
        positions = equal_numbers(_child_codes(left), _child_codes(right))
        self._sides = {one: TakenRows(left, positions[0]), other: TakenRows(right, positions[1])}

    def __getattr__(self, name: str) -> TakenRows:
        if name.startswith("_"):
            raise AttributeError(name)
        if name not in self._sides:
            raise AttributeError(f"These are pairs of {' and '.join(self._sides)}, not {name}.")
        return self._sides[name]

    def marks(self, failing: pd.Series) -> dict[str, pd.Series]:
        """The rows of both tables that are in a pair where ``failing`` holds, by table.

        Both sides must be named as rules name tables: ``Pairs(episodes=..., header=...)``.
        """
        return {TABLE_PARAMETERS[name]: side.rows(failing) for name, side in self._sides.items()}


def equal_numbers(left: np.ndarray, right: np.ndarray, most: int | None = None) -> Positions:
    """All pairs of positions whose whole numbers are equal; a negative number equals nothing.

    Of the positions on the right that equal one on the left the first ``most`` are paired.
    """
    order = np.argsort(right, kind="stable")
    ordered = right[order]
    starts = np.searchsorted(ordered, left, side="left")
    counts = np.searchsorted(ordered, left, side="right") - starts
    counts[left < 0] = 0
    if most is not None:
        counts = np.minimum(counts, most)
    left_positions = np.repeat(np.arange(len(left)), counts)
    # Within the run of a left row the right rows follow each other in ``order``.
    run_starts = np.repeat(starts - np.append(0, np.cumsum(counts)[:-1]), counts)
    right_positions = order[run_starts + np.arange(len(left_positions))]
    return left_positions, right_positions


def _child_codes(table: pd.DataFrame) -> np.ndarray:
    return table["CHILD"].array.codes
