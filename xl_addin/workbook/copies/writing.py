"""Write a copy for business support."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import xlwings as xw

from lac_rules.schema import CODED_FIELDS
from xl_addin import headless
from xl_addin.workbook.basics import layout, packed, styles
from xl_addin.workbook.basics.blocks import address, columns_address, paint_header, paint_title, put
from xl_addin.workbook.basics.cells import for_date_cells, is_date_field, to_cells
from xl_addin.workbook.copies.contents import (
    ABOUT,
    ASKED,
    CODES,
    MESSAGES,
    NOTE,
    RIGHT,
    SHARED,
    SIGN,
    About,
    Shared,
)
from xl_addin.workbook.sheets import lists as lists_sheet
from xl_addin.workbook.template.copy_template import (
    CELLS,
    DATE_CELL,
    MODEL,
    NOTE_CELL,
    TEXT_CELL,
    WHAT_TO_DO,
    copy_template_path,
)

_WIDTH, _WIDTH_OF_MESSAGES, _WIDTH_OF_NOTE, _WIDTH_OF_STEPS = 14, 90, 40, 100
_LINE_HEIGHT = 15


def write(path: Path, about: About, tables: Mapping[str, Shared], year: int) -> None:
    """Make the copy and save it."""
    with headless.active():
        app = headless.app()
        try:
            template = app.books.open(copy_template_path(), read_only=True)
            book = app.books.add()
            spare = book.sheets.active
            start = template.sheets[WHAT_TO_DO].copy(before=spare, name=WHAT_TO_DO)
            codes = spare
            codes.name = layout.LISTS
            lists = lists_sheet.write(codes, year)
            for name, shared in tables.items():
                sheet = template.sheets[MODEL].copy(before=codes, name=layout.sheet_name(name))
                _write_records(sheet, shared, template.sheets[CELLS], lists)
            _write_start(start, about, tables)
            _write_hidden(book, about, tables)
            start.activate()
            book.save(path)
        finally:
            app.quit()


def _write_records(
    sheet: xw.Sheet, shared: Shared, cells: xw.Sheet, lists: Mapping[str, xw.Range]
) -> None:
    names = list(shared.frame.columns)
    header = [*names, MESSAGES, NOTE, RIGHT, layout.ROW_ID]
    rows, width = len(shared.frame), len(header)
    last = layout.HEADER_ROW + rows
    body = sheet.range(address(layout.HEADER_ROW, 1, last, width))
    body.number_format = styles.TEXT_FORMAT
    body.horizontal_alignment = "left"
    body.vertical_alignment = "top"
    _unlock(sheet, shared, cells)
    put(sheet, layout.HEADER_ROW, 1, [header])
    values = [to_cells(shared.frame[name].to_numpy(), name) for name in names]
    _keep_text(sheet, shared, values)
    sheet.range(address(layout.FIRST_ROW, 1, last, len(names))).value = [
        list(row) for row in zip(*values, strict=True)
    ]
    place = len(names) + 1
    put(sheet, layout.FIRST_ROW, place, [[text] for text in shared.messages])
    put(sheet, layout.FIRST_ROW, width, [[str(identity)] for identity in shared.frame.index])
    sheet.range(address(layout.FIRST_ROW, place, last, place)).wrap_text = True
    _paint(sheet, names, width)
    for column, name in enumerate(names, start=1):
        if name in CODED_FIELDS and name in lists:
            area = sheet.range(address(layout.FIRST_ROW, column, last, column))
            area.data_validation.set_list(lists[name])
    sheet.tables.add(source=body, table_style_name=styles.TABLE_STYLE)
    _set_heights(sheet, layout.FIRST_ROW, shared.messages, _WIDTH_OF_MESSAGES)


def _unlock(sheet: xw.Sheet, shared: Shared, cells: xw.Sheet) -> None:
    """Make the cells to fill copies of an unlocked one: yellow, and open to typing."""
    names = list(shared.frame.columns)
    for row, asked in enumerate(shared.asked, start=layout.FIRST_ROW):
        for name in asked:
            model = cells.range(DATE_CELL if is_date_field(name) else TEXT_CELL)
            model.copy(sheet.range((row, names.index(name) + 1)))
        for place in (len(names) + 2, len(names) + 3):
            cells.range(NOTE_CELL).copy(sheet.range((row, place)))


def _keep_text(sheet: xw.Sheet, shared: Shared, values: list[list]) -> None:
    """Show dates as dates, and keep what is no date as the text that it is.

    What is typed over such a text is a date again.
    """
    for column, name in enumerate(shared.frame.columns, start=1):
        if not is_date_field(name):
            continue
        values[column - 1], of_text = for_date_cells(values[column - 1])
        last = layout.FIRST_ROW + len(shared.frame) - 1
        area = sheet.range(address(layout.FIRST_ROW, column, last, column))
        area.number_format = styles.DATE_FORMAT
        for first, last in of_text:
            rows = layout.FIRST_ROW + first, layout.FIRST_ROW + last
            run = sheet.range(address(rows[0], column, rows[1], column))
            run.number_format = styles.TEXT_FORMAT


def _set_heights(sheet: xw.Sheet, first_row: int, texts: list[str], width: int) -> None:
    """Make rows as high as their wrapped text; not every program does that by itself."""
    for row, text in enumerate(texts, start=first_row):
        lines = sum(1 + len(paragraph) // (width - 5) for paragraph in text.split("\n"))
        sheet.range(f"{row}:{row}").row_height = min(_LINE_HEIGHT * lines + 2, 400)


def _paint(sheet: xw.Sheet, names: list[str], width: int) -> None:
    header = sheet.range(address(layout.HEADER_ROW, 1, layout.HEADER_ROW, width))
    paint_header(header)
    widths = [max(_WIDTH, len(name) + 4) for name in names]
    widths += [_WIDTH_OF_MESSAGES, _WIDTH_OF_NOTE, _WIDTH_OF_NOTE]
    for column, column_width in enumerate(widths, start=1):
        sheet.range(columns_address(column, column)).column_width = column_width
    sheet.range(columns_address(width, width)).columns.hidden = True


_STEPS = (
    "Each of the other sheets lists records in which something is missing or does not fit. What "
    "it is stands in the row, on the right.",
    "Type what is right into the yellow cells; the Tab key goes from one to the next. All other "
    "cells are locked. Where a yellow cell has a list, choose from it (Alt and the Down arrow open "
    "it). Write dates like 31/01/2026. To leave a value blank, press Delete.",
    "Not every yellow cell is wrong: change the one that is, and leave the others as they are.",
    f"If a record is right as it stands, say why under {RIGHT}: it will not be asked for again.",
    "If you cannot find out, write that into Your note.",
    "Save the workbook, under any name, and send it back the way it came. Do not copy the records "
    "into another workbook: only this one finds its way back.",
    "The records are about children. Keep the workbook where only those who need it can open it, "
    "and delete it when it has been sent back.",
)


def _write_start(sheet: xw.Sheet, about: About, tables: Mapping[str, Shared]) -> None:
    sheet.range("A:A").column_width = 20
    sheet.range("B:B").column_width = _WIDTH_OF_STEPS
    sheet.range("A:B").number_format = styles.TEXT_FORMAT
    sheet.range("A:B").vertical_alignment = "top"
    sheet.range("A:B").horizontal_alignment = "left"
    lines = [
        ["Children looked after: records to put right", None],
        [None, None],
        ["Council", about.council],
        ["Return", f"SSDA903, year to 31 March {about.year}"],
        ["What for", about.purpose],
        *([["For", about.recipient]] if about.recipient else []),
        ["Made", about.made],
        [None, None],
        *[["What to do" if n == 1 else None, f"{n}. {t}"] for n, t in enumerate(_STEPS, start=1)],
        [None, None],
        *[[layout.sheet_name(name), _counted(shared)] for name, shared in tables.items()],
    ]
    put(sheet, 1, 1, lines)
    sheet.range(address(1, 2, len(lines), 2)).wrap_text = True
    sheet.range(address(2, 1, len(lines), 1)).font.bold = True
    paint_title(sheet.range("A1"))
    _set_heights(sheet, 2, [str(line[1] or "") for line in lines[1:]], _WIDTH_OF_STEPS)


def _counted(shared: Shared) -> str:
    children, cells = shared.frame["CHILD"].nunique(), sum(map(len, shared.asked))
    return f"{len(shared.frame)} records of {children} children, {cells} yellow cells"


def _write_hidden(book: xw.Book, about: About, tables: Mapping[str, Shared]) -> None:
    last = book.sheets[layout.LISTS]
    sheet = book.sheets.add(ABOUT, after=last)
    sheet.range("A:B").number_format = styles.TEXT_FORMAT
    put(sheet, 1, 1, [[SIGN, "1"], *([name, value] for name, value in asdict(about).items())])
    data = book.sheets.add(SHARED, after=sheet)
    packed.write(
        data,
        {
            name: shared.frame.assign(
                **{
                    ASKED: [" ".join(asked) for asked in shared.asked],
                    CODES: [" ".join(codes) for codes in shared.codes],
                }
            )
            for name, shared in tables.items()
        },
    )
    for hidden in (last, sheet, data):
        hidden.visible = False
