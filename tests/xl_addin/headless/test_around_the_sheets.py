"""What of a workbook stands around the cells of its sheets, and what follows them."""

import re
import shutil

import pytest
import xlwings as xw
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from tests.xl_addin.structure.foreign import everything  # noqa: F401 - register
from tests.xl_addin.structure.foreign.editing import MAIN, Editor, put_in
from tests.xl_addin.structure.foreign.left import Footprint, leading_nowhere

RULES = [["Child", "Rule"], ["1", "103"], ["2", "218"]]


@pytest.fixture
def saved(book, tmp_path):
    """A list of errors as a table."""
    sheet = book.sheets[0]
    sheet.name = "Errors"
    sheet["A1:B3"].value = RULES
    sheet.tables.add(sheet["A1:B3"], name="Errors_found")
    path = tmp_path / "book.xlsx"
    book.save(path)
    book.close()
    return path


def _text(path, word):
    """The one part whose name holds a word."""
    parts = Footprint(path).parts.items()
    (found,) = (data for name, data in parts if word in name and not name.endswith(".rels"))
    return found.decode()


# Links


def test_links_show_their_text_before_anybody_works_formulas_out(sheet, reopened):
    """In Protected View, where mailed workbooks open, formulas are not worked out."""
    sheet["A1"].value = '=HYPERLINK("#\'A, (1)\'!C5","Go to cell")'
    match = "MATCH(\"7\",'A, (1)'!$Z:$Z,0)"
    sheet[
        "A2"
    ].value = f'=IFERROR(HYPERLINK("#\'A, (1)\'!C"&{match},"Say ""hello"""),"Row deleted")'
    sheet["A3"].value = '=HYPERLINK("#A1",IF(B1,"x","y"))'
    assert sheet["A1:A3"].value == ["Go to cell", 'Say "hello"', None]
    book = reopened(sheet.book)
    text = Footprint(book.fullname).parts["xl/worksheets/sheet1.xml"].decode()
    assert '<c r="A1" t="str">' in text and "<v>Go to cell</v>" in text
    assert book.sheets[0]["A1:A3"].value == ["Go to cell", 'Say "hello"', None]


def test_stored_results_are_worked_out_again_on_opening(app, saved):
    """What a person's formula counts may have changed without Excel."""
    file = Editor(saved)
    root = file.tree(file.book)
    for old in root.findall(f"{{{MAIN}}}calcPr"):
        root.remove(old)
    file.put(file.book, root)
    file.insert(file.book, '<calcPr calcId="191029" calcMode="manual"/>')
    file.save()
    app.books.open(saved).save()
    calculation = re.search(r"<calcPr[^>]*>", _text(saved, "xl/workbook.xml"))[0]
    assert 'fullCalcOnLoad="1"' in calculation and 'calcMode="manual"' in calculation


@pytest.mark.parametrize("counted", [CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900])
def test_the_file_says_from_which_day_dates_are_counted(app, saved, counted):
    for epoch in (CALENDAR_WINDOWS_1900, CALENDAR_MAC_1904, counted):
        book = app.books.open(saved)
        book.impl.workbook.epoch = epoch
        book.save()
        book.close()
    assert app.books.open(saved).impl.workbook.epoch == counted


# Charts on sheets of their own


def test_a_chart_sheet_stays_first_and_names_know_their_sheets(app, saved):
    put_in(saved, "a chart on a sheet of its own")
    file = Editor(saved)
    root = file.tree(file.book)
    sheets = root.find(f"{{{MAIN}}}sheets")
    sheets.insert(0, sheets[-1])
    file.put(file.book, root)
    file.insert(
        file.book,
        '<definedNames><definedName name="here" localSheetId="1">Errors!$A$1</definedName>'
        "</definedNames>",
    )
    file.save()
    book = app.books.open(saved)
    book.sheets["Mine"].name = "Theirs"
    book.sheets["Errors"].activate()
    book.save()
    text = _text(saved, "xl/workbook.xml")
    assert re.findall(r'<sheet name="([^"]*)"', text) == ["Picture of it", "Errors", "Theirs"]
    assert re.search(r'name="here" localSheetId="1"', text)
    assert 'activeTab="1"' in text
    assert "Theirs!$A$1:$A$4" in _text(saved, "charts/chart93.xml")
    assert leading_nowhere(saved) == []


def test_a_chart_sheet_is_not_selected_together_with_a_sheet_of_cells(app, saved):
    """Two selected sheets are a group, in which typing on one changes all."""
    put_in(saved, "a chart on a sheet of its own")
    file = Editor(saved)
    part = file.sheets()["Picture of it"]
    file.parts[part] = file.parts[part].replace(b"<sheetView ", b'<sheetView tabSelected="1" ')
    file.save()
    book = app.books.open(saved)
    book.sheets["Errors"].activate()
    book.save()
    assert "tabSelected" not in _text(saved, "chartsheets/")


# Charts and shapes in one drawing


def test_a_changed_chart_leaves_the_others_and_the_shapes_as_they_were(app, saved):
    book = app.books.open(saved)
    sheet = book.sheets[0]
    for name in ("First", "Second"):
        chart = sheet.charts.add(name=name)
        chart.set_source_data(sheet["A1:B3"])
    book.save()
    book.close()
    file = Editor(saved)
    drawing = next(n for n in file.parts if n.startswith("xl/drawings/drawing"))
    shape = (
        "<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9"
        "</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>2</xdr:col><xdr:colOff>0"
        "</xdr:colOff><xdr:row>12</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:sp macro='' "
        "textlink='Errors!$A$2'><xdr:nvSpPr><xdr:cNvPr id='9' name='Box'/><xdr:cNvSpPr/>"
        "</xdr:nvSpPr><xdr:spPr/></xdr:sp><xdr:clientData/></xdr:twoCellAnchor>"
    )
    file.draw(file.sheets()["Errors"], shape)
    file.save()
    before = Footprint(saved)
    book = app.books.open(saved)
    sheet = book.sheets[0]
    sheet.charts["First"].set_source_data(sheet["A1:B2"])
    sheet.charts.add(name="Third").set_source_data(sheet["A1:B3"])
    book.save()
    book.close()
    after = Footprint(saved)
    assert after.parts["xl/charts/chart2.xml"] == before.parts["xl/charts/chart2.xml"]
    assert after.parts["xl/charts/chart1.xml"] != before.parts["xl/charts/chart1.xml"]
    assert b'name="Box"' in after.parts[drawing] and b"Errors!$A$2" in after.parts[drawing]
    book = app.books.open(saved)
    assert sorted(c.name for c in book.sheets[0].charts) == ["First", "Second", "Third"]
    book.sheets[0].charts["Second"].delete()
    book.save()
    assert sorted(c.name for c in app.books.open(saved).sheets[0].charts) == ["First", "Third"]
    assert "xl/charts/chart2.xml" not in Footprint(saved).parts
    assert leading_nowhere(saved) == []


# Columns


def test_grouped_columns_are_said_at_the_first_saving(app, saved):
    file = Editor(saved)
    sheet = file.sheets()["Errors"]
    root = file.tree(sheet)
    for old in root.findall(f"{{{MAIN}}}cols"):
        root.remove(old)
    root.find(f"{{{MAIN}}}sheetFormatPr").set("outlineLevelCol", "2")
    file.put(sheet, root)
    file.insert(
        sheet,
        '<cols><col min="3" max="4" width="9" outlineLevel="2" hidden="1"/>'
        '<col min="5" max="5" width="9" collapsed="1"/></cols>',
    )
    file.save()
    app.books.open(saved).save()
    text = _text(saved, "worksheets/sheet1.xml")
    assert re.search(r'<sheetFormatPr[^>]* outlineLevelCol="2"', text)
    assert re.search(r'<col [^>]*outlineLevel="2"', text) and 'collapsed="1"' in text


# Slicers and pivot tables


def test_a_slicers_table_keeps_its_number_and_cannot_go(app, saved):
    put_in(saved, "a slicer of our list of errors")
    before = re.search(r'tableId="(\d+)"', _text(saved, "slicerCache1"))[1]
    book = app.books.open(saved)
    other = book.sheets.add("First", before=book.sheets[0])
    other["A1"].value = [["X"], [1]]
    other.tables.add(other["A1:A2"], name="Another")
    book.save()
    tables = [d.decode() for n, d in Footprint(saved).parts.items() if n.startswith("xl/tables/")]
    (found,) = (text for text in tables if "Errors_found" in text)
    assert re.search(r'<table [^>]*\bid="(\d+)"', found)[1] == before
    book.sheets["Errors"].delete()
    with pytest.raises(xw.XlwingsError, match="slicers of a table that is no longer there"):
        book.save()


def test_a_pivot_table_that_we_only_keep_is_refreshed_by_excel(app, saved):
    put_in(saved, "a pivot table of a person's own, with a slicer and a timeline")
    before = shutil.copy(saved, saved.with_name("before.xlsx"))
    book = app.books.open(saved)
    book.sheets["My pivot"].pivot_tables[0].refresh()
    book.save()
    definition = _text(saved, "pivotCacheDefinition91")
    assert 'refreshOnLoad="1"' in definition
    assert definition.replace(' refreshOnLoad="1"', "") != definition
    for part in ("pivotTable91", "pivotCacheRecords91", "slicerCache2"):
        assert _text(saved, part) == _text(before, part)
    assert 'cacheId="77"' in _text(saved, "xl/workbook.xml")


def test_a_sheet_that_slicers_name_keeps_its_number(app, saved):
    put_in(saved, "a pivot table of a person's own, with a slicer and a timeline")
    number = re.search(r'tabId="(\d+)"', _text(saved, "slicerCache2"))[1]
    book = app.books.open(saved)
    book.sheets["Mine"].delete()
    book.sheets.add("New", before=book.sheets[0])
    book.save()
    text = _text(saved, "xl/workbook.xml")
    assert re.search(r'name="My pivot" sheetId="(\d+)"', text)[1] == number
    ids = re.findall(r' sheetId="(\d+)"', text)
    assert len(set(ids)) == len(ids) == 3


# Metadata of cells


def test_dynamic_arrays_and_pictures_in_cells_go_with_their_cells(app, saved):
    put_in(saved, "dynamic arrays and linked data types")
    book = app.books.open(saved)
    mine = book.sheets["Mine"]
    mine["1:1"].insert("down")
    assert str(mine["C31"].options(err_to_str=True).value) == "#VALUE!"
    book.save()
    text = Footprint(saved).parts[Editor(saved).sheets()["Mine"]].decode()
    assert '<c r="A31" cm="1"><f t="array" ref="A31:B31">' in text
    assert '<c r="C31" vm="1" t="e"><v>#VALUE!</v></c>' in text
    mine["C31"].value = "typed over"
    book.save()
    text = Footprint(saved).parts[Editor(saved).sheets()["Mine"]].decode()
    assert "vm=" not in text and leading_nowhere(saved) == []


def test_a_package_that_would_lead_nowhere_is_not_put_in_place(app, saved, monkeypatch):
    """The last line of defence: a fault of ours must not cost anybody a workbook."""
    put_in(saved, "a conversation")
    before = saved.read_bytes()
    book = app.books.open(saved)
    monkeypatch.setattr(type(book.impl.kept), "with_all_behind", lambda self, names: [])
    with pytest.raises(xw.XlwingsError, match="could not be written whole, so nothing was written"):
        book.save()
    assert saved.read_bytes() == before
    assert sorted(p.name for p in saved.parent.iterdir()) == [saved.name]
