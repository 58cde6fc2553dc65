"""How the cells of a range look: number formats, fills, fonts, alignment."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from openpyxl.styles import PatternFill
from openpyxl.styles.cell_style import StyleArray

from xl_addin.headless.cells.addresses import Area
from xl_addin.headless.cells.colours import Named, Rgb, file_colour, read_colour
from xl_addin.headless.cells.fonts import Font
from xl_addin.headless.cells.restyling import restyle, styles_in
from xl_addin.headless.cells.styles import Change

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet

_HORIZONTAL = {"center_across_selection": "centerContinuous"}
_HORIZONTAL_BACK = {v: k for k, v in _HORIZONTAL.items()}
_NO_FILL = PatternFill()


class Formats:
    """The part of a range that deals with looks. None is the answer where cells differ."""

    sheet: Sheet
    area: Area
    __len__: Callable[[], int]

    def common(self, read: Callable[[StyleArray], Any]) -> Any:
        """What `read(style)` gives for all cells, or None when they differ."""
        values = {read(style) for style in styles_in(self.sheet.grid, self.area)}
        return values.pop() if len(values) == 1 else None

    def common_part(self, kind: str, read: Callable[[Any], Any]) -> Any:
        """What `read` gives for the font, fill or alignment of all cells, or None."""
        styles = self.sheet.book.styles
        return self.common(lambda style: read(styles.part(style, kind)))

    def restyle(self, change: Change) -> None:
        """Change the style of every cell; of whole columns and rows also that of cells to come."""
        if len(self):
            restyle(self.sheet.grid, self.area, change)

    @property
    def number_format(self) -> str | None:
        """The number format in Excel's English words, such as "General", "@" or "dd/mm/yyyy"."""
        return self.common(self.sheet.book.styles.number_format) if len(self) else ""

    @number_format.setter
    def number_format(self, value: str) -> None:
        if not isinstance(value, str) or not value:
            raise ValueError(f"{value!r} is not a number format.")
        styles = self.sheet.book.styles
        self.restyle(styles.setter(numFmtId=styles.number_format_id(value)))

    @property
    def color(self) -> Rgb | None:
        """The colour of the fill; None also for cells without one. Setting None takes it away."""
        workbook = self.sheet.book.workbook

        def read(fill: PatternFill) -> Rgb | None:
            if getattr(fill, "patternType", None) is None:
                return None
            return read_colour(fill.fgColor, workbook)

        return self.common_part("fill", read)

    @color.setter
    def color(self, value: Named | None) -> None:
        fill = _NO_FILL if value is None else PatternFill("solid", fgColor=file_colour(value))
        index = self.sheet.book.workbook._fills.add(fill)
        self.restyle(self.sheet.book.styles.setter(fillId=index))

    @property
    def font(self) -> Font:
        """The font, whose properties can be read and set."""
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        """Whether text runs on in further lines of its cell."""
        return self.common_part("alignment", lambda alignment: bool(alignment.wrap_text))

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self._set_alignment("wrap_text", bool(value))

    @property
    def horizontal_alignment(self) -> str | None:
        """xlwings' word for it: "general", "left", "center_across_selection", ..."""

        def read(alignment: Any) -> str:
            value = alignment.horizontal or "general"
            return _HORIZONTAL_BACK.get(value, value)

        return self.common_part("alignment", read)

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        self._set_alignment("horizontal", _HORIZONTAL.get(value, value))

    @property
    def vertical_alignment(self) -> str | None:
        """xlwings' word for it: "top", "center", "bottom", ..."""
        return self.common_part("alignment", lambda alignment: alignment.vertical or "bottom")

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self._set_alignment("vertical", value)

    def _set_alignment(self, name: str, value: object) -> None:
        def change(alignment: Any) -> Any:
            setattr(alignment, name, value)
            return alignment

        self.restyle(self.sheet.book.styles.changer("alignment", change))
