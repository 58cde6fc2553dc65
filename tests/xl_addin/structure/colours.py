"""Which texts stand on which fills in a workbook, and how well they can be read."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from tests.xl_addin.structure.package import MAIN, Package, column_name

BLACK, WHITE = "000000", "ffffff"
_THEME = {0: WHITE, 1: BLACK, 2: "eeece1", 3: "1f497d"}
"""The first colours of Office's theme: background, text, and their seconds."""


def contrast(one: str, other: str) -> float:
    """WCAG's ratio of two colours (rrggbb): 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def text_on_fill(package: Package) -> Iterator[tuple[str, str, str]]:
    """(where, text colour, fill colour) of every format that a text has, or will have once typed.

    That is of cells with text, and of whole columns.
    """
    for name, part in package.sheets.items():
        for style, where in formats_with_text(package, part).items():
            yield f"{name}!{where}", *colours_of(package, style)


def formats_with_text(package: Package, part: str) -> dict[int, str]:
    """Format -> a cell of the sheet that has it and a text, or a column."""
    used: dict[int, str] = {}
    for column in package.xml(part).iter(f"{MAIN}col"):
        used[int(column.get("style", 0))] = f"{column_name(int(column.get('min')))}1048576"
    for cell in package.cells(part).values():
        style = int(cell.get("s", 0))
        if style not in used and package.text(cell):
            used[style] = cell.get("r")
    return used


def colours_of(package: Package, style: int) -> tuple[str, str]:
    """The colours of text and fill of a format."""
    xf = package.styles.find(f"{MAIN}cellXfs")[style]
    fills = package.styles.find(f"{MAIN}fills")
    return _text(font_of(package, style)), _fill(fills[int(xf.get("fillId", 0))])


def font_of(package: Package, style: int) -> etree._Element:
    """The font of a format."""
    xf = package.styles.find(f"{MAIN}cellXfs")[style]
    return package.styles.find(f"{MAIN}fonts")[int(xf.get("fontId", 0))]


def conditional_text_on_fill(package: Package) -> Iterator[tuple[str, str, str]]:
    """(where, text colour, fill colour) of every conditional format; it lies over any cell."""
    for place, style in enumerate(package.styles.iter(f"{MAIN}dxf")):
        fill = style.find(f"{MAIN}fill")
        if fill is not None:
            yield f"conditional format {place}", _text(style.find(f"{MAIN}font")), _fill(fill)


def _text(font: etree._Element | None) -> str:
    return _colour(None if font is None else font.find(f"{MAIN}color"), BLACK)


def _fill(fill: etree._Element) -> str:
    pattern = fill.find(f"{MAIN}patternFill")
    in_conditional = fill.getparent().tag == f"{MAIN}dxf"
    # A pattern of no kind is none in a cell, and solid in a conditional format.
    kind = "none" if pattern is None else pattern.get("patternType", "none")
    if kind in ("none", "gray125") and not in_conditional:
        return WHITE
    front, back = pattern.find(f"{MAIN}fgColor"), pattern.find(f"{MAIN}bgColor")
    # A cell's solid fill is its foreground, a conditional format's its background.
    return _colour(back if in_conditional and back is not None else front, WHITE)


def _colour(element: etree._Element | None, automatic: str) -> str:
    if element is None or element.get("auto") or element.get("indexed") == "64":
        return automatic
    assert not element.get("tint"), "colours lightened or darkened are not worked out here"
    if element.get("theme"):
        return _THEME[int(element.get("theme"))]
    return element.get("rgb")[-6:].lower()
