"""The hidden sheet of settings: what the program must remember about this workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime

import xlwings as xw

from lac_rules.errors import Expected
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import put, sheets_of
from xl_addin.workbook.basics.layout import SETTINGS
from xl_addin.workbook.basics.reading_cells import value_of, values_of
from xl_addin.workbook.basics.times import FROM_1900, DateSystem
from xl_addin.workbook.book import FORMAT_VERSION, Settings

SIGN = "lac903 workbook"
_DAY_CELL = "C1"
_DAY = FROM_1900.serial(datetime(2000, 1, 1))
"""The number in that cell: shown as a day of 2000, or, where days are counted from 1904, of 2004.

xlwings has no words for how a workbook counts."""


class NotOurWorkbook(Expected):
    """The workbook was not made by this program, or by a later one; says what to do."""


def write(sheet: xw.Sheet, settings: Settings) -> None:
    """Put the settings into their sheet."""
    rows = [[SIGN, None], *([name, str(value)] for name, value in asdict(settings).items())]
    sheet.range("A:B").number_format = styles.TEXT_FORMAT
    put(sheet, 1, 1, rows)


def write_day(sheet: xw.Sheet) -> DateSystem:
    """Put down the day by which :func:`dates_of` tells how the workbook counts; gives how."""
    cell = sheet.range(_DAY_CELL)
    cell.number_format = styles.DATE_FORMAT
    cell.raw_value = _DAY
    return _system(value_of(cell))


def _system(day: datetime) -> DateSystem:
    return DateSystem(is_1904=day.year == 2004)


def read(book: xw.Book) -> Settings:
    """The settings of a workbook. Raises ``NotOurWorkbook``."""
    return from_sheets(sheets_of(book), book.name)[0]


def from_sheets(
    sheets: Mapping[str, xw.Sheet], book_name: str
) -> tuple[Settings, DateSystem | None]:
    """The settings in a workbook's sheets, and how it counts its days now.

    The latter is None in a workbook of an earlier version, which does not say. Raises
    ``NotOurWorkbook``.
    """
    if SETTINGS not in sheets:
        raise NotOurWorkbook(
            f"{book_name} is not a 903 workbook. Make one with Load return (or lac903 check)."
        )
    values = values_of(sheets[SETTINGS].used_range)
    found = {str(row[0]): row[1] for row in values if len(row) > 1 and row[0]}
    if SIGN not in found:
        raise NotOurWorkbook(f"The sheet {SETTINGS} of {book_name} is damaged. Use a backup copy.")
    known = {field.name: field.type for field in fields(Settings)}
    try:
        if int(found.get("format_version") or 0) > FORMAT_VERSION:
            raise NotOurWorkbook(
                f"{book_name} was made by a later version of lac903. Update the program."
            )
        settings = Settings(
            **{
                name: int(found[name] or "") if kind == "int" else str(found[name] or "")
                for name, kind in known.items()
                if name in found
            }
        )
    except (ValueError, TypeError):
        raise NotOurWorkbook(
            f"The sheet {SETTINGS} of {book_name} is damaged. Use a backup copy."
        ) from None
    day = next((row[2] for row in values[:1] if len(row) > 2), None)
    return settings, _system(day) if isinstance(day, datetime) else None
