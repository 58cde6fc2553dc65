"""What can be computed of accessibility: WCAG 2.1 AA in spirit, and Excel's own checker's rules."""

import re

import openpyxl
import pytest

from tests.xl_addin.structure.colours import conditional_text_on_fill, contrast, text_on_fill
from tests.xl_addin.structure.package import MAIN, Area, Package, place
from tests.xl_addin.structure.test_checker import WRITTEN
from xl_addin.workbook import layout, styles

BAND = "d9d9d9"
"""The darker rows of the tables' style (TableStyleLight1)."""
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}cNvPr"


@pytest.fixture(params=WRITTEN)
def path(request, written):
    return written[request.param]


@pytest.fixture
def package(path) -> Package:
    return Package(path)


def visible(package: Package) -> list[str]:
    return [
        sheet.get("name")
        for sheet in package.xml(package.workbook).iter(f"{MAIN}sheet")
        if sheet.get("state", "visible") == "visible"
    ]


def tables(package: Package, sheet: str) -> list[Area]:
    parts = package.related(package.sheets[sheet], "table")
    return [Area.of(package.xml(part).get("ref")) for part in parts]


def test_every_text_can_be_read_on_its_fill(package):
    assert [
        (where, text, fill, contrast(text, fill))
        for where, text, fill in [*text_on_fill(package), *conditional_text_on_fill(package)]
        if contrast(text, fill) < 4.5
    ] == []


def test_text_in_tables_can_be_read_on_the_darker_rows(package):
    bodies = {
        name: [Area(t.top + 1, t.left, t.bottom, t.right) for t in tables(package, name)]
        for name in visible(package)
    }
    for where, text, fill in text_on_fill(package):
        name, _, cell = where.rpartition("!")
        here = Area(*place(cell), *place(cell))
        if fill == "ffffff" and any(here.overlaps(body) for body in bodies.get(name, [])):
            assert contrast(text, BAND) >= 4.5, where


def test_the_checks_would_find_pale_text():
    assert contrast("000000", "ffffff") == 21
    assert contrast("767676", "ffffff") >= 4.5 > contrast("777777", "ffffff")
    assert contrast(styles.ERROR_TEXT[1:], styles.ERROR_FILL[1:]) >= 4.5


def test_wrong_rows_say_so_in_words_and_red_cells_have_notes(path):
    book = openpyxl.load_workbook(path)
    for sheet in book:
        header = {cell.value: cell.column for cell in sheet[1]}
        if layout.MARKS not in header:
            continue
        for row in sheet.iter_rows(min_row=2):
            marks = row[header[layout.MARKS] - 1].value or ""
            expected = "error" if marks else "valid"
            data = [cell.value for cell in row[: header[layout.CHECK] - 1]]
            assert row[header[layout.CHECK] - 1].value == (expected if any(data) else None)
            for field in re.findall(r";([^=;]+)=", marks):
                assert row[header[field] - 1].comment.text


def test_no_cells_are_merged(package):
    assert [n for n, part in package.sheets.items() if b"<mergeCell " in package.parts[part]] == []


def test_data_stands_in_tables_with_header_rows(package):
    for name in visible(package):
        for part in package.related(package.sheets[name], "table"):
            assert package.xml(part).get("headerRowCount", "1") == "1"
        areas = tables(package, name)
        if areas and areas[0].top == 1:
            pane = package.xml(package.sheets[name]).find(f".//{MAIN}pane")
            assert pane is not None, f"the header row of {name} scrolls away"
            assert pane.get("ySplit") == "1"


def test_each_sheet_begins_with_a_title_or_a_header(package):
    for name in visible(package):
        cells = package.cells(package.sheets[name])
        assert package.text(cells.get((1, 1))), f"{name} begins with an empty cell"


def test_charts_and_pictures_have_alternative_text(package):
    drawn = [
        shape
        for part in package.parts
        if part.startswith("xl/drawings/drawing")
        for shape in package.xml(part).iter(_DRAWN)
    ]
    assert [shape.get("name") for shape in drawn if not shape.get("descr")] == []


def test_sheets_have_telling_names(package):
    assert [name for name in visible(package) if re.fullmatch(r"(Sheet|Table)\d+", name)] == []


def test_nothing_that_is_read_stands_on_a_hidden_sheet(package):
    """Hidden sheets hold settings, the loaded data, and the codes that drop-downs show."""
    shown = visible(package)
    hidden = [name for name in package.sheets if name not in shown]
    for name in shown:
        for formula in package.xml(package.sheets[name]).iter(f"{MAIN}f"):
            assert not any(other in (formula.text or "") for other in hidden)
