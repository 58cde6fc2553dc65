"""Rows of text, from a CSV file or a sheet -> the table that they hold."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from lac_rules.reading.parts import Part, Told
from lac_rules.reading.problems import MAX_ROWS, Problem, ReadError, too_many_rows
from lac_rules.reading.rows.headers import find_header
from lac_rules.words import counted


def table_of_rows(rows: Iterator[list[str]], place: str, told: Told) -> Part:
    """The table in ``rows``, of which one is the header; ``place`` names it in messages.

    Raises ``ReadError``, or ``NotATable`` when the columns are those of no table.
    """
    headed = find_header(rows, place, told)
    columns = list(headed.columns)
    headers = len(columns)
    while columns and not columns[-1]:
        columns.pop()  # a spreadsheet leaves empty columns at the right
    width = len(columns)
    kept: list[list[str]] = []
    wrong: list[int] = []
    blank = beside = 0
    unnamed = [place for place, column in enumerate(headed.columns) if not column]
    for number, row in headed.rows:
        if unnamed:
            beside += any(row[place].strip() for place in unnamed if place < len(row))
        if len(row) != width:
            if any(cell.strip() for cell in row[headers:]):
                wrong.append(number)
                continue
            row = row[:width] + [""] * (width - len(row))
        if (row and row[0].strip()) or any(map(str.strip, row)):
            kept.append(row)
            if len(kept) > MAX_ROWS:
                raise too_many_rows(place, headed.table.name)
        else:
            blank += 1
    if wrong:
        raise ReadError([_too_many_values(place, wrong, width)])
    if blank:
        told.say(f"{place}: {counted(blank, 'empty row')} left out.")
    if beside:
        told.skip(
            f"{place}: what stands in columns without a header was left out "
            f"({counted(beside, 'row')})."
        )
    return Part(headed.table.name, _frame(columns, kept), place)


def _frame(columns: list[str], rows: list[list[str]]) -> pd.DataFrame:
    values = np.array(rows, dtype=object).reshape(len(rows), len(columns))
    return pd.DataFrame(
        {column: values[:, place] for place, column in enumerate(columns) if column}, dtype=object
    )


def _too_many_values(name: str, rows: list[int], width: int) -> Problem:
    listed = ", ".join(map(str, rows[:5])) + (" and more" if len(rows) > 5 else "")
    what = f"Row {listed} has" if len(rows) == 1 else f"Rows {listed} have"
    return Problem(
        name,
        f"{what} more values than the {width} columns.",
        "A comma inside a value? Put such a value in quotation marks.",
    )
