"""Faults of tables and pivot tables."""

from __future__ import annotations

from tests.xl_addin.structure.faults.breaking import Change, Fault, after, attribute, before, sub

_TABLE, _PIVOT = "Reviews > table", "Errors by type > pivotTable"
_PIVOT_SHEET = "xl/worksheets/_rels/sheet3.xml.rels"


def _columns(pattern: str, new: str) -> Change:
    return sub(rf'(<tableColumn [^>]*){pattern}"', rf'\g<1>{new}"')


def _related(kind: str, target: str) -> Change:
    """One part more that belongs to a sheet."""
    more = f'<Relationship Id="more" Type="t/{kind}" Target="{target}"/>'
    return before("</Relationships>", more)


_SPOTS = {
    "table_names": [
        (_TABLE, attribute("table", "displayName", "Return_Episodes")),
        (_TABLE, attribute("table", "displayName", "R1C1")),
        (_TABLE, attribute("table", "displayName", "a b")),
        (_TABLE, sub(r'<table id="\d+" name="[^"]*"', '<table id="3" name="A1"')),
        (_TABLE, attribute("table", "id", "1")),
        (_TABLE, attribute("table", "id", "0")),
    ],
    "table_columns": [
        (_TABLE, _columns('name="DOB', 'name="Born')),
        (_TABLE, _columns('name="DOB', 'name="child')),
        (_TABLE, _columns('name="DOB', f'name="{"x" * 256}')),
        (_TABLE, _columns('id="2', 'id="1')),
        (_TABLE, attribute("tableColumns", "count", "9")),
        (_TABLE, sub(r"<tableColumn [^>]*_row[^>]*/>", "")),
        ("Reviews", sub(r'<c r="B1"([^>]*) t="s"><v>\d+</v>', r'<c r="B1"\1><v>1</v>')),
        ("Reviews", sub(r'<c r="B1"([^>]*) t="s"><v>\d+</v>',
                        r'<c r="B1"\1 t="str"><f>1</f><v>DOB</v>')),
    ],
    "table_areas": [
        (_TABLE, sub(r'ref="A1:H6"', 'ref="A1:H1"', 2)),
        (_TABLE, attribute("autoFilter", "ref", "A1:H5")),
        (_TABLE, sub(r'<autoFilter ref="A1:H6"/>',
                     '<autoFilter ref="A1:H6"><filterColumn colId="8"/></autoFilter>')),
        (_TABLE, sub(r'<autoFilter ref="A1:H6"/>', '<autoFilter ref="A1:H6">'
                     '<filterColumn colId="1"/><filterColumn colId="1"/></autoFilter>')),
    ],
    "table_formats": [
        (_TABLE, sub(r'<tableColumn id="2"', '<tableColumn dataDxfId="99" id="2"')),
    ],
    "table_parts": [
        ("Reviews", sub(r"<tableParts .*</tableParts>", "")),
        ("Reviews", after("</sheetData>", '<autoFilter ref="A1:H6"/>')),
        (_PIVOT_SHEET, _related("table", "/xl/tables/table1.xml")),
    ],
    "caches": [
        ("cache", sub(r'<cacheField ([^>]*)name="Child"', r'<cacheField \1name="Kid"')),
        ("cache", sub(r'<cacheField ([^>]*)name="Table"', r'<cacheField \1name="child"')),
        ("cache", sub(r'name="Errors_found"', 'name="Gone"')),
        ("cache", attribute("pivotCacheDefinition", "recordCount", "1")),
        ("records", sub(r"<r>.*?</r>", "")),
        ("records", sub(r"<r><x [^>]*/>", "<r>")),
        ("records", sub(r'<x v="0"/>', '<x v="99"/>')),
        ("records", sub(r'<x v="0"/>', '<x v="1"/>')),
    ],
    "cache_items": [
        ("cache", sub(r'<sharedItems([^>]*) count="\d+"', r'<sharedItems\1 count="99"')),
        ("cache", sub(r'<s v="Reviews"/>', '<s v="EPISODES"/>')),
    ],
    "cache_kinds": [
        ("cache", sub(r' containsNumber="1"', "")),
        ("cache", sub(r' containsBlank="1"', "")),
        ("cache", sub(r' containsInteger="1"', "")),
        ("cache", sub(r'<s v="Reviews"/>', f'<s v="{"x" * 256}"/>')),
        ("cache", sub(r'<s v="Reviews"/>', '<n v="1"/>')),
    ],
    "pivots": [
        (_PIVOT, attribute("item", "x", "99")),
        (_PIVOT, sub(r'<item x="1"/>', '<item x="0"/>')),
        (_PIVOT, sub(r'<item x="1"/>', f'<item x="1" n="{"x" * 256}"/>')),
        (_PIVOT, attribute("pivotTableDefinition", "cacheId", "99")),
        (_PIVOT, sub(r"<pivotField .*?</pivotField>", "")),
        (_PIVOT, attribute("pageField", "fld", "99")),
        (_PIVOT, attribute("dataField", "fld", "99")),
        (_PIVOT, attribute("dataField", "name", "Child")),
        (_PIVOT, attribute("rowItems", "count", "1")),
        (_PIVOT, sub(r'(<location ref="A5:[A-Z])(\d+)"', lambda m: f'{m[1]}{int(m[2]) + 1}"')),
    ],
    "pivot_places": [
        (_PIVOT_SHEET, _related("table", "/xl/tables/table1.xml")),
        (_PIVOT_SHEET, _related("pivotTable", "/xl/pivotTables/pivotTable1.xml")),
    ],
}  # fmt: skip
"""Check -> (part, what is done to it)."""
FAULTS = [Fault(check, part, change) for check, spots in _SPOTS.items() for part, change in spots]
