"""Colours: xlwings' tuples, hex strings and integers to the file's, and back."""

from __future__ import annotations

import colorsys
import re
from collections.abc import Sequence

from openpyxl.styles.colors import COLOR_INDEX, Color
from openpyxl.workbook import Workbook
from xlwings.utils import hex_to_rgb, int_to_rgb

Rgb = tuple[int, int, int]
"""Red, green and blue, 0 to 255 each."""

Named = str | int | Sequence[int]
"""The three ways in which xlwings names a colour: "#ffc7ce", Excel's number, or (255, 199, 206)."""

_AUTOMATIC = {64: (0, 0, 0), 65: (255, 255, 255)}
# The order in which theme colours are counted differs from their order in the theme part.
_THEME_ORDER = (
    "lt1", "dk1", "lt2", "dk2", "accent1", "accent2", "accent3", "accent4", "accent5",
    "accent6", "hlink", "folHlink",
)  # fmt: skip
_OFFICE_THEME = {
    "lt1": "FFFFFF", "dk1": "000000", "lt2": "EEECE1", "dk2": "1F497D", "accent1": "4F81BD",
    "accent2": "C0504D", "accent3": "9BBB59", "accent4": "8064A2", "accent5": "4BACC6",
    "accent6": "F79646", "hlink": "0000FF", "folHlink": "800080",
}  # fmt: skip


def rgb(value: Named) -> Rgb:
    """An RGB tuple from xlwings' three ways to name a colour."""
    if isinstance(value, str):
        return hex_to_rgb(value)
    if isinstance(value, int):
        return int_to_rgb(value)
    red, green, blue = (int(part) for part in value)
    return red, green, blue


def file_colour(value: Named) -> Color:
    """The colour in the form that openpyxl stores."""
    return Color(rgb="FF{:02X}{:02X}{:02X}".format(*rgb(value)))


def hex_colour(value: Named) -> str:
    """The colour as six hexadecimal digits."""
    return "{:02X}{:02X}{:02X}".format(*rgb(value))


def read_colour(colour: Color | None, workbook: Workbook) -> Rgb | None:
    """The RGB of a colour in a file: direct, of the old palette, or of the theme.

    None for no colour, and for one that the file leaves to the program.
    """
    if colour is None:
        return None
    if colour.type == "rgb":
        return hex_to_rgb(colour.rgb[-6:])
    if colour.type == "indexed":
        if colour.indexed in _AUTOMATIC:
            return _AUTOMATIC[colour.indexed]
        return hex_to_rgb(COLOR_INDEX[colour.indexed][-6:])
    if colour.type == "theme":
        return _tinted(_theme_colour(colour.theme, workbook), colour.tint)
    return None


def _theme_colour(index: int, workbook: Workbook) -> Rgb:
    name = _THEME_ORDER[index] if index < len(_THEME_ORDER) else "dk1"
    theme = workbook.loaded_theme
    if theme:
        text = theme.decode("utf-8", "replace") if isinstance(theme, bytes) else theme
        pattern = rf"<a:{name}>.*?(?:lastClr|srgbClr val)=\"([0-9A-Fa-f]{{6}})\""
        if match := re.search(pattern, text, re.DOTALL):
            return hex_to_rgb(match[1])
    return hex_to_rgb(_OFFICE_THEME[name])


def _tinted(base: Rgb, tint: float) -> Rgb:
    if not tint:
        return base
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in base))
    light = light * (1 + tint) if tint < 0 else light * (1 - tint) + tint
    red, green, blue = colorsys.hls_to_rgb(hue, light, saturation)
    return round(red * 255), round(green * 255), round(blue * 255)
