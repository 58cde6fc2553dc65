"""The sheet Rules: the guide to the rules of the year."""

from __future__ import annotations

import xlwings as xw

from lac_rules.validation import Result
from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.blocks import address, paint_header, put, refill
from xl_addin.workbook.basics.layout import sheet_name
from xl_addin.workbook.sheets.errors import KIND_NAMES

TABLE = "Rule_guide"
COLUMNS = ["Rule", "Kind", "Errors", "Message", "Advice", "Marks", "Impact", "Not run because"]
_WIDTHS = [10, 13, 8, 70, 70, 44, 9, 50]


def rows_of(result: Result) -> list[list]:
    """One row per rule of the ruleset that was run."""
    counts = result.issues.by_rule.set_index("code")["errors"]
    return [
        [
            item.code,
            KIND_NAMES[item.kind],
            int(counts.get(item.code, 0)) if item.code in ran else None,
            item.message,
            item.advice,
            "; ".join(f"{sheet_name(t)}: {', '.join(f)}" for t, f in item.marks.items()),
            item.impact,
            _reason(result, item.code),
        ]
        for ran in [set(result.ran)]
        for item in result.rules
    ]


def _reason(result: Result, code: str) -> str | None:
    if code in result.failed:
        return f"The rule broke ({type(result.failed[code]).__name__}): please report it."
    return result.not_run.get(code)


def write(sheet: xw.Sheet, rows: list[list]) -> None:
    """Fill the empty sheet with ``rows`` (from :func:`rows_of`) as an Excel table."""
    area = sheet.range(address(1, 1, len(rows) + 1, len(COLUMNS)))
    area.number_format = styles.TEXT_FORMAT
    sheet.range("C:C").number_format = styles.NUMBER_FORMAT
    put(sheet, 1, 1, [COLUMNS, *rows])
    sheet.tables.add(source=area, name=TABLE, table_style_name=styles.TABLE_STYLE)
    header = sheet.range(address(1, 1, 1, len(COLUMNS)))
    paint_header(header)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.range((1, column)).column_width = width
    for column in (4, 5, 6, 8):
        sheet.range(address(2, column, len(rows) + 1, column)).wrap_text = True


def renew(sheet: xw.Sheet, rows: list[list]) -> None:
    """Write the rows anew."""
    refill(sheet.tables[TABLE], rows)
