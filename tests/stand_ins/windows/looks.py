"""Fonts, fills and borders."""

from __future__ import annotations

from typing import Any

from xlwings.utils import int_to_rgb, rgb_to_int

from tests.stand_ins import refusals
from tests.stand_ins.members import constants
from tests.stand_ins.refusals import Refused
from tests.stand_ins.windows.com import ComObject
from tests.stand_ins.windows.server import Server
from xl_addin.headless.ranges import Range as OurRange

NONE = constants()["xlColorIndexNone"]
AUTOMATIC = constants()["xlColorIndexAutomatic"]


def rgb(value: Any) -> tuple[int, int, int]:
    """Red, green and blue of a colour as COM gives it: one whole number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value < 2**24:
        raise Refused("Unable to set the Color property")
    return int_to_rgb(int(value))


class Font(ComObject):
    """The font of a range."""

    kind = "Font"

    def __init__(self, server: Server, our: OurRange) -> None:
        super().__init__(server)
        self._our = our

    def _set(self, name: str, value: Any) -> None:
        refusals.check_looks(self._our.sheet)
        setattr(self._our.font, name, value)

    def get_Bold(self):
        return self._our.font.bold

    def set_Bold(self, value):
        self._set("bold", value)

    def get_Italic(self):
        return self._our.font.italic

    def set_Italic(self, value):
        self._set("italic", value)

    def get_Size(self):
        return self._our.font.size

    def set_Size(self, value):
        if isinstance(value, str) or not 1 <= value <= 409:
            raise Refused("Unable to set the Size property of the Font class")
        self._set("size", value)

    def get_Name(self):
        return self._our.font.name

    def set_Name(self, value):
        self._set("name", value)

    def get_Color(self):
        colour = self._our.font.color
        return None if colour is None else float(rgb_to_int(colour))

    def set_Color(self, value):
        self._set("color", rgb(value))


class Interior(ComObject):
    """The fill of a range."""

    kind = "Interior"

    def __init__(self, server: Server, our: OurRange) -> None:
        super().__init__(server)
        self._our = our

    def get_ColorIndex(self):
        return NONE if self._our.color is None else 1

    def set_ColorIndex(self, value):
        if value != NONE:
            raise NotImplementedError("the stand-in has no palette")
        refusals.check_looks(self._our.sheet)
        self._our.color = None

    def get_Color(self):
        colour = self._our.color
        return float(0xFFFFFF if colour is None else rgb_to_int(colour))

    def set_Color(self, value):
        refusals.check_looks(self._our.sheet)
        self._our.color = rgb(value)


class Borders(ComObject):
    """The borders of a range, which our engine does not draw."""

    kind = "Borders"

    def __init__(self, server: Server, our: OurRange) -> None:
        super().__init__(server)
        self._our = our
