"""Small .ods files, written as LibreOffice writes them."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style", "script")
)
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
START = f'<office:document-content {_NAMESPACES} xmlns:calcext="{CALCEXT}" office:version="1.3">'
_STYLES = (
    '<office:automatic-styles><style:style style:name="shown" style:family="table">'
    '<style:table-properties table:display="true"/></style:style><style:style style:name="hidden" '
    'style:family="table"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles>"
)


def text(value: str) -> str:
    """A text as paragraphs, with the spaces that XML would lose as elements."""
    return "".join(f"<text:p>{_paragraph(line)}</text:p>" for line in value.split("\n"))


def _paragraph(line: str) -> str:
    written = re.sub("^ +", lambda found: _spaces(len(found[0])), escape(line))
    written = re.sub("(?<! )  +", lambda found: " " + _spaces(len(found[0]) - 1), written)
    return written.replace("\t", "<text:tab/>")


def _spaces(count: int) -> str:
    return "<text:s/>" if count == 1 else f'<text:s text:c="{count}"/>'


def cell(value: object = None, formula: str = "", shown: str | None = None, repeated: int = 1):
    """A cell. ``shown`` is what it shows, where that is not the value's own text."""
    attributes = {"table:formula": formula} if formula else {}
    attributes |= _typed(value)
    if "office:value-type" in attributes:
        attributes["calcext:value-type"] = attributes["office:value-type"]
    if repeated > 1:
        attributes["table:number-columns-repeated"] = repeated
    inside = "" if value is None else text(str(value) if shown is None else shown)
    return element("table-cell", attributes, inside)


def _typed(value: object) -> dict[str, object]:
    if value is None:
        return {}
    if isinstance(value, bool):
        return {"office:value-type": "boolean", "office:boolean-value": str(value).lower()}
    if isinstance(value, (int, float)):
        return {"office:value-type": "float", "office:value": repr(value)}
    if isinstance(value, (dt.date, dt.datetime)):
        return {"office:value-type": "date", "office:date-value": value.isoformat()}
    return {"office:value-type": "string"}


def error(shown: str, formula: str = "of:=1/0") -> str:
    """A cell with an error, as LibreOffice writes it."""
    attributes = {
        "table:formula": formula, "office:value-type": "string", "office:string-value": "",
        "calcext:value-type": "error",
    }  # fmt: skip
    return element("table-cell", attributes, text(shown))


def element(name: str, attributes: Mapping[str, object], inside: str = "") -> str:
    """An element of a table."""
    written = "".join(f" {key}={quoteattr(str(value))}" for key, value in attributes.items())
    return f"<table:{name}{written}>{inside}</table:{name}>"


def row(*cells: str, repeated: int = 1) -> str:
    """A row of cells."""
    attributes = {"table:number-rows-repeated": repeated} if repeated > 1 else {}
    return element("table-row", attributes, "".join(cells))


REST = row(cell(repeated=16384), repeated=1_000_000)
"""The empty rows below the values."""


def sheet(name: str, *rows: str, hidden: bool = False) -> str:
    """A sheet of rows."""
    style = "hidden" if hidden else "shown"
    return element("table", {"table:name": name, "table:style-name": style}, "".join(rows))


def sheet_of(name: str, values: Iterable[Iterable[object]]) -> str:
    """A sheet of values, in which LibreOffice writes equal neighbours once, as often as they come.

    Empty cells and rows follow, to the end of the sheet.
    """
    rows = []
    for each in values:
        cells = [cell(v, repeated=len(list(same))) for (_, v), same in groupby(each, _kind)]
        rows.append("".join([*cells, cell(repeated=1000)]))
    written = [row(cells, repeated=len(list(same))) for cells, same in groupby(rows)]
    return sheet(name, *written, REST)


def _kind(value: object) -> tuple[type, object]:
    return type(value), value


def content(*sheets: str) -> str:
    """The document of some sheets."""
    inside = "".join(sheets)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{START}<office:scripts/>{_STYLES}<office:body>'
        f"<office:spreadsheet>{inside}</office:spreadsheet></office:body></office:document-content>"
    )


def save(path: Path, *sheets: str, **parts: str | bytes) -> Path:
    """Write a file with some sheets; ``parts`` are further parts, or others in their place."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", MIMETYPE)
        for name, inside in {"content.xml": content(*sheets), **parts}.items():
            archive.writestr(name, inside)
    return path
