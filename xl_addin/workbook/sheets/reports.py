"""The two reports as sheets: failures by rule, and children with their error codes."""

from __future__ import annotations

import pandas as pd
import xlwings as xw

from lac_rules import Result
from lac_rules.reports.findings import children_with_errors, failures_by_rule
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.book import Contents
from xl_addin.workbook.sheets import kept as kept_sheet
from xl_addin.workbook.template.from_template import add_sheet

_CHILDREN = ListSheet(
    (
        Column("Child", 16),
        Column("Errors", 12, styles.NUMBER_FORMAT),
        Column("Codes", 90),
        Column("Further", 40),
        Column("When", 14),
    ),
    table="Report_children",
    key=("Child",),
)
_FAILURES = ListSheet(
    (
        Column("Code", 12),
        Column("Kind", 16),
        Column("Message", 90),
        Column("Errors", 12, styles.NUMBER_FORMAT),
        Column("Children", 12, styles.NUMBER_FORMAT),
        Column("When", 14),
    ),
    table="Report_failures",
    key=("Code",),
    about=("Code", "Message"),
)


def put_reports(book: xw.Book, contents: Contents, result: Result) -> None:
    """Write both reports, each on its sheet after Errors by type; earlier ones are replaced."""
    children = children_with_errors(result, contents.ret)
    _put(book, contents, "Children with errors", _CHILDREN, children)
    _put(book, contents, "Failures by rule", _FAILURES, failures_by_rule(result))


def _put(
    book: xw.Book, contents: Contents, name: str, of_report: ListSheet, report: pd.DataFrame
) -> None:
    fields = [column.lower() for column in of_report.names]
    # Where no further check was run, there is no column of theirs; nor one for when it is wrong
    # where all is wrong now.
    rows = report.reindex(columns=fields, fill_value="").astype(object).to_numpy().tolist()
    if name in contents.sheets:
        renewed = of_report.renew(contents.sheets[name], rows)
        kept_sheet.add(contents, renewed.left_over, now=None)
        return
    contents.sheets[name] = add_sheet(book, name, after=contents.sheets[layout.ERRORS_BY_TYPE])
    of_report.write(contents.sheets[name], rows)
