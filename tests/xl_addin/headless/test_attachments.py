"""What hangs on cells: notes, links, validation, conditional formats."""

import datetime as dt

import pytest
import xlwings as xw


def test_notes(sheet, reopened):
    long = "218: Ofsted URN is blank.\n" * 12
    sheet["B2"].add_note(long)
    note = sheet["A1"].add_note("first")
    note.text = "First, changed"
    with pytest.raises(ValueError, match="already has a note"):
        sheet["A1"].add_note("again")
    book = reopened(sheet.book)
    book = reopened(book)
    there = book.sheets[0]
    assert [(n.location.address, n.text) for n in there.notes] == [
        ("$A$1", "First, changed"),
        ("$B$2", long),
    ]
    boxes = [n.impl._cell._comment.height for n in there.notes]
    assert boxes[0] == 60 and boxes[1] > 200, "the size of a note's box is kept"
    there["A1"].note.delete()
    assert there["A1"].note is None and len(there.notes) == 1


def test_links(sheet, reopened):
    sheet["A1"].add_hyperlink("#'Sheet1'!B9", "jump", "Go there")
    sheet["A2"].add_hyperlink("www.gov.uk", "guide")
    sheet["A3"].value = '=HYPERLINK("#Sheet1!A1","x")'
    again = reopened(sheet.book).sheets[0]
    assert again["A1"].hyperlink == "#'Sheet1'!B9" and again["A1"].value == "jump"
    assert again["A2"].hyperlink.rstrip("/") == "http://www.gov.uk"
    assert again["A3"].hyperlink == "#Sheet1!A1"
    with pytest.raises(Exception, match="doesn't seem to contain a hyperlink"):
        again["A4"].hyperlink  # noqa: B018


def test_a_links_text_is_never_a_formula(sheet):
    sheet["A1"].add_hyperlink("#Sheet1!A1", "=1+1")
    assert sheet.impl.grid.cells[1, 1].data_type == "s"


def test_validation_lists(book, sheet, reopened):
    lists = book.sheets.add("Lists", after=sheet)
    lists["A1"].value = [["C2"], ["V2"]]
    book.names.add("ls_codes", "=Lists!$A$1:$A$2")
    sheet["A2:A9"].data_validation.set_list(["yes", "no"])
    sheet["B2:B9"].data_validation.set_list(lists["A1:A2"], in_cell_dropdown=False)
    sheet["C2:C9"].data_validation.set_list(book.names["ls_codes"])
    again = reopened(book).sheets["Sheet1"]
    assert again["A2:A9"].data_validation.source == "yes,no"
    assert again["B2"].data_validation.source == "=Lists!$A$1:$A$2"
    assert again["B2"].data_validation.in_cell_dropdown is False
    assert again["C2"].data_validation.source == "=ls_codes"
    assert again["C2"].data_validation.in_cell_dropdown is True


def test_validation_rules_and_their_reach(sheet, reopened):
    sheet["A1:A9"].data_validation.set_date("between", dt.date(2000, 1, 1), dt.date(2030, 1, 1))
    sheet["A5"].data_validation.delete()
    sheet["B1"].data_validation.set_whole_number("greater_than", 5)
    sheet["C1:C2"].data_validation.set_custom("=LEN(C1)=3")
    again = reopened(sheet.book).sheets[0]
    rule = again["A1:A4"].data_validation
    assert (rule.type, rule.operator) == ("date", "between")
    assert rule.formula1 == "=DATE(2000,1,1)" and rule.formula2 == "=DATE(2030,1,1)"
    assert again["A5"].data_validation.type == "none"
    assert again["A1:A9"].data_validation.type == "mixed_criteria"
    assert again["B1"].data_validation.formula1 == "=5"
    assert again["C1:C2"].data_validation.formula == "=LEN(C1)=3"
    with pytest.raises(xw.XlwingsError, match="different"):
        again["A1:A9"].data_validation.set_list(["x"])


def test_conditional_formats_by_formula_and_value(sheet, reopened):
    formats = sheet["A2:C9"].conditional_formats
    formats.add_custom("=ISNUMBER(SEARCH(A$1,$Z2))", fill_color=(255, 199, 206), font_bold=True)
    formats.add_cell_value("between", 1, 5, font_color="#9c0006", stop_if_true=True)
    formats.add_cell_value("equal_to", "error", font_italic=True)
    again = reopened(sheet.book).sheets[0]["A2:C9"].conditional_formats
    assert [rule.type for rule in again] == ["cell_value", "cell_value", "custom"]
    equal, between, custom = again
    assert equal.formula1 == '="error"' and equal.font_italic is True
    assert (between.operator, between.formula1, between.formula2) == ("between", "=1", "=5")
    assert between.stop_if_true is True and between.font_color == (156, 0, 6)
    assert custom.formula == "=ISNUMBER(SEARCH(A$1,$Z2))"
    assert custom.fill_color == (255, 199, 206) and custom.font_bold is True
    custom.set(formula="=A1=1", fill_color="#00ff00")
    assert (custom.formula, custom.fill_color) == ("=A1=1", (0, 255, 0))
    between.delete()
    assert len(again) == 2


def test_scales_and_icons(sheet, reopened):
    formats = sheet["A1:A9"].conditional_formats
    formats.add_color_scale(["#ff0000", "#ffff00", "#00ff00"])
    formats.add_icon_set("3_traffic_lights_1", thresholds=[3, 6], reverse_order=True)
    icons, scale = reopened(reopened(sheet.book)).sheets[0]["A1:A9"].conditional_formats
    assert (icons.icon_set, icons.thresholds, icons.reverse_order) == (
        "3_traffic_lights_1", (3, 6), True,
    )  # fmt: skip
    assert scale.threshold_types == ("lowest_value", "percentile", "highest_value")
    assert scale.colors == ((255, 0, 0), (255, 255, 0), (0, 255, 0))


def test_clearing_a_part_leaves_the_rest_right(sheet):
    sheet["A2:B9"].conditional_formats.add_custom("=$C2=1", fill_color=(255, 0, 0))
    sheet["A2:B4"].conditional_formats.clear()
    (rule,) = sheet["A5:B9"].conditional_formats
    assert rule.formula == "=$C5=1", "the formula follows the first cell that is left"
    assert len(sheet["A2:B4"].conditional_formats) == 0
