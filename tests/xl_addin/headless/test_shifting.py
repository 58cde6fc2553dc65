"""Inserting and deleting rows, columns and cells: everything moves along, as in Excel."""

import pytest
from openpyxl.worksheet.datavalidation import DataValidation as FileRule


@pytest.fixture
def full(book, sheet):
    """A sheet with one of everything in rows 1 to 6, and a second sheet that points at it."""
    sheet["A1"].value = [["K", "V"], ["a", 1], ["b", 2], ["c", 3], ["d", 4]]
    sheet["A4:B4"].color = (255, 0, 0)
    sheet["A4"].add_note("note of c")
    sheet["B4"].add_hyperlink("#Sheet1!A5", "3")
    sheet["A2:A5"].data_validation.set_list(["a", "b"])
    sheet["A2:B5"].conditional_formats.add_custom("=$B2>2", fill_color=(0, 255, 0))
    sheet.tables.add(sheet["A1:B5"], name="Data")
    book.names.add("body", "=Sheet1!$A$2:$B$5")
    sheet["4:4"].row_height = 33
    sheet["D8:E8"].merge()
    sheet["D9"].formula = "=SUM(B2:B5)+B4"
    sheet.page_setup.print_area = "$A$1:$E$9"
    sheet.freeze_panes.freeze_at("1:1")
    other = book.sheets.add("Other", after=sheet)
    other["A1"].formula = "=SUM(Sheet1!B2:B5)"
    other["A2"].formula = "=Sheet1!A4"
    return sheet


def _state(sheet, row):
    """Where everything is, when the row of c is at `row`."""
    book = sheet.book
    return {
        "value": sheet[f"A{row}"].value,
        "fill": sheet[f"A{row}"].color,
        "note": sheet[f"A{row}"].note and sheet[f"A{row}"].note.text,
        "height": sheet[f"A{row}"].row_height,
        "link": sheet[f"B{row}"].hyperlink,
        "name": book.names["body"].refers_to,
        "table": sheet.tables["Data"].range.address,
        "filter": sheet.tables["Data"].impl.file_table.autoFilter.ref,
        "other": book.sheets["Other"]["A1"].formula,
        "single": book.sheets["Other"]["A2"].formula,
    }


def test_rows_put_in(full, reopened):
    full["3:4"].insert("down")
    expected = {
        "value": "c", "fill": (255, 0, 0), "note": "note of c", "height": 33,
        "link": "#Sheet1!A7", "name": "=Sheet1!$A$2:$B$7", "table": "$A$1:$B$7",
        "filter": "A1:B7", "other": "=SUM(Sheet1!B2:B7)", "single": "=Sheet1!A6",
    }  # fmt: skip
    assert _state(full, 6) == expected
    assert _state(reopened(full.book).sheets["Sheet1"], 6) == expected


def test_rows_put_in_move_rules_merges_and_settings(full):
    full["3:4"].insert("down")
    assert full["A3:A7"].data_validation.type == "list"
    assert full["A2:B7"].conditional_formats[0].formula == "=$B2>2"
    assert full["D10"].merge_area.address == "$D$10:$E$10"
    assert full["D11"].formula == "=SUM(B2:B7)+B6"
    assert full.page_setup.print_area == "$A$1:$E$11"
    assert full.impl.worksheet.freeze_panes == "A2"


def test_rows_taken_out(full):
    full["2:3"].delete("up")
    state = _state(full, 2)
    assert (state["value"], state["note"], state["height"]) == ("c", "note of c", 33)
    assert (state["table"], state["other"], state["single"]) == (
        "$A$1:$B$3", "=SUM(Sheet1!B2:B3)", "=Sheet1!A2",
    )  # fmt: skip
    assert full["D7"].formula == "=SUM(B2:B3)+B2"


def test_rules_survive_the_deletion_of_their_first_row(full):
    rules = full.impl.worksheet.data_validations
    rules.append(FileRule(type="custom", formula1="LEN(C2)=3", sqref="C2:C5"))
    full["2:3"].delete("up")
    assert full["A2:B3"].conditional_formats[0].formula == "=$B2>2"
    assert full["C2:C3"].data_validation.type == "custom"
    assert rules.dataValidation[-1].formula1 == "LEN(C2)=3"


def test_what_is_deleted_becomes_ref(full):
    full["4:4"].delete("up")
    assert full.book.sheets["Other"]["A2"].formula == "=Sheet1!#REF!"
    assert full["D8"].formula == "=SUM(B2:B4)+#REF!"
    assert [n.text for n in full.notes] == []


def test_columns_put_in_and_taken_out(full, reopened):
    full["A:A"].column_width = 30
    full["A:A"].insert("right")
    assert full["B4"].value == "c" and full["B1"].column_width == 30
    assert full.tables["Data"].range.address == "$B$1:$C$5"
    assert full["E9"].formula == "=SUM(C2:C5)+C4"
    full["A:A"].delete()
    assert full["A4"].value == "c" and full["A1"].column_width == 30
    full["B:B"].insert("right")
    assert [c.name for c in full.tables["Data"].columns] == ["K", "Column1", "V"]
    again = reopened(full.book).sheets["Sheet1"]
    assert again["A1:C1"].value == ["K", "Column1", "V"]


def test_cells_put_in_move_only_their_columns(full):
    full["D2:E3"].insert("down")
    assert full["A4"].value == "c"
    assert full["D11"].formula == "=SUM(B2:B5)+B4"


def test_what_excel_refuses_is_refused(full):
    with pytest.raises(ValueError, match="tear the table Data apart"):
        full["A3"].insert("down")
    with pytest.raises(ValueError, match="no room"):
        full["A1048576"].value = 1
        full["1:1"].insert("down")


def test_a_refused_deletion_changes_nothing(full):
    before = full.used_range.value
    with pytest.raises(ValueError, match="header row of the table Data"):
        full["1:2"].delete()
    with pytest.raises(NotImplementedError, match="Keep one data row"):
        full["2:5"].delete()
    assert full.used_range.value == before and len(full.notes) == 1
    full["1:5"].delete()
    assert len(full.tables) == 0


def test_formats_come_from_above_unless_told_otherwise(sheet):
    sheet["A1"].color, sheet["A2"].color = (1, 1, 1), (2, 2, 2)
    sheet["2:2"].insert("down")
    assert sheet["A2"].color == (1, 1, 1)
    sheet["2:2"].insert("down", copy_origin="format_from_right_or_below")
    assert sheet["A2"].color == (1, 1, 1)


def test_a_whole_column_stays_one(sheet):
    sheet["C1"].formula = "=SUM(A:A)+SUM($2:$3)"
    sheet["1:1"].insert("down")
    assert sheet["C2"].formula == "=SUM(A:A)+SUM($3:$4)"


def test_sort_moves_whole_rows_with_notes(sheet):
    sheet["A1"].value = [["b", 2], ["a", 1], [None, 9], ["C", 3]]
    sheet["A2"].add_note("of a")
    sheet["A2"].color = (255, 0, 0)
    sheet["A1:B4"].sort(1)
    assert sheet["A1:A4"].value == ["a", "b", "C", None]
    assert sheet["A1"].note.text == "of a" and sheet["A1"].color == (255, 0, 0)
    sheet["A1:B4"].sort(2, ascending=False)
    assert sheet["B1:B4"].value == [9, 3, 2, 1]
    sheet["C1"].value = [[1], [1], [2], [1]]
    sheet["A1:C4"].sort([3, 1], ascending=[False, True])
    assert sheet["A1:C4"].value == [["b", 2, 2], ["a", 1, 1], ["C", 3, 1], [None, 9, 1]]


def test_copying_takes_everything_along(book, sheet):
    sheet["A1:A2"].value = [["x"], ["=A1"]]
    sheet["A1"].add_note("n")
    sheet["A1"].color = (255, 0, 0)
    sheet["A1"].data_validation.set_list(["x"])
    other = book.sheets.add("Other")
    sheet["A1:A2"].copy(other["C3"])
    assert other["C3"].value == "x" and other["C4"].formula == "=C3"
    assert other["C3"].note.text == "n" and other["C3"].color == (255, 0, 0)
    assert other["C3"].data_validation.source == "x"
    sheet["A1:A2"].copy(other["E1:E4"])
    assert [c.color for c in other["E1:E4"]] == [(255, 0, 0), None, (255, 0, 0), None]
    with pytest.raises(NotImplementedError, match="Give a destination"):
        sheet["A1"].copy()
