"""Sheets: adding, naming, copying, hiding, deleting."""

import pytest
import xlwings as xw


def test_adding_and_finding(book, sheet):
    book.sheets.add("Before")
    book.sheets.add("Last", after=sheet)
    book.sheets.add("Mid", before=sheet)
    assert book.sheet_names == ["Before", "Mid", "Sheet1", "Last"]
    assert book.sheets["mid"].index == 2 and book.sheets(1).name == "Before"
    with pytest.raises(ValueError, match="already present"):
        book.sheets.add("LAST")


def test_a_new_name_is_followed_everywhere(book, sheet, reopened):
    other = book.sheets.add("Other", after=sheet)
    other["A1"].formula = "=Sheet1!A1+SUM(Sheet1!B:B)"
    other["A2"].add_hyperlink("#Sheet1!A1", "go")
    other["A3"].data_validation.set_list(sheet["A1:A2"])
    book.names.add("x", "=Sheet1!$A$1")
    sheet.name = "Bob's data"
    assert other["A1"].formula == "='Bob''s data'!A1+SUM('Bob''s data'!B:B)"
    assert other["A2"].hyperlink == "#'Bob''s data'!A1"
    assert book.names["x"].refers_to == "='Bob''s data'!$A$1"
    again = reopened(book)
    assert again.names["x"].refers_to_range.sheet.name == "Bob's data"
    assert again.sheets["Other"]["A3"].data_validation.source == "='Bob''s data'!$A$1:$A$2"


def test_names_that_excel_refuses(sheet, book):
    book.sheets.add("Other")
    for name in ("History", "'x", "other", "a/b", "x" * 32):
        with pytest.raises(ValueError):
            sheet.name = name


def test_copying_keeps_everything(book, sheet, reopened):
    sheet["A1"].value = [["K", "V"], ["a", "=A2"]]
    sheet["A1:B1"].font.bold = True
    sheet["A:A"].column_width = 33
    sheet["A2"].data_validation.set_list(["a"])
    sheet["A2:B9"].conditional_formats.add_custom("=$A2=1", fill_color=(255, 0, 0))
    sheet["A2"].add_note("n")
    sheet.impl.worksheet.sheet_properties.tabColor = "FF808080"
    sheet.tables.add(sheet["A1:B2"], name="Data")
    sheet.freeze_panes.freeze_at("1:1")
    sheet.copy(name="Copy")
    copy = reopened(book).sheets["Copy"]
    assert copy["B2"].formula == "=A2" and copy["A1"].font.bold is True
    assert copy["A1"].column_width == 33 and copy["A2"].note.text == "n"
    assert copy["A2"].data_validation.source == "a"
    assert copy["A2:B9"].conditional_formats[0].fill_color == (255, 0, 0)
    assert copy.impl.worksheet.sheet_properties.tabColor.rgb == "FF808080"
    assert copy.impl.worksheet.freeze_panes == "A2"
    assert copy.tables[0].name != "Data", "table names are unique in a book"


def test_copying_into_another_book(app, book, sheet):
    sheet["A1"].value, sheet["A1"].color = "x", (255, 0, 0)
    other = app.books.add()
    sheet.copy(after=other.sheets[0], name="Copy")
    assert (other.sheets["Copy"]["A1"].value, other.sheets["Copy"]["A1"].color) == (
        "x", (255, 0, 0),
    )  # fmt: skip


def test_hiding_and_deleting(book, sheet, reopened):
    with pytest.raises(xw.XlwingsError, match="at least one visible"):
        sheet.visible = False
    other = book.sheets.add("Other", after=sheet)
    secret = book.sheets.add("Settings", after=other)
    secret.visible = "veryHidden"
    other["A1"].formula = "=Sheet1!A1"
    sheet.delete()
    assert other["A1"].formula == "=Sheet1!#REF!"
    again = reopened(book)
    assert again.sheet_names == ["Other", "Settings"]
    assert again.sheets["Settings"].visible is False
    assert again.impl.workbook["Settings"].sheet_state == "veryHidden"
    with pytest.raises(xw.XlwingsError, match="hidden"):
        again.sheets["Settings"].activate()


def test_active_sheet_selection_and_view(app, book, sheet, reopened):
    other = book.sheets.add("Other", after=sheet)
    other.impl.worksheet.sheet_view.showGridLines = False
    other["B3:C4"].select()
    again = reopened(book)
    assert again.sheets.active.name == "Other"
    assert app.selection.address == "$B$3:$C$4"
    views = [sheet.impl.worksheet.sheet_view for sheet in again.sheets]
    assert [view.showGridLines is not False for view in views] == [True, False]


def test_frozen_panes(sheet):
    for area, expected in (("1:1", "A2"), ("A:B", "C1"), ("A1:B2", "C3"), (None, None)):
        if area:
            sheet.freeze_panes.freeze_at(area)
        else:
            sheet.freeze_panes.unfreeze()
        assert sheet.impl.worksheet.freeze_panes == expected


def test_print_area(sheet, reopened):
    sheet.page_setup.print_area = "$A$1:$D$9"
    assert reopened(sheet.book).sheets[0].page_setup.print_area == "$A$1:$D$9"
