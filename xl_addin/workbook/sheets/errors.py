"""The sheet Errors: one row per error, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
import xlwings as xw
from xlwings.utils import col_name

from lac_rules.issues import Finding
from lac_rules.reports.findings import EXPLAINED, LATER, NOW
from lac_rules.returns import LacReturn
from lac_rules.validation import Result
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.basics.postcode_columns import with_postcode_columns
from xl_addin.workbook.basics.word_colours import paint_word
from xl_addin.workbook.book import SheetRows

IN_WORDS = "Rule and message"
"""Hidden column for the PivotTable: the rule's code and message together."""
WHEN, WHEN_IN_WORDS = "When", "Now or to come"
"""Whether something is wrong now, only to come, or explained; the second, hidden, is for the
PivotTable, which sorts by letters."""
_IN_ORDER = {NOW: "Now", LATER: "To come by 31 March", EXPLAINED: "With an explanation"}
_FURTHER = ", further checks"
"""They are counted apart from the DfE's errors, right below them."""
LIST = ListSheet(
    (
        Column("Child", 13),
        Column("Table", 13),
        Column("Row", 7, styles.NUMBER_FORMAT),
        Column("Field", 28),
        Column("Value", 32),
        Column("Rule", 9),
        Column("Kind", 13),
        Column(WHEN, 12),
        Column("Message", 46, wrap=True),
        Column("Advice", 50, wrap=True),
        Column("Go to", 11, styles.GENERAL_FORMAT, colour=styles.TITLE_TEXT),
        Column(IN_WORDS, 5, hidden=True),
        Column(WHEN_IN_WORDS, 5, hidden=True),
        Column(layout.ROW_ID, 5, hidden=True),
    ),
    table="Errors_found",
    key=("Table", layout.ROW_ID, "Rule"),
    about=("Child", "Table", "Field", "Value", "Rule"),
    valign="top",
)
_LIVE_LINKS = 5_000
"""Up to so many errors each link finds its row by identity, wherever sorting has put it; a search
per link would be slow for more, so then links lead to where the row stood."""
_LONGEST_VALUE = 250


class ErrorRow(NamedTuple):
    """A row of the list, in the order of its columns; ``table`` is the name of the sheet."""

    child: str
    table: str
    row: int | None
    field: str
    value: str
    rule: str
    kind: str
    when: str
    message: str
    advice: str
    go_to: str
    in_words: str
    when_in_words: str
    id: str


def rows_of(result: Result, ret: LacReturn, on_sheets: Mapping[str, SheetRows]) -> list[ErrorRow]:
    """The rows of the list, in the order of tables, rows and rules.

    What is wrong now comes first, then what is to come, last what is explained.
    """
    parts = (NOW, result.issues), (LATER, result.to_come), (EXPLAINED, result.explained)
    findings = [
        (when, finding)
        for when, issues in parts
        for finding in issues.findings
        if finding.table in on_sheets
    ]
    live = sum(len(finding.rows) for _, finding in findings) <= _LIVE_LINKS
    frames = {
        name: with_postcode_columns(ret, name, on_sheet.frame)
        for name, on_sheet in on_sheets.items()
    }
    rows = []
    for when, finding in findings:
        rule, on_sheet = finding.rule, on_sheets[finding.table]
        frame, sheet = frames[finding.table], layout.sheet_name(finding.table)
        marked = [name for name in rule.marks[finding.table] if name in on_sheet.columns]
        values = _values(frame, marked, finding.rows)
        for row, value in zip(finding.rows.tolist(), values, strict=True):
            rows.append(
                ErrorRow(
                    child=frame.at[row, "CHILD"],
                    table=sheet,
                    row=int(on_sheet.sheet_rows[row]),
                    field=", ".join(marked),
                    value=value,
                    rule=rule.code,
                    kind=rule.kind_name,
                    when=when,
                    message=rule.message,
                    advice=_advice(result, when, finding, row),
                    go_to=_link(on_sheet, sheet, row, marked, live),
                    in_words=f"{rule.code} {rule.message}",
                    when_in_words=_IN_ORDER[when] + (_FURTHER if rule.further else ""),
                    id=on_sheet.ids[row],
                )
            )
    order = {layout.sheet_name(name): number for number, name in enumerate(on_sheets)}
    whens = list(_IN_ORDER)
    return sorted(rows, key=lambda row: (whens.index(row.when), order[row.table], row.row))


def _advice(result: Result, when: str, finding: Finding, row: int) -> str:
    """What to do; of what is explained why nothing is to be done."""
    if when != EXPLAINED:
        return finding.rule.advice
    reason = result.reasons[finding.rule.code, finding.table, row]
    return f"Nothing, it was explained: {reason}"


def colour(sheet: xw.Sheet) -> None:
    """Paint the words of what is to come and of what is explained as on the tables' sheets."""
    colour_explained(sheet)
    letter = col_name(LIST.names.index(WHEN) + 1)
    paint_word(sheet, letter, LATER, styles.TO_COME_FILL, styles.TO_COME_TEXT)


def colour_explained(sheet: xw.Sheet) -> None:
    """Give the list of an earlier version the colour of what is explained."""
    letter = col_name(LIST.names.index(WHEN) + 1)
    paint_word(sheet, letter, EXPLAINED, styles.EXPLAINED_FILL, styles.EXPLAINED_TEXT)


def _values(frame: pd.DataFrame, marked: list[str], rows: np.ndarray) -> list[str]:
    """What stands in the marked fields of each row: "DECOM 09/06/2022; PLACE H5"."""
    shown = [name for name in marked if name in frame]
    columns = [frame[name].to_numpy()[rows] for name in shown]
    if len(shown) == 1:
        return [_short(value) for value in columns[0]]
    return [
        "; ".join(
            f"{name} {_short(value) or '(blank)'}"
            for name, value in zip(shown, values, strict=True)
        )
        for values in zip(*columns, strict=True)
    ] or [""] * len(rows)


def _short(value: str) -> str:
    """A value to be shown: several long ones would be more than a cell can hold."""
    return value if len(value) <= _LONGEST_VALUE else value[: _LONGEST_VALUE - 1] + "…"


def _link(on_sheet: SheetRows, sheet: str, row: int, marked: list[str], live: bool) -> str:
    """The formula of a link to the first marked cell of a row."""
    column = on_sheet.letter(marked[0]) if marked else "A"
    if live and layout.ROW_ID in on_sheet.columns:
        ids = on_sheet.letter(layout.ROW_ID)
        found = f"MATCH(\"{on_sheet.ids[row]}\",'{sheet}'!${ids}:${ids},0)"
        target = f"\"#'{sheet}'!{column}\"&{found}"
        return f'=IFERROR(HYPERLINK({target},"Go to cell"),"Row deleted")'
    return f'=HYPERLINK("#\'{sheet}\'!{column}{on_sheet.sheet_rows[row]}","Go to cell")'
