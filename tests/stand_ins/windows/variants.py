"""Values on their way between Python and Excel: what COM can carry, and what becomes of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from openpyxl.utils.datetime import to_excel

from xl_addin.headless.cells.values import ErrorValue, to_general_cell

UTC = dt.UTC

ERROR_CODES = {
    "#NULL!": -2146826288,
    "#DIV/0!": -2146826281,
    "#VALUE!": -2146826273,
    "#REF!": -2146826265,
    "#NAME?": -2146826259,
    "#NUM!": -2146826252,
    "#N/A": -2146826246,
    "#GETTING_DATA": -2146826245,
    "#SPILL!": -2146826243,
    "#CALC!": -2146826238,
}
_CURRENCY = re.compile(r"[£$€]|\[\$")


class Time(dt.datetime):
    """pywintypes' time, which is a datetime with a time zone."""


def outgoing(value: Any, number_format: str = "", as_value2: bool = False) -> Any:
    """A cell's value as `Range.Value` or `Value2` gives it to Python."""
    if isinstance(value, ErrorValue):
        return ERROR_CODES[str(value)]
    if isinstance(value, dt.datetime):
        if as_value2:
            return float(to_excel(value))
        return Time(*value.timetuple()[:6], value.microsecond, tzinfo=UTC)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if not as_value2 and _CURRENCY.search(number_format):
            return Decimal(str(round(value, 4)))
        return float(value)
    return str(value) if isinstance(value, str) else value


def incoming(value: Any) -> Any:
    """What arrives in Excel of a Python object.

    Raises TypeError or ValueError for what pywin32 does not make a variant of: numpy's and pandas'
    own types, sets, dates without a time, times without a zone, rows of unequal length.
    """
    if value is None or type(value) in (str, int, float, bool):
        return _checked_number(value)
    owner = getattr(value, "_oleobj_", None)
    if owner is not None:
        return owner.owner
    if isinstance(value, (str, float, bool, int)):
        return _checked_number(_plain(value))
    if isinstance(value, dt.datetime):
        return _time(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, (list, tuple)) or _is_array(value):
        return _rows(value)
    raise TypeError(
        f"Objects of type '{type(value).__name__}' can not be converted to a COM VARIANT"
    )


def _plain(value: Any) -> Any:
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value


def _checked_number(value: Any) -> Any:
    if type(value) is int and not -(2**63) <= value < 2**64:
        raise OverflowError("int too big to convert")
    return value


def _is_array(value: Any) -> bool:
    return type(value).__name__ == "ndarray" and value.ndim > 0


def _time(value: dt.datetime) -> dt.datetime:
    if value.tzinfo is None:
        raise ValueError("astimezone() cannot be applied to a naive datetime")
    if not 100 <= value.year <= 9999 or value != value:
        raise ValueError("a time that COM cannot hold")
    return value.astimezone(UTC).replace(tzinfo=None)


def _rows(values: Sequence[Any]) -> tuple[Any, ...]:
    rows = tuple(map(incoming, values))
    widths = {len(row) if isinstance(row, tuple) else None for row in rows}
    if len(widths) > 1:
        raise ValueError("All dimensions must be a sequence of the same size")
    return rows


# Text that Excel reads as something else when it arrives in a cell with another format than text.

_MAY_BE_READ = re.compile(
    r"^\s*[-+(£$]?\s*\d|^\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.I
)
_MONTHS = {m: n for n, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_NUMERIC_DATE = re.compile(
    r"(\d{1,4})[/-](\d{1,2})(?:[/-](\d{1,4}))?(?:\s+(\d{1,2}):(\d\d)(?::(\d\d))?)?"
)
_WORDED_DATE = re.compile(r"(\d{1,2})[ -]?([a-z]{3,9})(?:[ -](\d{2,4}))?", re.I)
_MONTH_AND_NUMBER = re.compile(r"([a-z]{3})[ -]?(\d{1,4})", re.I)
_PERCENT = re.compile(r"([-+]?\d+(?:\.\d+)?)\s*%")
_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::(\d\d))?")


def as_typed(text: str) -> Any:
    """What Excel makes of a text: a date (in the American order, whatever Windows' own), a time, a
    percentage, a number with commas; otherwise the text, which our engine then looks at as well."""
    if not _MAY_BE_READ.match(text) or len(text) > 40:
        return text
    plain = text.strip()
    if match := _NUMERIC_DATE.fullmatch(plain):
        return _numeric_date(match) or text
    if match := _WORDED_DATE.fullmatch(plain):
        return _date(match[3], _MONTHS.get(match[2][:3].lower()), match[1]) or text
    if match := _MONTH_AND_NUMBER.fullmatch(plain):
        day = match[2]
        by_day = _date(None, _MONTHS.get(match[1].lower()), day) if len(day) < 3 else None
        return by_day or _date(day, _MONTHS.get(match[1].lower()), "1") or text
    if match := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return (hours * 3600 + minutes * 60 + seconds) / 86_400
    if match := _PERCENT.fullmatch(plain):
        return float(match[1]) / 100
    return float(plain.replace(",", "")) if _GROUPED.fullmatch(plain) else text


def is_read(text: str) -> bool:
    """Whether Excel makes something else of a text: a number, a date, a formula nobody meant.

    Texts with an equals sign in front are formulas, and meant.
    """
    if text.startswith("="):
        return False
    if text[0] in "'+-@" or as_typed(text) != text:
        return True
    return to_general_cell(text, "")[0] != text


def _numeric_date(match: re.Match[str]) -> dt.datetime | None:
    first, second, third = match[1], match[2], match[3]
    clock = tuple(int(part or 0) for part in match.groups()[3:])
    if len(first) > 2:  # 2026-05-03
        return _date(first, int(second), third, clock) if third else None
    month, day = int(first), int(second)
    if month > 12:  # 31/12/2020 is read as it must be meant
        month, day = day, month
    return _date(third, month, str(day), clock)


def _date(year: str | None, month: int | None, day: str | None, clock=(0, 0, 0)):
    if month is None or day is None:
        return None
    number = dt.date.today().year if year is None else int(year)
    if year is not None and len(year) <= 2:
        number += 2000 if number < 30 else 1900
    try:
        found = dt.datetime(number, month, int(day), *clock)
    except ValueError:
        return None
    return found if found.year >= 1900 else None


def is_rows(value: Any) -> bool:
    """Whether values are for many cells."""
    return isinstance(value, tuple)


def flat(rows: Iterable[Any]) -> Iterable[Any]:
    """Every value of rows, or of one row."""
    for row in rows:
        yield from row if isinstance(row, tuple) else (row,)
