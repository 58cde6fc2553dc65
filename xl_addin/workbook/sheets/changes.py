"""The sheet Changes: every cell that differs from what was loaded, and who or what changed it."""

from __future__ import annotations

import getpass
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import pandas as pd
import xlwings as xw

from lac_rules.edits.changes import ADDED, DELETED, EDITED, find_changes
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, paint_header, put, refill
from xl_addin.workbook.basics.times import from_serial, to_serial
from xl_addin.workbook.identity import give_ids, ids_of
from xl_addin.workbook.read import Contents

TABLE = "Changes_made"
TABLE_ID = "_table"
COLUMNS = [
    "Table",
    "Row",
    "Child",
    "Field",
    "Before",
    "After",
    "Who or what",
    "First seen",
    TABLE_ID,
    layout.ROW_ID,
]
_WIDTHS = [22, 8, 13, 22, 34, 34, 34, 18, 5, 5]
_WHO, _SEEN, _AFTER = (COLUMNS.index(name) for name in ("Who or what", "First seen", "After"))
_FIELD = COLUMNS.index("Field")
WHOLE_ROW = {ADDED: "(row added)", DELETED: "(row deleted)"}
"""What stands in Field where not one cell but a whole row came or went."""

Cell = tuple[str, str, str]
"""A table, a row's identity and a field: a cell, wherever sorting has put it."""
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
    any value, which sheets do not keep. Rows that have no identity yet get one in ``contents``.
    """
    contents.settings.next_id = give_ids(
        contents.on_sheets, contents.settings.next_id, contents.loaded
    )
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


def user_name() -> str:
    """The name under which the person works on this machine."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a machine that does not tell
        return "somebody"


def rows_of(
    contents: Contents,
    changes: pd.DataFrame,
    known: Mapping[Cell, Record],
    sources: Sources,
    now: datetime,
    user: str | None = None,
) -> list[list]:
    """The rows of the sheet: one per edited cell, one per added or deleted row."""
    typed = f"typed ({user or user_name()})"
    sheet_rows = {
        name: dict(zip(on_sheet.ids, on_sheet.sheet_rows.tolist(), strict=True))
        for name, on_sheet in contents.on_sheets.items()
    }
    rows = []
    for line in _lines(changes, list(contents.ret.tables)):
        record = known.get((line.table, line.id, line.field))
        who = _who(line, record, sources, typed)
        seen = record.first_seen if record else now
        rows.append(
            [
                layout.sheet_name(line.table),
                sheet_rows[line.table].get(line.id),
                line.child,
                line.field,
                line.before,
                line.after,
                who,
                to_serial(seen),
                line.table,
                line.id,
            ]
        )
    return rows


@dataclass(frozen=True)
class _Line:
    """A change as the sheet shows it; ``fields`` are the changed ones of a whole row."""

    table: str
    id: str
    child: str
    field: str
    before: str
    after: str
    fields: tuple[str, ...] = ()


def _lines(changes: pd.DataFrame, order: list[str]) -> list[_Line]:
    edited = changes[changes["what"] == EDITED]
    lines = [
        _Line(row.table, row.id, row.child, row.field, row.before, row.after)
        for row in edited.itertuples()
    ]
    others = changes[changes["what"] != EDITED]
    for (table, identity, what), row in others.groupby(["table", "id", "what"], sort=False):
        before, after = (_in_words(row["field"], row[side]) for side in ("before", "after"))
        fields = tuple(row["field"])
        child = row["child"].iloc[0]
        lines.append(_Line(table, identity, child, WHOLE_ROW[what], before, after, fields))
    return sorted(lines, key=lambda line: order.index(line.table))


def _in_words(fields: pd.Series, values: pd.Series) -> str:
    """A row's values: "CHILD 1001; DECOM 01/04/2026"."""
    return "; ".join(f"{f} {v}" for f, v in zip(fields, values, strict=True) if v.strip())


def _who(line: _Line, record: Record | None, sources: Sources, typed: str) -> str:
    """Who or what made a change: what a command says, else what was known, else the person."""
    same = record is not None and (line.fields or record.after == line.after)
    who = sources.get((line.table, line.id, line.field)) or (record.who if same else typed)
    for field in line.fields:
        if source := sources.get((line.table, line.id, field)):
            part = f"{field}: {source}"
            who = who if part in who.split("; ") else f"{who}; {part}"
    return who


def write(sheet: xw.Sheet, rows: list[list]) -> None:
    """Fill the empty sheet with ``rows`` (from :func:`rows_of`) as an Excel table."""
    _prepare(sheet, 1, 1)
    put(sheet, 2, 1, rows)
    sheet.tables.add(
        source=sheet.range(address(1, 1, max(len(rows), 1) + 1, len(COLUMNS))),
        name=TABLE,
        table_style_name=styles.TABLE_STYLE,
    )


def _prepare(sheet: xw.Sheet, row: int, column: int) -> None:
    """The header and the columns' formats, for a table with its corner at this cell."""
    letters = [layout.column_letter(place) for place in range(column, column + len(COLUMNS))]
    whole = sheet.range(f"{letters[0]}:{letters[-1]}")
    whole.number_format = styles.TEXT_FORMAT
    whole.horizontal_alignment = "left"
    sheet.range(f"{letters[1]}:{letters[1]}").number_format = styles.NUMBER_FORMAT
    sheet.range(f"{letters[_SEEN]}:{letters[_SEEN]}").number_format = styles.TIME_FORMAT
    for letter, width in zip(letters, _WIDTHS, strict=True):
        sheet.range(f"{letter}:{letter}").column_width = width
    put(sheet, row, column, [COLUMNS])
    header = sheet.range(f"{letters[0]}{row}:{letters[-1]}{row}")
    paint_header(header)
    sheet.range(f"{letters[-2]}:{letters[-1]}").columns.hidden = True


def renew(sheet: xw.Sheet, rows: list[list]) -> None:
    """Replace the rows of the sheet by ``rows``; filters are cleared."""
    table = next((table for table in sheet.tables if table.name == TABLE), None)
    if table is None:  # somebody turned it into plain cells, or emptied the sheet
        sheet.clear()
        write(sheet, rows)
        return
    area = table.range
    header = sheet.range(address(area.row, area.column, area.row, area.column + len(COLUMNS) - 1))
    if header.options(ndim=1).value != COLUMNS:  # a column was moved, renamed or emptied
        _prepare(sheet, area.row, area.column)
    refill(table, rows)


def read(sheet: xw.Sheet) -> dict[Cell, Record]:
    """What the sheet says of each change, found by its columns' names, in any order of rows."""
    values = sheet.used_range.options(ndim=2, err_to_str=True).value
    top = next((place for place, row in enumerate(values) if set(COLUMNS) <= set(row)), None)
    if top is None:
        return {}
    places = [values[top].index(name) for name in COLUMNS]
    records = {}
    for row in values[top + 1 :]:
        cells = [row[place] for place in places]
        seen = from_serial(cells[_SEEN])
        if cells[-1] and seen is not None:
            key = (str(cells[-2]), str(cells[-1]), str(cells[_FIELD] or ""))
            records[key] = Record(str(cells[_AFTER] or ""), str(cells[_WHO] or ""), seen)
    return records
