"""Joining tables by CHILD: sets of children, chosen rows of each child, pairs of rows.

Every table of a return codes CHILD alike, so each of these is arithmetic on whole numbers. A blank
CHILD joins nothing and forms no child.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import pandas as pd

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


class Neighbour:
    """The row before or after each row of a table, among the rows of the same child.

    ``exists`` says on which rows there is one. Any field is an attribute: ``previous.REC`` is the
    REC of the row before, on the index of the table, blank where there is none.
    """

    def __init__(self, table: pd.DataFrame, order: np.ndarray, step: int) -> None:
        self._table = table
        codes = _child_codes(table)
        self._positions = np.full(len(table), -1)
        if len(order) > 1:
            before, after = order[:-1], order[1:]
            linked = codes[before] == codes[after]
            before, after = before[linked], after[linked]
            here, there = (after, before) if step < 0 else (before, after)
            self._positions[here] = there

    @cached_property
    def exists(self) -> pd.Series:
        """The rows that have such a neighbour."""
        return pd.Series(self._positions >= 0, index=self._table.index, copy=False)

    def rows(self, mask: pd.Series) -> pd.Series:
        """The neighbours of the rows in ``mask``, as rows of the table."""
        found = np.zeros(len(self._table), dtype=bool)
        positions = self._positions[mask.to_numpy()]
        found[positions[positions >= 0]] = True
        return pd.Series(found, index=self._table.index, copy=False)

    def of(self, column: pd.Series) -> pd.Series:
        """The neighbour's value of any column on the table's rows."""
        return _taken(column, self._positions, self._table.index)

    def __getattr__(self, field: str) -> pd.Series:
        if field.startswith("_"):
            raise AttributeError(field)
        values = self.of(self._table[field])
        setattr(self, field, values)  # many rules ask for the same few fields
        return values


def previous_row(table: pd.DataFrame, order: np.ndarray) -> Neighbour:
    """The row before each row in ``order`` (from :func:`order_within_child`)."""
    return Neighbour(table, order, step=-1)


def next_row(table: pd.DataFrame, order: np.ndarray) -> Neighbour:
    """The row after each row in ``order`` (from :func:`order_within_child`)."""
    return Neighbour(table, order, step=1)


class ChosenRow:
    """For each row of ``table``, the one row that was chosen for its child in the table ``other``.

    ``exists`` says for which rows there is one. Any field is an attribute: ``chosen.REC`` is the
    REC of the chosen row, on the index of ``table``, blank where there is none. ``chosen`` is True
    on at most one row of each child.
    """

    def __init__(self, table: pd.DataFrame, other: pd.DataFrame, chosen: pd.Series) -> None:
        rows = np.flatnonzero(chosen.to_numpy())
        positions = np.full(len(other["CHILD"].array.categories) + 1, -1)
        positions[_child_codes(other)[rows]] = rows
        self._other = other
        self._index = table.index
        self._positions = positions[_child_codes(table)]  # a blank CHILD takes the last, -1
        self.exists = pd.Series(self._positions >= 0, index=self._index, copy=False)

    def of(self, column: pd.Series) -> pd.Series:
        """The chosen row's value of any column on the rows of ``other``."""
        return _taken(column, self._positions, self._index)

    def __getattr__(self, field: str) -> pd.Series:
        if field.startswith("_"):
            raise AttributeError(field)
        values = self.of(self._other[field])
        setattr(self, field, values)
        return values


class _Side:
    """The fields of one side of a set of pairs, each taken when first asked for."""

    def __init__(self, table: pd.DataFrame, positions: np.ndarray) -> None:
        self._table = table
        self._positions = positions

    def of(self, column: pd.Series) -> pd.Series:
        """Any column on the side's table, one value per pair."""
        return _taken(column, self._positions, None)

    def __getattr__(self, field: str) -> pd.Series:
        if field.startswith("_"):
            raise AttributeError(field)
        values = self.of(self._table[field])
        setattr(self, field, values)
        return values


class Pairs:
    """All pairs of a row of ``left`` and a row of ``right`` with the same CHILD.

    ``pairs.left.DECOM`` and ``pairs.right.DOB`` give one value per pair. ``left_rows(failing)`` and
    ``right_rows(failing)`` give the rows that are in at least one failing pair.
    """

    def __init__(self, left: pd.DataFrame, right: pd.DataFrame) -> None:
        self._tables = left, right
        self._positions = equal_numbers(_child_codes(left), _child_codes(right))
        self.left = _Side(left, self._positions[0])
        self.right = _Side(right, self._positions[1])

    def left_rows(self, failing: pd.Series) -> pd.Series:
        """The rows of the left table that are in a pair where ``failing`` holds."""
        return self._rows(0, failing)

    def right_rows(self, failing: pd.Series) -> pd.Series:
        """The rows of the right table that are in a pair where ``failing`` holds."""
        return self._rows(1, failing)

    def _rows(self, side: int, failing: pd.Series) -> pd.Series:
        table = self._tables[side]
        found = np.zeros(len(table), dtype=bool)
        found[self._positions[side][failing.to_numpy()]] = True
        return pd.Series(found, index=table.index, copy=False)


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


def _taken(column: pd.Series, positions: np.ndarray, index: pd.Index | None) -> pd.Series:
    """``column`` at ``positions``; -1 gives a blank. Always a fresh array, never a view."""
    array = column.array.take(positions, allow_fill=True)
    return pd.Series(array, index=index, copy=False)


def _child_codes(table: pd.DataFrame) -> np.ndarray:
    return table["CHILD"].array.codes
