"""Charts, and where they lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.xl_addin.structure.package import CHART, DRAWING, LAST_COLUMN, LAST_ROW, Package

_MOST_SERIES = 255


def drawings(package: Package) -> Iterator[str]:
    """What lies on a sheet has a place on it, and a number and a name of its own."""
    for name, sheet in package.sheets.items():
        for part in package.related(sheet, "drawing"):
            tree = package.xml(part)
            shapes = list(tree.iter(f"{DRAWING}cNvPr"))
            for attribute in ("id", "name"):
                for value, count in Counter(shape.get(attribute) for shape in shapes).items():
                    if count > 1 or not value or value == "0":
                        yield f"{name}: {count} drawn things have the {attribute} {value}"
            for anchor in tree:
                if problem := _anchor(anchor):
                    yield f"{name}: {problem}"


def _anchor(anchor: etree._Element) -> str | None:
    corners = []
    for tag in ("from", "to"):
        corner = anchor.find(f"{DRAWING}{tag}")
        if corner is not None:
            row, column = (int(corner.findtext(f"{DRAWING}{axis}")) for axis in ("row", "col"))
            corners.append((row, column))
            if not (0 <= row < LAST_ROW and 0 <= column < LAST_COLUMN):
                return f"a drawn thing lies at row {row}, column {column}"
    size = anchor.find(f"{DRAWING}ext")
    if size is not None and min(int(size.get("cx")), int(size.get("cy"))) <= 0:
        return "a drawn thing has no size"
    if len(corners) == 2 and (corners[1][0] < corners[0][0] or corners[1][1] < corners[0][1]):
        return "a drawn thing ends before it begins"
    if anchor.find(f"{DRAWING}clientData") is None:
        return "a drawn thing does not say how it moves with the cells"
    return None


def charts(package: Package) -> Iterator[str]:
    """A chart's series have numbers of their own, and its axes each other."""
    for part in package.parts:
        if not (part.startswith("xl/charts/") and part.endswith(".xml")):
            continue
        tree = package.xml(part)
        series = list(tree.iter(f"{CHART}ser"))
        if not 1 <= len(series) <= _MOST_SERIES:
            yield f"{part}: {len(series)} series"
        for tag in ("idx", "order"):
            numbers = [each.find(f"{CHART}{tag}").get("val") for each in series]
            if len(set(numbers)) < len(numbers):
                yield f"{part}: series have the same {tag}"
        yield from _axes(part, tree)


def _axes(part: str, tree: etree._Element) -> Iterator[str]:
    area = tree.find(f".//{CHART}plotArea")
    axes = [each for each in area if each.find(f"{CHART}crossAx") is not None]
    known = {each.find(f"{CHART}axId").get("val") for each in axes}
    if len(known) < len(axes):
        yield f"{part}: two axes have the same number"
    used = {
        each.get("val") for plot in area if plot not in axes for each in plot.iter(f"{CHART}axId")
    }
    crossed = {each.find(f"{CHART}crossAx").get("val") for each in axes}
    if used != known or not crossed <= known:
        yield f"{part}: the axes {known}, used {used}, crossed {crossed}"


CHECKS = [drawings, charts]
