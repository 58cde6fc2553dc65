"""The forms in which dates are written, and what a single text can mean in each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_TIME = (
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,:]\d{1,9})?)?\s*(?:[AaPp]\.?[Mm]\.?)?"
    r"\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_DFE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}", re.ASCII)
_NUMBERS = re.compile(r"(\d{1,2})([/.\- ])(\d{1,2})\2(\d{4}|\d{2})" + _TIME, re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})" + _TIME, re.ASCII)
_EIGHT_DIGITS = re.compile(r"((?:19|20|99)\d{2})(\d{2})(\d{2})", re.ASCII)
_DAY_MONTH = re.compile(
    r"(?:[A-Z]{3,9},? )?(\d{1,2})(?:ST|ND|RD|TH)?([/.\- ]{1,2})([A-Z]{3,9})\.?,?[/.\- ]{1,2}"
    r"(\d{4}|\d{2})" + _TIME,
    re.ASCII | re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"([A-Z]{3,9})\.?\s+(\d{1,2})(?:ST|ND|RD|TH)?,?\s+(\d{4})" + _TIME, re.ASCII | re.IGNORECASE
)
_SERIAL = re.compile(r"\d{4,7}(?:\.\d+)?", re.ASCII)
_PARTLY_UNKNOWN = re.compile(r"(?:\d{1,2}|ZZ)/(?:\d{1,2}|ZZ)/(?:\d{4}|ZZZZ)", re.ASCII)
"""What the DfE takes where a day, month or year is not known."""

_A_DAY = (
    r"(?:(?:(?:0?[1-9]|1\d|2[0-8])/(?:0?[1-9]|1[0-2])|(?:29|30)/(?:0?[13-9]|1[0-2])"
    r"|31/(?:0?[13578]|1[02]))/(?:19[1-9]\d|20[0-4]\d)"
    r"|29/0?2/(?:19(?:[2468][048]|[13579][26])|20(?:[024][048]|[13][26])))"
)
TIDY = re.compile(rf"(?:\s*(?:{_A_DAY})?\s*\n)*\s*(?:{_A_DAY})?\s*", re.ASCII)
"""Lines of real days in the DfE's form, of years in which no stand-in lies, and blank lines."""

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH_NAMES = (
    "january february march april may june july august september october november december"
).split()
_EXCEL_DAY_0 = date(1899, 12, 30)
_SERIALS = range(18_264, 73_051)
"""Excel's numbers of the days from 1950 to 2099."""
_LAST_SERIAL = 2_958_465  # 31/12/9999
MONTHS_IN_A_YEAR = 12


@dataclass(frozen=True)
class Written:
    """A text that can be a date: its form, and the numbers in it.

    ``first`` and ``second`` are the day and the month in an order that the form leaves open where
    ``is_open``; otherwise day, then month. ``year`` has two digits where ``is_short``.
    """

    form: str
    first: int
    second: int
    year: int
    is_open: bool
    is_short: bool

    @property
    def is_usual(self) -> bool:
        """With slashes or dots and four digits for the year, England writes the day first."""
        return not self.is_short and ("/" in self.form or "." in self.form)

    def day(self, month_first: bool = False, century: int = 0) -> date | None:
        """The day that is meant, or None where the calendar has no such day."""
        day, month = (self.second, self.first) if month_first else (self.first, self.second)
        try:
            return date(self.year + century, month, day)
        except ValueError:
            return None


def is_dfe_form(text: str) -> bool:
    """The text has the DfE's form, dd/mm/yyyy, or says in it what is not known (ZZ)."""
    return bool(_DFE.fullmatch(text)) or is_partly_unknown(text)


def is_partly_unknown(text: str) -> bool:
    """The text is a date of which the DfE lets parts be unknown: 01/ZZ/2020."""
    return "Z" in text.upper() and bool(_PARTLY_UNKNOWN.fullmatch(text.upper()))


def written(text: str, may_be_serial: bool = False) -> Written | None:
    """What ``text`` says when it is a date in any form that we know; None when it is not.

    ``may_be_serial``: the text comes from a workbook, where a bare number is a day.
    """
    text = " ".join(text.split())
    if match := _NUMBERS.fullmatch(text):
        first, mark, second, year = match.groups()
        is_short = len(year) == 2
        form = f"dd{mark}mm{mark}{'yy' if is_short else 'yyyy'}" + _with_time(match)
        return Written(form, int(first), int(second), int(year), True, is_short)
    if match := _YEAR_FIRST.fullmatch(text):
        year, mark, month, day = match.groups()
        form = f"yyyy{mark}mm{mark}dd" + _with_time(match)
        return Written(form, int(day), int(month), int(year), False, False)
    if match := _EIGHT_DIGITS.fullmatch(text):
        year, month, day = map(int, match.groups())
        return Written("yyyymmdd", day, month, year, False, False)
    if may_be_serial and _SERIAL.fullmatch(text):
        return _of_serial(text)
    return _with_month_name(text)


def _with_time(match: re.Match) -> str:
    return " with a time" if ":" in match.group() else ""


def _of_serial(text: str) -> Written | None:
    number = int(float(text))
    if number not in _SERIALS and number != _LAST_SERIAL:
        return None
    day = _EXCEL_DAY_0 + timedelta(days=number)
    return Written("Excel's number of the day", day.day, day.month, day.year, False, False)


def _with_month_name(text: str) -> Written | None:
    if match := _DAY_MONTH.fullmatch(text):
        day, mark, name, year = match.groups()
        month = _month(name)
        form = f"d{mark[0]}Mon{mark[0]}{'yyyy' if len(year) == 4 else 'yy'}" + _with_time(match)
        return Written(form, int(day), month, int(year), False, len(year) == 2) if month else None
    if match := _MONTH_DAY.fullmatch(text):
        name, day, year = match.groups()
        month = _month(name)
        form = "Mon d yyyy" + _with_time(match)
        return Written(form, int(day), month, int(year), False, False) if month else None
    return None


def _month(name: str) -> int:
    """The number of a month by its English name or the name's first letters; 0 for no month."""
    name = name.lower()
    short = name[:3]
    if short not in _MONTHS:
        return 0
    number = _MONTHS.index(short) + 1
    return number if _MONTH_NAMES[number - 1].startswith(name) or name == "sept" else 0
