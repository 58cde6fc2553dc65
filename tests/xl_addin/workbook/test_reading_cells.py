"""The values of cells, each at its place, whatever Excel gives for cells that hold errors."""

import ast
import random
from datetime import datetime
from pathlib import Path

import pytest

import xl_addin
from xl_addin.workbook.basics import reading_cells
from xl_addin.workbook.basics.reading_cells import CellsNotTold, line_of, value_of, values_of

DAY = datetime(2026, 5, 3)
PACKAGE = Path(xl_addin.__file__).parent


class Missing:
    """What appscript gives for a value that is missing: no text, no number."""


class MacArea:
    """An area of cells as xlwings hands it over from Excel for Mac: raw values, and texts as shown.

    ``leave_out`` tells what comes for a cell with an error: nothing, or a mark.
    """

    def __init__(self, rows, leave_out, keep_empty_rows=True, hidden=()):
        self.rows, self.leave_out, self.hidden = rows, leave_out, hidden
        self.keep_empty_rows = keep_empty_rows
        self.shape = len(rows), len(rows[0])
        self.sheet = self.app = self.book = self.api = self.string_value = self.engine = self
        self.name = "Reviews"

    def options(self, convert):
        assert convert == "raw"
        return self

    @property
    def value(self):
        rows = [[self.raw(value) for value in row] for row in self.rows]
        if self.shape == (1, 1):
            return rows[0][0]
        if self.leave_out:
            rows = [[value for value in row if not isinstance(value, Missing)] for row in rows]
        return rows if self.keep_empty_rows else [row for row in rows if row]

    raw_value = value

    def get(self):
        rows = [["" if place in self.hidden else self.text(value)
                 for place, value in enumerate(row)] for row in self.rows]  # fmt: skip
        return rows[0][0] if self.shape == (1, 1) else rows

    def __getitem__(self, at):
        parts = [slice(part, part + 1) if isinstance(part, int) else part for part in at]
        rows = [row[parts[1]] for row in self.rows[parts[0]]]
        hidden = [place - (parts[1].start or 0) for place in self.hidden]
        return MacArea(rows, self.leave_out, self.keep_empty_rows, hidden)

    @staticmethod
    def raw(value):
        if isinstance(value, str) and value in ("#N/A", "#REF!"):
            return Missing()
        return "" if value is None else value

    @staticmethod
    def text(value):
        return "" if value is None else str(value)


@pytest.fixture
def excel_for_mac(monkeypatch):
    monkeypatch.setattr(reading_cells, "_is_excel_for_mac", lambda app: True)


AREAS = {
    "one cell": [["PN1"]],
    "one empty cell": [[None]],
    "one error": [["#N/A"]],
    "a row": [["C1001", DAY, 3.0, True, None]],
    "a column": [["C1001"], [None], [DAY]],
    "no error": [["CHILD", "DOB"], ["C1001", DAY], ["C1002", None]],
    "an error first in its row": [["CHILD", "DOB"], ["#REF!", DAY], ["C1002", None]],
    "errors in one column of a person": [["CHILD", "Mine"], ["C1001", "#N/A"], ["C1002", "#N/A"]],
    "a row of errors": [["CHILD", "DOB"], ["#N/A", "#REF!"], ["C1002", DAY]],
    "a column of errors": [["#N/A"], ["#N/A"], ["#REF!"]],
    "errors alone in a row": [["#N/A", "#REF!"]],
}


@pytest.mark.parametrize("rows", AREAS.values(), ids=AREAS)
def test_our_engine_gives_each_value_at_its_place(app, rows):
    sheet = app.books.add().sheets[0]
    area = sheet.range((1, 1), (len(rows), len(rows[0])))
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet[number, place].value = value
    assert values_of(area) == rows


@pytest.mark.parametrize("keep_empty_rows", [True, False], ids=["empty rows kept", "rows lost"])
@pytest.mark.parametrize("leave_out", [True, False], ids=["left out", "marked as missing"])
@pytest.mark.parametrize("rows", AREAS.values(), ids=AREAS)
def test_excel_for_mac_gives_each_value_at_its_place(
    excel_for_mac, rows, leave_out, keep_empty_rows
):
    assert values_of(MacArea(rows, leave_out, keep_empty_rows)) == rows


@pytest.mark.parametrize("keep_empty_rows", [True, False])
@pytest.mark.parametrize("leave_out", [True, False])
def test_rows_never_shift_whatever_cells_hold_errors(excel_for_mac, leave_out, keep_empty_rows):
    chance = random.Random(903)
    for _ in range(200):
        width, height = chance.randint(1, 5), chance.randint(1, 8)
        values = ["C1001", 2.5, DAY, None, False, "#N/A", "#REF!"]
        rows = [[chance.choice(values) for _ in range(width)] for _ in range(height)]
        assert values_of(MacArea(rows, leave_out, keep_empty_rows)) == rows


def test_an_error_that_a_narrow_column_does_not_show_is_an_error_all_the_same(excel_for_mac):
    rows = [["C1001", "#REF!", "PN1"], ["C1002", "x", "#N/A"]]
    found = values_of(MacArea(rows, leave_out=True, hidden=(1,)))
    assert found == [["C1001", "#N/A", "PN1"], ["C1002", "x", "#N/A"]]


def test_when_too_many_errors_are_not_shown_the_sheet_is_refused_in_words(excel_for_mac):
    rows = [["C1001", "#REF!", "PN1"]] * 3_000
    with pytest.raises(CellsNotTold, match="cells of the sheet Reviews hold errors such as #N/A"):
        values_of(MacArea(rows, leave_out=True, hidden=(1,)))


def test_text_that_looks_like_an_error_stays_the_same_text(excel_for_mac):
    area = MacArea([["CHILD", "x"], ["#ABC", "#N/A"]], leave_out=True)
    assert values_of(area) == [["CHILD", "x"], ["#ABC", "#N/A"]]


def test_errors_that_xlwings_leaves_as_numbers_on_windows_become_their_text(app, monkeypatch):
    sheet = app.books.add().sheets[0]
    spill, unknown = -2146828288 + 2045, -2146828288 + 2999
    monkeypatch.setattr(
        type(sheet.range("A1").impl), "raw_value", property(lambda self: [[spill, unknown, -5.0]])
    )
    monkeypatch.setattr(
        type(app.engine.impl), "clean_value_data", staticmethod(lambda data, *options: data)
    )
    assert values_of(sheet.range("A1:C1")) == [["#SPILL!", "#N/A", -5.0]]


def test_one_line_and_one_cell(app):
    sheet = app.books.add().sheets[0]
    sheet.range("A1:C1").value = ["a", 1, None]
    assert line_of(sheet.range("A1:C1")) == ["a", 1.0, None]
    assert line_of(sheet.range("A1:A2")) == ["a", None]
    assert value_of(sheet.range("B1")) == 1.0


READING = {"value", "raw_value", "options"}
ROOMS = ("workbook", "commands", "operations")


MODULES = [str(p.relative_to(PACKAGE)) for room in ROOMS for p in (PACKAGE / room).rglob("*.py")]


@pytest.mark.parametrize("module", MODULES)
def test_all_cells_are_read_through_one_function(module):
    """``range(...).value`` and the like are read in ``reading_cells`` alone."""
    path = PACKAGE / module
    if path == Path(reading_cells.__file__):
        return
    found = [
        ast.unparse(node)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and node.attr in READING
        and (node.attr in ("raw_value", "options") or _is_of_a_range(node.value))
    ]
    assert not found


def _is_of_a_range(node: ast.AST) -> bool:
    """``sheet.range(...)``, ``sheet.used_range``, ``table.range``, ``sheet["A1"]`` and the like."""
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Subscript):
        return True
    return isinstance(node, ast.Attribute) and (
        "range" in node.attr or node.attr in ("options", "offset", "resize", "cells", "expand")
    )
