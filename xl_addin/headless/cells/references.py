"""Cell references in formulas: finding, moving and renaming them."""

from __future__ import annotations

import re
from collections.abc import Callable

from openpyxl.formula.tokenizer import Token, Tokenizer
from openpyxl.formula.translate import Translator, TranslatorError

from xl_addin.headless.cells.addresses import (
    MAX_COLUMN,
    MAX_ROW,
    Area,
    column_letter,
    parse_area,
    quote_sheet,
)

_SHEET = r"(?:'(?:[^']|'')+'|[^\s'!(),:;]+)!"
_REFERENCE = re.compile(rf"^(?P<sheet>{_SHEET})?(?P<rest>[^!]+)$")
_CELL = re.compile(r"^(\$?)([A-Za-z]{1,3})(\$?)([0-9]{1,7})$")
_COLUMN = re.compile(r"^(\$?)([A-Za-z]{1,3})$")
_ROW = re.compile(r"^(\$?)([0-9]{1,7})$")


Rewriter = Callable[[str | None, str], str | tuple[str, str]]
"""(sheet name or None, reference) -> the new reference, or (new sheet name, reference)."""


class Shift:
    """Rows or columns put in (`count` > 0) or taken out (`count` < 0) at `at`.

    `band` limits a shift of cells to the columns (or rows) that move; None means all of them.
    """

    def __init__(
        self, by_rows: bool, at: int, count: int, band: tuple[int, int] | None = None
    ) -> None:
        self.by_rows, self.at, self.count, self.band = by_rows, at, count, band
        self.limit = MAX_ROW if by_rows else MAX_COLUMN

    def span(self, first: int, last: int) -> tuple[int, int] | None:
        """Where a span of rows (or columns) goes. None when it is all deleted."""
        at, count = self.at, self.count
        if count >= 0:
            first = first + count if first >= at else first
            # A whole column stays a whole column.
            last = min(last + count, self.limit) if last >= at else last
            return (first, last) if first <= self.limit else None
        end = at - count - 1
        if first >= at and last <= end:
            return None
        if first >= at:
            first = first + count if first > end else at
        if last == self.limit and first < at:
            return first, last
        if last >= at:
            last = last + count if last > end else at - 1
        return first, last

    def position(self, index: int) -> int | None:
        """Where one row (or column) goes. None when it is deleted."""
        found = self.span(index, index)
        return found[0] if found else None

    def moves(self, area: Area) -> bool:
        """Whether an area lies within the band that moves."""
        if self.band is None:
            return True
        low, high = (area.left, area.right) if self.by_rows else (area.top, area.bottom)
        return self.band[0] <= low and high <= self.band[1]

    def area(self, area: Area) -> Area | None:
        """Where an area goes: moved, grown, shrunk, or None when it is gone."""
        if not self.moves(area):
            return area
        if self.by_rows:
            if area.is_columns:
                return area
            span = self.span(area.top, area.bottom)
            return span and Area(span[0], area.left, span[1], area.right)
        if area.is_rows:
            return area
        span = self.span(area.left, area.right)
        return span and Area(area.top, span[0], area.bottom, span[1])


def moved_index(index: int, shift: Shift) -> int:
    """A zero-based row or column after a shift; where it is deleted, the place that it had."""
    position = shift.position(index + 1)
    return shift.at - 1 if position is None else position - 1


def rewrite_references(formula: str, change: Rewriter) -> str:
    """Apply `change` to every cell reference of a formula, which may lack its "=".

    What cannot be read as a formula comes back as it is.
    """
    if not formula.startswith("="):
        return rewrite_references("=" + formula, change)[1:]
    try:
        tokens = Tokenizer(formula).items
    except Exception:  # the tokenizer has no errors of its own for odd formulas
        return formula
    parts = ["="]
    for token in tokens:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            parts.append(_rewrite_operand(token.value, change))
        else:
            parts.append(token.value)
    return "".join(parts)


def _rewrite_operand(text: str, change: Rewriter) -> str:
    match = _REFERENCE.match(text)
    if match is None or not _is_reference(match["rest"]):
        return text
    prefix = match["sheet"] or ""
    sheet = prefix[:-1] if prefix else None
    if sheet and sheet.startswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    result = change(sheet, match["rest"])
    if isinstance(result, tuple):
        return f"{quote_sheet(result[0])}!{result[1]}"
    return prefix + result


def _is_reference(text: str) -> bool:
    first, _, last = text.partition(":")
    if _CELL.match(first):
        return not last or bool(_CELL.match(last))
    return bool(
        (_COLUMN.match(first) and _COLUMN.match(last)) or (_ROW.match(first) and _ROW.match(last))
    )


def shift_reference(text: str, shift: Shift) -> str:
    """One reference (no sheet) after a shift, `#REF!` when its cells are deleted."""
    try:
        area = parse_area(text)
    except ValueError:
        return text
    moved = shift.area(area)
    if moved is None:
        return "#REF!"
    return text if moved == area else _like(text, moved)


def _like(text: str, area: Area) -> str:
    """The area's address with `$` where the old text had them."""
    first, _, last = text.partition(":")
    start = _like_corner(first, area.top, area.left)
    return f"{start}:{_like_corner(last, area.bottom, area.right)}" if last else start


def _like_corner(text: str, row: int, column: int) -> str:
    if match := _CELL.match(text):
        return f"{match[1]}{column_letter(column)}{match[3]}{row}"
    if match := _COLUMN.match(text):
        return f"{match[1]}{column_letter(column)}"
    return f"{_ROW.match(text)[1]}{row}"


def shift_formula(formula: str, home: str, target: str, shift: Shift) -> str:
    """A formula on sheet `home` after a shift on sheet `target`."""

    def change(sheet: str | None, reference: str) -> str:
        if (sheet or home).casefold() != target.casefold():
            return reference
        return shift_reference(reference, shift)

    return rewrite_references(formula, change)


def rename_sheet(formula: str, old: str, new: str) -> str:
    """A formula after a sheet got a new name."""

    def change(sheet: str | None, reference: str) -> str | tuple[str, str]:
        if sheet is not None and sheet.casefold() == old.casefold():
            return new, reference
        return reference

    return rewrite_references(formula, change)


def translate(formula: str, origin: str, destination: str) -> str:
    """A formula copied from one cell to another ("A1", "B2"): relative references move along."""
    bare = not formula.startswith("=")
    text = "=" + formula if bare else formula
    try:
        moved = Translator(text, origin).translate_formula(destination)
    except TranslatorError:
        return formula
    return moved[1:] if bare else moved
