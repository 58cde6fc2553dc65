"""The sheet Errors: one row per error, each with a link to its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import xlwings as xw

from lac_rules.issues import Issues
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, paint_header, put, refill

TABLE = "Errors_found"
IN_WORDS = "Rule and message"
"""Hidden column for the PivotTable: the rule's code and message together."""
COLUMNS = [
    "Child",
    "Table",
    "Row",
    "Field",
    "Value",
    "Rule",
    "Kind",
    "Message",
    "Advice",
    "Go to",
    IN_WORDS,
    layout.ROW_ID,
]
_WIDTHS = [13, 13, 7, 28, 32, 9, 13, 46, 50, 11, 5, 5]
_ROW, _GO_TO = COLUMNS.index("Row") + 1, COLUMNS.index("Go to") + 1
_LIVE_LINKS = 5_000
"""Up to so many errors each link finds its row by identity, wherever sorting has put it; a search
per link would be slow for more, so then links lead to where the row stood."""
_LONGEST_VALUE = 250
KIND_NAMES = {
    "missing": "Missing",
    "invalid": "Invalid",
    "inconsistent": "Inconsistent",
    "cross_year": "Last year",
}


@dataclass
class Place:
    """Where a table stands: its sheet, row numbers, row identities, column letters, its text."""

    sheet: str
    sheet_rows: np.ndarray
    ids: list[str]
    letters: dict[str, str]
    frame: pd.DataFrame


def rows_of(issues: Issues, places: Mapping[str, Place]) -> list[list]:
    """The rows of the sheet, in the order of tables, rows and rules."""
    rows = []
    for finding in issues.findings:
        if finding.table not in places:
            continue
        place, rule = places[finding.table], finding.rule
        marked = [name for name in rule.marks[finding.table] if name in place.letters]
        values = _values(place.frame, marked, finding.rows)
        for row, value in zip(finding.rows.tolist(), values, strict=True):
            rows.append(
                [
                    place.frame.at[row, "CHILD"],
                    place.sheet,
                    int(place.sheet_rows[row]),
                    ", ".join(marked),
                    value,
                    rule.code,
                    KIND_NAMES[rule.kind],
                    rule.message,
                    rule.advice,
                    (place.letters[marked[0]] if marked else "A"),
                    f"{rule.code} {rule.message}",
                    place.ids[row],
                ]
            )
    order = {place.sheet: number for number, place in enumerate(places.values())}
    rows.sort(key=lambda row: (order[row[1]], row[2]))
    _add_links(rows, places)
    return rows


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


def _add_links(rows: list[list], places: Mapping[str, Place]) -> None:
    letters = {place.sheet: place.letters.get(layout.ROW_ID) for place in places.values()}
    live = len(rows) <= _LIVE_LINKS
    for row in rows:
        sheet, column, identity = row[1], row[_GO_TO - 1], row[-1]
        id_column = letters[sheet]
        if live and id_column:
            found = f"MATCH(\"{identity}\",'{sheet}'!${id_column}:${id_column},0)"
            target = f"\"#'{sheet}'!{column}\"&{found}"
            row[_GO_TO - 1] = f'=IFERROR(HYPERLINK({target},"Go to cell"),"Row deleted")'
        else:
            row[_GO_TO - 1] = f'=HYPERLINK("#\'{sheet}\'!{column}{row[2]}","Go to cell")'


def write(sheet: xw.Sheet, rows: list[list]) -> None:
    """Fill the empty sheet with ``rows`` (from :func:`rows_of`) as an Excel table."""
    letters = {name: layout.column_letter(place) for place, name in enumerate(COLUMNS, start=1)}
    sheet.range(f"A:{letters[layout.ROW_ID]}").number_format = styles.TEXT_FORMAT
    sheet.range(f"A:{letters[layout.ROW_ID]}").horizontal_alignment = "left"
    sheet.range(f"{letters['Row']}:{letters['Row']}").number_format = styles.NUMBER_FORMAT
    sheet.range(f"{letters['Go to']}:{letters['Go to']}").number_format = "General"
    for letter, width in zip(letters.values(), _WIDTHS, strict=True):
        sheet.range(f"{letter}:{letter}").column_width = width
    put(sheet, 1, 1, [COLUMNS])
    header = sheet.range(address(1, 1, 1, len(COLUMNS)))
    paint_header(header)
    put(sheet, 2, 1, rows)
    sheet.tables.add(
        source=sheet.range(address(1, 1, max(len(rows), 1) + 1, len(COLUMNS))),
        name=TABLE,
        table_style_name=styles.TABLE_STYLE,
    )
    sheet.range(f"{letters['Go to']}:{letters['Go to']}").font.color = styles.TITLE_TEXT
    header.font.color = styles.HEADER_TEXT
    sheet.range(f"{letters[IN_WORDS]}:{letters[layout.ROW_ID]}").columns.hidden = True
    sheet.range(f"{letters['Message']}:{letters['Advice']}").wrap_text = True
    sheet.range(f"A:{letters['Go to']}").vertical_alignment = "top"


def rewrite(sheet: xw.Sheet, rows: list[list]) -> None:
    """Replace the rows of the table by ``rows`` and fit the table to them; filters are cleared."""
    refill(sheet.tables[TABLE], rows)
