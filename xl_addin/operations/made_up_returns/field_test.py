"""All that docs/field-test.md names: for people who try the program in the Excel that they have.

The return's year is over, so that what they see does not depend on the day; the errors are chosen,
so that the page can say what they must see.
"""

from __future__ import annotations

import shutil
import sys
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import xlwings as xw

from lac_rules.sample import Sample, make_sample
from lac_rules.writing.csv_files import write_csv_files
from xl_addin.operations.check import Files, check
from xl_addin.operations.made_up_returns import files as made_up
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.share import share
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.book import TODAY
from xl_addin.workbook.copies.share import Choice

CHECKED, MAILED, RETURNED = "checked.xlsx", "mailed copy.xlsx", "returned copy.xlsx"
FRESH = "fresh extract"
_CHILDREN, _YEAR = 40, 2026
_ERRORS = {"145": 1, "203": 1, "208": 2, "219": 3, "335": 2, "348": 1, "367": 3, "372": 4}
_ASKED, _TABLE, _FIELD, _ANSWER = "145", "Episodes", "CIN", "N1"
"""The error that the returned copy answers: a category of need that is no code."""
_FROM_MAIL = "[ZoneTransfer]\r\nZoneId=3\r\n"
"""What Windows writes into a stream of a file that came by mail."""


def make(folder: Path, app: xw.App, now: datetime, progress: Progress = silent) -> None:
    """Write the material into ``folder``; ``app`` is our own engine's."""
    made = make_sample(_CHILDREN, _YEAR, errors=_ERRORS)
    made_up.write_files(made, folder)
    _write_fresh_extract(made, folder / FRESH)
    files = Files(
        [folder / made_up.THIS_YEAR],
        [folder / made_up.LAST_YEAR],
        [folder / made_up.OFSTED],
        _YEAR,
        made.authority,
        as_at=TODAY,
    )
    book = check(files, now, app, progress).book
    book.save(folder / CHECKED)
    copy = share(book, Choice(rules=(_ASKED,)), folder, now, progress=progress).path
    book.close()
    _answer(copy.replace(folder / RETURNED), app)
    shutil.copyfile(folder / CHECKED, folder / MAILED)
    mark_as_mailed(folder / MAILED)


def mark_as_mailed(path: Path) -> None:
    """Mark a file as Windows does what came by mail, so that Excel takes Protected View for it."""
    if sys.platform == "win32":
        with suppress(OSError):  # a disk that knows no such marks
            Path(f"{path}:Zone.Identifier").write_text(_FROM_MAIL, "utf-8")


def _write_fresh_extract(made: Sample, folder: Path) -> None:
    """The return as the council's system has it later: one date of birth was put right there."""
    tables = made_up.this_years(made)
    header, before = tables["Header"].copy(), made.tables["Header_last"]
    known = dict(zip(before["CHILD"], before["DOB"], strict=True))
    wrong = made.injected.query("code == '203'")["row"].iloc[0]
    header.loc[wrong, "DOB"] = known[header.loc[wrong, "CHILD"]]
    write_csv_files({**tables, "Header": header}, folder)


def _answer(path: Path, app: xw.App) -> None:
    """Fill in the first record of a copy, as somebody in business support would."""
    book = app.books.open(path)
    sheet = book.sheets[_TABLE]
    names = values_of(sheet.used_range)[0]
    sheet.range((2, names.index(_FIELD) + 1)).value = _ANSWER
    book.save()
    book.close()
