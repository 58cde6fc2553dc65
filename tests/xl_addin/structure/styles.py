"""Fonts, fills, borders, number formats, and the formats of cells that are made of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.xl_addin.structure.package import MAIN, Package

_LIMITS = {"cellXfs": 64_000, "fonts": 1_024, "fills": 64_000, "numFmts": 200}
_FIRST_OWN_FORMAT, _LONGEST_FORMAT = 164, 255
_ORDER = (
    "numFmts fonts fills borders cellStyleXfs cellXfs cellStyles dxfs tableStyles colors extLst"
).split()
_ORDER_OF_DXF = "font numFmt fill alignment border protection extLst".split()
_COLOURED = [f"{MAIN}{name}" for name in ("color", "fgColor", "bgColor", "tabColor")]
_COLOUR = re.compile(r"[0-9A-Fa-f]{8}")
_LAST_THEME_COLOUR, _LAST_INDEX = 11, 66


def styles(package: Package) -> Iterator[str]:
    """The lists of styles are there, in order, and as long as they say and Excel takes."""
    names = [element.tag.removeprefix(MAIN) for element in package.styles]
    places = [_ORDER.index(name) for name in names]
    if places != sorted(set(places)):
        yield f"styles: out of order or twice: {names}"
    for name in ("fonts", "fills", "borders", "cellStyleXfs", "cellXfs"):
        if not package.styles.findall(f"{MAIN}{name}/*"):
            yield f"styles: no {name}"
    for element, name in zip(package.styles, names, strict=True):
        if element.get("count") not in (None, str(len(element))):
            yield f"styles: {name} says {element.get('count')} and has {len(element)}"
        if len(element) > _LIMITS.get(name, len(element)):
            yield f"styles: {len(element)} {name}"
    patterns = [
        fill.get("patternType") for fill in package.styles.findall(f"{MAIN}fills/{MAIN}fill/*")
    ]
    if patterns[:2] not in (["none", "gray125"], [None, "gray125"]):
        yield f"styles: the first two fills are Excel's own, not {patterns[:2]}"


def cell_formats(package: Package) -> Iterator[str]:
    """Formats of cells refer to fonts, fills, borders, number formats and styles that are there."""
    counts = {element.tag.removeprefix(MAIN): len(element) for element in package.styles}
    own = {f.get("numFmtId") for f in package.styles.iter(f"{MAIN}numFmt")}
    kinds = (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"),
             ("xfId", "cellStyleXfs"))  # fmt: skip
    for xf in package.styles.iter(f"{MAIN}xf"):
        for attribute, kind in kinds:
            if int(xf.get(attribute, 0)) >= counts.get(kind, 0):
                yield f"styles: {attribute} {xf.get(attribute)}, which is not there"
        number = xf.get("numFmtId", "0")
        if int(number) >= _FIRST_OWN_FORMAT and number not in own:
            yield f"styles: number format {number}, which is not there"


def number_formats(package: Package) -> Iterator[str]:
    """Number formats have numbers of their own, and are short enough."""
    found = package.styles.findall(f"{MAIN}numFmts/{MAIN}numFmt")
    for number, count in Counter(each.get("numFmtId") for each in found).items():
        if count > 1:
            yield f"styles: {count} number formats have the number {number}"
        if int(number) < _FIRST_OWN_FORMAT:
            yield f"styles: a number format takes Excel's own number {number}"
    for each in package.styles.iter(f"{MAIN}numFmt"):
        if not 1 <= len(each.get("formatCode")) <= _LONGEST_FORMAT:
            yield f"styles: a number format of {len(each.get('formatCode'))} characters"


def named_styles(package: Package) -> Iterator[str]:
    """Named styles have names of their own, and stand for formats that are there."""
    found = package.styles.findall(f"{MAIN}cellStyles/{MAIN}cellStyle")
    count = len(package.styles.find(f"{MAIN}cellStyleXfs"))
    for name, times in Counter(each.get("name").casefold() for each in found).items():
        if times > 1:
            yield f"styles: {times} styles are called {name}"
    for each in found:
        if int(each.get("xfId")) >= count:
            yield f"styles: the style {each.get('name')} stands for nothing"


def conditional_styles(package: Package) -> Iterator[str]:
    """What a conditional format changes comes in the order that Excel demands."""
    for number, style in enumerate(package.styles.iter(f"{MAIN}dxf")):
        names = [element.tag.removeprefix(MAIN) for element in style]
        places = [_ORDER_OF_DXF.index(name) for name in names]
        if places != sorted(set(places)):
            yield f"styles: conditional style {number} has {names}"


def colours(package: Package) -> Iterator[str]:
    """Colours are colours."""
    for part in (*package.related(package.workbook, "styles"), *package.sheets.values()):
        for element in package.xml(part).iter(*_COLOURED):
            rgb, theme, index = (element.get(name) for name in ("rgb", "theme", "indexed"))
            if rgb is not None and not _COLOUR.fullmatch(rgb):
                yield f"{part}: the colour {rgb}"
            if theme is not None and not 0 <= int(theme) <= _LAST_THEME_COLOUR:
                yield f"{part}: the theme's colour {theme}"
            if index is not None and not 0 <= int(index) <= _LAST_INDEX:
                yield f"{part}: the colour number {index}"


CHECKS = [styles, cell_formats, number_formats, named_styles, conditional_styles, colours]
