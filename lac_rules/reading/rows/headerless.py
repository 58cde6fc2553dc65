"""A table without a header: which one it is, where its columns leave one reading only.

The columns must be as many as a table's and of its kinds, in the DfE's order: dates where it has
dates, codes of the field's list where it has codes, births before all else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from lac_rules.reading.rows.recognise import NO_TABLE
from lac_rules.reading.tidy.blanks import is_word_for_blank
from lac_rules.reading.tidy.characters import bare
from lac_rules.reading.tidy.date_forms import is_partly_unknown, written
from lac_rules.reading.tidy.numbers import code_of
from lac_rules.schema import DATE_FIELDS, FIELDS, TABLES, Table
from lac_rules.schema.codes import codes_of_any_year
from lac_rules.schema.fields import FieldType

_MOSTLY = 0.9
"""So many of a column's values must be of its field's kind: the rest are the errors to find."""
_KINDS = {
    "UPN": re.compile(r"[A-Z]\d{11}[0-9A-Z]|UN\d", re.IGNORECASE | re.ASCII),
    "URN": re.compile(r"(?:SC)?\d{5,7}(?:\.0)?|X{7}", re.IGNORECASE | re.ASCII),
    "CHILD": re.compile(r"[^/:]{1,20}"),
    "MOTHER": re.compile(r"[01](?:\.0)?"),
}
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}", re.IGNORECASE | re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)
_FROM_TO = (("MIS_START", "MIS_END"), ("DOLO_START", "DOLO_END"), ("SW_DECOM", "SW_DEC"))


def table_without_header(rows: Sequence[Sequence[str]]) -> Table | None:
    """The one table that these first rows of a file can be of; None for none, or for several."""
    filled = [[_meant(cell) for cell in row] for row in rows if any(map(str.strip, row))]
    fitting = [table for table in TABLES.values() if filled and _fits(table, filled)]
    return fitting[0] if len(fitting) == 1 else None


def columns_wanted(width: int) -> str:
    """What to say of a file with so many columns and no header: which tables have as many."""
    alike = [table for table in TABLES.values() if len(table.fields) == width]
    if not alike:
        return NO_TABLE
    listed = "; ".join(f"{table.name}: {', '.join(table.fields)}" for table in alike)
    return (
        f"{NO_TABLE} If its first row should name the columns and does not: with {width} columns "
        f"there are {listed}."
    )


def _meant(cell: str) -> str:
    text = bare(cell).strip()
    return "" if is_word_for_blank(text) else text


def _fits(table: Table, rows: list[list[str]]) -> bool:
    width = len(table.fields)
    if any(len(row) != width for row in rows):
        return False
    is_kind = np.array(
        [[not cell or _is_kind(f, cell) for f, cell in zip(table.fields, row, strict=True)]
         for row in rows]
    )  # fmt: skip
    if not is_kind[0].all() or (is_kind.mean(axis=0) < _MOSTLY).any():
        return False
    return all(row[0] for row in rows) and _says_enough(rows) and _in_order(table, rows)


def _says_enough(rows: list[list[str]]) -> bool:
    """Beside the child and the birth at least one column has values."""
    return any(any(row[3:]) for row in rows) or any(len(row) == 3 for row in rows)


def _is_kind(field: str, text: str) -> bool:
    if field in DATE_FIELDS:
        return is_partly_unknown(text) or written(text, may_be_serial=True) is not None
    if kind := _KINDS.get(field):
        return bool(kind.fullmatch(text))
    if codes := codes_of_any_year(field):
        return text.upper() in codes or code_of(text, codes) is not None
    if FIELDS[field].type is FieldType.POSTCODE:
        return bool(_POSTCODE.fullmatch(text))
    if FIELDS[field].type is FieldType.NUMBER:
        return bool(_NUMBER.fullmatch(text))
    return written(text) is None  # SW_ID and the like: any text but a date


def _in_order(table: Table, rows: list[list[str]]) -> bool:
    """Births come before all other dates, beginnings before ends; in most rows that tell."""
    pairs = [(one, other) for one, other in _FROM_TO if one in table.fields]
    if "DOB" in table.fields:
        later = [name for name in table.fields if name in DATE_FIELDS - {"DOB", "MC_DOB"}]
        pairs += [("DOB", name) for name in later]
    return all(_mostly_before(table.fields.index(a), table.fields.index(b), rows) for a, b in pairs)


def _mostly_before(one: int, other: int, rows: list[list[str]]) -> bool:
    told = [
        before <= after
        for row in rows
        if (before := _order_of(row[one])) and (after := _order_of(row[other]))
    ]
    return not told or sum(told) >= _MOSTLY * len(told)


@cache
def _order_of(text: str) -> tuple[int, int, int] | None:
    """Year, month and day, roughly: day and month may be the other way round."""
    what = written(text, may_be_serial=True)
    if what is None:
        return None
    year = what.year + (0 if not what.is_short else 1900 if what.year > 50 else 2000)
    return year, what.second, what.first
