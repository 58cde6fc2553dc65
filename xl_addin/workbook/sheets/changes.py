"""The sheet Changes: every cell that differs from what was loaded, and who or what changed it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import xlwings as xw

from lac_rules.edits.changes import ADDED, DELETED, EDITED, find_changes
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.basics.times import DateSystem
from xl_addin.workbook.basics.user import user_name
from xl_addin.workbook.book import Cell, Contents
from xl_addin.workbook.identity import ids_of

LIST = ListSheet(
    (
        Column("Table", 22),
        Column("Row", 8, styles.NUMBER_FORMAT),
        Column("Child", 13),
        Column("Field", 22),
        Column("Before", 34),
        Column("After", 34),
        Column("Who or what", 34),
        Column("First seen", 18, styles.TIME_FORMAT),
        Column(layout.TABLE_ID, 5, hidden=True),
        Column(layout.ROW_ID, 5, hidden=True),
    ),
    table="Changes_made",
    key=(layout.TABLE_ID, layout.ROW_ID, "Field"),
    about=("Table", "Child", "Field", "After"),
)
COLUMNS = LIST.names
WHOLE_ROW = {ADDED: "(row added)", DELETED: "(row deleted)"}
"""What stands in Field where not one cell but a whole row came or went."""
Sources = Mapping[Cell, str]
"""Who or what put the value into a cell, where it was not typed."""


@dataclass(frozen=True)
class Record:
    """What the sheet says of one change: its value, who or what made it, when it was first seen."""

    after: str
    who: str
    first_seen: datetime


def changes_of(contents: Contents) -> pd.DataFrame:
    """Every difference between the loaded tables and those on the sheets (``find_changes``).

    Columns that the council added are none of the return's, and are left out. So are rows without
    any value, which sheets do not keep.
    """
    before, after = {}, {}
    for name, frame in contents.ret.tables.items():
        loaded = contents.loaded.get(name, frame.iloc[:0])
        shared = [column for column in loaded.columns if column in frame.columns]
        before[name], after[name] = loaded[shared], frame[shared]
    changes = find_changes(
        before,
        after,
        ids={name: on_sheet.ids for name, on_sheet in contents.on_sheets.items()},
        before_ids={name: ids_of(contents.loaded[name]) for name in before},
    )
    blank = (changes["what"] == DELETED) & (changes["before"].str.strip() == "")
    return changes[~blank].reset_index(drop=True)


def rows_of(
    contents: Contents,
    changes: pd.DataFrame,
    known: Mapping[Cell, Record],
    sources: Sources,
    now: datetime,
    user: str | None = None,
) -> list[list]:
    """The rows of the list: one per edited cell, one per added or deleted row."""
    typed = f"typed ({user or user_name()})"
    rows = []
    for line in _lines(changes, list(contents.ret.tables)):
        record = known.get(line.cell)
        who = _who(line, record, sources, typed)
        seen = record.first_seen if record else now
        rows.append(
            [
                layout.sheet_name(line.cell.table),
                contents.on_sheets[line.cell.table].row_numbers.get(line.cell.id),
                line.child,
                line.cell.field,
                line.before,
                line.after,
                who,
                seen,
                line.cell.table,
                line.cell.id,
            ]
        )
    return rows


@dataclass(frozen=True)
class _Line:
    """A change as the sheet shows it; ``fields`` are the changed ones of a whole row."""

    cell: Cell
    child: str
    before: str
    after: str
    fields: tuple[str, ...] = ()


def _lines(changes: pd.DataFrame, order: list[str]) -> list[_Line]:
    edited = changes[changes["what"] == EDITED]
    lines = [
        _Line(Cell(row.table, row.id, row.field), row.child, row.before, row.after)
        for row in edited.itertuples()
    ]
    others = changes[changes["what"] != EDITED]
    for (table, identity, what), row in others.groupby(["table", "id", "what"], sort=False):
        before, after = (_in_words(row["field"], row[side]) for side in ("before", "after"))
        fields = tuple(row["field"])
        cell = Cell(table, identity, WHOLE_ROW[what])
        lines.append(_Line(cell, row["child"].iloc[0], before, after, fields))
    return sorted(lines, key=lambda line: order.index(line.cell.table))


def _in_words(fields: pd.Series, values: pd.Series) -> str:
    """A row's values: "CHILD 1001; DECOM 01/04/2026"."""
    return "; ".join(f"{f} {v}" for f, v in zip(fields, values, strict=True) if v.strip())


def _who(line: _Line, record: Record | None, sources: Sources, typed: str) -> str:
    """Who or what made a change: what a command says, else what was known, else the person."""
    same = record is not None and (line.fields or record.after == line.after)
    known = record.who if same else ""
    who = sources.get(line.cell) or known or typed
    for field in line.fields:
        if source := sources.get(line.cell._replace(field=field)):
            part = f"{field}: {source}"
            who = who if part in who.split("; ") else f"{who}; {part}"
    return who


def read(sheet: xw.Sheet, dates: DateSystem) -> dict[Cell, Record]:
    """What the sheet says of each change."""
    records = {}
    for row in LIST.read(sheet).values():
        seen = dates.time(row["First seen"])
        if seen is not None:
            cell = Cell(*(str(row[name]) for name in LIST.key))
            records[cell] = Record(str(row["After"] or ""), str(row["Who or what"] or ""), seen)
    return records
