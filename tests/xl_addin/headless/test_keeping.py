"""What openpyxl would lose is kept, or saving is refused before anything is written."""

import re
import zipfile

import pytest
import xlwings as xw

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
SHEET, SHEET_RELS = "xl/worksheets/sheet1.xml", "xl/worksheets/_rels/sheet1.xml.rels"
BOOK_RELS = "xl/_rels/workbook.xml.rels"
EMPTY_RELS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    "</Relationships>"
)


def _change(path, parts):
    """Rewrite a package: `parts` maps names to new content or to functions of the old text."""
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, new in parts.items():
        content[name] = new(content.get(name, EMPTY_RELS)) if callable(new) else new
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)


def _relation(identity, kind, target):
    element = f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'
    return lambda text: text.replace("</Relationships>", element + "</Relationships>").replace(
        "/></Relationships>", f"/>{''}</Relationships>"
    )


def _before_end(tag, addition):
    return lambda text: text.replace(f"</{tag}>", f"{addition}</{tag}>")


def _parts(path):
    with zipfile.ZipFile(path) as archive:
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}


@pytest.fixture
def saved(book, tmp_path):
    book.sheets[0]["A1"].value = [["K", "V"], ["a", 1]]
    path = tmp_path / "book.xlsx"
    book.save(path)
    book.close()
    return path


def test_parts_that_nothing_points_at_by_number_are_put_back(app, saved):
    _change(saved, {
        "_rels/.rels": _relation("rIdX", f"{MICROSOFT}/2020/02/relationships/classificationlabels",
                                 "docMetadata/LabelInfo.xml"),
        "docMetadata/LabelInfo.xml": "<labels/>",
        BOOK_RELS: _relation("rIdX", f"{OFFICE}/customXml", "../customXml/item1.xml"),
        "customXml/item1.xml": "<data>kept</data>",
        "customXml/_rels/item1.xml.rels": _relation(
            "rId1", f"{OFFICE}/customXmlProps", "itemProps1.xml")(EMPTY_RELS),
        "customXml/itemProps1.xml": "<props/>",
    })  # fmt: skip
    book = app.books.open(saved)
    book.sheets[0]["A1"].value = "changed"
    book.save()
    parts = _parts(saved)
    assert parts["customXml/item1.xml"] == "<data>kept</data>"
    assert 'Target="itemProps1.xml"' in parts["customXml/_rels/item1.xml.rels"]
    assert "customXml/item1.xml" in parts[BOOK_RELS]
    assert parts["docMetadata/LabelInfo.xml"] == "<labels/>"
    assert "docMetadata/LabelInfo.xml" in parts["_rels/.rels"]
    book.close()
    assert app.books.open(saved).sheets[0]["A1"].value == "changed"


def test_printer_settings(app, saved):
    def printer(text):
        setup = f'<pageSetup xmlns:r="{OFFICE}" orientation="landscape" r:id="rIdP"/>'
        return re.sub(r"(<pageMargins[^>]*/>)", rf"\1{setup}", text)

    _change(saved, {
        SHEET: printer, "xl/printerSettings/p1.bin": "printer",
        SHEET_RELS: _relation("rIdP", f"{OFFICE}/printerSettings", "../printerSettings/p1.bin"),
    })  # fmt: skip
    book = app.books.open(saved)
    book.save()
    parts = _parts(saved)
    identity = re.search(r'<pageSetup[^>]*?:id="(\w+)"', parts[SHEET])[1]
    relation = next(e for e in parts[SHEET_RELS].split("<") if f'Id="{identity}"' in e)
    assert "/xl/printerSettings/p1.bin" in relation
    assert 'orientation="landscape"' in parts[SHEET]


def test_sheet_elements_and_extensions_follow_the_cells(app, saved):
    x14, xm = f"{MICROSOFT}/spreadsheetml/2009/9/main", f"{MICROSOFT}/excel/2006/main"
    ignored = '<ignoredErrors><ignoredError sqref="B2" numberStoredAsText="1"/></ignoredErrors>'
    sparkline = (
        f'<extLst><ext xmlns:x14="{x14}" uri="{{05C60535-1F16-4fd2-B693-F4F36F0B64E0}}">'
        f'<x14:sparklineGroups xmlns:xm="{xm}"><x14:sparklineGroup><x14:sparklines>'
        "<x14:sparkline><xm:f>Sheet1!A2:B2</xm:f><xm:sqref>C2</xm:sqref></x14:sparkline>"
        "</x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
    )
    _change(saved, {SHEET: _before_end("worksheet", ignored + sparkline)})
    book = app.books.open(saved)
    book.sheets[0]["1:1"].insert("down")
    book.sheets[0].name = "New"
    book.save()
    text = _parts(saved)[SHEET]
    assert 'sqref="B3"' in text and "<xm:sqref>C3</xm:sqref>" in text
    assert "<xm:f>New!A3:B3</xm:f>" in text


def test_lists_that_excel_moved_into_an_extension_are_usual_lists_again(app, saved):
    x14, xm = f"{MICROSOFT}/spreadsheetml/2009/9/main", f"{MICROSOFT}/excel/2006/main"
    extension = (
        f'<extLst><ext xmlns:x14="{x14}" uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}">'
        f'<x14:dataValidations xmlns:xm="{xm}" count="1"><x14:dataValidation type="list" '
        'allowBlank="1" showErrorMessage="1"><x14:formula1><xm:f>Sheet1!$B$2:$B$3</xm:f>'
        "</x14:formula1><xm:sqref>A2:A9</xm:sqref></x14:dataValidation></x14:dataValidations>"
        "</ext></extLst>"
    )
    _change(saved, {SHEET: _before_end("worksheet", extension)})
    book = app.books.open(saved)
    rule = book.sheets[0]["A2:A9"].data_validation
    assert (rule.type, rule.source) == ("list", "=Sheet1!$B$2:$B$3")
    book.save()
    assert "x14:dataValidation" not in _parts(saved)[SHEET]


_RULES = """
<conditionalFormatting sqref="A2:A9">
 <cfRule type="colorScale" priority="1"><colorScale><cfvo type="min"/><cfvo type="max"/>
  <color rgb="FFFF0000"/><color rgb="FF00FF00"/></colorScale></cfRule>
 <cfRule type="iconSet" priority="2"><iconSet iconSet="3Flags" reverse="1">
  <cfvo type="percent" val="0"/><cfvo type="num" val="3"/><cfvo type="num" val="6"/>
 </iconSet></cfRule>
 <cfRule type="cellIs" operator="between" priority="3"><formula>1</formula><formula>B2</formula>
 </cfRule>
 <cfRule type="top10" rank="3" priority="4"/>
 <cfRule type="dataBar" priority="5"><dataBar><cfvo type="num" val="0"/><cfvo type="max"/>
  <color rgb="FF638EC6"/></dataBar><extLst><ext xmlns:x14="{x14}"
  uri="{{B025F937-C7B1-47D3-B67F-A62EFF666E3E}}"><x14:id>{{BAR}}</x14:id></ext></extLst></cfRule>
</conditionalFormatting>"""
_NEWER_BAR = """<extLst><ext xmlns:x14="{x14}" uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}">
<x14:conditionalFormattings xmlns:xm="{xm}"><x14:conditionalFormatting>
<x14:cfRule type="dataBar" id="{{BAR}}"><x14:dataBar minLength="0" maxLength="100" gradient="0">
<x14:cfvo type="num"><xm:f>0</xm:f></x14:cfvo><x14:cfvo type="autoMax"/>
<x14:negativeFillColor rgb="FFFF0000"/></x14:dataBar></x14:cfRule><xm:sqref>A2:A9</xm:sqref>
</x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>"""


def test_conditional_formats_that_are_not_made_here_are_kept_moved_and_copied(app, saved):
    names = {"x14": f"{MICROSOFT}/spreadsheetml/2009/9/main", "xm": f"{MICROSOFT}/excel/2006/main"}
    _change(saved, {
        SHEET: lambda text: _before_end("worksheet", _NEWER_BAR.format(**names))(
            text.replace("<pageMargins", _RULES.format(**names) + "<pageMargins")
        )
    })  # fmt: skip
    book = app.books.open(saved)
    sheet = book.sheets[0]
    kinds = [rule.type for rule in sheet["A2"].conditional_formats]
    assert kinds == ["color_scale", "icon_set", "cell_value", "unknown", "data_bar"]
    sheet["1:1"].insert("down")
    sheet.copy(name="Copy")
    book.save()
    for part in (SHEET, "xl/worksheets/sheet2.xml"):
        text = _parts(saved)[part]
        assert '<conditionalFormatting sqref="A3:A10"' in text
        assert "<xm:sqref>A3:A10</xm:sqref>" in text
        for rule in ("<colorScale>", 'iconSet="3Flags"', "<formula>B3</formula>", 'rank="3"'):
            assert rule in text
        identity = re.search(r"<x14:id[^>]*>([^<]*)</x14:id>", text)[1]
        bar = re.search(
            rf'<x14:cfRule type="dataBar" id="{identity}">(.*?)</x14:cfRule>', text, re.DOTALL
        )[1]
        assert 'gradient="0"' in bar and 'type="autoMax"' in bar and "negativeFillColor" in bar


def test_shapes_stay_beside_a_new_chart(app, saved):
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing">'
        "<xdr:twoCellAnchor><xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff>"
        "<xdr:row>3</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:sp/></xdr:twoCellAnchor>"
        "</xdr:wsDr>"
    )
    element = f'<drawing xmlns:r="{OFFICE}" r:id="rIdD"/>'
    _change(saved, {
        SHEET: _before_end("worksheet", element), "xl/drawings/d1.xml": drawing,
        SHEET_RELS: _relation("rIdD", f"{OFFICE}/drawing", "../drawings/d1.xml"),
    })  # fmt: skip
    book = app.books.open(saved)
    book.save()
    parts = _parts(saved)
    assert parts["xl/drawings/d1.xml"] == drawing and "<drawing" in parts[SHEET]
    book.sheets[0].charts.add(source=book.sheets[0]["A1:B2"])
    book.save()
    book.close()
    parts = _parts(saved)
    assert "<xdr:sp/>" in parts["xl/drawings/d1.xml"], "the shape is still there"
    assert "chart1.xml" in parts["xl/drawings/_rels/d1.xml.rels"]
    again = app.books.open(saved)
    assert len(again.sheets[0].charts) == 1


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({BOOK_RELS: _relation("rIdC", f"{OFFICE}/revisionHeaders", "c.xml"), "xl/c.xml": "<c/>"},
         "a shared workbook's history in the workbook"),
        ({BOOK_RELS: _relation("rIdC", f"{MICROSOFT}/2022/11/relationships/FeaturePropertyBag",
                               "b.xml"), "xl/b.xml": "<b/>"}, "tick boxes in cells"),
        ({"_rels/.rels": _relation("rIdX", "http://schemas.openxmlformats.org/package/2006/"
                                   "relationships/digital-signature/origin", "o.sigs"),
          "o.sigs": ""}, "a digital signature"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_is_refused_before_writing(app, saved, parts, words):
    _change(saved, parts)
    before = saved.read_bytes()
    book = app.books.open(saved)
    assert book.sheets[0]["A2"].value == "a", "reading is always possible"
    with pytest.raises(xw.XlwingsError, match=words):
        book.save()
    assert saved.read_bytes() == before
    assert [p.name for p in saved.parent.iterdir()] == [saved.name]


def test_rich_text_in_cells_is_kept(app, saved):
    rich = (
        '<c r="D1" t="inlineStr"><is><r><rPr><b/></rPr><t>bold</t></r><r><t> plain</t></r></is></c>'
    )
    _change(saved, {SHEET: lambda text: text.replace("</row>", rich + "</row>", 1)})
    book = app.books.open(saved)
    assert book.sheets[0]["D1"].value == "bold plain"
    book.save()
    assert "<rPr><b" in _parts(saved)[SHEET].replace(' val="1"', "")


def test_macros_are_kept_and_need_a_macro_file(app, saved, tmp_path):
    def typed(text):
        entry = (
            '<Override PartName="/xl/vbaProject.bin" '
            'ContentType="application/vnd.ms-office.vbaProject"/></Types>'
        )
        return text.replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        ).replace("</Types>", entry)

    kind = f"{MICROSOFT}/2006/relationships/vbaProject"
    _change(saved, {
        "[Content_Types].xml": typed, BOOK_RELS: _relation("rIdV", kind, "vbaProject.bin"),
        "xl/vbaProject.bin": "macros",
    })  # fmt: skip
    path = saved.rename(tmp_path / "book.xlsm")
    book = app.books.open(path)
    with pytest.raises(xw.XlwingsError, match="contains macros"):
        book.save(tmp_path / "book.xlsx")
    book.save()
    assert _parts(path)["xl/vbaProject.bin"] == "macros"


@pytest.mark.parametrize("before", ["", "<!-- <a> -->", "<!--" + "x" * 200_000 + "-->", " " * 5000])
def test_a_document_type_declaration_is_refused(app, saved, before):
    bomb = before + "<!DOCTYPE x [<!ENTITY a 'b'>]>"
    _change(saved, {"xl/styles.xml": lambda text: bomb + text})
    with pytest.raises(xw.XlwingsError, match="document type declaration"):
        app.books.open(saved)
