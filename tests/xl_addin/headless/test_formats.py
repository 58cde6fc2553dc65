"""Looks: set, read back, and there again after saving."""

import pytest


def test_fills_fonts_and_number_formats(sheet, reopened):
    cells = sheet["A1:B2"]
    cells.value = "x"
    cells.color, cells.font.color = "#ffc7ce", (156, 0, 6)
    cells.font.bold = cells.font.italic = True
    cells.font.size, cells.font.name = 14, "Arial"
    cells.number_format = "dd/mm/yyyy"
    again = reopened(sheet.book).sheets[0]["A1:B2"]
    for there in (cells, again):
        assert (there.color, there.font.color) == ((255, 199, 206), (156, 0, 6))
        assert (there.font.bold, there.font.italic) == (True, True)
        assert (there.font.size, there.font.name) == (14, "Arial")
        assert there.number_format == "dd/mm/yyyy"


def test_cells_that_differ_read_as_none(sheet):
    sheet["A1"].color = (255, 0, 0)
    sheet["A1"].font.bold = True
    assert sheet["A1:A2"].color is None and sheet["A1:A2"].font.bold is None
    assert sheet["A2"].color is None and sheet["A2"].font.bold is False
    sheet["A1"].color = None
    assert sheet["A1"].color is None


def test_alignment(sheet, reopened):
    cell = sheet["A1"]
    assert (cell.horizontal_alignment, cell.vertical_alignment) == ("general", "bottom")
    assert cell.wrap_text is False
    cell.horizontal_alignment, cell.vertical_alignment = "center_across_selection", "top"
    cell.wrap_text = True
    cell = reopened(sheet.book).sheets[0]["A1"]
    assert cell.horizontal_alignment == "center_across_selection"
    assert (cell.vertical_alignment, cell.wrap_text) == ("top", True)


def test_widths_and_heights(sheet, reopened):
    assert (sheet["A1"].column_width, sheet["A1"].row_height) == (8.43, 15.0)
    sheet["B:D"].column_width = 20
    sheet["C:C"].column_width = 5
    sheet["2:3"].row_height = 30
    again = reopened(sheet.book).sheets[0]
    assert [again[f"{letter}1"].column_width for letter in "ABCDE"] == [8.43, 20, 5, 20, 8.43]
    assert again["B1:C1"].column_width is None
    assert again["A2:A3"].row_height == 30
    assert again["C4"].top == 75 and again["A1"].left == 0


def test_hiding(sheet, reopened):
    sheet["2:4"].rows.hidden = True
    sheet["C:C"].columns.hidden = True
    again = reopened(sheet.book).sheets[0]
    assert again["2:4"].rows.hidden is True and again["1:4"].rows.hidden is None
    assert again["C1"].columns.hidden is True and again["D1"].columns.hidden is False
    again["2:4"].rows.hidden = False
    assert again["1:9"].rows.hidden is False


def test_merging_keeps_the_first_value(sheet, reopened):
    sheet["A1:B2"].value = [[1, 2], [3, 4]]
    sheet["A1:B2"].merge()
    again = reopened(sheet.book).sheets[0]
    assert again["A1:B2"].value == [[1, None], [None, None]]
    assert again["B2"].merge_area.address == "$A$1:$B$2"
    assert again["B2"].merge_cells is True
    again["A1"].unmerge()
    assert again["A1:B2"].merge_cells is False


def test_clearing_formats_and_everything(sheet):
    sheet["A1"].value, sheet["A1"].color = "x", (255, 0, 0)
    sheet["A1"].clear_formats()
    assert (sheet["A1"].value, sheet["A1"].color) == ("x", None)
    sheet["A1"].add_note("n")
    sheet["A1"].clear()
    assert sheet["A1"].value is None and sheet["A1"].note is None


def test_million_cell_formats_stay_small(sheet):
    sheet["A1:C2000"].color = (1, 2, 3)
    sheet["B5:C2000"].font.bold = True
    styles = {id(cell._style) for cell in sheet.impl.grid.cells.values()}
    assert len(styles) == 2
    sheet["D2:D1048576"].number_format = "@"
    assert (sheet["D1"].number_format, sheet["D9"].number_format) == ("General", "@")
    with pytest.raises(NotImplementedError, match="whole columns"):
        sheet["E5000:AA1048575"].color = (1, 2, 3)
