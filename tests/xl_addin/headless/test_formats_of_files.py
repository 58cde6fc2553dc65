"""Files that are no plain .xlsx: with and without macros, in Excel's other formats, damaged."""

import re
import time
import zipfile

import pytest
import xlwings as xw

from tests.xl_addin.structure.foreign.editing import Editor
from xl_addin import headless

MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HELP = r"In Excel choose File, Save As, Excel Workbook \(\.xlsx\)"


@pytest.fixture
def saved(book, tmp_path):
    book.sheets[0]["A1"].value = [["K", "V"], ["a", 1]]
    path = tmp_path / "book.xlsx"
    book.save(path)
    book.close()
    return path


def _type(path):
    with zipfile.ZipFile(path) as archive:
        text = archive.read("[Content_Types].xml")
    return re.search(rb'/xl/workbook\.xml" ContentType="([^"]*)"', text)[1]


def test_a_macro_workbook_without_macros_is_read_and_saved_in_place(app, saved, tmp_path):
    file = Editor(saved)
    types = file.parts["[Content_Types].xml"]
    file.parts["[Content_Types].xml"] = types.replace(PLAIN, MACROS)
    file.path = tmp_path / "book.xlsm"
    file.save()
    with headless.open_book(file.path, save=True) as book:
        assert book.sheets[0]["A2"].value == "a"
        book.sheets[0]["A2"].value = "b"
    assert _type(file.path) == MACROS
    with headless.open_book(file.path) as book:
        assert book.sheets[0]["A2"].value == "b"
        book.save(tmp_path / "plain.xlsx")
        assert _type(tmp_path / "plain.xlsx") == PLAIN
        book.save(tmp_path / "again.xlsm")
        assert _type(tmp_path / "again.xlsm") == MACROS


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("old.xls", "old.xls is in Excel's old format"),
        ("binary.xlsb", "binary.xlsb is an Excel binary workbook"),
        ("list.csv", "list.csv is a CSV file"),
        ("tables.numbers", "an Apple Numbers document"),
        ("letter.docx", "letter.docx is not an Excel workbook"),
    ],
)
def test_another_ending_says_what_to_do(app, tmp_path, name, words):
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(xw.XlwingsError, match=f"{words}.*{HELP}"):
        app.books.open(tmp_path / name)


def test_a_binary_workbook_under_another_name(app, saved):
    file = Editor(saved)
    binary = b"application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    types = file.parts["[Content_Types].xml"]
    file.parts["[Content_Types].xml"] = types.replace(PLAIN, binary)
    file.save()
    with pytest.raises(xw.XlwingsError, match=f"binary workbook.*{HELP}"):
        app.books.open(saved)


def test_strict_open_xml(app, saved):
    file = Editor(saved)
    for name in ("_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
        file.parts[name] = (
            file.parts[name]
            .replace(
                b"http://schemas.openxmlformats.org/officeDocument/2006/",
                b"http://purl.oclc.org/ooxml/officeDocument/",
            )
            .replace(
                b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
                b"http://purl.oclc.org/ooxml/spreadsheetml/main",
            )
        )
    file.save()
    with pytest.raises(xw.XlwingsError, match=f"Strict Open XML.*{HELP}"):
        app.books.open(saved)


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ('<row r="1050001"><c r="A1050001"><v>1</v></c></row>', "row 1,050,001"),
        ('<row r="0"><c r="A1"><v>1</v></c></row>', "row 0"),
        ('<row r="7"><c r="XFE7"><v>1</v></c></row>', "beyond XFD in row 7"),
        ('<row r="7"><c r="ZZZZZZZZZZ7"><v>1</v></c></row>', "beyond XFD in row 7"),
    ],
)
def test_a_cell_beyond_the_sheet_is_told_fast(app, saved, cell, words):
    file = Editor(saved)
    sheet = file.sheets()["Sheet1"]
    file.parts[sheet] = file.parts[sheet].replace(b"</sheetData>", cell.encode() + b"</sheetData>")
    file.save()
    started = time.perf_counter()
    with pytest.raises(xw.XlwingsError, match=f"{words}.*damaged.*Excel"):
        app.books.open(saved)
    assert time.perf_counter() - started < 5
