"""What the drawings of a sheet say: names of charts, sizes of notes, and what else they hold."""

from __future__ import annotations

import re

from lxml import etree

from xl_addin.headless.file.packages import safe_parser

_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_UNITS = {"px": 1, "pt": 4 / 3, "in": 96, "mm": 96 / 25.4, "cm": 96 / 2.54}


def note_sizes(vml: bytes) -> dict[tuple[int, int], tuple[int, int]]:
    """The width and height of each note's box in pixels, by (row, column) of its cell."""
    try:
        root = etree.fromstring(vml, etree.XMLParser(recover=True, resolve_entities=False))
    except etree.XMLSyntaxError:
        return {}
    sizes = {}
    for shape in root.iter("{urn:schemas-microsoft-com:vml}shape"):
        excel = "{urn:schemas-microsoft-com:office:excel}"
        row, column = shape.findtext(f".//{excel}Row"), shape.findtext(f".//{excel}Column")
        style = shape.get("style", "")
        size = [_pixels(style, name) for name in ("width", "height")]
        if row is not None and column is not None and all(size):
            sizes[int(row) + 1, int(column) + 1] = tuple(size)
    return sizes


def _pixels(style: str, name: str) -> int | None:
    match = re.search(rf"(?:^|;)\s*{name}:\s*([0-9.]+)(px|pt|in|mm|cm)", style)
    return round(float(match[1]) * _UNITS[match[2]]) if match else None


def chart_names(drawing: bytes) -> list[str]:
    """The names of a drawing's charts, in the order in which openpyxl reads them."""
    root = etree.fromstring(drawing, safe_parser())
    anchors = [
        a for kind in ("absolute", "oneCell", "twoCell") for a in root.iter(f"{_XDR}{kind}Anchor")
    ]
    frames = [a.find(f"{_XDR}graphicFrame") for a in anchors]
    return [f.find(f".//{_XDR}cNvPr").get("name") for f in frames if f is not None]


def drawing_extras(xml: bytes) -> list[str]:
    """What a drawing holds besides charts."""
    root = etree.fromstring(xml, safe_parser())
    extras = []
    for element in root.iter():
        word = etree.QName(element).localname if isinstance(element.tag, str) else ""
        if word in ("sp", "cxnSp", "grpSp"):
            extras.append("shapes")
        elif word == "pic":
            extras.append("pictures")
        elif word == "AlternateContent":
            extras.append("newer drawing objects")
    return extras
