"""The stand-in for Excel on Windows: what it hands over, what it takes, what it refuses."""

import datetime as dt
import inspect
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

from tests.stand_ins import engines, members
from tests.stand_ins.windows import com, modules
from tests.stand_ins.windows.com import ComObject, WouldHang, com_error

ROOT = Path(__file__).parents[2]


@pytest.fixture
def it():
    with engines.excel("windows", add_book=True) as running:
        yield running


@pytest.fixture
def sheet(it) -> xw.Sheet:
    return it.app.books.active.sheets[0]


@pytest.fixture
def com_sheet(sheet):
    """The sheet as Excel's own object, without xlwings."""
    return sheet.api._inner


# What it is


def test_the_engine_is_xlwings_own_and_unchanged(it):
    assert it.app.engine.name == "excel"
    assert Path(inspect.getfile(type(it.app.impl))).name == "_xlwindows.py"
    assert Path(inspect.getfile(type(it.app.impl))).parent == Path(xw.__file__).parent


def test_nothing_of_windows_stays_behind():
    code = (
        "import sys, ctypes; from tests.stand_ins.windows import modules; modules.register();"
        "print([n for n in sys.modules if n.startswith(('win32', 'pythoncom', 'pywin'))],"
        "      hasattr(ctypes, 'windll'))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.strip() == "[] False", done.stderr


def classes(cls: type = ComObject):
    for sub in cls.__subclasses__():
        yield sub
        yield from classes(sub)


def test_the_stand_in_has_no_member_that_excel_has_not(it):
    """A misspelt member of the stand-in would let the same mistake of ours through."""
    wrong = set()
    for cls in classes():
        if not hasattr(cls, "kind"):
            continue
        known = members.members(cls.kind)
        for name in dir(cls):
            verb, _, member = name.partition("_")
            signature = known.get(member)
            if verb not in ("get", "set", "do") or (verb == "do" and member == "Item"):
                continue
            fits = {"get": True, "set": signature != "r", "do": isinstance(signature, list)}
            if signature is None or not fits[verb]:
                wrong.add((cls.__name__, name))
            if verb == "do":
                taken = set(inspect.signature(getattr(cls, name)).parameters) - {"self"}
                taken -= {n for n in taken if n in ("more", "others", "arguments")}
                if not taken <= {n.removesuffix("?") for n in signature}:
                    wrong.add((cls.__name__, name, "arguments"))
    assert not wrong


def test_the_facts_about_excel_are_whole():
    facts = json.loads((ROOT / "tests/stand_ins/excel_members.json").read_text("utf-8"))
    assert {"Range", "Worksheet", "ListObject", "PivotTable"} <= facts["classes"].keys()
    assert facts["constants"]["xlFilterValues"] == 7
    # xlwings knows the same constants by the same numbers.
    known = {n: v for c in vars(xw.constants).values() if inspect.isclass(c)
             for n, v in vars(c).items() if n.startswith("xl")}  # fmt: skip
    both = known.keys() & facts["constants"].keys()
    assert len(both) > 1_000
    assert not {n for n in both if known[n] != facts["constants"][n]}


# Values handed over


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        (None, None),
        ("text", "text"),
        (7, 7.0),
        (True, True),
        (dt.datetime(2026, 5, 3, 10, 30), dt.datetime(2026, 5, 3, 10, 30, tzinfo=dt.UTC)),
        ("#DIV/0!", -2146826281),
        ("#N/A", -2146826246),
    ],
)
def test_a_cell_is_handed_over_as_com_hands_it(it, com_sheet, typed, given):
    it.type("Sheet1", "B2", typed)
    value = com_sheet.Range("B2").Value
    assert value == given
    assert type(value) in (type(given), modules.Time) or value is None


def test_several_cells_come_as_rows_and_one_alone(it, com_sheet):
    it.type("Sheet1", "A1", [["a", 1], [None, 2]])
    assert com_sheet.Range("A1:B2").Value == (("a", 1.0), (None, 2.0))
    assert com_sheet.Range("A1:B1").Value == (("a", 1.0),)
    assert com_sheet.Range("A1").Value == "a"


def test_value_value2_and_text_differ(it, com_sheet):
    it.type("Sheet1", "A1", dt.datetime(2026, 5, 3))
    it.type("Sheet1", "A2", 12.5)
    it.hands().sheets[0].range("A2").number_format = "£#,##0.00"
    assert com_sheet.Range("A1").Value.tzinfo is not None
    assert com_sheet.Range("A1").Value2 == 46145.0
    assert com_sheet.Range("A1").Text == "03/05/2026"
    assert com_sheet.Range("A2").Value == Decimal("12.5")
    assert type(com_sheet.Range("A2").Value2) is float


# Values taken


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("03/05/2026", dt.datetime(2026, 3, 5, tzinfo=dt.UTC)),
        ("31/12/2026", dt.datetime(2026, 12, 31, tzinfo=dt.UTC)),
        ("2026-05-03", dt.datetime(2026, 5, 3, tzinfo=dt.UTC)),
        ("3 May 2026", dt.datetime(2026, 5, 3, tzinfo=dt.UTC)),
        ("00123", 123.0),
        ("50%", 0.5),
        ("1,234", 1234.0),
        ("12:00", 0.5),
        ("31/02/2026", "31/02/2026"),
        ("M1 1AE", "M1 1AE"),
    ],
)
def test_text_is_read_as_typed_unless_the_cell_is_text(com_sheet, text, becomes):
    com_sheet.Range("A1").Value = text
    assert com_sheet.Range("A1").Value == becomes
    com_sheet.Range("B1").NumberFormat = "@"
    com_sheet.Range("B1").Value = text
    assert com_sheet.Range("B1").Value == text


@pytest.mark.parametrize(
    "value",
    [
        np.int64(1),
        {"a", "b"},
        dt.date(2026, 5, 3),
        dt.datetime(2026, 5, 3),
        pd.Timestamp("2026-05-03"),
        pd.NaT,
        object(),
        ((1, 2), (3,)),
        2**70,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_pywin32_cannot_send_is_not_taken(com_sheet, value):
    with pytest.raises((TypeError, ValueError, OverflowError)):
        com_sheet.Range("A1:B2").Value = value


def test_numpy_floats_are_floats(com_sheet):
    com_sheet.Range("A1").Value = np.float64(1.5)
    assert com_sheet.Range("A1").Value == 1.5


# Members


def test_a_misspelt_member_is_unknown(sheet, com_sheet):
    with pytest.raises(AttributeError):
        com_sheet.UsdRange  # noqa: B018
    with pytest.raises(com_error, match="Unknown name"):
        sheet.api.UsdRange  # noqa: B018


def test_a_misspelt_property_that_is_set_would_hang(sheet):
    with pytest.raises(WouldHang):
        sheet.range("A1").api.NumberFromat = "@"


def test_a_property_that_can_only_be_read_is_not_set(com_sheet):
    with pytest.raises(AttributeError, match="can not be set"):
        com_sheet.Range("A1").Row = 2


@pytest.mark.parametrize(
    "call",
    [
        lambda sheet: sheet.Range("A1").AutoFilter(Feld=1),
        lambda sheet: sheet.Range("A1", "B2", "C3"),
        lambda sheet: sheet.Range(),
        lambda sheet: sheet.Range("A1").Insert(-4121, Shift=-4121),
    ],
)
def test_wrong_arguments_are_a_type_error(com_sheet, call):
    with pytest.raises(TypeError):
        call(com_sheet)


def test_what_the_stand_in_lacks_is_not_taken_for_excels_refusal(com_sheet):
    with pytest.raises(NotImplementedError, match="the stand-in has no Range.Precedents yet"):
        com_sheet.Range("A1").Precedents  # noqa: B018


# Refusals


REFUSED = {
    "a text of 32,768 characters": lambda s: setattr(s.Range("A1"), "Value", "x" * 32_768),
    "8,204 characters in an array": lambda s: setattr(
        s.Range("A1:B1"), "Value", (("x" * 8_204, "y"),)
    ),
    "a formula that is none": lambda s: setattr(s.Range("A1"), "Formula", "=1+("),
    "a column 256 wide": lambda s: setattr(s.Range("A:A"), "ColumnWidth", 256),
    "a sheet's name with a slash": lambda s: setattr(s, "Name", "a/b"),
    "a sheet's name of 32 characters": lambda s: setattr(s, "Name", "x" * 32),
    "deleting the only sheet": lambda s: (
        setattr(s.Application, "DisplayAlerts", False),
        s.Delete(),
    ),
    "hiding the only sheet": lambda s: setattr(s, "Visible", 0),
    "no such sheet": lambda s: s.Parent.Worksheets("nothing"),
    "a range of another kind": lambda s: s.Range("no range at all"),
    "a table over a table": lambda s: (table(s), s.ListObjects.Add(1, s.Range("B2:C5"), None, 1)),
    "a table's name with a space": lambda s: setattr(table(s), "Name", "my table"),
    "a table's name that is a cell's": lambda s: setattr(table(s), "Name", "A1"),
    "a table moved by resizing": lambda s: table(s).Resize(s.Range("A2:B9")),
    "a filter value of 256": lambda s: table(s).Range.AutoFilter(
        Field=1, Criteria1=("x" * 256,), Operator=7
    ),
    "10,001 filter values": lambda s: table(s).Range.AutoFilter(
        Field=1, Criteria1=tuple(map(str, range(10_001))), Operator=7
    ),
    "a filter on a column that is not there": lambda s: table(s).Range.AutoFilter(Field=9),
    "rows torn out of a table": lambda s: (table(s), s.Range("A2").Delete(-4162)),
    "a list of 256 characters": lambda s: s.Range("A1").Validation.Add(
        Type=3, Formula1="abc," * 64
    ),
    "a second validation": lambda s: [
        s.Range("A1").Validation.Add(Type=3, Formula1="a,b") for _ in range(2)
    ],
    "an input message of 256": lambda s: (
        s.Range("A1").Validation.Add(Type=3, Formula1="a"),
        setattr(s.Range("A1").Validation, "InputMessage", "x" * 256),
    ),
    "a second note": lambda s: [s.Range("A1").AddComment("mine") for _ in range(2)],
    "a note for many cells": lambda s: s.Range("A1:B2").AddComment("mine"),
    "selecting on another sheet": lambda s: (s.Parent.Worksheets.Add(), s.Range("A1").Select()),
    "part of merged cells": lambda s: (
        s.Range("A1:B2").Merge(),
        setattr(s.Range("B1:C1"), "Value", ((1, 2),)),
    ),
    "sorting merged cells": lambda s: (s.Range("A1:B2").Merge(), sorted_by(s, "A1:B9")),
    "a colour that is none": lambda s: setattr(s.Range("A1").Interior, "Color", -1),
    "an unknown macro": lambda s: s.Application.Run("no.such.macro"),
    "a file that is not there": lambda s: s.Application.Workbooks.Open("/nowhere/at all.xlsx"),
}  # fmt: skip


def table(sheet):
    sheet.Range("A1:B4").Value = (("one", "two"), (1, 2), (3, 4), (5, 6))
    return sheet.ListObjects.Add(
        SourceType=1, Source=sheet.Range("A1:B4"), XlListObjectHasHeaders=1
    )


def sorted_by(sheet, address: str):
    sort = sheet.Sort
    sort.SortFields.Add(Key=sheet.Range(address).Columns.Item(1))
    sort.SetRange(sheet.Range(address))
    sort.Apply()


@pytest.mark.parametrize("what", REFUSED)
def test_excel_refuses(com_sheet, what):
    with pytest.raises(com_error) as raised:
        REFUSED[what](com_sheet)
    assert raised.value.hresult == com.DISP_E_EXCEPTION
    assert raised.value.excepinfo[1] == "Microsoft Excel"


def test_a_protected_sheet_takes_unlocked_cells_only(it, sheet):
    ours = it.hands().sheets[0].impl
    ours.worksheet.protection.sheet = True
    with pytest.raises(com_error, match="protected sheet"):
        sheet.range("A1").value = "x"
    with pytest.raises(com_error, match="protected sheet"):
        sheet.range("A:A").number_format = "@"
    with pytest.raises(com_error, match="protected sheet"):
        sheet.range("2:2").insert("down")


def test_a_conversation_is_neither_noted_nor_taken_away(it, sheet):
    note = it.hands().sheets[0].range("A1").impl.add_note("[Threaded comment]\n\nComment: why?")
    note._cell._comment.author = "tc={6F1DB0C4-9C4E-4E5B-8E34-0A1B2C3D4E5F}"
    cell = sheet.range("A1")
    assert [c.location.address for c in sheet.comments] == ["$A$1"]
    with pytest.raises(com_error):
        cell.note.delete()
    with pytest.raises(com_error):
        sheet.api.Range("A1").AddComment("mine")


def test_a_formula_is_read_from_the_active_cell(sheet):
    sheet.range("C3").select()
    with pytest.raises(com_error, match="active cell"):
        sheet.range("A2:A9").conditional_formats.add_custom("=$B2=1", fill_color="#ff0000")
    sheet.range("A2").select()
    rule = sheet.range("A2:A9").conditional_formats.add_custom("=$B2=1", fill_color="#ff0000")
    assert (rule.formula, rule.fill_color) == ("=$B2=1", (255, 0, 0))


# Excel that is busy, and more than one


def test_while_somebody_types_calls_are_rejected_and_tried_again(it, sheet):
    it.mood.edit_a_cell(calls=5)
    sheet.range("A1").value = "x"
    assert sheet.range("A1").value == "x"
    it.mood.edit_a_cell(calls=1)
    with pytest.raises(com_error) as raised:
        sheet.api._inner.Name  # noqa: B018
    assert raised.value.hresult == com.RPC_E_CALL_REJECTED


def test_a_selected_chart_is_no_range(it):
    from tests.stand_ins.windows.server import RUNNING

    RUNNING[0].chart_selected = True
    assert it.app.selection is None


def test_each_excel_has_its_own_number_and_books(it):
    with engines.excel("windows", add_book=True) as other:
        assert other.app.pid != it.app.pid
        assert set(xw.apps.keys()) == {it.app.pid, other.app.pid}
        assert xw.apps.active == other.app
        it.app.activate()
        assert xw.apps.active == it.app
    assert xw.apps.keys() == [it.app.pid]


def test_words_for_a_list_are_joined_by_a_letter(sheet):
    """A fault of xlwings on Windows, which is why our lists are cells."""
    sheet.range("A1").data_validation.set_list(["yes", "no"])
    assert sheet.range("A1").data_validation.source == "yesRno"


def test_messages_are_shown_and_answered(it):
    it.answer = "no"
    assert it.app.alert("Really?", "903", buttons="yes_no") == "no"
    assert it.messages == ["Really?"]


def test_every_call_is_counted(it, com_sheet):
    before = it.calls.copy()
    com_sheet.Range("A1").Font.Bold = True
    assert it.calls - before == {"Worksheet.Range": 1, "Range.Font": 1, "Font.Bold.set": 1}


def test_a_book_is_saved_and_opened(it, sheet, tmp_path):
    sheet.range("A1").value = "x"
    sheet.book.save(tmp_path / "one.xlsx")
    sheet.book.close()
    assert it.open(tmp_path / "one.xlsx").sheets[0].range("A1").value == "x"
