"""The stand-in for Excel for Mac says and refuses what Excel does."""

import ast
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
import xlwings as xw

from tests.stand_ins.macos.appscript import CommandError, k
from tests.stand_ins.macos.engine import running
from tests.stand_ins.macos.natives import NotInStandIn
from tests.stand_ins.macos.terms import EXCEL, STANDARD_ADDITIONS

DAY = datetime(2027, 5, 3)


@pytest.fixture
def excel():
    with running() as (app, excel):
        app.books.add()
        yield excel
        NotInStandIn.gaps.clear()


@pytest.fixture
def sheet(excel):
    return xw.apps.active.books.active.sheets.active


# Words


def test_every_keyword_that_xlwings_says_is_in_the_dictionary():
    tree = ast.parse((Path(xw.__file__).parent / "_xlmac.py").read_text(encoding="utf-8"))
    said = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "kw"
    }
    assert len(said) > 300
    assert not {
        word for word in said if not {word} & (EXCEL.types.keys() | STANDARD_ADDITIONS.types)
    }


@pytest.mark.parametrize(
    "misspelt",
    [
        lambda xl: xl.cells["A1"].valeu.get(),
        lambda xl: xl.cells["A1"].get_adress(),
        lambda xl: xl.cells["A1"].get_address(row_absolut=True),
        lambda xl: xl.cells["A1"].horizontal_alignment.set(k.horizontal_align_middle),
        lambda xl: xl.count(each=k.rwo),
    ],
    ids=["property", "command", "parameter", "enumerator", "class"],
)
def test_a_misspelt_word_fails(sheet, misspelt):
    with pytest.raises((AttributeError, TypeError, ValueError), match="Unknown"):
        misspelt(sheet.api)


def test_what_excel_has_and_the_stand_in_lacks_is_no_refusal(excel, sheet):
    with pytest.raises(NotInStandIn, match="no property zoom"):
        sheet.book.api.windows[1].zoom.get()
    assert NotInStandIn.gaps


# Values


def test_values_come_as_applescript_hands_them_over(sheet):
    sheet.range("A1:E1").raw_value = [["PN1", 7, True, DAY, ""]]
    (row,) = sheet.range("A1:E1").raw_value
    assert row == ["PN1", 7.0, True, DAY, ""]
    assert [type(value) for value in row] == [str, float, bool, datetime, str]


def test_one_cell_comes_alone_and_a_row_or_a_column_in_rows(sheet):
    sheet.range("A1:B2").raw_value = [["a", "b"], ["c", "d"]]
    assert sheet.range("A1").raw_value == "a"
    assert sheet.range("A1:B1").raw_value == [["a", "b"]]
    assert sheet.range("A1:A2").raw_value == [["a"], ["c"]]


@pytest.mark.parametrize(
    ("errors_come", "given"),
    [
        ("left out", [["a", "b"], ["e"]]),
        ("left out, rows stay", [["a", "b"], [], ["e"]]),
        ("missing", [["a", "b"], [k.missing_value] * 2, [k.missing_value, "e"]]),
        ("nothing comes", k.missing_value),
    ],
)
def test_cells_with_errors_are_not_given(excel, sheet, errors_come, given):
    excel.application.errors_come = errors_come
    sheet.range("A1:B3").raw_value = [["a", "b"], ["#N/A", "#REF!"], ["#N/A", "e"]]
    assert sheet.range("A1:B3").raw_value == given
    assert sheet.range("A2").raw_value == k.missing_value
    assert sheet.range("A1:B3").api.string_value.get() == [
        ["a", "b"], ["#N/A", "#REF!"], ["#N/A", "e"]
    ]  # fmt: skip


def test_only_what_an_apple_event_can_carry_is_sent(sheet):
    for value in (np.int64(3), object()):
        with pytest.raises(TypeError, match="Can't pack data"):
            sheet.range("A1").raw_value = value
    sheet.range("A1").raw_value = np.float64(2.5)  # it is a float
    assert sheet.range("A1").raw_value == 2.5


def test_whole_numbers_beyond_32_bits_are_ignored(sheet):
    sheet.range("A1").raw_value = 5
    sheet.range("A1").raw_value = 2**40
    assert sheet.range("A1").raw_value == 5.0
    sheet.range("A1").value = 2**40  # xlwings makes it a float
    assert sheet.range("A1").value == 2.0**40


# Which object is meant


def test_a_sheet_by_number_is_whichever_has_that_number_by_then(sheet):
    book = sheet.book
    by_number, by_name = book.sheets[0], book.sheets["Sheet1"]
    book.sheets.add("First", before=by_name)
    assert by_number.name == "First"
    assert by_name.name == "Sheet1"


def test_what_is_not_there_is_told(sheet):
    assert not sheet.api.list_objects["Nothing"].exists()
    assert sheet.range("A1").table is None
    assert sheet.range("A1").note is None
    with pytest.raises(CommandError, match="-1728"):
        sheet.book.sheets["Nothing"].range("A1").raw_value  # noqa: B018


def test_a_note_is_read_and_taken_away(sheet):
    sheet.range("B2").add_note("Ask the school.")
    assert sheet.range("B2").note.text == "Ask the school."
    sheet.range("B2").note.delete()
    assert sheet.range("B2").note is None


# What Excel refuses


@pytest.mark.parametrize(
    "ask",
    [
        lambda sheet: sheet.range("A1").__setattr__("raw_value", "x" * 32_768),
        lambda sheet: sheet.range("A1:B1").__setattr__("raw_value", [["x" * 9_000, "y"]]),
        lambda sheet: sheet.range("A:A").__setattr__("column_width", 256),
        lambda sheet: sheet.__setattr__("visible", False),
        lambda sheet: sheet.api.name.set("a/b"),
        lambda sheet: sheet.api.cells["A1"].number_format.set(""),
        lambda sheet: sheet.api.cells["A1,B2," * 50 + "C3"].get_address(),
    ],
    ids=["long text", "text in an array", "width", "last sheet", "sheet name", "format", "address"],
)
def test_what_excel_refuses_is_a_failed_command(sheet, ask):
    with pytest.raises(CommandError):
        ask(sheet)


def test_nothing_is_written_on_a_protected_sheet(excel, sheet):
    excel.our_app.books.active.sheets.active.worksheet.protection.sheet = True
    with pytest.raises(CommandError, match="protected sheet"):
        sheet.range("A1").raw_value = "x"


def test_while_a_cell_is_edited_no_command_is_answered(excel, sheet):
    excel.mood.edit_a_cell(1)
    with pytest.raises(CommandError) as told:
        _ = sheet.name
    assert told.value.errornumber == -1712
    assert sheet.name == "Sheet1"


def test_a_second_pivot_table_on_a_sheet_is_refused_by_xlwings_itself(sheet):
    sheet.range("A1:B3").raw_value = [["Rule", "Child"], ["218", "1"], ["101", "2"]]
    other = sheet.book.sheets.add("Pivot")
    for name in ("One", "Two"):
        try:
            other.pivot_tables.add(sheet.range("A1:B3"), other.range("A3"), name=name)
        except NotImplementedError:
            assert name == "Two"
    assert [table.name for table in other.pivot_tables] == ["One"]


# The rest of macOS


def test_a_message_box_has_its_buttons_from_left_to_right(excel):
    excel.our_app.answer = "cancel"
    app = xw.apps.active
    assert app.alert("Go on?", "903", buttons="yes_no_cancel") == "cancel"
    assert excel.our_app.alerts[-1] | {"mode": None} == {
        "prompt": "Go on?", "title": "903", "buttons": ("yes", "no", "cancel"), "mode": None,
    }  # fmt: skip


def test_excel_is_found_by_its_process(excel):
    app = xw.apps.active
    assert app.pid == excel.pid
    assert [each.pid for each in xw.apps] == [excel.pid]
    assert app.visible


def test_where_a_chart_is_selected_there_are_no_cells(excel):
    excel.application.chart_selected = True
    assert xw.apps.active.selection is None


def test_files_elsewhere_are_asked_for_once(excel, sheet, tmp_path):
    sheet.book.save(tmp_path / "903.xlsx")
    sheet.book.save()
    assert excel.sandbox.asked == [tmp_path / "903.xlsx"]
    assert sheet.book.fullname == str(tmp_path / "903.xlsx")


def test_a_file_that_is_not_granted_is_not_written(excel, sheet, tmp_path):
    excel.sandbox.grants = False
    with pytest.raises(CommandError, match="cannot access the file"):
        sheet.book.save(tmp_path / "903.xlsx")
    assert not (tmp_path / "903.xlsx").exists()
