"""Column widths, styles, hiding and outlines: openpyxl's column dimensions made exact.

A dimension may cover many columns (`min` to `max`). Changing some of them splits it, so that
every change is exact and a format of all 16,384 columns stays one entry.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

from xl_addin.headless.cells.addresses import column_letter
from xl_addin.headless.cells.references import Shift
from xl_addin.headless.cells.styles import Change

DEFAULT_WIDTH = 8.43
"""Characters, as Excel's user interface gives a width."""

# Files store a column's width with the padding that Excel's user interface leaves out.
PADDING = 0.7109375


class Columns:
    """The columns of one worksheet."""

    def __init__(self, worksheet: Worksheet) -> None:
        self.worksheet = worksheet
        self.dimensions = worksheet.column_dimensions
        self._style_by_column: list[tuple[int, int, StyleArray]] | None = None

    def _entries(self) -> list[ColumnDimension]:
        for dimension in self.dimensions.values():
            dimension.reindex()
        return sorted(self.dimensions.values(), key=lambda d: d.min)

    def find(self, column: int) -> ColumnDimension | None:
        """The entry that covers a column, or None."""
        direct = self.dimensions.get(column_letter(column))
        if direct is not None:
            direct.reindex()
            return direct
        for entry in self._entries():
            if entry.min <= column <= entry.max:
                return entry
        return None

    def style(self, column: int) -> StyleArray | None:
        """The style array of a column, or None. Cached, since every new cell asks."""
        if self._style_by_column is None:
            self._style_by_column = [
                (e.min, e.max, e._style) for e in self._entries() if e._style and any(e._style)
            ]
        for first, last, style in self._style_by_column:
            if first <= column <= last:
                return style
        return None

    def exactly(self, first: int, last: int) -> list[ColumnDimension]:
        """Entries that together cover exactly these columns; others keep what they had."""
        self._style_by_column = None
        wanted, position = [], first
        for entry in self._entries():
            if entry.max < first or entry.min > last:
                continue
            entry = self._split(entry, first, last)
            if position < entry.min:
                wanted.append(self._new(position, entry.min - 1))
            wanted.append(entry)
            position = entry.max + 1
        if position <= last:
            wanted.append(self._new(position, last))
        return wanted

    def _split(self, entry: ColumnDimension, first: int, last: int) -> ColumnDimension:
        """Cut an entry at both ends of the wanted columns; the middle part comes back."""
        if entry.min < first:
            left = self._copy(entry, entry.min, first - 1)
            entry = self._copy(entry, first, entry.max)
            self._store(left)
            self._store(entry)
        if entry.max > last:
            self._store(self._copy(entry, last + 1, entry.max))
            entry = self._copy(entry, entry.min, last)
            self._store(entry)
        return entry

    def _copy(self, entry: ColumnDimension, first: int, last: int) -> ColumnDimension:
        new = self._make(first, last)
        new.width, new.hidden, new.bestFit = entry.width, entry.hidden, entry.bestFit
        new.outlineLevel, new.collapsed = entry.outlineLevel, entry.collapsed
        new._style = copy(entry._style)
        return new

    def _make(self, first: int, last: int) -> ColumnDimension:
        new = ColumnDimension(self.worksheet, index=column_letter(first), min=first, max=last)
        new.width = 0  # no width of its own: openpyxl writes a width only when it is not zero
        return new

    def _new(self, first: int, last: int) -> ColumnDimension:
        return self._store(self._make(first, last))

    def _store(self, entry: ColumnDimension) -> ColumnDimension:
        self.dimensions[column_letter(entry.min)] = entry
        return entry

    def width(self, column: int) -> float:
        """The width in characters, as Excel's user interface gives it."""
        entry = self.find(column)
        if entry is not None and entry.hidden:
            return 0.0
        if entry is None or not entry.width:
            default = self.worksheet.sheet_format.defaultColWidth
            return round(default - PADDING, 2) if default else DEFAULT_WIDTH
        return max(0.0, round(entry.width - PADDING, 2))

    def set_width(self, first: int, last: int, width: float) -> None:
        """Give columns a width in characters; 0 hides them."""
        for entry in self.exactly(first, last):
            entry.width = width + PADDING if width else 0
            entry.hidden = not width

    def hidden(self, column: int) -> bool:
        """Whether a column is hidden."""
        entry = self.find(column)
        return bool(entry and entry.hidden)

    def set_hidden(self, first: int, last: int, hidden: bool) -> None:
        """Hide columns, or show them again."""
        for entry in self.exactly(first, last):
            entry.hidden = hidden

    def restyle(self, first: int, last: int, change: Change, default: StyleArray) -> None:
        """Change the styles of columns; one without a style of its own starts from `default`."""
        for entry in self.exactly(first, last):
            entry._style = change(entry._style or default)

    def copy_from(
        self, source: Columns, style: Callable[[StyleArray | None], StyleArray | None]
    ) -> None:
        """Take over the columns of another worksheet, whose styles `style` translates."""
        self._style_by_column = None
        for entry in source._entries():
            new = self._copy(entry, entry.min, entry.max)
            new._style = style(entry._style)
            self._store(new)

    def shift(self, shift: Shift) -> None:
        """Move entries along when columns are inserted or deleted."""
        entries = self._entries()
        self._style_by_column = None
        self.dimensions.clear()
        for entry in entries:
            span = shift.span(entry.min, entry.max)
            if span is not None:
                self._store(self._copy(entry, *span))
