"""A return and what validation found -> a new workbook."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime

import numpy as np
import xlwings as xw

from lac_rules.as_at import in_figures
from lac_rules.edits.changes import numbered
from lac_rules.edits.explanations import Explanation
from lac_rules.returns import LacReturn
from lac_rules.schema import LAST
from lac_rules.validation import Result
from xl_addin.workbook.basics import layout, packed
from xl_addin.workbook.basics.blocks import sheets_of
from xl_addin.workbook.basics.layout import Columns
from xl_addin.workbook.basics.times import SHOWN, DateSystem
from xl_addin.workbook.book import LOOKS, Contents, Settings, SheetRows
from xl_addin.workbook.marking import mark
from xl_addin.workbook.sheets import changes as changes_sheet
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets import due as due_sheet
from xl_addin.workbook.sheets import errors as errors_sheet
from xl_addin.workbook.sheets import explained as explained_sheet
from xl_addin.workbook.sheets import lists as lists_sheet
from xl_addin.workbook.sheets import on_loading as on_loading_sheet
from xl_addin.workbook.sheets import pivot as pivot_sheet
from xl_addin.workbook.sheets import progress as progress_sheet
from xl_addin.workbook.sheets import providers as providers_sheet
from xl_addin.workbook.sheets import rules as rules_sheet
from xl_addin.workbook.sheets import settings as settings_sheet
from xl_addin.workbook.sheets import start as start_sheet
from xl_addin.workbook.template.template import model_of, sheets_of_a_new_book, template_path

Progress = Callable[[str], None]


def create(
    app: xw.App,
    ret: LacReturn,
    result: Result,
    now: datetime,
    progress: Progress | None = None,
    as_at: str | None = None,
    explanations: Sequence[Explanation] = (),
) -> xw.Book:
    """Make a workbook of ``ret`` and ``result`` in ``app``; it is not yet saved under a name.

    ``progress`` is told each sheet's name as it is begun. ``as_at`` is what the sheet Start says of
    the day to look at, as in ``Settings``; without it the return's own day. ``explanations`` are
    those that came with the files, by the rows' numbers; ``result`` has set them aside.
    """
    tell = progress or (lambda name: None)
    due_rows = due_sheet.rows_of(ret, result)
    template = app.books.open(template_path(), read_only=True)
    book = _new_book(app, template)
    dates = settings_sheet.write_day(book.sheets[layout.SETTINGS])
    tell(layout.LISTS)
    lists = lists_sheet.write(book.sheets[layout.LISTS], result.rules.year)
    on_sheets = _write_tables(book, template, ret, lists, tell, dates)
    _write_sheets_by_need(book, template, ret, due_rows, now, dates)
    template.close()
    book.activate()
    tell(layout.ERRORS)
    mark(ret, result, on_sheets)
    _write_errors(book, ret, result, on_sheets)
    tell(layout.RULES)
    rules = rules_sheet.rows_of(result, result.rules.off)
    rules_sheet.write(book.sheets[layout.RULES], rules, book.sheets[layout.LISTS])
    if ret.providers is None:
        book.sheets[layout.OFSTED].delete()
    else:
        tell(layout.OFSTED)
        rows = providers_sheet.rows_of(ret.providers)
        providers_sheet.LIST.write(book.sheets[layout.OFSTED], rows, dates)
    changes_sheet.LIST.write(book.sheets[layout.CHANGES], [])
    progress_sheet.write(book.sheets[layout.PROGRESS], progress_sheet.line_of(ret, result, now))
    settings = _settings(ret, now, as_at, dates)
    if explanations:
        contents = Contents(ret, on_sheets, settings, sheets_of(book), dates=dates)
        contents.explanations = list(explanations)
        explained_sheet.renew(contents, result.rules)
    said = start_sheet.lines_of(ret, result, settings, due_rows)
    start_sheet.write(book.sheets[layout.START], said)
    packed.write(book.sheets[layout.LOADED], ret.tables)
    settings_sheet.write(book.sheets[layout.SETTINGS], settings)
    for name in (layout.LISTS, layout.SETTINGS, layout.LOADED):
        book.sheets[name].visible = False
    book.sheets[layout.START].activate()
    return book


def _write_sheets_by_need(
    book: xw.Book,
    template: xw.Book,
    ret: LacReturn,
    due_rows: list[list],
    now: datetime,
    dates: DateSystem,
) -> None:
    """The due list, while the year is not over; On loading, where there is something to tell."""
    if not ret.year_is_over:
        after = book.sheets[layout.ERRORS_BY_TYPE]
        sheet = template.sheets[layout.DUE].copy(after=after, name=layout.DUE)
        due_sheet.write(sheet, due_rows, dates)
    on_loading = on_loading_sheet.rows_of(ret.loading, now)
    if on_loading:
        before = book.sheets[layout.RULES]
        sheet = template.sheets[layout.ON_LOADING].copy(before=before, name=layout.ON_LOADING)
        on_loading_sheet.LIST.write(sheet, on_loading, dates)


def _write_errors(
    book: xw.Book, ret: LacReturn, result: Result, on_sheets: dict[str, SheetRows]
) -> None:
    sheet = book.sheets[layout.ERRORS]
    errors = errors_sheet.rows_of(result, ret, on_sheets)
    errors_sheet.LIST.write(sheet, errors)
    errors_sheet.colour(sheet)
    pivot_sheet.write(book.sheets[layout.ERRORS_BY_TYPE], sheet, has_errors=bool(errors))


def _settings(ret: LacReturn, now: datetime, as_at: str | None, dates: DateSystem) -> Settings:
    return Settings(
        year=ret.year,
        authority=ret.authority or "",
        last_run=f"{now:{SHOWN}}",
        next_id=max((len(frame) for frame in ret.tables.values()), default=0) + 1,
        book_id=uuid.uuid4().hex,
        as_at=as_at or in_figures(ret.as_at or ret.year_end),
        left_out=on_loading_sheet.left_out_in_words(ret.loading),
        looks=LOOKS,
        counts_from=dates.year,
    )


def _new_book(app: xw.App, template: xw.Book) -> xw.Book:
    """A new, unsaved book with the template's sheets, but for those that come later.

    The template's own book is not used, so that nobody saves over it, nor to where it is kept.
    """
    book = app.books.add()
    spare = list(sheets_of(book).values())
    for name in sheets_of_a_new_book():
        template.sheets[name].copy(before=spare[0], name=name)
    for sheet in spare:
        sheet.delete()
    return book


def _write_tables(
    book: xw.Book,
    template: xw.Book,
    ret: LacReturn,
    lists: dict[str, xw.Range],
    tell: Progress,
    dates: DateSystem,
) -> dict[str, SheetRows]:
    """One sheet per table, each a copy of its model in the template; last year's come last."""
    on_sheets = {}
    for name, frame in ret.tables.items():
        tell(layout.sheet_name(name))
        place = book.sheets[layout.LISTS if name.endswith(LAST) else layout.OFSTED]
        sheet = template.sheets[model_of(name)].copy(before=place, name=layout.sheet_name(name))
        columns = Columns.of(name, frame.columns)
        data_sheet.write(sheet, columns, frame, lists, dates)
        on_sheets[name] = SheetRows(
            sheet=sheet,
            frame=frame[list(columns.data)],
            sheet_rows=np.arange(len(frame)) + layout.FIRST_ROW,
            ids=numbered(len(frame)),
            marks=[""] * len(frame),
            columns={column: place for place, column in enumerate(columns.all, start=1)},
        )
    return on_sheets
