"""Put more into a workbook that is there: last year's tables, the Ofsted list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pandas as pd
import xlwings as xw

from lac_rules.edits.changes import numbered
from lac_rules.schema import CODED_FIELDS, split_name
from xl_addin.workbook.basics import layout, packed
from xl_addin.workbook.basics.blocks import address, put
from xl_addin.workbook.basics.layout import Columns
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.book import Contents
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets import kept as kept_sheet
from xl_addin.workbook.sheets import providers as providers_sheet
from xl_addin.workbook.sheets.changes import changes_of
from xl_addin.workbook.template.from_template import template_open
from xl_addin.workbook.template.template import model_of


def put_tables(
    book: xw.Book,
    contents: Contents,
    tables: Mapping[str, pd.DataFrame],
    now: datetime | None = None,
) -> None:
    """Put ``tables`` (name -> text) on sheets of their own, in the place of sheets they have.

    They become part of what was loaded. What people typed on the sheets that were there is kept on
    a sheet of its own. ``contents`` is no longer right afterwards: read again.
    """
    loaded = packed.read(contents.sheets[layout.LOADED])
    lists = _lists(contents.sheets.get(layout.LISTS))
    left_over: list[LeftOver] = []
    with template_open(book.app) as copy:
        for name, frame in tables.items():
            sheet_name = layout.sheet_name(name)
            if sheet_name in contents.sheets:
                left_over += _typed_on(contents, name)
                contents.sheets[sheet_name].delete()
            sheet = copy(model_of(name), sheet_name, before=_first_hidden(contents))
            data_sheet.write(sheet, Columns.of(name, frame.columns), frame, lists, contents.dates)
            _number_rows(sheet, frame, name)
    packed.write(contents.sheets[layout.LOADED], {**loaded, **tables})
    kept_sheet.add(contents, left_over, now)


def _typed_on(contents: Contents, name: str) -> list[LeftOver]:
    """What people typed on the sheet of a table: corrections, and columns of their own."""
    if name not in contents.on_sheets:
        return []
    on_sheet, sheet = contents.on_sheets[name], layout.sheet_name(name)
    changes = changes_of(contents)
    found = [
        LeftOver(sheet, f"CHILD {row.child}", row.field, row.after)
        for row in changes[changes["table"] == name].itertuples()
        if row.after
    ]
    known = {*split_name(name)[0].fields, *contents.loaded[name].columns}
    own = [column for column in on_sheet.frame.columns if column.upper() not in known]
    return found + [
        LeftOver(sheet, f"CHILD {child}", column, text)
        for column in own
        for child, text in zip(on_sheet.frame["CHILD"], on_sheet.frame[column], strict=True)
        if text.strip()
    ]


def put_providers(
    book: xw.Book, contents: Contents, providers: pd.DataFrame, now: datetime
) -> None:
    """Put the Ofsted list on its sheet, in the place of the one that is there."""
    rows, dates = providers_sheet.rows_of(providers), contents.dates
    if layout.OFSTED in contents.sheets:
        renewed = providers_sheet.LIST.renew(contents.sheets[layout.OFSTED], rows, dates)
        kept_sheet.add(contents, renewed.left_over, now)
        return
    with template_open(book.app) as copy:
        sheet = copy(layout.OFSTED, layout.OFSTED, before=_first_hidden(contents))
        providers_sheet.LIST.write(sheet, rows, dates)


def _number_rows(sheet: xw.Sheet, frame: pd.DataFrame, name: str) -> None:
    """Give each row its identity: its place among the loaded rows, from 1 on."""
    column = Columns.of(name, frame.columns).all.index(layout.ROW_ID) + 1
    put(sheet, layout.FIRST_ROW, column, [[identity] for identity in numbered(len(frame))])


def _first_hidden(contents: Contents) -> xw.Sheet:
    """The first of the program's own sheets, which come last."""
    return contents.sheets.get(layout.LISTS, contents.sheets[layout.SETTINGS])


def _lists(sheet: xw.Sheet | None) -> dict[str, xw.Range]:
    """Field -> the range of its codes on the hidden sheet of lists; none where it was deleted."""
    if sheet is None:
        return {}
    values = values_of(sheet.used_range)
    found = {}
    for place, field in enumerate(values[0], start=1):
        if field in CODED_FIELDS:
            count = sum(1 for row in values[1:] if row[place - 1])
            found[field] = sheet.range(address(2, place, count + 1, place))
    return found
