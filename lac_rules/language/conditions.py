"""Small conditions that rules are made of, each one vectorised over a table's rows.

A condition takes a typed table or its columns and gives a boolean Series on the table's rows. Where
it takes a table and a field, rows taken from a table do as well: ``is_blank(previous, "DEC")``.

What a blank is to a comparison: ``header.SEX == "M"`` is False and ``header.SEX != "M"`` is True;
``<``, ``<=``, ``>`` and ``>=`` are False. So ``~(episodes.DEC < year_start)`` holds where there is
no DEC, and ``episodes.DEC >= year_start`` does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
import pandas as pd

from lac_rules.language.joins import TakenRows
from lac_rules.typed import TEXT

DAY = np.timedelta64(1, "D")
_MONTHS = np.arange(np.datetime64("0001-01"), np.datetime64("10200-01"))
_FIRST_MONTH = int(_MONTHS[0].astype("int64"))
_FIRST_DAYS = _MONTHS.astype("datetime64[D]").astype("int64")
"""The first day of each month that a date can lie in: many times faster than NumPy's calendar."""


def one_of(column: pd.Series, codes: Collection[str]) -> pd.Series:
    """The value is one of ``codes``; a blank is not.

    Looks each category up once, which is many times faster than ``Series.isin``.
    """
    categories = column.array.categories
    allowed = np.fromiter((code in codes for code in categories), bool, len(categories))
    return _rows(np.append(allowed, False)[column.array.codes], column)


def not_one_of(column: pd.Series, codes: Collection[str]) -> pd.Series:
    """The value is filled in and is not one of ``codes``; a blank is not flagged."""
    categories = column.array.categories
    wrong = np.fromiter((code not in codes for code in categories), bool, len(categories))
    return _rows(np.append(wrong, False)[column.array.codes], column)


def matches(column: pd.Series, pattern: str) -> pd.Series:
    """The whole value matches the regular expression ``pattern``; a blank does not."""
    found = pd.Series(column.array.categories, dtype=object).str.fullmatch(pattern)
    found = found.to_numpy(dtype=bool)
    return _rows(np.append(found, False)[column.array.codes], column)


def as_number(column: pd.Series) -> pd.Series:
    """The value as a number; NaN when blank or not a number."""
    numbers = pd.to_numeric(pd.Series(column.array.categories, dtype=object), errors="coerce")
    values = np.append(numbers.to_numpy(dtype=float), np.nan)
    return _rows(values[column.array.codes], column)


def is_filled(table: pd.DataFrame | TakenRows, field: str) -> pd.Series:
    """The field holds anything but blanks; an unreadable date is filled."""
    name = field + TEXT
    return table[name if name in table else field].notna()


def is_blank(table: pd.DataFrame | TakenRows, field: str) -> pd.Series:
    """The field is empty or holds only spaces; an unreadable date is not blank."""
    return ~is_filled(table, field)


def unreadable(table: pd.DataFrame | TakenRows, field: str) -> pd.Series:
    """The date field is filled in and is not a real date in the form dd/mm/yyyy."""
    return table[field + TEXT].notna() & table[field].isna()


def any_filled(table: pd.DataFrame, fields: Iterable[str]) -> pd.Series:
    """At least one of the fields is filled in."""
    return _rows(np.any([is_filled(table, field) for field in fields], axis=0), table)


def any_blank(table: pd.DataFrame, fields: Iterable[str]) -> pd.Series:
    """At least one of the fields is blank."""
    return _rows(np.any([is_blank(table, field) for field in fields], axis=0), table)


def same(one: pd.Series, other: pd.Series) -> pd.Series:
    """The two values are equal; two blanks are equal, a blank and a value are not.

    Text with text or dates with dates; two dates that cannot be read count as two blanks.
    """
    if isinstance(one.dtype, pd.CategoricalDtype):
        return _rows(_text_codes(one, other) == other.array.codes, one)
    left, right = one.to_numpy(), other.to_numpy()
    return _rows((left == right) | (np.isnat(left) & np.isnat(right)), one)


def differ(one: pd.Series, other: pd.Series) -> pd.Series:
    """The opposite of :func:`same`."""
    return ~same(one, other)


def same_date(
    one: pd.DataFrame | TakenRows,
    other: pd.DataFrame | TakenRows,
    field: str,
    other_field: str | None = None,
) -> pd.Series:
    """Both hold the same day, or the same text that is no date; two blanks are not the same.

    ``other_field`` is the date's name in ``other``, where it has another one there.
    """
    other_field = other_field or field
    text, other_text = one[field + TEXT], other[other_field + TEXT]
    same_text = same(text, other_text) & text.notna()
    return (one[field] == other[other_field]) | same_text


def _text_codes(one: pd.Series, other: pd.Series) -> np.ndarray:
    """The codes of ``one`` in the categories of ``other``; -1 blank, -2 not among them."""
    codes = one.array.codes
    if one.dtype is other.dtype:
        return codes
    places = other.array.categories.get_indexer(one.array.categories)
    places = np.append(np.where(places < 0, -2, places), -1)
    return places[codes]


def years_after(dates: pd.Series, years: int | np.ndarray) -> pd.Series:
    """The same day ``years`` later; 29 February becomes 28 February where there is no 29th.

    ``years_after(header.DOB, 18)`` is the 18th birthday; ``years`` may differ from row to row. No
    date stays no date.
    """
    days = dates.to_numpy().astype("datetime64[D]")
    known = ~np.isnat(days)
    months = np.where(known, days.astype("datetime64[M]").astype("int64"), 0) - _FIRST_MONTH
    day = days.astype("int64") - _FIRST_DAYS[months]
    later = months + 12 * years
    # A month has as many days in every year, but for February.
    moved = np.minimum(_FIRST_DAYS[later] + day, _FIRST_DAYS[later + 1] - 1)
    moved = np.where(known, moved, np.datetime64("NaT").astype("int64"))
    return _rows(moved.astype("datetime64[D]").astype("datetime64[s]"), dates)


def birthday(born: pd.Series, age: int | np.ndarray) -> pd.Series:
    """The day on which somebody born on that date turns ``age``; no date stays no date."""
    return years_after(born, age)


def birthday_in_year(born: pd.Series, year: int) -> pd.Series:
    """The birthday that falls into collection year ``year``; no date stays no date."""
    calendar_year = np.where(born.dt.month < 4, year, year - 1)
    return birthday(born, np.where(born.isna(), 0, calendar_year - born.dt.year).astype("int64"))


def under(age: int, *, born: pd.Series, on: object) -> pd.Series:
    """The person is not yet ``age`` years old on the day ``on`` (a date, or one per row).

    ``under(14, born=pair.header.DOB, on=pair.episodes.DEC)``. False where either date is missing.
    """
    return birthday(born, age) > on


def at_least(age: int, *, born: pd.Series, on: object) -> pd.Series:
    """The person is ``age`` years old or older on the day ``on``; False where a date is missing."""
    return birthday(born, age) <= on


def turns(age: int, *, born: pd.Series, first: object, last: object) -> pd.Series:
    """The person's birthday of that age lies between two days, both included."""
    return between(birthday(born, age), first, last)


def between(dates: pd.Series, first: object, last: object) -> pd.Series:
    """``first <= date <= last``, both ends included; no date is not between."""
    return (dates >= first) & (dates <= last)


def duplicated(column: pd.Series) -> pd.Series:
    """The filled value stands on two or more rows of the column; every such row."""
    codes = column.array.codes
    counts = np.bincount(codes[codes >= 0], minlength=len(column.array.categories))
    return _rows(np.append(counts > 1, False)[codes], column)


def no_rows(table: pd.DataFrame) -> pd.Series:
    """No row of the table."""
    return _rows(np.zeros(len(table), dtype=bool), table)


def _rows(values: np.ndarray, like: pd.Series | pd.DataFrame) -> pd.Series:
    return pd.Series(values, index=like.index, copy=False)
