"""Cell styles: one shared style array for each distinct style of a workbook.

openpyxl keeps a style as an array of indices into lists of fonts, fills, borders and so on. A
range of a million cells has few distinct styles, so a change is worked out once for each of
them and the result is shared by the cells. Arrays are never changed in place.
"""

from copy import copy

from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.numbers import (
    BUILTIN_FORMATS,
    BUILTIN_FORMATS_MAX_SIZE,
    BUILTIN_FORMATS_REVERSE,
)

TEXT_FORMAT_ID = BUILTIN_FORMATS_REVERSE["@"]


class Styles:
    """The styles of one workbook."""

    def __init__(self, workbook):
        self.workbook = workbook
        self._shared = {}
        self.default = self.shared(StyleArray())
        self._formats = {}

    def shared(self, style) -> StyleArray:
        """The one array that stands for all arrays equal to this one."""
        key = bytes(style)
        found = self._shared.get(key)
        if found is None:
            found = self._shared[key] = style
        return found

    def changed(self, style, **changes) -> StyleArray:
        """The style with some of its indices replaced."""
        new = StyleArray(style)
        for name, index in changes.items():
            setattr(new, name, index)
        return self.shared(new)

    def number_format(self, style) -> str:
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
        index = BUILTIN_FORMATS_REVERSE.get(text)
        if index is None:
            index = BUILTIN_FORMATS_MAX_SIZE + self.workbook._number_formats.add(text)
        return index

    def part(self, style, kind: str):
        """The font, fill, border, alignment or protection of a style."""
        return getattr(self.workbook, f"_{kind}s")[getattr(style, f"{kind}Id")]

    def changer(self, kind: str, change):
        """A function style -> style that replaces one part by `change(part)`."""
        memo = {}
        pool = getattr(self.workbook, f"_{kind}s")

        def apply(style):
            key = bytes(style)
            new = memo.get(key)
            if new is None:
                part = change(copy(self.part(style, kind)))
                new = memo[key] = self.changed(style, **{f"{kind}Id": pool.add(part)})
            return new

        return apply

    def setter(self, **changes):
        """A function style -> style that sets indices."""
        memo = {}

        def apply(style):
            key = bytes(style)
            new = memo.get(key)
            if new is None:
                new = memo[key] = self.changed(style, **changes)
            return new

        return apply
