"""Columns that the program fills in on the sheets of its workbooks, met again in a file.

Somebody saved such a sheet as CSV, or has a column of that name: it is no data of the return, and
the workbook has a column of its own for it.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from lac_rules.reading.parts import Told

OUR_COLUMNS = frozenset({"SUGGESTION", "CHECK", "ERRORS", "_MARKS", "_ROW"})
"""Columns on the sheets of our own workbooks that hold no data of the return."""
_MARK_OF_OURS = frozenset({"_MARKS", "_ROW"})


def is_our_sheet(header: Iterable[str]) -> bool:
    """These are the columns, in upper case, of a sheet of a workbook of ours."""
    return _MARK_OF_OURS.issubset(header)


def without_our_columns(frame: pd.DataFrame, place: str, told: Told) -> pd.DataFrame:
    """A table without those columns, and without rows in which nothing else stands; it is told."""
    ours = [column for column in frame.columns if column.upper() in OUR_COLUMNS]
    if not ours:
        return frame
    if is_our_sheet(map(str.upper, frame.columns)):
        what = "is a sheet of a workbook that this program made: what it fills in was left out."
        told.say(f"{place} {what}")
    else:
        told.say(
            f"{place}: the column {', '.join(ours)} was left out, since the workbook has one of "
            "that name. Give it another name if you need it."
        )
    rest = frame.drop(columns=ours)
    return rest[(rest != "").any(axis=1)].reset_index(drop=True)
