"""Typed views of the tables: what rules see.

A table as loaded is text. Its typed view has the same rows and, per field,

* dates as ``datetime64[s]`` (NaT when blank or unreadable), and beside each date field ``X`` the
  field ``X_text`` with what was typed, so that a rule can tell blank from unreadable;
* postcodes as a categorical of upper-case text without any spaces, since people write "M60 3PU" and
  "M603PU" for one place;
* everything else as a categorical of upper-case text without outer spaces, blank as NaN.

Categoricals make comparisons cheap (a few microseconds on thousands of rows), and CHILD has the
same categories in every table of a return, so that joins are look-ups by number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime

import numpy as np
import pandas as pd

from lac_rules.schema import DATE_FIELDS, POSTCODE_FIELDS

TEXT = "_text"
_DATE = re.compile(r"[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}", re.ASCII)


def as_text(column: pd.Series) -> np.ndarray:
    """A column of text, dates or numbers as an object array of text; missing values are "".

    Dates become dd/mm/yyyy, whole numbers their digits. Text stays exactly as it is.
    """
    values = column.to_numpy(dtype=object, na_value=None)
    if pd.api.types.infer_dtype(values, skipna=False) == "string":
        return values
    known: dict[tuple[type, object], str] = {}
    texts = np.empty(len(values), dtype=object)
    for position, value in enumerate(values):
        if type(value) is str:
            texts[position] = value
            continue
        # 1 and True are equal as keys, so the type belongs to the key.
        key = (type(value), value)
        if key not in known:
            known[key] = cell_text(value)
        texts[position] = known[key]
    return texts


def cell_text(value: object) -> str:
    """One value as text: "" for a missing one, dates as dd/mm/yyyy, whole numbers as digits."""
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return ""
    if isinstance(value, np.datetime64):
        value = pd.Timestamp(value)
    if isinstance(value, (datetime, date)):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def parse_dates(texts: Iterable[str]) -> np.ndarray:
    """Texts as ``datetime64[s]``: day/month/four-digit year with slashes; NaT for anything else."""
    readable = pd.Series([text if _DATE.fullmatch(text) else None for text in texts], dtype=object)
    parsed = pd.to_datetime(readable, format="%d/%m/%Y", errors="coerce")
    return parsed.to_numpy(dtype="datetime64[s]")


def as_key(text: str) -> str:
    """A text as values are compared: without outer spaces and in upper case."""
    return text.strip().upper()


def as_postcode(text: str) -> str:
    """A postcode as it is compared: without any white space and in upper case.

    Text that is no postcode is compared so as well.
    """
    return "".join(text.split()).upper()


def as_keys(column: pd.Series) -> pd.Series:
    """A column of texts as values are compared; missing values stay missing."""
    return column.astype(object).str.strip().str.upper()


Factorised = tuple[np.ndarray, np.ndarray]
"""A column by its values: each row's code, and the text of each code; two codes may have one."""


def factorised(texts: np.ndarray) -> Factorised:
    """A column of texts by its distinct values."""
    return pd.factorize(texts)


def _normalised(
    column: Factorised, as_compared: Callable[[str], str] = as_key
) -> tuple[np.ndarray, np.ndarray]:
    """Codes and categories of texts in the form in which they are compared; blank is code -1."""
    codes, uniques = column
    compared = np.array([as_compared(text) or None for text in uniques], dtype=object)
    again, categories = pd.factorize(compared)  # None becomes -1
    if len(codes):
        codes = again[codes]
    return codes, categories


def _categorical(codes: np.ndarray, categories: np.ndarray) -> pd.Categorical:
    dtype = pd.CategoricalDtype(pd.Index(categories, dtype=object))
    return pd.Categorical.from_codes(codes, dtype=dtype, validate=False)


def shared_children(columns: list[Factorised]) -> tuple[list[np.ndarray], np.ndarray]:
    """Code the CHILD columns of all tables alike: codes per column, and the children's IDs."""
    if not columns:
        return [], np.empty(0, dtype=object)
    texts = np.concatenate([uniques for _, uniques in columns])
    codes, children = _normalised(factorised(texts))
    borders = np.cumsum([len(uniques) for _, uniques in columns])[:-1]
    of_columns = zip(columns, np.split(codes, borders), strict=True)
    return [
        of_uniques[rows] if len(rows) else rows for (rows, _), of_uniques in of_columns
    ], children


def type_table(
    text: pd.DataFrame,
    child_codes: np.ndarray,
    children: np.ndarray,
    known: Mapping[str, Factorised] | None = None,
) -> pd.DataFrame:
    """The typed view of ``text``: its DfE fields and any further columns, indexed by position.

    ``known`` are columns that somebody has looked through already.
    """
    known = known or {}
    columns: dict[str, object] = {"CHILD": _categorical(child_codes, children)}
    for name in text.columns:
        if name == "CHILD":
            continue
        column = known.get(name) or factorised(text[name].to_numpy(dtype=object))
        as_compared = as_postcode if name in POSTCODE_FIELDS else as_key
        codes, categories = _normalised(column, as_compared)
        if name in DATE_FIELDS:
            # One NaT at the end serves code -1.
            dates = np.append(parse_dates(categories), np.datetime64("NaT", "s"))
            columns[name] = dates[codes]
            columns[name + TEXT] = _categorical(codes, categories)
        else:
            columns[name] = _categorical(codes, categories)
    return pd.DataFrame(columns, index=pd.RangeIndex(len(text)), copy=False)
