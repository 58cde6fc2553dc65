"""Dates that moved by four years and a day, because the workbook counts its days another way now.

Excel has an option for it, "Use 1904 date system": whoever ticks or unticks it moves every date in
the workbook, and no cell says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import numpy as np
import pandas as pd

from lac_rules.typed import parse_dates
from xl_addin.workbook.basics.cells import is_date_field
from xl_addin.workbook.basics.times import SHIFT, DateSystem
from xl_addin.workbook.book import SheetProblem, SheetRows
from xl_addin.workbook.identity import ids_of

_ENOUGH = 3
"""Dates that have moved: fewer may be chance, where nothing else tells."""
_WORDS = (
    "All dates in this workbook have moved by four years and a day: somebody {} the option Use "
    "1904 date system (File, Options, Advanced; on a Mac: Settings, Calculation). {} it again, and "
    "they are right. Then look at the dates that were typed in the meantime. Nothing was changed."
)


def check_days(
    on_sheets: Mapping[str, SheetRows],
    loaded: Mapping[str, pd.DataFrame],
    counted_from: int,
    dates: DateSystem | None,
) -> None:
    """Raise ``SheetProblem`` where the dates on the sheets have moved as a whole.

    ``counted_from`` is the year from which days were counted when the workbook was made, 0 where
    that is not known, ``dates`` how they are counted now, None where not known. Then the dates as
    loaded tell.
    """
    if counted_from and dates is not None:
        if counted_from != dates.year:
            raise SheetProblem(_words(ticked=dates.is_1904))
        return
    later = earlier = same = 0
    for name, on_sheet in on_sheets.items():
        moves = _moves(on_sheet, loaded[name])
        later += int((moves == SHIFT).sum())
        earlier += int((moves == -SHIFT).sum())
        same += int((moves == timedelta()).sum())
    if max(later, earlier) >= _ENOUGH and max(later, earlier) > same:
        raise SheetProblem(_words(ticked=later > earlier))


def _words(ticked: bool) -> str:
    did, do = ("ticked", "Untick") if ticked else ("unticked", "Tick")
    return _WORDS.format(did, do)


def _moves(on_sheet: SheetRows, loaded: pd.DataFrame) -> np.ndarray:
    """How far each date of the table stands from what was loaded, row by row and field by field."""
    place_of = dict(zip(ids_of(loaded), range(len(loaded)), strict=True))
    pairs = [
        (here, place_of[identity])
        for here, identity in enumerate(on_sheet.ids)
        if identity in place_of
    ]
    if not pairs:
        return np.empty(0, dtype="timedelta64[s]")
    here, there = map(list, zip(*pairs, strict=True))
    fields = [name for name in loaded.columns if is_date_field(name) and name in on_sheet.frame]
    return np.concatenate(
        [
            parse_dates(on_sheet.frame[name].to_numpy()[here])
            - parse_dates(loaded[name].to_numpy()[there])
            for name in fields
        ]
        or [np.empty(0, dtype="timedelta64[s]")]
    )
