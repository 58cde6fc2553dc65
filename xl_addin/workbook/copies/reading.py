"""Read a copy that came back, whatever was done to its rows and columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pandas as pd
import xlwings as xw

from lac_rules.words import printable
from xl_addin import headless
from xl_addin.workbook.basics import layout, packed
from xl_addin.workbook.basics.blocks import sheets_of
from xl_addin.workbook.basics.cells import from_cells
from xl_addin.workbook.basics.placed_list import totals_row_of
from xl_addin.workbook.basics.reading_cells import values_of
from xl_addin.workbook.copies.contents import (
    ABOUT,
    NOT_SHOWN,
    NOTE,
    RIGHT,
    SHARED,
    SIGN,
    About,
    Answer,
    Copy,
)
from xl_addin.workbook.sheets.settings import NotOurWorkbook


def read(path: Path) -> Copy:
    """A copy as it came back, whatever was done to its rows and columns.

    Raises ``NotOurWorkbook`` when it is not one.
    """
    with headless.open_book(path, read_only=True) as book:
        sheets = sheets_of(book)
        about = _read_about(sheets, path.name)
        shared = packed.read(sheets[SHARED])
        copy = Copy(printable(about.recipient or path.stem), about, shared, {}, [])
        for name, frame in shared.items():
            sheet = sheets.get(layout.sheet_name(name))
            if sheet is None:
                copy.problems.append(
                    f"{path.name}: the sheet {layout.sheet_name(name)} is gone. Nothing was taken "
                    "from it."
                )
                continue
            copy.answers[name] = _answers(sheet, frame, copy.problems, path.name)
    return copy


def _read_about(sheets: Mapping[str, xw.Sheet], file: str) -> About:
    if ABOUT not in sheets or SHARED not in sheets:
        raise NotOurWorkbook(
            f"{file} is not a copy that was shared from a 903 workbook. Ask for the file in which "
            "the records were sent."
        )
    values = values_of(sheets[ABOUT].used_range)
    found = {str(row[0]): str(row[1] or "") for row in values if len(row) > 1 and row[0]}
    if SIGN not in found:
        raise NotOurWorkbook(f"The hidden sheet {ABOUT} of {file} is damaged. Ask for it again.")
    return About(**{item.name: found.get(item.name, "") for item in fields(About)})


def _answers(sheet: xw.Sheet, shared: pd.DataFrame, problems: list[str], file: str) -> list[Answer]:
    used = sheet.used_range
    values = values_of(used)
    names = [name for name in shared.columns if name not in NOT_SHOWN]
    top = next((n for n, row in enumerate(values) if names[0] in row), None)
    if top is None:
        problems.append(
            f"{file}: the sheet {sheet.name} has no column {names[0]} any more. Nothing was taken "
            "from it."
        )
        return []
    header = values[top]
    if missing := [name for name in names if name not in header]:
        problems.append(
            f"{file}: the sheet {sheet.name} has no column {', '.join(missing)} any more."
        )
    formulas = used.formula  # all at once: a copy has few formulas, and usually none
    places = {name: header.index(name) for name in names if name in header}
    totals = totals_row_of(sheet)  # switched on by somebody who took the protection off
    body = [n for n in range(top + 1, len(values)) if n + used.row != totals]
    texts = {
        name: dict(zip(body, from_cells([values[n][place] for n in body]), strict=True))
        for name, place in places.items()
    }
    note, right, identity = (
        header.index(name) if name in header else None for name in (NOTE, RIGHT, layout.ROW_ID)
    )
    return [
        Answer(
            id=_text(values[n][identity]) if identity is not None else "",
            values={name: texts[name][n] for name in places},
            formulas=frozenset(
                name
                for name, place in places.items()
                if _is_formula(formulas[n][place], values[n][place])
            ),
            note=_text(values[n][note]) if note is not None else "",
            right=_text(values[n][right]) if right is not None else "",
        )
        for n in body
        if any(_text(value) for value in values[n])
    ]


def _text(value: object) -> str:
    return str(from_cells([value])[0]).strip()


def _is_formula(formula: object, value: object) -> bool:
    """The cell works its value out; text that begins with = is no formula."""
    return str(formula).startswith("=") and formula != value
