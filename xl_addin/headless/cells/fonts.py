"""The font of a range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.styles import Font as FileFont
from xlwings import base_classes

from xl_addin.headless.cells.colours import Named, Rgb, file_colour, read_colour
from xl_addin.headless.unsupported import Refusing

if TYPE_CHECKING:
    from xl_addin.headless.cells.formats import Formats


class Font(Refusing, base_classes.Font):
    """The font of a range. None is the answer where cells differ."""

    def __init__(self, parent: Formats) -> None:
        self.parent = parent

    def _get(self, name: str) -> Any:
        return self.parent.common_part("font", lambda font: getattr(font, name))

    def _set(self, **values: object) -> None:
        def change(font: FileFont) -> FileFont:
            for name, value in values.items():
                setattr(font, name, value)
            return font

        self.parent.restyle(self.parent.sheet.book.styles.changer("font", change))

    @property
    def bold(self) -> bool | None:
        """Whether text is bold."""
        return self.parent.common_part("font", lambda font: bool(font.b))

    @bold.setter
    def bold(self, value: bool) -> None:
        self._set(b=bool(value))

    @property
    def italic(self) -> bool | None:
        """Whether text is italic."""
        return self.parent.common_part("font", lambda font: bool(font.i))

    @italic.setter
    def italic(self, value: bool) -> None:
        self._set(i=bool(value))

    @property
    def size(self) -> float | None:
        """The size in points."""
        return self._get("sz")

    @size.setter
    def size(self, value: float) -> None:
        self._set(sz=float(value))

    @property
    def color(self) -> Rgb | None:
        """The colour of text; black where the file leaves it to the program."""
        workbook = self.parent.sheet.book.workbook
        return self.parent.common_part(
            "font", lambda font: read_colour(font.color, workbook) or (0, 0, 0)
        )

    @color.setter
    def color(self, value: Named) -> None:
        self._set(color=file_colour(value))

    @property
    def name(self) -> str | None:
        """The typeface, such as "Calibri"."""
        return self._get("name")

    @name.setter
    def name(self, value: str) -> None:
        # A theme's scheme would win over the name.
        self._set(name=str(value), scheme=None)
