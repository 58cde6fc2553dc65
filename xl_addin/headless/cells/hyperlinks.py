"""Hyperlinks on cells, to the web, to files and to places in the book."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl.styles import Font as FileFont
from openpyxl.styles.colors import Color
from openpyxl.worksheet.hyperlink import Hyperlink

from xl_addin.headless.cells.addresses import Area, cell_address

if TYPE_CHECKING:
    from xl_addin.headless.sheets import Sheet

_LINK_COLOUR = Color(rgb="FF0563C1")


class Hyperlinks:
    """The part of a range that deals with links."""

    sheet: Sheet
    area: Area

    @property
    def hyperlink(self) -> str:
        """Where the first cell's link leads; `#'Sheet'!A1` is a place in the book.

        Raises, as xlwings does, when there is no link.
        """
        cell = self.sheet.grid.cells.get((self.area.top, self.area.left))
        link = cell._hyperlink if cell is not None else None
        if link is None:
            raise Exception("The cell doesn't seem to contain a hyperlink!")
        return link.target or f"#{link.location}"

    def add_hyperlink(
        self, address: str, text_to_display: str | None, screen_tip: str | None
    ) -> None:
        """Link the cells; the first one shows the text. `#'Sheet'!A1` links into the book."""
        look_like_link = self.sheet.book.styles.changer("font", _blue)
        for row in range(self.area.top, self.area.bottom + 1):
            for column in range(self.area.left, self.area.right + 1):
                cell = self.sheet.grid.make(row, column)
                cell._hyperlink = _link(address, row, column, screen_tip)
                cell._style = look_like_link(cell._style)
        if text_to_display is not None:
            # A link's text never becomes a formula: Excel keeps it as text as well.
            first = self.sheet.grid.cells[self.area.top, self.area.left]
            first._value, first.data_type = str(text_to_display), "s"


def _blue(font: FileFont) -> FileFont:
    font.u, font.color = "single", _LINK_COLOUR
    return font


def _link(address: str, row: int, column: int, screen_tip: str | None) -> Hyperlink:
    place, _, location = address.partition("#")
    return Hyperlink(
        ref=cell_address(row, column),
        target=place or None,
        location=location or None,
        tooltip=screen_tip,
    )
