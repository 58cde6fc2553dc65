"""Values of the return <-> values in cells.

Text stays text. A date in the DfE's form becomes a real date, so that it sorts and filters as one;
any other text in a date field (1/4/2010, 31/02/2020, a date before 1900) stays text as typed, in a
cell with a date's format: whoever types a date over it has typed a date.
"""

from __future__ import annotations

import re
from datetime import datetime

import numpy as np
import pandas as pd

from lac_rules.schema import DATE_FIELDS
from lac_rules.typed import cell_text, parse_dates
from xl_addin.workbook.basics.times import FROM_1900, DateSystem

_LONGEST = 32_767
"""Characters that a cell holds: such a text leaves no room for an apostrophe."""
_CANONICAL = re.compile(r"[0-9]{2}/[0-9]{2}/[0-9]{4}", re.ASCII)


def is_date_field(name: str) -> bool:
    """The field holds dates."""
    return name in DATE_FIELDS


def to_cells(
    texts: np.ndarray, name: str, dates: DateSystem = FROM_1900
) -> list[str | datetime | None]:
    """A column of text as cell values, of a workbook that counts by ``dates``; blank is None."""
    if not is_date_field(name):
        return [text or None for text in texts]
    places, uniques = pd.factorize(texts)
    first = np.datetime64(dates.first_date, "s")
    values = [
        date.item() if _CANONICAL.fullmatch(text) and date >= first else text or None
        for text, date in zip(uniques, parse_dates(uniques), strict=True)
    ]
    return [values[place] for place in places]


def from_cells(values: list) -> np.ndarray:
    """A column of cell values as text, as people leave them: dates, numbers or text."""
    texts = np.empty(len(values), dtype=object)
    for position, value in enumerate(values):
        texts[position] = value if type(value) is str else cell_text(value)
    return texts


def for_date_cells(values: list) -> tuple[list, list[tuple[int, int]]]:
    """A column of dates as it is written into cells with a date's format, and where these must not
    have it: (first, last) positions of unbroken runs.

    An apostrophe keeps Excel from reading 1/4/2010 in its own way; what is typed over it later is a
    date again. A cell whose text could become a formula, when somebody edits it, is one of text.
    """
    is_text = np.array([isinstance(v, str) and _needs_text(v) for v in values], dtype=bool)
    written = [
        f"'{value}" if isinstance(value, str) and not stays else value
        for value, stays in zip(values, is_text, strict=True)
    ]
    return written, runs_of(is_text)


def _needs_text(text: str) -> bool:
    return not text[:1].isalnum() or len(text) >= _LONGEST


def runs_of(wanted: np.ndarray) -> list[tuple[int, int]]:
    """(first, last) positions of the unbroken runs of True."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], wanted.view(np.int8), [0]))))
    return [(int(first), int(last) - 1) for first, last in edges.reshape(-1, 2)]
