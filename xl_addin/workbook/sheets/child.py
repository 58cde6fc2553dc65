"""The sheet Child: everything that the return holds on one child, and what is wrong with it."""

from __future__ import annotations

import xlwings as xw
from xlwings.utils import col_name

from lac_rules.language.joins import order_within_child
from lac_rules.language.ruleset import Ruleset
from lac_rules.schema import LAST, TABLES
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.blocks import address, columns_address, paint_header, paint_title, put
from xl_addin.workbook.basics.reading_cells import value_of
from xl_addin.workbook.book import Contents, SheetRows
from xl_addin.workbook.marks import (
    BY_31_MARCH,
    EXPLAINED,
    TO_COME,
    codes_by_field,
    is_explained,
    is_to_come,
    plain,
)
from xl_addin.workbook.sheets import kept as kept_sheet
from xl_addin.workbook.sheets.child_edits import Shown, edits_on, remember

_TITLE_ROW, _FIRST_BLOCK = 1, 3
_HINT = (
    "What you type over a value below goes to its row on the table's sheet with the next command, "
    "such as Validate."
)
_WIDTH = max(len(table.fields) for table in TABLES.values()) + 1
_FIRST_COLUMN, _COLUMN, _ROOM_FOR_BOLD = 22, 14, 3
Errors = dict[str, dict[str, list[str]]]
"""Rule's code -> row of a sheet -> fields."""


def shown_child(sheet: xw.Sheet) -> str:
    """The child that the sheet shows; "" when it shows none."""
    return str(value_of(sheet.range("B1")) or "")


def children_in_order(contents: Contents) -> list[str]:
    """The children of this year's return, as they come in its tables."""
    ids: dict[str, None] = {}
    for name, on_sheet in contents.on_sheets.items():
        if not name.endswith(LAST):
            ids |= dict.fromkeys(child.strip() for child in on_sheet.frame["CHILD"])
    return [child for child in ids if child]


def show(sheet: xw.Sheet, contents: Contents, child: str, rules: Ruleset) -> None:
    """Fill the sheet with ``child``: each table's rows, episodes in order, then the errors.

    What people typed on it is taken over when the workbook is read; what they typed beside the
    return's values is kept on the sheet of its own.
    """
    kept_sheet.add(contents, edits_on(sheet).others, now=None)
    rows, headings, marked, of_return = [], [], [], {}
    errors: Errors = {}
    for name, on_sheet in contents.on_sheets.items():
        places = _rows_of(contents, name, child)
        if not places:
            continue
        headings.append(len(rows))
        fields = list(on_sheet.frame.columns)
        rows.append([layout.sheet_name(name), *fields[1:]])
        for place in places:
            marks = codes_by_field(on_sheet.marks[place])
            marked += [
                (len(rows), fields.index(field), _colours(codes))
                for field, codes in marks.items()
                if field in fields
            ]
            of_return[len(rows)] = name, on_sheet.ids[place], fields[1:]
            rows.append([_sheet_row(on_sheet, place), *on_sheet.frame.loc[place][1:]])
            where = f"{layout.sheet_name(name)} {_sheet_row(on_sheet, place)}"
            for field, codes in marks.items():
                for code in codes:
                    errors.setdefault(code, {}).setdefault(where, []).append(field)
        rows.append([])
    _write(sheet, child, rows, headings, marked)
    lines = _error_lines(errors, rules)
    put(sheet, _FIRST_BLOCK + len(rows), 1, lines)
    sheet.range(address(_FIRST_BLOCK + len(rows), 1, _FIRST_BLOCK + len(rows), 2)).font.bold = True
    shown = [Shown([_HINT]), *(Shown([*row], *of_return.get(n, ())) for n, row in enumerate(rows))]
    width = max(_WIDTH, *map(len, rows)) if rows else _WIDTH
    remember(sheet, [*shown, *(Shown(line) for line in lines)], width)


def _rows_of(contents: Contents, table: str, child: str) -> list[int]:
    typed = contents.ret.typed[table]
    places = range(len(typed))
    if table.removesuffix(LAST) == "Episodes":
        blank = typed["CHILD"].isna().to_numpy().nonzero()[0]
        places = [*order_within_child(typed, typed["DECOM"]), *blank]
    ids = contents.on_sheets[table].frame["CHILD"].str.strip().tolist()
    return [int(place) for place in places if ids[place] == child]


def _sheet_row(on_sheet: SheetRows, place: int) -> str:
    return f"row {on_sheet.sheet_rows[place]}"


def _write(
    sheet: xw.Sheet,
    child: str,
    rows: list[list],
    headings: list[int],
    marked: list[tuple[int, int, tuple[str, str]]],
) -> None:
    sheet.clear()
    width = max((len(row) for row in rows), default=2)
    sheet.range(columns_address(1, max(width, _WIDTH))).number_format = styles.TEXT_FORMAT
    put(sheet, _TITLE_ROW, 1, [["Child", child]])
    paint_title(sheet.range("A1:B1"))
    put(sheet, _TITLE_ROW + 1, 1, [[_HINT]])
    sheet.range("A2").font.color = styles.QUIET_TEXT
    put(sheet, _FIRST_BLOCK, 1, [[*row, *[None] * (width - len(row))] for row in rows])
    for place in headings:
        row = _FIRST_BLOCK + place
        heading = sheet.range(address(row, 1, row, len(rows[place])))
        paint_header(heading)
    for place, column, (fill, text) in marked:
        cell = sheet.range(f"{col_name(column + 1)}{_FIRST_BLOCK + place}")
        cell.color = fill
        cell.font.color = text
    _set_widths(sheet, max(width, _WIDTH), [rows[place] for place in headings])


def _set_widths(sheet: xw.Sheet, width: int, headings: list[list]) -> None:
    """Columns wide enough for the names of the fields in them."""
    sheet.range(columns_address(1, width)).column_width = _COLUMN
    sheet.range("A:A").column_width = _FIRST_COLUMN
    for place in range(1, max(map(len, headings), default=0)):
        longest = max(len(row[place]) for row in headings if len(row) > place) + _ROOM_FOR_BOLD
        if longest > _COLUMN:
            column = sheet.range(columns_address(place + 1, place + 1))
            column.column_width = min(longest, layout.WIDEST)


def _colours(codes: list[str]) -> tuple[str, str]:
    """Fill and text of a cell that rules with these codes mark."""
    if is_explained(codes):
        return styles.EXPLAINED_FILL, styles.EXPLAINED_TEXT
    if is_to_come(codes):
        return styles.TO_COME_FILL, styles.TO_COME_TEXT
    return styles.ERROR_FILL, styles.ERROR_TEXT


def _order(code: str, rules: Ruleset) -> tuple[int, bool, str]:
    """What is wrong now comes first, what is to come, what is explained; unknown rules last."""
    known = plain(code)
    when = 2 if code.startswith(EXPLAINED) else 1 if code.startswith(TO_COME) else 0
    return when, known not in rules, known


def _error_lines(errors: Errors, rules: Ruleset) -> list[list[str]]:
    """The errors in words, with the row of each: a red cell alone would tell by colour only."""
    lines = [["Errors", "Where, what is wrong and what to do"]] if errors else [["No errors"]]
    for code in sorted(errors, key=lambda code: _order(code, rules)):
        known = plain(code)
        words = f"{rules[known].message} {rules[known].advice}" if known in rules else ""
        where = "; ".join(f"{row} {', '.join(fields)}" for row, fields in errors[code].items())
        when = f"to come {BY_31_MARCH}, " if code.startswith(TO_COME) else ""
        when = "explained, " if code.startswith(EXPLAINED) else when
        if known in rules and rules[known].further:
            when += "further check, "
        lines.append([known, f"{when}{where}: {words}"])
    return lines
