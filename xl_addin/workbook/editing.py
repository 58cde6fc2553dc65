"""Change what stands on the data sheets: single cells, or all the rows of a table.

Values are written as what they are, dates or texts; notes, formats and the order of rows stay.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from lac_rules.returns import LacReturn
from lac_rules.schema import DERIVED_FIELDS, split_name
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, put, show_all_rows
from xl_addin.workbook.basics.cells import for_date_cells, is_date_field, runs_of, to_cells
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.times import FROM_1900, DateSystem
from xl_addin.workbook.book import Cell, Contents, SheetRows


def with_values(contents: Contents, values: Mapping[Cell, str]) -> Contents:
    """``contents`` as they are once ``values`` have been put into the cells; nothing is written."""
    frames = {name: frame.copy() for name, frame in contents.ret.tables.items()}
    for (name, identity, field), value in values.items():
        frames[name].at[contents.on_sheets[name].places[identity], field] = value
    ret = contents.ret
    ret = LacReturn(frames, ret.year, ret.authority, ret.providers, ret.as_at)
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
        cells = to_cells(np.array([text], dtype=object), field, contents.dates)
        of_text = [True]
        if is_date_field(field):
            cells, of_text = for_date_cells(cells)
        cell.number_format = styles.TEXT_FORMAT if of_text else styles.DATE_FORMAT
        put(on_sheet.sheet, row, on_sheet.columns[field], [cells], contents.dates)


def rewrite_table(
    on_sheet: SheetRows,
    table: pd.DataFrame,
    ids: Sequence[str],
    name: str,
    dates: DateSystem = FROM_1900,
) -> list[LeftOver]:
    """Give the sheet of the table ``name`` the rows of ``table``, which may be none.

    Rows that are there stay in their place with all that people put beside them: only the columns
    of ``table``, names of ``on_sheet.frame``, are written. Rows whose identity is not among ``ids``
    are deleted; what stood in their other columns is given back. New rows come below. ``on_sheet``
    is no longer right afterwards: read again.
    """
    tables = list(on_sheet.sheet.tables)
    with_totals = [each for each in tables if each.show_totals]
    for each in tables:  # Excel deletes only the rows that a filter shows
        show_all_rows(each)
    for each in with_totals:
        each.show_totals = False
    left_over = _put_rows(on_sheet, table.set_axis(pd.Index(ids, dtype=object)), name, dates)
    for each in with_totals:
        each.show_totals = True
    return left_over


def _put_rows(
    on_sheet: SheetRows, target: pd.DataFrame, name: str, dates: DateSystem
) -> list[LeftOver]:
    stays = np.array([identity in target.index for identity in on_sheet.ids], dtype=bool)
    kept = [i for i, stay in zip(on_sheet.ids, stays, strict=True) if stay]
    there = set(kept)
    new = [identity for identity in target.index if identity not in there]
    first_new = int(on_sheet.sheet_rows.max(initial=layout.HEADER_ROW)) + 1
    rows = np.concatenate([on_sheet.sheet_rows[stays], np.arange(first_new, first_new + len(new))])
    before = on_sheet.frame[stays]
    for column in target.columns:
        values = target.loc[kept + new, column].to_numpy(dtype=object)
        if new or (values != before[column].to_numpy(dtype=object)).any():
            was = [*before[column], *[None] * len(new)]
            _write_column(on_sheet, column, rows, values, was, dates)
    # Excel may be left without a row in its table at no time: new ones come before others go.
    _fit_table(on_sheet, max(first_new - 1, first_new + len(new) - 1))
    if new:
        place = on_sheet.columns[layout.ROW_ID]
        put(on_sheet.sheet, first_new, place, [[identity] for identity in new])
        _paint_ours(on_sheet, first_new, first_new + len(new) - 1)
    left_over = _left_over(on_sheet, ~stays, set(target.columns), name)
    _delete_rows(on_sheet, ~stays, keep_one=not len(target))
    return left_over


def _left_over(
    on_sheet: SheetRows, gone: np.ndarray, written: Collection[str], name: str
) -> list[LeftOver]:
    """What people wrote beside the rows that go, in columns of their own."""
    own = [column for column in on_sheet.frame.columns if column not in written]
    sheet, fields = layout.sheet_name(name), list(split_name(name)[0].fields)
    return [
        LeftOver(sheet, in_words(row[fields]), column, row[column])
        for _, row in on_sheet.frame[gone].iterrows()
        for column in own
        if row[column].strip()
    ]


def in_words(values: pd.Series) -> str:
    """A row's values: "CHILD 1001; DECOM 01/04/2026"."""
    return "; ".join(f"{field} {value}" for field, value in values.items() if value.strip())


def _delete_rows(on_sheet: SheetRows, gone: np.ndarray, keep_one: bool) -> None:
    """Delete rows from below. With ``keep_one`` the first is emptied instead: Excel's tables have
    one row at least."""
    rows = on_sheet.sheet_rows[gone]
    if keep_one and len(rows):
        first = on_sheet.sheet.range(f"{rows[0]}:{rows[0]}")
        first.clear_contents()
        for column in on_sheet.columns:
            note = on_sheet.sheet.range(f"{on_sheet.letter(column)}{rows[0]}").note
            if note is not None:
                note.delete()
        rows = rows[1:]
    blocks = np.split(rows, np.flatnonzero(np.diff(rows) != 1) + 1) if len(rows) else []
    for block in reversed(blocks):
        on_sheet.sheet.range(f"{block[0]}:{block[-1]}").delete()


def _write_column(
    on_sheet: SheetRows,
    name: str,
    rows: np.ndarray,
    values: np.ndarray,
    was: Sequence[str | None],
    dates: DateSystem,
) -> None:
    """Write a column from its first row to its last; rows between that hold nothing stay blank.

    ``was`` is what stood in each of ``rows``, None for nothing. A formula that gives what is to
    stand there stays a formula.
    """
    if not len(rows):
        return
    first, last = int(rows.min()), int(rows.max())
    texts, before = np.full((2, last - first + 1), "", dtype=object)
    texts[rows - first], before[rows - first] = values, was
    letter = on_sheet.letter(name)
    formulas = np.ravel(on_sheet.sheet.range(f"{letter}{first}:{letter}{last}").formula)
    stays = [
        str(formula).startswith("=") and formula != text and text == now
        for formula, text, now in zip(formulas, before, texts, strict=True)
    ]
    cells = to_cells(texts, name, dates)
    for begin, end in runs_of(~np.array(stays, dtype=bool)):
        _write_cells(on_sheet, name, first + begin, cells[begin : end + 1], dates)


def _write_cells(
    on_sheet: SheetRows, name: str, first: int, cells: list, dates: DateSystem
) -> None:
    sheet, letter = on_sheet.sheet, on_sheet.letter(name)
    base = styles.DATE_FORMAT if is_date_field(name) else styles.TEXT_FORMAT
    sheet.range(f"{letter}{first}:{letter}{first + len(cells) - 1}").number_format = base
    if is_date_field(name):
        cells, of_text = for_date_cells(cells)
        for start, end in of_text:
            run = sheet.range(f"{letter}{first + start}:{letter}{first + end}")
            run.number_format = styles.TEXT_FORMAT
    put(sheet, first, on_sheet.columns[name], [[value] for value in cells], dates)


def _fit_table(on_sheet: SheetRows, last: int) -> None:
    """Let the Excel table reach to the last row."""
    sheet = on_sheet.sheet
    for table in sheet.tables:
        area = table.range
        if area.row == layout.HEADER_ROW and area.row + area.shape[0] - 1 < last:
            right = area.column + area.shape[1] - 1
            table.resize(sheet.range(address(area.row, area.column, last, right)))


def _paint_ours(on_sheet: SheetRows, first_new: int, last: int) -> None:
    """Paint our columns in the new rows."""
    for name in (*DERIVED_FIELDS, layout.CHECK, layout.ERRORS_COLUMN):
        if name in on_sheet.columns and name not in on_sheet.frame.columns:
            letter = on_sheet.letter(name)
            cells = on_sheet.sheet.range(f"{letter}{first_new}:{letter}{last}")
            cells.color = styles.CALCULATED_FILL
            cells.font.color = styles.CALCULATED_TEXT
