"""The two reports as sheets: failures by rule, and children with their error codes."""

from __future__ import annotations

import pandas as pd
import xlwings as xw

from lac_rules import Result
from lac_rules.reports.findings import children_with_errors, failures_by_rule
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, paint_header, put, refill
from xl_addin.workbook.read import Contents
from xl_addin.workbook.template.from_template import add_sheet

FAILURES, CHILDREN = "Failures by rule", "Children with errors"
_TABLES = {FAILURES: "Report_failures", CHILDREN: "Report_children"}
_WIDTHS = {"message": 90, "codes": 90, "child": 16, "kind": 16}
_WIDTH = 12


def put_reports(book: xw.Book, contents: Contents, result: Result) -> None:
    """Write both reports, each on its sheet after Errors by type; earlier ones are replaced."""
    _put(book, contents, CHILDREN, children_with_errors(result, contents.ret))
    _put(book, contents, FAILURES, failures_by_rule(result))


def _put(book: xw.Book, contents: Contents, name: str, report: pd.DataFrame) -> None:
    rows = report.astype(object).to_numpy().tolist()
    if name in contents.sheets:
        refill(contents.sheets[name].tables[_TABLES[name]], rows)
        return
    sheet = add_sheet(book, name, after=contents.sheets[layout.ERRORS_BY_TYPE])
    contents.sheets[name] = sheet
    for place, column in enumerate(report.columns, start=1):
        letter = layout.column_letter(place)
        is_text = not pd.api.types.is_numeric_dtype(report[column])
        whole = sheet.range(f"{letter}:{letter}")
        whole.number_format = styles.TEXT_FORMAT if is_text else styles.NUMBER_FORMAT
        whole.horizontal_alignment = "left"
        whole.column_width = _WIDTHS.get(column, _WIDTH)
    put(sheet, 1, 1, [[str(column).capitalize() for column in report.columns], *rows])
    header = sheet.range(address(1, 1, 1, len(report.columns)))
    paint_header(header)
    sheet.tables.add(
        source=sheet.range(address(1, 1, max(len(rows), 1) + 1, len(report.columns))),
        name=_TABLES[name],
        table_style_name=styles.TABLE_STYLE,
    )
