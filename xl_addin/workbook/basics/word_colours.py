"""Colour for the cells of a column that hold a certain word, whoever writes it there."""

from __future__ import annotations

import xlwings as xw

from xl_addin.workbook.basics.layout import FIRST_ROW, LAST_ROW


def paint_word(
    sheet: xw.Sheet, letter: str, word: str, fill: str, text: str, bold: bool | None = None
) -> None:
    """Paint ``word`` wherever it stands below the header of a column, by a conditional format.

    ``fill`` and ``text`` are "#rrggbb". The sheet is active afterwards, its first row chosen.
    """
    # Excel takes the relative parts of a formula from the active cell, not from the range.
    sheet.activate()
    sheet.range(f"{letter}{FIRST_ROW}").select()
    sheet.range(f"{letter}{FIRST_ROW}:{letter}{LAST_ROW}").conditional_formats.add_custom(
        f'=${letter}{FIRST_ROW}="{word}"', fill_color=fill, font_color=text, font_bold=bold
    )
    sheet.range(f"A{FIRST_ROW}").select()  # where a person begins
