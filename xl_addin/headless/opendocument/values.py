"""What the attributes and the text of an OpenDocument cell say -> value, data type and format.

Where LibreOffice differs from the standard we do as it does: it keeps every space of a text, where
the standard folds several into one, and takes a cell of no type for text.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping

from openpyxl.utils.datetime import to_excel

from xl_addin.headless.cells.values import DATE_FORMAT, DATETIME_FORMAT, ERRORS, Formula

_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, STYLE, TABLE, TEXT = (_NAMESPACE % name for name in ("office", "style", "table", "text"))
_SHOWN_TYPE = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
"""LibreOffice's own attribute, which tells an error from a text."""

Attributes = Mapping[str, str]
"""The attributes of an element, by names with their namespace."""

Read = tuple[object, str, str | None]
"""(value, data type, number format) of a cell."""

_NAMED_SYNTAX = re.compile(r"^[A-Za-z]+:(?==)")
_FIRST_DATE = dt.datetime(1900, 3, 1)
_DURATION = re.compile(r"(-?)P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?", re.ASCII)


def value_of(attributes: Attributes, shown: str) -> Read:
    """(value, data type, number format) of a cell that shows the text ``shown``.

    The value is None for a cell without one, the format None where it does not matter. A formula
    keeps its own words: they only tell that it is one. Raises ValueError for what is no number.
    """
    value, kind, number_format = _result(attributes, shown)
    formula = attributes.get(f"{TABLE}formula")
    if formula is None:
        return value, kind, number_format
    text = "=" + _NAMED_SYNTAX.sub("", formula).removeprefix("=")
    return Formula(text, value, kind), "f", number_format


def _result(attributes: Attributes, shown: str) -> Read:
    if _is_error(attributes, shown):
        return (shown if shown in ERRORS else "#VALUE!"), "e", None
    typed = attributes.get(f"{OFFICE}value-type")
    read, name = _TYPED.get(typed, (None, ""))
    text = attributes.get(f"{OFFICE}{name}")
    if read is not None and text is not None:
        return read(text, shown)
    if typed == "string":
        shown = attributes.get(f"{OFFICE}string-value", shown)
    return shown or None, "s", None


def _is_error(attributes: Attributes, shown: str) -> bool:
    """LibreOffice says so; others write an error's name as the result of a formula."""
    if _SHOWN_TYPE in attributes:
        return attributes[_SHOWN_TYPE] == "error"
    return f"{TABLE}formula" in attributes and shown in ERRORS


def _number(text: str, shown: str) -> Read:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{number} is no number")
    return (int(number) if number.is_integer() and abs(number) < 2**53 else number), "n", None


def _date(text: str, shown: str) -> Read:
    """A date as Excel counts it; one that Excel cannot hold is text, as on all our sheets."""
    try:
        date = dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:  # after the year 9999, or before the year 1
        return shown or text, "s", None
    if date < _FIRST_DATE:
        return f"{date.day:02}/{date.month:02}/{date.year:04}", "s", None
    serial = to_excel(date)
    if date.time() == dt.time():
        return int(serial), "n", DATE_FORMAT
    return serial, "n", DATETIME_FORMAT


def _time(text: str, shown: str) -> Read:
    """A time of day or a duration, in days: no format, since Excel too gives it as a number."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return shown or text, "s", None
    sign, *parts = found.groups(default="0")
    days, hours, minutes, seconds = (float(part.replace(",", ".")) for part in parts)
    total = days + ((hours * 60 + minutes) * 60 + seconds) / 86_400
    return _number(-total if sign == "-" else total, shown)


def _boolean(text: str, shown: str) -> Read:
    return text == "true", "b", None


_TYPED = {
    **dict.fromkeys(("float", "percentage", "currency"), (_number, "value")),
    "date": (_date, "date-value"),
    "time": (_time, "time-value"),
    "boolean": (_boolean, "boolean-value"),
}
"""Type of a value -> how it is read, from which attribute."""


def letters(tag: str, attributes: Attributes) -> str:
    """What an element within a text stands for: spaces, a tab, a new line; "" for all others."""
    name = tag[len(TEXT) :]
    if name == "s":
        count = attributes.get(f"{TEXT}c", "1")
        if re.fullmatch(r"[0-9]{1,8}", count, re.ASCII) is None:
            raise ValueError(f"{count[:20]} spaces")
        return " " * (int(count) or 1)
    return {"tab": "\t", "line-break": "\n"}.get(name, "")
