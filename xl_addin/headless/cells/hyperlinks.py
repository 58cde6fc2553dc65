"""Hyperlinks on cells, to the web, to files and to places in the book."""

from openpyxl.styles.colors import Color
from openpyxl.worksheet.hyperlink import Hyperlink

from xl_addin.headless.cells.addresses import Area, plain_address

_LINK_COLOUR = Color(rgb="FF0563C1")


class Hyperlinks:
    """The part of a range that deals with links."""

    @property
    def hyperlink(self):
        cell = self.sheet.grid.cells.get((self.row, self.column))
        link = cell._hyperlink if cell is not None else None
        if link is None:
            raise Exception("The cell doesn't seem to contain a hyperlink!")
        return link.target or f"#{link.location}"

    def add_hyperlink(self, address, text_to_display, screen_tip):
        """Link the cells; the first one shows the text. `#'Sheet'!A1` links into the book."""
        for row in range(self.area.top, self.area.bottom + 1):
            for column in range(self.area.left, self.area.right + 1):
                cell = self.sheet.grid.make(row, column)
                cell._hyperlink = _link(address, row, column, screen_tip)
                cell._style = self._link_style(cell._style)
        if text_to_display is not None:
            # A link's text never becomes a formula: Excel keeps it as text as well.
            first = self.sheet.grid.cells[self.row, self.column]
            first._value, first.data_type = str(text_to_display), "s"

    def _link_style(self, style):
        def blue(font):
            font.u, font.color = "single", _LINK_COLOUR
            return font

        return self.sheet.book.styles.changer("font", blue)(style)


def _link(address, row, column, screen_tip):
    place, _, location = address.partition("#")
    return Hyperlink(
        ref=plain_address(Area(row, column, row, column)),
        target=place or None,
        location=location or None,
        tooltip=screen_tip,
    )
