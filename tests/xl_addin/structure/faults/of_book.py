"""Faults of the package, the workbook, its styles, its formulas and its names."""

from __future__ import annotations

from tests.xl_addin.structure.faults.breaking import (
    Change,
    Fault,
    after,
    attribute,
    before,
    sub,
)


def _sheet_called(name: str) -> Change:
    return sub(r'(<sheet [^>]*name=")Errors by type"', rf'\g<1>{name}"')


def _more(element: str, count: int, one: str) -> Change:
    """So many more of something, and said so."""
    return sub(
        rf'<{element} count="(\d+)">',
        lambda match: f'<{element} count="{count + int(match[1])}">' + one * count,
    )


def _name(text: str, name: str = "x", more: str = "") -> Change:
    """Another defined name."""
    return after("<definedNames>", f'<definedName name="{name}"{more}>{text}</definedName>')


def _formula(text: str) -> Change:
    """The first formula of a sheet becomes another."""
    return sub(r"<f>[^<]*</f>", lambda match: f"<f>{text}</f>")


_CALC_CHAIN = {"xl/calcChain.xml": (
    '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<c r="A1" i="1"/></calcChain>')}  # fmt: skip
_SPOTS = {
    "entries": [
        ("types", lambda text: text, {"xl/Styles.xml": "<a/>"}),
        ("types", lambda text: text, {"xl\\odd.xml": "<a/>"}),
    ],
    "relationships": [
        ("Reviews > comments", None),
        ("relations", sub('Id="rId2"', 'Id="rId1"')),
        ("relations", before("</Relationships>", (
            '<Relationship Id="x" Type="t/externalLink" Target="file:///c:/a.xlsx" '
            'TargetMode="External"/>'))),
        ("Reviews", attribute("tablePart", "id", "rId99")),
        ("Progress", sub(r'(<drawing [^>]*id=")rId1"', r'\1rId2"')),
    ],
    "parts": [
        ("relations", sub(r"<Relationship [^>]*sharedStrings[^>]*/>", "")),
        ("types", before("</Types>", '<Override PartName="/a.xml" ContentType="a"/>')),
        ("types", sub(r"<Override [^>]*/xl/styles.xml[^>]*/>", "")),
    ],
    "content_types": [
        ("types", sub(r"spreadsheetml\.table\+xml", "spreadsheetml.tables+xml")),
        ("types", before("</Types>", '<Default Extension="XML" ContentType="a"/>')),
    ],
    "properties": [
        ("properties", sub("<dc:creator ", '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/"'
                                           "/><dc:creator ")),
        ("properties", sub(' xsi:type="dcterms:W3CDTF"', "")),
    ],
    "sheet_names": [
        ("workbook", _sheet_called("Errors")),
        ("workbook", _sheet_called("x" * 32)),
        ("workbook", _sheet_called("🙂" * 16)),
        ("workbook", _sheet_called("a/b")),
        ("workbook", _sheet_called("a&#10;b")),
        ("workbook", _sheet_called("History")),
        ("workbook", sub(r'sheetId="2"', 'sheetId="1"')),
        ("workbook", sub(r'sheetId="2"', 'sheetId="65535"')),
    ],
    "shown_first": [
        ("workbook", attribute("workbookView", "activeTab", "11")),
        ("workbook", attribute("workbookView", "activeTab", "99")),
        ("Reviews", attribute("sheetView", "tabSelected", "1")),
    ],
    "worked_out": [
        ("relations", before("</Relationships>", (
            '<Relationship Id="c" Type="t/calcChain" Target="/xl/calcChain.xml"/>')), _CALC_CHAIN),
    ],
    "styles": [
        ("styles", attribute("fonts", "count", "1")),
        ("styles", _more("cellXfs", 64_001, '<xf fontId="0"/>')),
        ("styles", sub(r"<fill><patternFill/></fill>", "")),
        ("styles", sub(r"(<fonts.*?</fonts>)(<fills.*?</fills>)", r"\2\1")),
        ("styles", sub(r"<cellStyleXfs.*?</cellStyleXfs>", "")),
    ],
    "cell_formats": [
        ("styles", sub(r'<xf ([^>]*)fontId="0"', r'<xf \1fontId="999"', 9)),
        ("styles", sub(r'xfId="0"', 'xfId="9"')),
        ("styles", attribute("numFmt", "numFmtId", "999")),
    ],
    "number_formats": [
        ("styles", sub(r'numFmtId="165" f', 'numFmtId="164" f')),
        ("styles", sub(r'(<numFmt [^>]*)numFmtId="16', r'\1numFmtId="9')),
        ("styles", sub(r'formatCode="0.0"', f'formatCode="{"0" * 256}"')),
    ],
    "named_styles": [
        ("styles", before("<dxfs", (
            '<cellStyles count="1"><cellStyle name="a" xfId="9"/></cellStyles>'))),
        ("styles", before("<dxfs", '<cellStyles count="2"><cellStyle name="a" xfId="0"/>'
                                   '<cellStyle name="A" xfId="0"/></cellStyles>')),
    ],
    "conditional_styles": [
        ("styles", sub(r"<dxf>(<font>.*?</font>)(<fill>.*?</fill>)", r"<dxf>\2\1")),
    ],
    "colours": [
        ("styles", sub(r'rgb="FFEDEDED"', 'rgb="#EDEDED"')),
        ("styles", sub(r'color theme="1"', 'color theme="12"')),
        ("Start", sub(r'<tabColor rgb="\w+"', '<tabColor rgb="blue"')),
    ],
    "formulas": [
        ("Errors", _formula("1+" * 4_096 + "1")),
        ("Errors", _formula("=1+1")),
        ("Errors", _formula("")),
        ("Errors", _formula(f'"{"x" * 256}"')),
        ("Errors", _formula("IF(1,2")),
        ("Errors", _formula('IF(1,"2)')),
        ("Errors", _formula("(" * 65 + "1" + ")" * 65)),
        ("Errors", _formula("XLOOKUP(1,A1:A2,A1:A2)")),
        ("Reviews", sub(r"<formula>ISNUMBER", "<formula>=ISNUMBER")),
    ],
    "references": [
        ("Errors", _formula("Gone!A1")),
        ("Errors", _formula("Errors by type!A1")),
        ("Errors", _formula("#REF!+1")),
        ("Reviews", sub(r"<formula1>[^<]*<", "<formula1>'Gone'!$A$1<")),
        ("workbook", _name("Gone!$A$1")),
        ("workbook", _name("#REF!")),
        ("workbook", sub("'Episodes'", "'OC2'")),
        ("chart", sub(r"Progress!\$B\$29", "Progress 1!$B$29")),
    ],
    "names": [
        ("workbook", _name("Start!$A$1", "A1")),
        ("workbook", _name("Start!$A$1", "a b")),
        ("workbook", _name("Start!$A$1", "_xlnm.Odd")),
        ("workbook", sub(r'localSheetId="1"', 'localSheetId="0"')),
        ("workbook", _name("Start!$A$1", more=' localSheetId="99"')),
    ],
    "own_names": [
        ("workbook", sub(r' localSheetId="3"', "")),
        ("workbook", sub(r"'Errors'!\$1:\$1", "'Rules'!$1:$1")),
        ("workbook", sub(r"'Errors'!\$1:\$1", "'Errors'!$A$1")),
        ("workbook", _name("'Start'!$A$1:$B$2", "_xlnm._FilterDatabase", ' localSheetId="0"')),
    ],
}  # fmt: skip
"""Check -> (part, what is done to it, parts put in)."""
FAULTS = [
    Fault(check, part, change, more=dict(*more))
    for check, spots in _SPOTS.items()
    for part, change, *more in spots
]
FAULTS.append(
    # Drop-downs refer to a sheet that is gone.
    Fault("references", "workbook", sub(r'name="_lists"', 'name="OC2"'))
)
