"""One table of the return on its sheet: write it, read it back, renew our columns and notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
import xlwings as xw
from xlwings.utils import col_name

from lac_rules.schema import CODED_FIELDS, DERIVED_FIELDS, split_name
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import (
    address,
    columns_address,
    neighbours,
    paint_header,
    put,
)
from xl_addin.workbook.basics.cells import for_date_cells, from_cells, is_date_field, to_cells
from xl_addin.workbook.basics.layout import FIRST_ROW, HEADER_ROW, Columns
from xl_addin.workbook.basics.placed_list import corners
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.basics.times import FROM_1900, DateSystem
from xl_addin.workbook.basics.word_colours import paint_word
from xl_addin.workbook.book import SheetProblem, SheetRows
from xl_addin.workbook.marks import (
    EXPLAINED,
    EXPLAINED_WORD,
    NOW_WORD,
    TO_COME,
    TO_COME_WORD,
    WORDS,
)

_MAX_RUNS = 200
"""More runs of unreadable dates than this in one column: the whole column becomes text."""
_MAX_CELLS = 40_000_000
"""Cells from the first to the last one in use: all the rows of Excel, of the widest table."""
_OF_TO_COME = TO_COME, TO_COME_WORD, styles.TO_COME_FILL, styles.TO_COME_TEXT
_OF_EXPLAINED = EXPLAINED, EXPLAINED_WORD, styles.EXPLAINED_FILL, styles.EXPLAINED_TEXT
"""The mark in the hidden marks, the word in Check, fill and text."""
_WIDTHS = {
    "CHILD": 13,
    "UPN": 16,
    "HOME_POST": 12,
    "PL_POST": 12,
    "URN": 11,
    layout.SUGGESTION: 30,
    layout.CHECK: 11,
    layout.ERRORS_COLUMN: 46,
}
_WIDTH_OF_DATE = 12
_FILTER_BUTTON = 4
"""Characters that the filter's arrow takes beside a column's name."""
_WIDTH = 10
_LONGEST_HEADER = 255
"""Characters of a column's name in an Excel table."""


def write(
    sheet: xw.Sheet,
    columns: Columns,
    frame: pd.DataFrame,
    lists: Mapping[str, xw.Range],
    dates: DateSystem = FROM_1900,
) -> None:
    """Fill an empty sheet with a table: data, formats, drop-downs, table object, colours.

    Our own columns get their headers; :func:`renew` fills them.
    """
    rows = len(frame)
    cells = {name: to_cells(frame[name].to_numpy(), name, dates) for name in columns.data}
    _format_columns(sheet, columns)
    _keep_unreadable_dates(sheet, columns, cells)
    put(sheet, HEADER_ROW, 1, [[name[:_LONGEST_HEADER] for name in columns.all]])
    if rows:
        area = address(FIRST_ROW, 1, rows + HEADER_ROW, len(columns.data))
        sheet.range(area).value = [list(row) for row in zip(*cells.values(), strict=True)]
    body = sheet.range(address(HEADER_ROW, 1, max(rows, 1) + HEADER_ROW, len(columns.all)))
    sheet.tables.add(
        source=body,
        name=layout.list_object_name(columns.table),
        table_style_name=styles.TABLE_STYLE,
    )
    _paint(sheet, columns, rows)
    _add_drop_downs(sheet, columns, lists)


def _format_columns(sheet: xw.Sheet, columns: Columns) -> None:
    everything = sheet.range(columns_address(1, len(columns.all)))
    everything.number_format = styles.TEXT_FORMAT
    everything.horizontal_alignment = "left"  # dates too, so that they do not touch the next column
    for name in columns.data:
        if is_date_field(name):
            letter = columns.letter(name)
            sheet.range(f"{letter}:{letter}").number_format = styles.DATE_FORMAT
    if "PL_DISTANCE" in columns.calculated:
        letter = columns.letter("PL_DISTANCE")
        sheet.range(f"{letter}:{letter}").number_format = styles.MILES_FORMAT


def _keep_unreadable_dates(sheet: xw.Sheet, columns: Columns, cells: dict[str, list]) -> None:
    """Keep what is no date from being read as one, or as a formula, when it is written."""
    for name in columns.data:
        if not is_date_field(name):
            continue
        letter = columns.letter(name)
        written, runs = for_date_cells(cells[name])
        if len(runs) > _MAX_RUNS:
            sheet.range(f"{letter}:{letter}").number_format = styles.TEXT_FORMAT
            cells[name] = [
                value if value is None or isinstance(value, str) else f"{value:%d/%m/%Y}"
                for value in cells[name]
            ]
            continue
        cells[name] = written
        for first, last in runs:
            run = sheet.range(f"{letter}{first + FIRST_ROW}:{letter}{last + FIRST_ROW}")
            run.number_format = styles.TEXT_FORMAT


def _paint(sheet: xw.Sheet, columns: Columns, rows: int) -> None:
    header = sheet.range(address(HEADER_ROW, 1, HEADER_ROW, len(columns.all)))
    paint_header(header)
    for name in columns.all:
        letter = columns.letter(name)
        default = _WIDTH_OF_DATE if is_date_field(name) else _WIDTH
        width = max(_WIDTHS.get(name, default), min(len(name), layout.WIDEST) + _FILTER_BUTTON)
        sheet.range(f"{letter}:{letter}").column_width = width
    first, last = columns.letter(columns.ours[0]), columns.letter(layout.ERRORS_COLUMN)
    calculated = sheet.range(f"{first}{FIRST_ROW}:{last}{max(rows, 1) + HEADER_ROW}")
    calculated.color = styles.CALCULATED_FILL
    calculated.font.color = styles.CALCULATED_TEXT
    hidden = f"{columns.letter(layout.MARKS)}:{columns.letter(layout.ROW_ID)}"
    sheet.range(hidden).columns.hidden = True
    _colour_marked(sheet, columns)


def _colour_marked(sheet: xw.Sheet, columns: Columns) -> None:
    """Paint what is wrong now, and quietly what is to come and what is explained."""
    last = columns.letter((columns.data + columns.calculated)[-1])
    letters = last, columns.letter(layout.MARKS), columns.letter(layout.CHECK)
    _colour(sheet, *letters, *_OF_EXPLAINED)
    _colour(sheet, *letters, *_OF_TO_COME)
    _colour(sheet, *letters, "", NOW_WORD, styles.ERROR_FILL, styles.ERROR_TEXT)


def colour_to_come(on_sheet: SheetRows) -> None:
    """Give the sheet of an earlier version the colour of what is to come."""
    _colour_as_well(on_sheet, _OF_TO_COME)


def colour_explained(on_sheet: SheetRows) -> None:
    """Give the sheet of an earlier version the colour of what is explained."""
    _colour_as_well(on_sheet, _OF_EXPLAINED)


def _colour_as_well(on_sheet: SheetRows, look: tuple[str, str, str, str]) -> None:
    if not {layout.MARKS, layout.CHECK} <= on_sheet.columns.keys():
        return
    data = [*on_sheet.frame.columns, *DERIVED_FIELDS]
    last = col_name(max(on_sheet.columns[name] for name in data if name in on_sheet.columns))
    letters = last, on_sheet.letter(layout.MARKS), on_sheet.letter(layout.CHECK)
    _colour(on_sheet.sheet, *letters, *look)


def _colour(
    sheet: xw.Sheet, last: str, marks: str, check: str, mark: str, word: str, fill: str, text: str
) -> None:
    """Paint a cell whose field stands in its row's hidden marks, after ``mark``, and the word."""
    # Excel takes the relative parts of a formula from the active cell, not from the range.
    sheet.activate()
    sheet.range(f"A{FIRST_ROW}").select()
    sheet.range(f"A{FIRST_ROW}:{last}{layout.LAST_ROW}").conditional_formats.add_custom(
        f'=ISNUMBER(SEARCH(";{mark}"&A${HEADER_ROW}&"=",${marks}{FIRST_ROW}))',
        fill_color=fill,
        font_color=text,
    )
    paint_word(sheet, check, word, fill, text, bold=True)


def _add_drop_downs(sheet: xw.Sheet, columns: Columns, lists: Mapping[str, xw.Range]) -> None:
    table, _ = split_name(columns.table)
    for name in columns.data:
        if name in CODED_FIELDS and name in lists and name in table.fields:
            letter = columns.letter(name)
            cells = sheet.range(f"{letter}{FIRST_ROW}:{letter}{layout.LAST_ROW}")
            cells.data_validation.set_list(lists[name])


def read(sheet: xw.Sheet, table: str, loaded: Iterable[str] = ()) -> SheetRows:
    """The table as it stands on its sheet now, whoever edited it.

    Columns are found by their headers, so they may have been moved. Rows without any data are left
    out. ``loaded`` are the columns of the loaded file: a postcode column among them is data, not
    something that we work out. Raises ``SheetProblem`` when a column of the DfE's is gone.
    """
    used = sheet.used_range
    # One question to Excel tells both where the used cells begin and how many there are.
    left, top, right, bottom = corners(used)
    if right * bottom > _MAX_CELLS:
        raise SheetProblem(
            f"The sheet {sheet.name} has something far below or beside the table. Delete the rows "
            "below it and the columns beside it, and save."
        )
    if (left, top) != (1, 1):
        raise SheetProblem(
            f"The sheet {sheet.name} must begin in cell A1 with the column CHILD. "
            "Delete the empty rows or columns before it."
        )
    values = values_of(used)
    header = [str(name or "").strip() for name in values[0]]
    columns = {name: place for place, name in reversed(list(enumerate(header))) if name}
    schema_table, _ = split_name(table)
    named = {name.upper(): place for name, place in columns.items()}
    missing = [name for name in schema_table.fields if name not in named]
    if missing:
        raise SheetProblem(
            f"The sheet {sheet.name} has no column {' and no column '.join(missing)}. "
            "Write the name back into its first row (Undo may bring it back)."
        )
    ours = set(Columns.of(table, (*schema_table.fields, *loaded)).ours)
    data = list(schema_table.fields) + [
        name for name in columns if name.upper() not in schema_table.fields and name not in ours
    ]
    body = values[1:]
    frame = pd.DataFrame(
        {
            name: from_cells([row[named.get(name, columns.get(name))] for row in body])
            for name in data
        },
        dtype=object,
    )
    filled = np.array(frame.apply(lambda column: column.str.strip() != "").any(axis=1))
    totals_row = _totals_row(sheet, body, columns, filled)
    if totals_row is not None:
        filled[totals_row - FIRST_ROW] = False
    frame = frame[filled].reset_index(drop=True)
    return SheetRows(
        sheet=sheet,
        frame=frame,
        sheet_rows=np.flatnonzero(filled) + FIRST_ROW,
        ids=_texts(body, columns.get(layout.ROW_ID), filled),
        marks=_texts(body, columns.get(layout.MARKS), filled),
        columns={name: place + 1 for name, place in columns.items()},
        totals_row=totals_row,
    )


def _totals_row(
    sheet: xw.Sheet, body: list[list], columns: Mapping[str, int], filled: np.ndarray
) -> int | None:
    """The row of totals, where somebody switched it on.

    A row of totals never has a word of ours in the column Check, nor has a new row: only where the
    last row is such a one, Excel is asked.
    """
    places = np.flatnonzero(filled)
    if not len(places):
        return None
    check, identity = columns.get(layout.CHECK), columns.get(layout.ROW_ID)
    last = body[places[-1]]
    if check is not None and identity is not None and last[check] in WORDS and last[identity]:
        return None
    for table in sheet.tables:
        if table.show_totals:
            _, top, _, bottom = corners(table.range)
            return bottom if top == HEADER_ROW and bottom - FIRST_ROW < len(body) else None
    return None


def _texts(body: list[list], place: int | None, wanted: np.ndarray) -> list[str]:
    """One of our text columns; blank where the column is gone."""
    if place is None:
        return [""] * int(wanted.sum())
    return [str(row[place] or "") for row, is_wanted in zip(body, wanted, strict=True) if is_wanted]


def renew(on_sheet: SheetRows, ours: Mapping[str, list]) -> None:
    """Write our columns: each of ``ours`` has one value per row of ``on_sheet.frame``.

    Neighbouring columns are written together, in one call. The hidden column of identities comes
    back where somebody deleted it.
    """
    keep_identities(on_sheet)
    if not len(on_sheet.sheet_rows):
        return
    places = [(on_sheet.columns[name], name) for name in ours if name in on_sheet.columns]
    for rows in _above_and_below(on_sheet):
        numbers = on_sheet.sheet_rows[rows]
        first, last = int(numbers[0]), int(numbers[-1])
        for block in neighbours(places):
            values = np.full((last - first + 1, len(block)), None, dtype=object)
            for column, (_, name) in enumerate(block):
                values[numbers - first, column] = ours[name][rows]
            put(on_sheet.sheet, first, block[0][0], values.tolist())


def _above_and_below(on_sheet: SheetRows) -> list[slice]:
    """The rows above a row of totals, and those that somebody put below it."""
    count = len(on_sheet.sheet_rows)
    if on_sheet.totals_row is None:
        return [slice(0, count)]
    above = int(np.searchsorted(on_sheet.sheet_rows, on_sheet.totals_row))
    return [part for part in (slice(0, above), slice(above, count)) if part.start < part.stop]


def restore_table(on_sheet: SheetRows, table: str) -> None:
    """Make the cells an Excel table again, where somebody or another program dropped it."""
    sheet = on_sheet.sheet
    if any(corners(each.range)[1] == HEADER_ROW for each in sheet.tables):
        return
    last = int(on_sheet.sheet_rows.max(initial=FIRST_ROW))
    sheet.tables.add(
        source=sheet.range(address(HEADER_ROW, 1, last, max(on_sheet.columns.values()))),
        name=layout.list_object_name(table),
        table_style_name=styles.TABLE_STYLE,
    )


def keep_identities(on_sheet: SheetRows) -> None:
    """Give the sheet its hidden column of identities back, empty, where somebody deleted it."""
    if layout.ROW_ID in on_sheet.columns:
        return
    sheet = on_sheet.sheet
    place = max(on_sheet.columns.values()) + 1
    column = sheet.range(columns_address(place, place))
    column.number_format = styles.TEXT_FORMAT
    sheet.range((layout.HEADER_ROW, place)).raw_value = layout.ROW_ID
    for table in sheet.tables:
        area = table.range
        if area.row == layout.HEADER_ROW and area.column + area.shape[1] == place:
            last = area.row + area.shape[0] - 1
            table.resize(sheet.range(address(area.row, area.column, last, place)))
    column.columns.hidden = True
    on_sheet.columns[layout.ROW_ID] = place
