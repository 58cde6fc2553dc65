"""The sheet Rules: the guide to the rules of the year, and which of them are run."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import xlwings as xw
from xlwings.utils import col_name

from lac_rules.typed import cell_text
from lac_rules.validation import Result
from xl_addin.workbook.basics import layout, styles
from xl_addin.workbook.basics.layout import sheet_name
from xl_addin.workbook.basics.list_sheet import Column, ListSheet
from xl_addin.workbook.basics.word_colours import paint_word
from xl_addin.workbook.book import SheetProblem
from xl_addin.workbook.sheets import lists as lists_sheet

LIST = ListSheet(
    (
        Column("Rule", 10),
        Column("Run", 8),
        Column("Kind", 13),
        Column("Errors", 8, styles.NUMBER_FORMAT),
        Column("Message", 70, wrap=True),
        Column("Advice", 70, wrap=True),
        Column("Marks", 44, wrap=True),
        Column("Impact", 9),
        Column("Not run because", 50, wrap=True),
    ),
    table="Rule_guide",
    key=("Rule",),
    about=("Rule", "Message"),
    align=None,
)
YES, NO = "yes", "no"
"""What the column Run says; people choose it, and a blank is a yes."""
_ROOM = 1_000
"""Rows with a drop-down: more than there will be rules."""


def write(sheet: xw.Sheet, rows: Sequence[Sequence], lists: xw.Sheet) -> None:
    """Fill the empty sheet; ``lists`` is the sheet of what drop-downs offer."""
    LIST.write(sheet, rows)
    offer_yes_and_no(sheet, lists)


def offer_yes_and_no(sheet: xw.Sheet, lists: xw.Sheet) -> None:
    """Give the column Run its drop-down, and a colour to what is turned off."""
    letter = col_name(LIST.names.index("Run") + 1)
    cells = sheet.range(f"{letter}{layout.FIRST_ROW}:{letter}{_ROOM}")
    cells.data_validation.set_list(lists_sheet.choices(lists, "Run", [YES, NO]))
    paint_word(sheet, letter, NO, styles.TO_COME_FILL, styles.TO_COME_TEXT)


def read_off(sheet: xw.Sheet) -> tuple[str, ...]:
    """The codes of the rules that are turned off. Raises ``SheetProblem``."""
    off, problems = [], []
    for number, row in LIST.read(sheet).items():
        code, said = cell_text(row["Rule"]).strip(), cell_text(row["Run"]).strip()
        if said.lower() == NO:
            off.append(code)
        elif said.lower() not in ("", YES):
            problems.append(
                f"The sheet {sheet.name}, row {number}: Run of rule {code} is {said}. Choose "
                f"{YES} or {NO}."
            )
    if problems:
        raise SheetProblem("\n".join(problems))
    return tuple(off)


def rows_of(result: Result, off: Collection[str]) -> list[list]:
    """The rows of the list: one per rule of the year, those that were chosen away included.

    ``off`` are the codes that are turned off from now on.
    """
    turned_off = {code.upper() for code in off}
    counts = result.issues.by_rule.set_index("code")["errors"]
    ran = set(result.ran)
    return [
        [
            item.code,
            NO if item.code.upper() in turned_off else YES,
            item.kind_name,
            int(counts.get(item.code, 0)) if item.code in ran else None,
            item.message,
            item.advice,
            "; ".join(f"{sheet_name(t)}: {', '.join(f)}" for t, f in item.marks.items()),
            item.impact,
            _reason(result, item.code),
        ]
        for item in result.rules.with_those_off
    ]


def _reason(result: Result, code: str) -> str | None:
    if code in result.failed:
        return f"The rule broke ({type(result.failed[code]).__name__}): please report it."
    return result.not_run.get(code) or result.rules.off.get(code)
