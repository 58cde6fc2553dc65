"""Faults of sheets: cells, columns, views, links, rules over cells, notes, charts."""

from __future__ import annotations

from tests.xl_addin.structure.faults.breaking import (
    Change,
    Fault,
    after,
    attribute,
    before,
    sub,
)


def _links(*links: str) -> Change:
    return before("<pageMargins", f"<hyperlinks>{''.join(links)}</hyperlinks>")


def _link(cell: str = "A1", more: str = 'location="Start!A1"') -> str:
    return f'<hyperlink ref="{cell}" {more}/>'


def _merged(*areas: str, count: int | None = None) -> Change:
    cells = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    number = len(areas) if count is None else count
    return after("</sheetData>", f'<mergeCells count="{number}">{cells}</mergeCells>')


def _value(cell: str) -> Change:
    """The cell A2 becomes another."""
    return sub(r'<c r="A2"[^>]*><v>\d+</v></c>', cell)


_SPOTS = {
    "order": [
        ("Reviews", sub(r"(<sheetData>.*</sheetData>)(.*)</worksheet>", r"\2\1</worksheet>")),
        ("Reviews", sub(r"(<pageMargins [^>]*/>)", r"\1\1")),
    ],
    "rows": [
        ("Reviews", sub(r'<row r="3"', '<row r="2"')),
        ("Reviews", sub(r'<row r="6"', '<row r="1048577"')),
        ("Reviews", sub(r'<row r="3"', '<row s="9999" customFormat="1" r="3"')),
    ],
    "cells": [
        ("Reviews", sub(r'<c r="A2"', '<c r="B2"')),
        ("Reviews", sub(r'<row r="3"', '<row r="9"')),
        ("Reviews", sub(r'(<c r="A2") s="\d+"', r'\1 s="9999"')),
        ("Reviews", sub(r'(<c r="A2"[^>]*><v>)\d+', r"\g<1>99999")),
        ("Reviews", sub(r'(<c r="A2"[^>]*><v>)\d+', r"\g<1>a")),
        ("strings", sub(r"<t>CHILD</t>", f"<t>{'x' * 32_768}</t>")),
        ("strings", sub(r"<t>CHILD</t>", f"<t>{'🙂' * 16_384}</t>")),
        ("Reviews", _value('<c r="A2"><v>nan</v></c>')),
        ("Reviews", _value('<c r="A2"><v>1e400</v></c>')),
        ("Reviews", _value('<c r="A2" t="b"><v>True</v></c>')),
        ("Reviews", _value('<c r="A2" t="e"><v>#ODD!</v></c>')),
        ("Reviews", _value('<c r="A2" t="text"><v>1</v></c>')),
    ],
    "texts": [
        ("strings", sub(r"<t>CHILD</t>", "<t>_x0041_</t>")),
        ("strings", sub(r"<t>CHILD</t>", "<t> CHILD</t>")),
        ("Reviews", _value('<c r="A2" t="inlineStr"><is><t>_x0020_</t></is></c>')),
        ("Reviews > comments", sub(r"<t>903 check", "<t>\n903 check")),
    ],
    "shared_strings": [
        ("strings", attribute("sst", "uniqueCount", "1")),
        ("strings", sub(r'<sst ([^>]*)uniqueCount', r'<sst \1count="1" uniqueCount')),
    ],
    "columns": [
        ("Reviews", sub(r'min="2"', 'min="1"')),
        ("Reviews", attribute("col", "width", "256")),
        ("Reviews", attribute("col", "style", "9999")),
        ("Reviews", sub(r'max="8"', 'max="16385"')),
        ("Start", sub(r'<row r="1"([^>]*?) ht="[^"]*"', r'<row r="1"\1 ht="410"')),
    ],
    "views": [
        ("Reviews", sub(r"(<selection [^>]*/>)", r"\1\1")),
        ("Reviews", sub(r'<selection pane="topRight"', '<selection pane="topMiddle"')),
        ("Reviews", attribute("selection", "sqref", "C3")),
        ("Reviews", attribute("pane", "activePane", "topRight")),
        ("Reviews", attribute("pane", "topLeftCell", "A2")),
        ("Reviews", attribute("sheetView", "workbookViewId", "1")),
        ("Reviews", sub(r"<sheetView ", '<sheetView zoomScale="9" ')),
        ("Start", sub(r"(<sheetView .*</sheetView>)", r"\1\1")),
    ],
    "links": [
        ("Start", _links(_link(more='location="Gone!A1"'))),
        ("Start", _links(_link(more='location="Errors by type!A1"'))),
        ("Start", _links(_link(more=f'location="Start!{"A" * 2_083}"'))),
        ("Start", _links(_link(more=""))),
        ("Start", _links(_link(), _link())),
        ("Start", _links(_link() * 65_491)),
    ],
    "merged": [
        ("Reviews", _merged("A2:B2")),
        ("Start", _merged("D1:E1", "E1:F1")),
        ("Start", _merged("D1")),
        ("Start", _merged("D1:E1", count=9)),
    ],
    "printing": [
        ("Start", attribute("pageSetup", "orientation", "sideways")),
        ("Start", sub(r"<pageSetup ", '<pageSetup scale="401" ')),
        ("Start", sub(r"(<oddFooter>)", rf"\1{'x' * 256}")),
    ],
    "conditional_formats": [
        ("Reviews", sub(r"\$G2\)\)", "$G3))")),
        ("Reviews", sub(r"&amp;A\$1&amp;", "&amp;B$1&amp;")),
        ("Reviews", sub(r'sqref="A2:D1048576"', 'sqref="B3:D9 A4:A9"')),
        ("Reviews", sub(r'sqref="A2:D1048576"', 'sqref="A2:D1048577"')),
        ("Reviews", attribute("cfRule", "dxfId", "99")),
        ("Reviews", attribute("cfRule", "priority", "1", 9)),
        ("Reviews", attribute("cfRule", "priority", "0")),
        ("Episodes", sub(r"(<conditionalFormatting .*?</conditionalFormatting>)", r"\1\1")),
    ],
    "drop_downs": [
        ("Reviews", sub(r"<formula1>[^<]*<", f'<formula1>"{"x" * 256}"<')),
        ("Reviews", sub(r"<formula1>[^<]*</formula1>", "")),
        ("Reviews", attribute("dataValidation", "type", "colour")),
        ("Reviews", attribute("dataValidation", "sqref", "D2:D1048577")),
        ("Reviews", attribute("dataValidations", "count", "9")),
        ("Reviews", sub(r'promptTitle="[^"]*"', f'promptTitle="{"x" * 33}"')),
        ("Reviews", sub(r"<dataValidation ", f'<dataValidation error="{"x" * 256}" ')),
        ("Episodes", sub(r'sqref="[A-Z]+2:[A-Z]+1048576"( [^>]*)?><formula1>',
                         r'sqref="A2:Z9"\1><formula1>', 9)),
    ],
    "notes": [
        ("Reviews > comments", sub(r'<comment ref="B5"', '<comment ref="B6"')),
        ("Reviews > comments", sub(r'<comment ref="B5"', '<comment ref="C5"')),
        ("Reviews > vmlDrawing", sub(r"Row>4<", "Row>3<")),
        ("Reviews", sub(r"<legacyDrawing [^>]*/>", "")),
    ],
    "note_texts": [
        ("Reviews > comments", attribute("comment", "authorId", "9")),
        ("Reviews > comments", sub(r"(<author>[^<]*</author>)", r"\1\1")),
        ("Reviews > comments", sub(r"<t>[^<]*</t>", "<t></t>")),
        ("Reviews > comments", sub(r"<t>[^<]*</t>", f"<t>{'x' * 32_768}</t>")),
    ],
    "boxes": [
        ("Reviews > vmlDrawing", sub(r'(_x0000_s[0-9]+")(.*?)_x0000_s[0-9]+"', r"\1\2\1")),
        ("Reviews > vmlDrawing", sub(r'type="#_x0000_t202"', 'type="#_x0000_t99"')),
    ],
    "drawings": [
        ("Progress > drawing", attribute("cNvPr", "id", "0")),
        ("Progress > drawing", sub(r"(<oneCellAnchor>.*</oneCellAnchor>)", r"\1\1")),
        ("Progress > drawing", sub(r"<row>3</row>", "<row>1048576</row>")),
        ("Progress > drawing", sub(r"<row>3</row>", "<row>-1</row>")),
        ("Progress > drawing", attribute("ext", "cx", "0")),
        ("Progress > drawing", sub(r"<clientData/>", "")),
    ],
    "charts": [
        ("chart", sub(r'<idx val="1"/>', '<idx val="0"/>')),
        ("chart", sub(r'<order val="1"/>', '<order val="0"/>')),
        ("chart", sub(r"<ser>.*</ser>", "")),
        ("chart", attribute("crossAx", "val", "99")),
        ("chart", attribute("axId", "val", "99")),
    ],
}  # fmt: skip
"""Check -> (part, what is done to it)."""
FAULTS = [Fault(check, part, change) for check, spots in _SPOTS.items() for part, change in spots]
_COPY = "copy of one rule"
FAULTS += [
    Fault("protection", "Reviews", sub(r"<sheetProtection ", lock), of=_COPY)
    for lock in (
        '<sheetProtection password="secret" ',
        '<sheetProtection hashValue="abc" ',
    )
]
