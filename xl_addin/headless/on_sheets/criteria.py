"""Which rows the criteria of a filter let through, also those that only Excel sets."""

from __future__ import annotations

import datetime as dt
import operator
import re
from collections.abc import Callable

from openpyxl.worksheet.filters import CustomFilter, FilterColumn

Value = str | float | bool | dt.datetime | None
Test = Callable[[Value, str], bool]
"""Whether a row is shown, by the value of its cell and the text that the cell shows."""

_EPOCH = dt.datetime(1899, 12, 30)
_COMPARISONS = {
    "greaterThan": operator.gt,
    "lessThan": operator.lt,
    "greaterThanOrEqual": operator.ge,
    "lessThanOrEqual": operator.le,
}


def shows(column: FilterColumn) -> Test | None:
    """The test of one column's criterion; None for a kind that cannot be worked out here.

    Worked out are lists of values, comparisons and the top or bottom so many.
    """
    if column.filters is not None and not column.filters.dateGroupItem:
        wanted = {text.casefold() for text in column.filters.filter}
        blank = bool(column.filters.blank)
        return lambda value, text: (not text and blank) or text.casefold() in wanted
    if column.customFilters is not None:
        tests = [_comparison(custom) for custom in column.customFilters.customFilter]
        combine = all if column.customFilters._and else any
        return lambda value, text: combine(test(value, text) for test in tests)
    if column.top10 is not None and column.top10.filterVal is not None:
        compare = operator.le if column.top10.top is False else operator.ge
        return _numeric(compare, column.top10.filterVal)
    return None


def _comparison(custom: CustomFilter) -> Test:
    kind, operand = custom.operator or "equal", custom.val
    if kind in _COMPARISONS:
        return _inequality(_COMPARISONS[kind], operand)
    is_equal = _blank if operand.strip() == "" else _equality(operand)
    return is_equal if kind == "equal" else lambda value, text: not is_equal(value, text)


def _blank(value: Value, text: str) -> bool:
    return not text


def _equality(operand: str) -> Test:
    """Equal as a number, or as text with Excel's wildcards."""
    pattern, number = wildcard_pattern(operand, whole=True, match_case=False), _parsed(operand)

    def is_equal(value: Value, text: str) -> bool:
        same = number is not None and as_number(value) == number
        return same or bool(pattern.search(text))

    return is_equal


def _inequality(compare: Callable[..., bool], operand: str) -> Test:
    number = _parsed(operand)
    if number is not None:
        return _numeric(compare, number)
    limit = operand.casefold()
    return lambda value, text: isinstance(value, str) and compare(text.casefold(), limit)


def _numeric(compare: Callable[..., bool], limit: float) -> Test:
    def holds(value: Value, text: str) -> bool:
        number = as_number(value)
        return number is not None and compare(number, limit)

    return holds


def as_number(value: Value) -> float | None:
    """A number or a date's day number; None for what is neither."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if isinstance(value, dt.datetime):
        return (value - _EPOCH) / dt.timedelta(days=1)
    return None


def _parsed(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def wildcard_pattern(text: str, whole: bool, match_case: bool) -> re.Pattern[str]:
    """A pattern for Excel's search text: `*`, `?`, and `~` before them to mean themselves."""
    parts, index = [], 0
    while index < len(text):
        character = text[index]
        if character == "~" and text[index + 1 : index + 2] in ("*", "?", "~"):
            index += 1
            parts.append(re.escape(text[index]))
        elif character in "*?":
            parts.append({"*": ".*", "?": "."}[character])
        else:
            parts.append(re.escape(character))
        index += 1
    body = "".join(parts)
    flags = re.DOTALL | (0 if match_case else re.IGNORECASE)
    return re.compile(rf"\A{body}\Z" if whole else body, flags)
