"""Rows of text, from a CSV file or a sheet -> the table that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np
import pandas as pd

from lac_rules.reading.parts import Part, Told
from lac_rules.reading.problems import MAX_ROWS, Problem, ReadError, too_many_rows
from lac_rules.reading.rows.headers import Headed, find_header, is_line_around
from lac_rules.reading.rows.our_columns import without_our_columns
from lac_rules.words import counted

_CHUNK = 5_000
"""Rows that are looked at together."""


def table_of_rows(rows: Iterator[list[str]], place: str, told: Told) -> Part:
    """The table in ``rows``, of which one is the header; ``place`` names it in messages.

    Raises ``ReadError``, or ``NotATable`` when the columns are those of no table.
    """
    headed = find_header(rows, place, told)
    columns = list(headed.columns)
    while columns and not columns[-1]:
        columns.pop()  # a spreadsheet leaves empty columns at the right
    body = _Body(headed, len(columns))
    body.add(list(islice(headed.rows, 1)), place, told, is_first=True)
    while chunk := list(islice(headed.rows, _CHUNK)):
        body.add(chunk, place, told)
        if len(body.kept) > MAX_ROWS:
            raise too_many_rows(place, headed.table.name)
    body.tell(place, told)
    frame = without_our_columns(_frame(columns, body.kept), place, told)
    return Part(headed.table.name, frame, place)


class _Body:
    """What stands below the header: rows of the table, ``width`` values long, and what else."""

    def __init__(self, headed: Headed, width: int) -> None:
        self.width = width
        self.kept: list[list[str]] = []
        self._headers = len(headed.columns)
        self._unnamed = [place for place, column in enumerate(headed.columns) if not column]
        self._number = headed.first_number
        self._wrong: list[int] = []
        self._blank = self._beside = 0

    def add(self, rows: list[list[str]], place: str, told: Told, is_first: bool = False) -> None:
        """Go through further rows; most files have nothing but rows of the table."""
        if not (is_first or self._unnamed) and self._are_plain(rows):
            self.kept += rows
        else:
            for number, row in enumerate(rows, self._number):
                if not is_line_around(row, is_first, place, told):
                    self._add(number, row)
        self._number += len(rows)

    def _are_plain(self, rows: list[list[str]]) -> bool:
        """Each row is as wide as the header, begins with a value and has another one."""
        width, most_blanks = self.width, max(self.width - 2, 0)
        return all(len(row) == width and row[0] and row.count("") <= most_blanks for row in rows)

    def _add(self, number: int, row: list[str]) -> None:
        self._beside += any(row[at].strip() for at in self._unnamed if at < len(row))
        if len(row) != self.width:
            if any(cell.strip() for cell in row[self._headers :]):
                self._wrong.append(number)
                return
            row = row[: self.width] + [""] * (self.width - len(row))
        if any(map(str.strip, row)):
            self.kept.append(row)
        else:
            self._blank += 1

    def tell(self, place: str, told: Told) -> None:
        """Say what was left out; raises ``ReadError`` for rows with more values than columns."""
        if self._wrong:
            raise ReadError([_too_many_values(place, self._wrong, self.width)])
        if self._blank:
            told.say(f"{place}: {counted(self._blank, 'empty row')} left out.")
        if self._beside:
            told.skip(
                f"{place}: what stands in columns without a header was left out "
                f"({counted(self._beside, 'row')})."
            )


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
