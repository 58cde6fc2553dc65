"""Change what stands on the data sheets: single cells, or all the rows of a table.

Values are written as what they are, dates or texts; notes, formats and the order of rows stay.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lac_rules.returns import LacReturn
from lac_rules.schema import DERIVED_FIELDS
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, put
from xl_addin.workbook.basics.cells import is_date_field, text_runs, to_cells
from xl_addin.workbook.basics.times import to_serial
from xl_addin.workbook.book import Cell, Contents, SheetRows


def with_values(contents: Contents, values: Mapping[Cell, str]) -> Contents:
    """``contents`` as they are once ``values`` have been put into the cells; nothing is written."""
    frames = {name: frame.copy() for name, frame in contents.ret.tables.items()}
    for (name, identity, field), value in values.items():
        frames[name].at[contents.on_sheets[name].places[identity], field] = value
    before = contents.ret
    ret = LacReturn(
        frames, before.year, before.authority, providers=before.providers, as_at=before.as_at
    )
    on_sheets = {}
    for name, on_sheet in contents.on_sheets.items():
        # The columns keep the names that they have on the sheet.
        frame = on_sheet.frame.copy()
        for field in set(frame.columns) & set(frames[name].columns):
            frame[field] = frames[name][field]
        on_sheets[name] = replace(on_sheet, frame=frame)
    return replace(contents, ret=ret, on_sheets=on_sheets)


def write_values(contents: Contents, values: Mapping[Cell, str]) -> None:
    """Put ``values`` into the cells: (table, row's identity, field) -> text, dates as dd/mm/yyyy.

    A text never becomes a formula, a number or a date by what it looks like.
    """
    for (name, identity, field), text in values.items():
        on_sheet = contents.on_sheets[name]
        row = on_sheet.row_numbers[identity]
        cell = on_sheet.sheet.range(f"{on_sheet.letter(field)}{row}")
        (value,) = to_cells(np.array([text], dtype=object), field)
        if value is None or isinstance(value, str):
            if value is not None:
                cell.number_format = styles.TEXT_FORMAT
            cell.raw_value = value or ""
        else:
            cell.number_format = styles.DATE_FORMAT
            cell.raw_value = to_serial(value)


def rewrite_table(on_sheet: SheetRows, table: pd.DataFrame, ids: Sequence[str]) -> None:
    """Give the sheet the rows of ``table``: rows that are there stay in their place.

    ``table`` has the columns of ``on_sheet.frame``. Rows whose identity is not among ``ids`` are
    deleted, new ones come below. ``on_sheet`` is no longer right afterwards: read again.
    """
    _take_filters_off(on_sheet)
    target = table.set_axis(pd.Index(ids, dtype=object))
    stays = np.array([identity in target.index for identity in on_sheet.ids], dtype=bool)
    rows = _delete_rows(on_sheet, stays)
    kept = [i for i, stay in zip(on_sheet.ids, stays, strict=True) if stay]
    there = set(kept)
    new = [identity for identity in ids if identity not in there]
    first_new = int(rows.max(initial=layout.HEADER_ROW)) + 1
    rows = np.concatenate([rows, np.arange(first_new, first_new + len(new))])
    before = on_sheet.frame[stays]
    for name in on_sheet.frame.columns:
        values = target.loc[kept + new, name].to_numpy(dtype=object)
        if new or (values != before[name].to_numpy(dtype=object)).any():
            _write_column(on_sheet, name, rows, values)
    if new:
        column = on_sheet.columns[layout.ROW_ID]
        put(on_sheet.sheet, first_new, column, [[identity] for identity in new])
        _fit(on_sheet, first_new, int(rows[-1]))


def _take_filters_off(on_sheet: SheetRows) -> None:
    """Excel deletes only the rows that a filter shows."""
    for table in on_sheet.sheet.tables:
        table.show_autofilter = False
        table.show_autofilter = True


def _delete_rows(on_sheet: SheetRows, stays: np.ndarray) -> np.ndarray:
    """Delete the rows that do not stay, from below; gives where the others stand then."""
    gone = on_sheet.sheet_rows[~stays]
    blocks = np.split(gone, np.flatnonzero(np.diff(gone) != 1) + 1) if len(gone) else []
    for block in reversed(blocks):
        on_sheet.sheet.range(f"{block[0]}:{block[-1]}").delete()
    left = on_sheet.sheet_rows[stays]
    return left - np.searchsorted(gone, left)


def _write_column(on_sheet: SheetRows, name: str, rows: np.ndarray, values: np.ndarray) -> None:
    """Write a column from its first row to its last; rows between that hold nothing stay blank."""
    if not len(rows):
        return
    first, last = int(rows.min()), int(rows.max())
    texts = np.full(last - first + 1, "", dtype=object)
    texts[rows - first] = values
    cells = to_cells(texts, name)
    letter = on_sheet.letter(name)
    base = styles.DATE_FORMAT if is_date_field(name) else styles.TEXT_FORMAT
    sheet = on_sheet.sheet
    sheet.range(f"{letter}{first}:{letter}{last}").number_format = base
    if is_date_field(name):
        for start, end in text_runs(cells):
            run = sheet.range(f"{letter}{first + start}:{letter}{first + end}")
            run.number_format = styles.TEXT_FORMAT
    column = on_sheet.columns[name]
    put(sheet, first, column, [[_plain(value)] for value in cells])


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str) else to_serial(value)


def _fit(on_sheet: SheetRows, first_new: int, last: int) -> None:
    """Let the Excel table reach to the last row, and paint our columns in the new rows."""
    sheet = on_sheet.sheet
    for table in sheet.tables:
        area = table.range
        if area.row == layout.HEADER_ROW and area.row + area.shape[0] - 1 < last:
            right = area.column + area.shape[1] - 1
            table.resize(sheet.range(address(area.row, area.column, last, right)))
    for name in (*DERIVED_FIELDS, layout.CHECK, layout.ERRORS_COLUMN):
        if name in on_sheet.columns and name not in on_sheet.frame.columns:
            letter = on_sheet.letter(name)
            cells = sheet.range(f"{letter}{first_new}:{letter}{last}")
            cells.color = styles.CALCULATED_FILL
            cells.font.color = styles.CALCULATED_TEXT
