"""The values of Ofsted's lists, as typed by many hands -> one form each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from lac_rules.schema import PROVIDER_FIELDS
from lac_rules.typed import cell_text

_URN = re.compile(r"(?=.*[0-9])[A-Z0-9]{1,12}")
_CODE = re.compile(r"(?<![A-Z0-9])[A-Z]{1,3}[0-9]{1,2}(?![A-Z0-9])")
_DATE_FORMS = (
    "%d/%m/%Y",
    "%Y-%m-%d",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%d/%m/%y",
)
_TIME_OF_DAY = re.compile(r"[ T]\d{1,2}:\d\d(:\d\d(\.\d+)?)?$")
_EXCEL_DAY_0 = datetime(1899, 12, 30)
_EXCEL_DAYS = range(10_000, 80_000)
"""Numbers that are dates in a cell without a date format: 1927 to 2119."""


def clean(sheet: pd.DataFrame) -> pd.DataFrame:
    """A sheet's columns, by meaning, in the form of the provider list; ``LA_CODE`` is blank."""
    return pd.DataFrame(
        {
            field: _each(sheet[field] if field in sheet else [""] * len(sheet), tidy)
            for field, tidy in _TIDY.items()
        },
        columns=PROVIDER_FIELDS,
    )


def tidy_urn(value: object) -> str:
    """A URN in capitals without white space; "" for what cannot be one, such as a footnote."""
    text = "".join(cell_text(value).split()).upper()
    return text if _URN.fullmatch(text) else ""


def tidy_postcode(value: object) -> str:
    """A postcode in capitals with one space before its last three; other text only trimmed."""
    text = cell_text(value).strip().upper()
    bare = re.sub(r"[\s.\-]", "", text)
    if 5 <= len(bare) <= 7 and bare.isascii() and bare.isalnum():
        return f"{bare[:-3]} {bare[-3:]}"
    return text


def codes_in(value: object) -> list[str]:
    """The codes in a cell, each once, whatever stands between them: "K2/R3", "k2 ; R3 - home"."""
    return list(dict.fromkeys(_CODE.findall(cell_text(value).upper())))


def tidy_codes(value: object) -> str:
    """The codes in a cell, separated by commas: "K2/R3" becomes "K2,R3"."""
    return ",".join(codes_in(value))


def read_date(value: object) -> np.datetime64:
    """A date cell, a date typed as text, or Excel's number of a date; NaT for anything else."""
    if isinstance(value, (int, float)) and value in _EXCEL_DAYS:
        return np.datetime64(_EXCEL_DAY_0 + timedelta(days=int(value)), "s")
    text = _TIME_OF_DAY.sub("", " ".join(cell_text(value).split()))
    for form in _DATE_FORMS:
        try:
            return np.datetime64(datetime.strptime(text, form), "s")
        except ValueError:
            continue
    return np.datetime64("NaT", "s")


def _tidy_text(value: object) -> str:
    return " ".join(cell_text(value).split())


def _each(column: Iterable, tidy: Callable) -> np.ndarray:
    """``tidy`` of each value, worked out once for equal values of one type."""
    known: dict[tuple[type, object], object] = {}
    for value in column:
        key = (type(value), value)
        if key not in known:
            known[key] = tidy(value)
    values = [known[type(value), value] for value in column]
    return np.array(values, dtype="datetime64[s]" if tidy is read_date else object)


_TIDY: dict[str, Callable] = {
    "URN": tidy_urn,
    "NAME": _tidy_text,
    "LA_NAME": _tidy_text,
    "PLACE_CODES": tidy_codes,
    "PROVIDER_CODES": tidy_codes,
    "REG_START": read_date,
    "REG_END": read_date,
    "POSTCODE": tidy_postcode,
}
