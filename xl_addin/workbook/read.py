"""A workbook of ours, as people left it -> the return."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import xlwings as xw

from lac_rules.edits.explanations import found_again, merged_with
from lac_rules.language.choice import Choice
from lac_rules.returns import LacReturn
from lac_rules.schema import LAST, TABLES
from xl_addin import clock
from xl_addin.workbook.basics import layout, packed
from xl_addin.workbook.basics.blocks import sheets_of
from xl_addin.workbook.basics.times import FROM_1900
from xl_addin.workbook.book import Contents, SheetProblem
from xl_addin.workbook.identity import with_identities
from xl_addin.workbook.moved_dates import check_days
from xl_addin.workbook.results import check_results
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets import explained as explained_sheet
from xl_addin.workbook.sheets import providers as providers_sheet
from xl_addin.workbook.sheets import rules as rules_sheet
from xl_addin.workbook.sheets import settings as settings_sheet
from xl_addin.workbook.sheets import start as start_sheet
from xl_addin.workbook.sheets.child_edits import take_over
from xl_addin.workbook.sheets.explained import Explained

_NEEDED = (layout.START, layout.ERRORS, layout.ERRORS_BY_TYPE, layout.RULES, layout.LOADED)
"""Sheets of ours without which a workbook cannot be validated again."""
_GONE = "The sheet {} is gone. Give it its name back, or take it from a backup copy."


def read(book: xw.Book, sheets: Mapping[str, xw.Sheet] | None = None) -> Contents:
    """The return in ``book`` as it stands now, every row with its identity.

    It is looked at on the day that the sheet Start says, which may be today. What was typed on the
    sheet Child is put into the return's own sheets. ``sheets`` are the book's by name, where the
    caller has asked for them already.

    Raises ``NotOurWorkbook``, or ``SheetProblem`` with every problem of every sheet.
    """
    sheets = sheets_of(book) if sheets is None else dict(sheets)
    settings, dates = settings_sheet.from_sheets(sheets, book.name)
    problems: list[str] = []
    if layout.START in sheets:
        try:
            settings = start_sheet.read_settings(sheets[layout.START], settings)
        except SheetProblem as problem:
            problems.append(str(problem))
    problems += [_GONE.format(name) for name in _NEEDED if name not in sheets]
    is_worked_out = book.app.calculation == "automatic"
    on_sheets = {}
    loaded = packed.read(sheets[layout.LOADED]) if layout.LOADED in sheets else {}
    for table in _in_order(loaded):
        name = layout.sheet_name(table)
        if name not in sheets:
            problems.append(_GONE.format(name))
            continue
        try:
            found = data_sheet.read(sheets[name], table, loaded[table].columns)
            if not is_worked_out:
                check_results(found, table)
            on_sheets[table] = found
        except SheetProblem as problem:
            problems.append(str(problem))
    choice = Choice()
    if layout.RULES in sheets:
        try:
            choice = Choice(off=rules_sheet.read_off(sheets[layout.RULES]))
        except SheetProblem as problem:
            problems.append(str(problem))
    explained = Explained([], frozenset())
    if layout.EXPLAINED in sheets:
        try:
            explained = explained_sheet.read(sheets[layout.EXPLAINED], dates or FROM_1900)
        except SheetProblem as problem:
            problems.append(str(problem))
    providers = None
    if layout.OFSTED in sheets:
        try:
            providers = providers_sheet.read(sheets[layout.OFSTED])
        except SheetProblem as problem:
            problems.append(str(problem))
    if problems:
        raise SheetProblem("\n".join(problems))
    on_sheets, settings.next_id = with_identities(on_sheets, settings.next_id, loaded)
    check_days(on_sheets, loaded, settings.counts_from, dates)
    ret = LacReturn(
        {table: rows.frame for table, rows in on_sheets.items()},
        year=settings.year,
        authority=settings.authority or None,
        providers=providers,
        as_at=start_sheet.day_of(settings, clock.today()),
    )
    contents = Contents(ret, on_sheets, settings, sheets, loaded, dates or FROM_1900, choice)
    if take_over(contents):
        return read(book)
    known = merged_with([], map(explained_sheet.signed, explained.explanations))
    contents.explanations = found_again(known, ret.tables, contents.ids)
    contents.stood = explained.stood
    return contents


def _in_order(loaded: dict[str, pd.DataFrame]) -> list[str]:
    return [name for name in (*TABLES, *(table + LAST for table in TABLES)) if name in loaded]
