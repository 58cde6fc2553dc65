"""What cells show, as text, and what is looked for in it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from openpyxl.cell.cell import Cell

from xl_addin.headless.cells.values import from_cell, number_text

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet


def wildcard_pattern(text: str, whole: bool, match_case: bool) -> re.Pattern[str]:
    """A pattern for Excel's search text: `*`, `?`, and `~` before them to mean themselves.

    With `whole` it finds texts that match from end to end only.
    """
    parts: list[str] = []
    index = 0
    while index < len(text):
        character = text[index]
        if character == "~" and text[index + 1 : index + 2] in ("*", "?", "~"):
            index += 1
            parts.append(re.escape(text[index]))
        elif character in "*?":
            parts.append({"*": ".*", "?": "."}[character])
        else:
            parts.append(re.escape(character))
        index += 1
    body = "".join(parts)
    flags = re.DOTALL | (0 if match_case else re.IGNORECASE)
    return re.compile(rf"\A{body}\Z" if whole else body, flags)


def shown_text(sheet: Sheet, cell: Cell) -> str:
    """Roughly what a cell shows: text as it is, numbers in General, dates as dd/mm/yyyy."""
    styles = sheet.book.styles
    value = from_cell(cell, styles.number_format(cell._style), sheet.book.workbook.epoch)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return str(value)
    if hasattr(value, "strftime"):
        return value.strftime("%d/%m/%Y")
    return number_text(int(value) if float(value).is_integer() else value)
