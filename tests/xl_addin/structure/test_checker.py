"""The checker finds each thing that is broken on purpose, and nothing in what we write."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.xl_addin.structure.checker import CHECKS, problems
from tests.xl_addin.structure.package import Package

WRITTEN = [
    "checked", "rechecked", "corrected", "made worse", "empty", "clean", "no longer clean",
    "clean again", "odd", "whole return", "compared",
]  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_what_we_write_has_no_problems(written, name):
    assert problems(written[name]) == []


Change = Callable[[str], str]


def sub(pattern: str, new: str, count: int = 1) -> Change:
    """Replace a pattern, which must be there."""

    def change(text: str) -> str:
        changed, number = re.subn(pattern, new, text, count=count, flags=re.DOTALL)
        assert number, f"nothing to break: {pattern}"
        return changed

    return change


def part(package: Package, name: str) -> str:
    """The part that a name of ours stands for."""
    if name in package.sheets:
        return package.sheets[name]
    sheet, _, kind = name.partition(" > ")
    if kind:
        return package.related(package.sheets[sheet], kind)[0]
    return {
        "workbook": package.workbook,
        "types": "[Content_Types].xml",
        "styles": package.related(package.workbook, "styles")[0],
        "strings": package.related(package.workbook, "sharedStrings")[0],
        "cache": package.related(package.workbook, "pivotCacheDefinition")[0],
        "records": "xl/pivotCache/pivotCacheRecords1.xml",
        "relations": "xl/_rels/workbook.xml.rels",
    }[name]


def broken(good: Path, target: Path, name: str, change: Change | None) -> Path:
    """A copy of a workbook with one part changed, or left out."""
    changed = part(Package(good), name)
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.namelist():
            content = source.read(entry)
            if entry == changed:
                if change is None:
                    continue
                content = change(content.decode()).encode()
            copy.writestr(entry, content)
    return target


def sheet_called(name: str) -> Change:
    return sub(r'(<sheet [^>]*name=")Errors by type"', rf'\g<1>{name}"')


REVIEWS = "Reviews > table"
BROKEN = [
    # (the check that must tell, the part, what is done to it)
    ("relationships", "Reviews > comments", None),
    ("relationships", "relations", sub(r'Id="rId2"', 'Id="rId1"')),
    ("relationships", "relations", sub("</Relationships>", (
        '<Relationship Id="x" Type="t/externalLink" Target="file:///c:/a.xlsx" '
        'TargetMode="External"/></Relationships>'))),
    ("relationships", "Reviews", sub(r'(<tablePart [^>]*id=")[^"]*"', r'\1rId99"')),
    ("parts", "relations", sub(r"<Relationship [^>]*sharedStrings[^>]*/>", "")),
    ("parts", "types", sub("</Types>", '<Override PartName="/a.xml" ContentType="a"/></Types>')),
    ("content_types", "types", sub(r"spreadsheetml\.table\+xml", "spreadsheetml.tables+xml")),
    ("sheet_names", "workbook", sheet_called("Errors")),
    ("sheet_names", "workbook", sheet_called("x" * 32)),
    ("sheet_names", "workbook", sheet_called("a/b")),
    ("sheet_names", "workbook", sheet_called("History")),
    ("sheet_names", "workbook", sub(r'sheetId="2"', 'sheetId="1"')),
    ("sheet_names", "workbook", sub(r'activeTab="0"', 'activeTab="11"')),
    ("styles", "styles", sub(r'<xf ([^>]*)fontId="0"', r'<xf \1fontId="999"', 9)),
    ("styles", "styles", sub(r"<fonts count=\"\d+\"", '<fonts count="1"')),
    ("styles", "styles", sub(r'<cellXfs count="(\d+)">', lambda m: (
        '<cellXfs count="' + str(64_001 + int(m[1])) + '">' + '<xf fontId="0"/>' * 64_001))),
    ("styles", "styles", sub(r'(<numFmt [^>]*)numFmtId="16', r'\1numFmtId="99')),
    ("order", "Reviews", sub(r"(<sheetData>.*</sheetData>)(.*)</worksheet>", r"\2\1</worksheet>")),
    ("cells", "Reviews", sub(r'<c r="A2"', '<c r="B2"')),
    ("cells", "Reviews", sub(r'<row r="3"', '<row r="9"')),
    ("cells", "Reviews", sub(r'(<c r="A2") s="\d+"', r'\1 s="9999"')),
    ("cells", "Reviews", sub(r'(<c r="A2"[^>]*><v>)\d+', r"\g<1>99999")),
    ("cells", "strings", sub(r"<t>CHILD</t>", f"<t>{'x' * 32_768}</t>")),
    ("cells", "Errors", sub(r"<f>", f"<f>{'1+' * 4_096}")),
    ("columns", "Reviews", sub(r'min="2"', 'min="1"')),
    ("columns", "Reviews", sub(r'<col ([^>]*)width="[^"]*"', r'<col \1width="256"')),
    ("columns", "Start", sub(r'<row r="1"([^>]*?) ht="[^"]*"', r'<row r="1"\1 ht="410"')),
    ("links", "Start", sub(r"<pageMargins", '<hyperlinks><hyperlink ref="A1" location="Gone!A1"/>'
                                            "</hyperlinks><pageMargins")),
    ("links", "Start", sub(r"<pageMargins", "<hyperlinks>" + '<hyperlink ref="A1"/>' * 65_491
                                            + "</hyperlinks><pageMargins")),
    ("merged", "Reviews", sub(r"</sheetData>", '</sheetData><mergeCells count="1"><mergeCell '
                                               'ref="A2:B2"/></mergeCells>')),
    ("conditional_formats", "Reviews", sub(r"\$G2\)\)", "$G3))")),
    ("conditional_formats", "Reviews", sub(r"&amp;A\$1&amp;", "&amp;B$1&amp;")),
    ("conditional_formats", "Reviews", sub(r'dxfId="\d+"', 'dxfId="99"')),
    ("conditional_formats", "Reviews", sub(r'priority="\d+"', 'priority="1"', 9)),
    ("drop_downs", "Reviews", sub(r"<formula1>[^<]*<", f'<formula1>"{"x" * 256}"<')),
    ("drop_downs", "Reviews", sub(r"<formula1>[^<]*<", "<formula1>'Gone'!$A$1<")),
    ("drop_downs", "Episodes", sub(r'sqref="[A-Z]+2:[A-Z]+1048576"( [^>]*)?><formula1>',
                                   r'sqref="A2:Z9"\1><formula1>', 9)),
    ("notes", "Reviews > comments", sub(r'<comment ref="B5"', '<comment ref="B6"')),
    ("notes", "Reviews > comments", sub(r'authorId="0"', 'authorId="9"')),
    ("notes", "Reviews > vmlDrawing", sub(r"Row>4<", "Row>3<")),
    ("notes", "Reviews", sub(r"<legacyDrawing [^>]*/>", "")),
    ("names", "workbook", sub(r"<definedName [^>]*>[^<]*<", "<definedName name='A1'>Start!$A$1<")),
    ("names", "workbook", sub(r"<definedName [^>]*>[^<]*<", "<definedName name='x'>Gone!$A$1<")),
    ("names", "workbook", sub(r"<definedName [^>]*>[^<]*<", "<definedName name='x'>#REF!<")),
    ("names", "workbook", sub(r'localSheetId="1"', 'localSheetId="0"')),
    ("table_names", REVIEWS, sub(r'displayName="[^"]*"', 'displayName="Return_Episodes"')),
    ("table_names", REVIEWS, sub(r'displayName="[^"]*"', 'displayName="R1C1"')),
    ("table_names", REVIEWS, sub(r'displayName="[^"]*"', 'displayName="a b"')),
    ("table_names", REVIEWS, sub(r'<table ([^>]*)\bid="\d+"', r'<table \1id="1"')),
    ("table_columns", REVIEWS, sub(r'name="DOB"', 'name="Born"')),
    ("table_columns", REVIEWS, sub(r'name="DOB"', 'name="child"')),
    ("table_columns", REVIEWS, sub(r'ref="A1:H6"', 'ref="A1:H1"', 2)),
    ("table_columns", REVIEWS, sub(r'<autoFilter ref="A1:H6"', '<autoFilter ref="A1:H5"')),
    ("table_columns", REVIEWS, sub(r'(<tableColumn [^>]*)id="2"', r'\1id="1"')),
    ("table_parts", "Reviews", sub(r"<tableParts .*</tableParts>", "")),
    ("caches", "cache", sub(r'<cacheField ([^>]*)name="Child"', r'<cacheField \1name="Kid"')),
    ("caches", "cache", sub(r'name="Errors_found"', 'name="Gone"')),
    ("caches", "cache", sub(r'recordCount="\d+"', 'recordCount="1"')),
    ("caches", "cache", sub(r'<sharedItems([^>]*) count="\d+"', r'<sharedItems\1 count="99"')),
    ("caches", "records", sub(r"<r>.*?</r>", "")),
    ("caches", "records", sub(r'<x v="0"/>', '<x v="99"/>')),
    ("caches", "records", sub(r'<x v="0"/>', '<x v="1"/>')),
    ("tables", "Errors by type > pivotTable", sub(r'<item x="\d+"', '<item x="99"')),
    ("tables", "Errors by type > pivotTable", sub(r'cacheId="\d+"', 'cacheId="99"')),
    ("tables", "Errors by type > pivotTable", sub(r"<pivotField .*?</pivotField>", "")),
    ("tables", "Errors by type > pivotTable", sub(r'fld="\d+"', 'fld="99"', 2)),
    ("tables", "Errors by type > pivotTable", sub(r'name="Errors"', 'name="Child"')),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "name", "change"),
    BROKEN,
    ids=[f"{number}-{check}-{name}" for number, (check, name, _) in enumerate(BROKEN)],
)
def test_what_is_broken_on_purpose_is_found(checked, tmp_path, check, name, change):
    path = broken(checked, tmp_path / "broken.xlsx", name, change)
    assert check in {problem.partition(":")[0] for problem in problems(path)}


def test_every_check_is_tried(checked):
    assert {check for check, *_ in BROKEN} == {check.__name__ for check in CHECKS}


def test_a_part_that_is_twice_in_the_file_is_found(checked, tmp_path):
    path = tmp_path / "twice.xlsx"
    with zipfile.ZipFile(checked) as source, zipfile.ZipFile(path, "w") as copy:
        for entry in [*source.namelist(), "xl/Styles.xml"]:
            copy.writestr(entry, source.read(entry.lower() if "Styles" in entry else entry))
    assert any("2 times" in problem for problem in problems(path))


def test_a_part_that_is_no_xml_is_found(checked, tmp_path):
    path = broken(checked, tmp_path / "broken.xlsx", "workbook", lambda text: text[:-20])
    assert problems(path)[0].startswith("xl/workbook.xml is no XML")
