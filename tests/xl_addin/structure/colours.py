"""Which texts stand on which fills in a workbook, and how well they can be read."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from tests.xl_addin.structure.package import MAIN, Package

_BLACK, _WHITE = "000000", "ffffff"
_THEME = {0: _WHITE, 1: _BLACK, 2: "eeece1", 3: "1f497d"}
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
    """(where, text colour, fill colour) of every style that a cell with text uses."""
    styles = package.styles
    fonts, fills = styles.find(f"{MAIN}fonts"), styles.find(f"{MAIN}fills")
    formats = styles.find(f"{MAIN}cellXfs")
    for name, part in package.sheets.items():
        used = {}
        for cell in package.xml(part).iter(f"{MAIN}c"):
            if package.text(cell):
                used.setdefault(int(cell.get("s", 0)), cell.get("r"))
        for style, cell in used.items():
            font = fonts[int(formats[style].get("fontId", 0))]
            fill = fills[int(formats[style].get("fillId", 0))]
            yield f"{name}!{cell}", _text(font), _fill(fill)


def conditional_text_on_fill(package: Package) -> Iterator[tuple[str, str, str]]:
    """(where, text colour, fill colour) of every conditional format; it lies over any cell."""
    for place, style in enumerate(package.styles.iter(f"{MAIN}dxf")):
        fill = style.find(f"{MAIN}fill")
        if fill is not None:
            yield f"conditional format {place}", _text(style.find(f"{MAIN}font")), _fill(fill)


def _text(font: etree._Element | None) -> str:
    return _colour(None if font is None else font.find(f"{MAIN}color"), _BLACK)


def _fill(fill: etree._Element) -> str:
    pattern = fill.find(f"{MAIN}patternFill")
    kind = pattern.get("patternType", "solid") if pattern is not None else "none"
    if kind in ("none", "gray125"):
        return _WHITE
    front, back = pattern.find(f"{MAIN}fgColor"), pattern.find(f"{MAIN}bgColor")
    # A cell's solid fill is its foreground, a conditional format's its background.
    in_conditional = fill.getparent().tag == f"{MAIN}dxf" and back is not None
    return _colour(back if in_conditional else front, _WHITE)


def _colour(element: etree._Element | None, automatic: str) -> str:
    if element is None or element.get("auto") or element.get("indexed") == "64":
        return automatic
    if element.get("theme"):
        return _THEME[int(element.get("theme"))]
    return element.get("rgb")[-6:].lower()
