"""The sheet Suggestions: one row per suggested correction, and what was accepted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import xlwings as xw

from lac_rules.issues import Issues
from lac_rules.suggestions import suggest
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.book import Cell, Contents

LIST = ListSheet(
    (
        Column("Child", 13),
        Column("Table", 13),
        Column("Row", 8, styles.NUMBER_FORMAT),
        Column("Field", 18),
        Column("Value now", 18),
        Column("Suggestion", 18),
        Column("Certainty", 12),
        Column("Reason", 80, wrap=True),
        Column("Source", 16),
        Column("Rules", 18),
        Column(layout.TABLE_ID, 5, hidden=True),
        Column(layout.ROW_ID, 5, hidden=True),
    ),
    table="Suggestions_found",
    key=(layout.TABLE_ID, layout.ROW_ID, "Field"),
    further_key=("Suggestion",),
    about=("Child", "Table", "Field", "Value now", "Suggestion"),
    valign="top",
)
SURE, ACCEPTED = "sure", "accepted"
_RANKS = (SURE, "likely", "possible")


@dataclass(frozen=True)
class Suggestion:
    """One row of the sheet. For an accepted one ``before`` is what stood in the cell before."""

    cell: Cell
    child: str
    before: str
    value: str
    certainty: str
    reason: str
    source: str
    codes: str


def find(contents: Contents, issues: Issues) -> list[Suggestion]:
    """Suggested corrections for the cells that ``issues`` mark, best first for each cell.

    Cells whose best suggestion is sure come first, then those with a likely one.
    """
    found = suggest(contents.ret, issues)
    items = [
        Suggestion(
            Cell(row.table, contents.on_sheets[row.table].ids[row.row], row.field),
            contents.ret.tables[row.table].at[row.row, "CHILD"].strip(),
            row.value,
            row.suggestion,
            row.certainty,
            row.reason,
            row.source,
            row.codes,
        )
        for row in found.itertuples()
        if row.table in contents.on_sheets
    ]
    best = best_by_cell(items)
    return sorted(items, key=lambda item: _RANKS.index(best[item.cell].certainty))


def best_by_cell(suggestions: Iterable[Suggestion]) -> dict[Cell, Suggestion]:
    """The first suggestion for each cell."""
    best: dict[Cell, Suggestion] = {}
    for item in suggestions:
        best.setdefault(item.cell, item)
    return best


def column_text(items: list[Suggestion]) -> str:
    """A row's suggestions in short: "URN: SC123456 (sure); PLACE: K2 (likely)"."""
    return "; ".join(f"{item.cell.field}: {item.value} ({item.certainty})" for item in items)


def rows_of(items: Sequence[Suggestion], contents: Contents) -> list[list]:
    """The rows of the list."""
    return [
        [
            item.child,
            layout.sheet_name(item.cell.table),
            contents.on_sheets[item.cell.table].row_numbers.get(item.cell.id),
            item.cell.field,
            item.before,
            item.value,
            item.certainty,
            item.reason,
            item.source,
            item.codes,
            item.cell.table,
            item.cell.id,
        ]
        for item in items
    ]


def read(sheet: xw.Sheet) -> list[Suggestion]:
    """What stands on the sheet, from top to bottom."""
    return list(by_row(sheet).values())


def by_row(sheet: xw.Sheet) -> dict[int, Suggestion]:
    """What stands on the sheet, by the number of its row."""
    found = {}
    for number, row in LIST.read(sheet).items():
        text = {name: str(value or "") for name, value in row.items()}
        found[number] = Suggestion(
            Cell(*(text[name] for name in LIST.key)),
            text["Child"],
            text["Value now"],
            text["Suggestion"],
            text["Certainty"],
            text["Reason"],
            text["Source"],
            text["Rules"],
        )
    return found


def still_standing(items: Iterable[Suggestion], contents: Contents) -> list[Suggestion]:
    """The accepted suggestions whose value still stands in its cell, the newest of each cell."""
    return list(
        {
            item.cell: item
            for item in items
            if item.certainty == ACCEPTED and contents.value(item.cell) == item.value
        }.values()
    )
