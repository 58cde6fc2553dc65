"""Cell styles: one shared style array for each distinct style of a workbook.

openpyxl keeps a style as an array of indices into lists of fonts, fills, borders and so on. A
range of a million cells has few distinct styles, so a change is worked out once for each of
them and the result is shared by the cells. Arrays are never changed in place.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from typing import Any

from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import (
    BUILTIN_FORMATS,
    BUILTIN_FORMATS_MAX_SIZE,
    BUILTIN_FORMATS_REVERSE,
)
from openpyxl.workbook import Workbook

TEXT_FORMAT_ID = BUILTIN_FORMATS_REVERSE["@"]

Change = Callable[[StyleArray], StyleArray]
"""What becomes of a style."""


class Styles:
    """The styles of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self._shared: dict[bytes, StyleArray] = {}
        self.default = self.shared(StyleArray())
        self._formats: dict[int, str] = {}

    def shared(self, style: StyleArray) -> StyleArray:
        """The one array that stands for all arrays equal to this one."""
        key = bytes(style)
        found = self._shared.get(key)
        if found is None:
            found = self._shared[key] = style
        return found

    def changed(self, style: StyleArray, **changes: int) -> StyleArray:
        """The style with some of its indices replaced."""
        new = StyleArray(style)
        for name, index in changes.items():
            setattr(new, name, index)
        return self.shared(new)

    def number_format(self, style: StyleArray) -> str:
        """The number format of a style in Excel's English words, such as "General" or "@"."""
        index = style.numFmtId
        found = self._formats.get(index)
        if found is None:
            if index < BUILTIN_FORMATS_MAX_SIZE:
                found = BUILTIN_FORMATS.get(index, "General")
            else:
                found = self.workbook._number_formats[index - BUILTIN_FORMATS_MAX_SIZE]
            self._formats[index] = found
        return found

    def number_format_id(self, text: str) -> int:
        """The index of a number format, which is added to the workbook's where it is new."""
        index = BUILTIN_FORMATS_REVERSE.get(text)
        if index is None:
            index = BUILTIN_FORMATS_MAX_SIZE + self.workbook._number_formats.add(text)
        return index

    def part(self, style: StyleArray, kind: str) -> Any:
        """The font, fill, border, alignment or protection of a style, an openpyxl object."""
        return getattr(self.workbook, f"_{kind}s")[getattr(style, f"{kind}Id")]

    def changer(self, kind: str, change: Callable[[Any], Any]) -> Change:
        """A change of styles that replaces one part (see `part`) by `change(part)`.

        `change` is given a copy of the part, which it may alter and give back.
        """
        pool = getattr(self.workbook, f"_{kind}s")

        def apply(style: StyleArray) -> StyleArray:
            part = change(copy(self.part(style, kind)))
            return self.changed(style, **{f"{kind}Id": pool.add(part)})

        return _once_each(apply)

    def setter(self, **changes: int) -> Change:
        """A change of styles that sets indices."""
        return _once_each(lambda style: self.changed(style, **changes))


def _once_each(apply: Change) -> Change:
    """The change, worked out once for all equal styles."""
    memo: dict[bytes, StyleArray] = {}

    def remembered(style: StyleArray) -> StyleArray:
        key = bytes(style)
        new = memo.get(key)
        if new is None:
            new = memo[key] = apply(style)
        return new

    return remembered
