"""A workbook of ours, as read: the return that stands in it, and where on its sheets."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd
import xlwings as xw
from xlwings.utils import col_name

from lac_rules.edits.explanations import Explanation
from lac_rules.errors import Expected
from lac_rules.language.choice import Choice
from lac_rules.returns import LacReturn
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.times import FROM_1900, DateSystem
from xl_addin.workbook.template.from_template import add_sheet

LOOKS = 4
"""How our sheets look: raised when validating again must give older workbooks what newer ones have.
2: what is to come has a colour, and its own rows in the PivotTable. 3: the sheet Rules has the
column Run with a drop-down. 4: what is explained has a colour."""
TODAY = "today"
"""What the sheet Start says of the day that the return is looked at, where nobody chose one."""
FORMAT_VERSION = 1
"""Raised when a workbook can no longer be read by older programs."""


class SheetProblem(Expected):
    """A sheet is not as we need it; says which and what to do."""


class Cell(NamedTuple):
    """A cell of the return, wherever sorting has put it: a table, a row's identity, a field."""

    table: str
    id: str
    field: str


@dataclass
class Settings:
    """``next_id`` is the next free row identity; ``last_run`` is dd/mm/yyyy hh:mm or "".

    ``as_at`` is the day that the return is looked at, dd/mm/yyyy or ``TODAY``; ``left_out`` says in
    words what was not read of the files, "" for nothing; ``counts_from`` is the year from which the
    workbook counted its days when it was made, 0 where that is not known; ``looks`` is ``LOOKS`` as
    it was when the sheets were last brought up to date. ``book_id`` stays with the workbook under
    any name, so that copies shared from it find home.
    """

    year: int
    authority: str = ""
    last_run: str = ""
    next_id: int = 1
    book_id: str = ""
    as_at: str = TODAY
    left_out: str = ""
    looks: int = 1
    counts_from: int = 0
    format_version: int = FORMAT_VERSION


@dataclass
class SheetRows:
    """What stands on a data sheet.

    ``frame`` is the return's table as text; ``sheet_rows`` the sheet's row number and ``ids`` the
    identity of each of its rows; ``marks`` the hidden marks as last written; ``columns`` maps each
    column's name to its number on the sheet. ``totals_row`` is the number of the row of totals that
    somebody switched on, which is none of the return.
    """

    sheet: xw.Sheet
    frame: pd.DataFrame
    sheet_rows: np.ndarray
    ids: list[str]
    marks: list[str]
    columns: dict[str, int]
    totals_row: int | None = None

    def letter(self, column: str) -> str:
        """The letter of a column."""
        return col_name(self.columns[column])

    @cached_property
    def places(self) -> dict[str, int]:
        """Row's identity -> its position in the table."""
        return {identity: place for place, identity in enumerate(self.ids)}

    @cached_property
    def row_numbers(self) -> dict[str, int]:
        """Row's identity -> its number on the sheet."""
        return dict(zip(self.ids, self.sheet_rows.tolist(), strict=True))


@dataclass
class Contents:
    """The return that stands in a workbook, where on its sheets, and the tables as loaded.

    ``dates`` is how the workbook counts its days; ``choice`` has the rules that are turned off on
    the sheet Rules. ``explanations`` are those on the sheet Explained, and ``stood`` says which of
    them stood when it was last written.
    """

    ret: LacReturn
    on_sheets: dict[str, SheetRows]
    settings: Settings
    sheets: dict[str, xw.Sheet]
    loaded: dict[str, pd.DataFrame] = field(default_factory=dict)
    dates: DateSystem = FROM_1900
    choice: Choice = Choice()
    explanations: list[Explanation] = field(default_factory=list)
    stood: frozenset[tuple] = frozenset()

    def sheet(self, name: str) -> xw.Sheet:
        """A sheet; made anew where somebody deleted it, or an earlier version did not have it."""
        if name not in self.sheets:
            rules = self.sheets[layout.RULES]
            self.sheets[name] = add_sheet(rules.book, name, before=rules)
        return self.sheets[name]

    @property
    def ids(self) -> dict[str, list[str]]:
        """Table -> the identity of each of its rows."""
        return {name: on_sheet.ids for name, on_sheet in self.on_sheets.items()}

    def value(self, cell: Cell) -> str | None:
        """What stands in a cell; None when its row or its column is gone."""
        table, identity, field = cell
        on_sheet = self.on_sheets.get(table)
        if on_sheet is None or identity not in on_sheet.places:
            return None
        frame = self.ret.tables[table]
        return frame.at[on_sheet.places[identity], field] if field in frame else None
