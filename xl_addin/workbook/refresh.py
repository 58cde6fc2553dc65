"""Bring a workbook up to date with a new validation; nothing but our own marks is touched."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime

from lac_rules.validation import Result
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.left_over import LeftOver
from xl_addin.workbook.basics.times import SHOWN
from xl_addin.workbook.book import LOOKS, Contents
from xl_addin.workbook.marking import mark
from xl_addin.workbook.sheets import changes as changes_sheet
from xl_addin.workbook.sheets import data as data_sheet
from xl_addin.workbook.sheets import due as due_sheet
from xl_addin.workbook.sheets import errors as errors_sheet
from xl_addin.workbook.sheets import explained as explained_sheet
from xl_addin.workbook.sheets import kept as kept_sheet
from xl_addin.workbook.sheets import pivot as pivot_sheet
from xl_addin.workbook.sheets import progress as progress_sheet
from xl_addin.workbook.sheets import rules as rules_sheet
from xl_addin.workbook.sheets import settings as settings_sheet
from xl_addin.workbook.sheets import start as start_sheet
from xl_addin.workbook.sheets import suggestions as suggestions_sheet
from xl_addin.workbook.sheets.changes import Sources
from xl_addin.workbook.sheets.suggestions import Suggestion
from xl_addin.workbook.template.from_template import add_sheet


def refresh(
    contents: Contents,
    result: Result,
    now: datetime,
    sources: Sources | None = None,
    user: str | None = None,
    left_over: Sequence[LeftOver] = (),
) -> list[LeftOver]:
    """Put the findings of ``result`` into the sheets that ``contents`` was read from.

    ``sources`` say who or what put the value into a cell, where a command did: (table, row's
    identity, field) -> "suggestion: Ofsted". All other new changes were typed by ``user``, the
    person at this machine if not given. What people wrote beside rows of our lists that are gone,
    and ``left_over`` from before, is kept on a sheet of its own, said in the result's statements,
    and given back.
    """
    ret, sheets, settings = contents.ret, contents.sheets, contents.settings
    settings.book_id = settings.book_id or uuid.uuid4().hex
    settings.last_run = f"{now:{SHOWN}}"
    if not settings.counts_from:  # made by an earlier version
        contents.dates = settings_sheet.write_day(sheets[layout.SETTINGS])
        settings.counts_from = contents.dates.year
    kept = list(left_over)
    suggestions = _renew_suggestions(contents, result, kept)
    mark(ret, result, contents.on_sheets, suggestions)
    _renew_errors(contents, result, kept)
    kept += explained_sheet.renew(contents, result.rules)
    due_rows = due_sheet.rows_of(ret, result)
    _renew_due(contents, due_rows, kept)
    rules = rules_sheet.rows_of(result, contents.choice.off)
    kept += rules_sheet.LIST.renew(sheets[layout.RULES], rules).left_over
    if settings.looks < LOOKS:
        _bring_up_to_date(contents, settings.looks)
    _renew_changes(contents, sources or {}, now, user, kept)
    progress_sheet.renew(
        contents.sheet(layout.PROGRESS), progress_sheet.line_of(ret, result, now, user)
    )
    if kept:
        result.statements.append(kept_sheet.in_words(kept))
    said = start_sheet.lines_of(ret, result, settings, due_rows)
    kept += start_sheet.renew(sheets[layout.START], said)
    kept_sheet.add(contents, kept, now)
    settings_sheet.write(sheets[layout.SETTINGS], settings)
    return kept


def _renew_errors(contents: Contents, result: Result, kept: list[LeftOver]) -> None:
    """Renew the list of errors, and the PivotTable over it."""
    sheet = contents.sheets[layout.ERRORS]
    errors = errors_sheet.rows_of(result, contents.ret, contents.on_sheets)
    renewed = errors_sheet.LIST.renew(sheet, errors)
    kept += renewed.left_over
    pivots, had = contents.sheets[layout.ERRORS_BY_TYPE], contents.settings.looks
    pivot_sheet.renew(pivots, sheet, bool(errors), anew=had < 2 or renewed.anew)
    if renewed.anew:  # whatever dropped this table has dropped the others too
        for table, on_sheet in contents.on_sheets.items():
            data_sheet.restore_table(on_sheet, table)


def _renew_due(contents: Contents, rows: list[list], kept: list[LeftOver]) -> None:
    """Renew the due list; it comes with the first day of a year that is not over."""
    sheet = contents.sheets.get(layout.DUE)
    if sheet is not None:
        kept += due_sheet.LIST.renew(sheet, rows, contents.dates).left_over
    elif not contents.ret.year_is_over:
        after = contents.sheets[layout.ERRORS_BY_TYPE]
        contents.sheets[layout.DUE] = add_sheet(after.book, layout.DUE, after=after)
        due_sheet.write(contents.sheets[layout.DUE], rows, contents.dates)
        contents.sheets[layout.START].activate()


def _bring_up_to_date(contents: Contents, had: int) -> None:
    """Give the sheets of an earlier version, of looks ``had``, what those of new workbooks have."""
    if had < 2:
        for on_sheet in contents.on_sheets.values():
            data_sheet.colour_to_come(on_sheet)
        errors_sheet.colour(contents.sheets[layout.ERRORS])
    else:
        errors_sheet.colour_explained(contents.sheets[layout.ERRORS])
    for on_sheet in contents.on_sheets.values():
        data_sheet.colour_explained(on_sheet)
    sheets = contents.sheets
    if had < 3 and layout.LISTS in sheets:
        rules_sheet.offer_yes_and_no(sheets[layout.RULES], sheets[layout.LISTS])
    contents.sheets[layout.START].activate()
    contents.settings.looks = LOOKS


def _renew_suggestions(
    contents: Contents, result: Result, kept: list[LeftOver]
) -> list[Suggestion]:
    """Renew the sheet Suggestions, once somebody has asked for it; those accepted stay on it."""
    if layout.SUGGESTIONS not in contents.sheets:
        return []
    sheet = contents.sheets[layout.SUGGESTIONS]
    accepted = suggestions_sheet.still_standing(suggestions_sheet.read(sheet), contents)
    found = suggestions_sheet.find(contents, result.issues)
    rows = suggestions_sheet.rows_of([*found, *accepted], contents)
    kept += suggestions_sheet.LIST.renew(sheet, rows).left_over
    return found


def _renew_changes(
    contents: Contents, sources: Sources, now: datetime, user: str | None, kept: list[LeftOver]
) -> None:
    """Renew the sheet Changes; what it says already of who made a change, and when, stays."""
    sheet = contents.sheet(layout.CHANGES)
    changes, known = changes_sheet.changes_of(contents), changes_sheet.read(sheet, contents.dates)
    rows = changes_sheet.rows_of(contents, changes, known, sources, now, user)
    kept += changes_sheet.LIST.renew(sheet, rows, contents.dates).left_over
