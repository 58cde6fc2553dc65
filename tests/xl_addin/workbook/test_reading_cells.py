"""The values of cells, each at its place, whatever Excel gives for cells that hold errors."""

import ast
import random
from datetime import datetime
from pathlib import Path

import pytest
import xlwings as xw

import xl_addin
from tests.stand_ins.macos.application import Application
from tests.stand_ins.macos.engine import running
from xl_addin.workbook.basics import reading_cells
from xl_addin.workbook.basics.reading_cells import CellsNotTold, line_of, value_of, values_of

DAY = datetime(2026, 5, 3)
PACKAGE = Path(xl_addin.__file__).parent


@pytest.fixture
def excel_for_mac():
    with running() as (app, excel):
        app.books.add()
        yield excel


def filled(app, rows):
    """An area with these values; text that looks like an error becomes one."""
    sheet = app.books.active.sheets.active
    area = sheet.range((1, 1), (len(rows), len(rows[0])))
    area.raw_value = [["" if value is None else value for value in row] for row in rows]
    return area


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
    app.books.add()
    assert values_of(filled(app, rows)) == rows


@pytest.mark.parametrize("errors_come", Application.ERRORS_COME)
@pytest.mark.parametrize("rows", AREAS.values(), ids=AREAS)
def test_excel_for_mac_gives_each_value_at_its_place(excel_for_mac, rows, errors_come):
    excel_for_mac.application.errors_come = errors_come
    assert values_of(filled(xw.apps.active, rows)) == rows


@pytest.mark.parametrize("errors_come", Application.ERRORS_COME)
def test_rows_never_shift_whatever_cells_hold_errors(excel_for_mac, errors_come):
    excel_for_mac.application.errors_come = errors_come
    chance = random.Random(903)
    for _ in range(60):
        width, height = chance.randint(1, 5), chance.randint(1, 8)
        values = ["C1001", 2.5, DAY, None, False, "#N/A", "#REF!"]
        rows = [[chance.choice(values) for _ in range(width)] for _ in range(height)]
        area = filled(xw.apps.active, rows)
        assert values_of(area) == rows
        area.clear()


@pytest.mark.parametrize("errors_come", Application.ERRORS_COME)
def test_an_error_that_its_column_does_not_show_is_an_error_all_the_same(
    excel_for_mac, errors_come
):
    excel_for_mac.application.errors_come = errors_come
    area = filled(xw.apps.active, [["C1001", "#REF!", "PN1"], ["C1002", "x", "#N/A"]])
    area.sheet.range("B:B").columns.hidden = True
    assert values_of(area) == [["C1001", "#N/A", "PN1"], ["C1002", "x", "#N/A"]]


def test_when_too_many_errors_are_not_shown_the_sheet_is_refused_in_words(
    excel_for_mac, monkeypatch
):
    monkeypatch.setattr(reading_cells, "_ONE_BY_ONE", 20)
    area = filled(xw.apps.active, [["C1001", "#REF!", "PN1"]] * 10)
    area.sheet.range("B:B").columns.hidden = True
    with pytest.raises(CellsNotTold, match="cells of the sheet Sheet1 hold errors such as #N/A"):
        values_of(area)


def test_text_that_looks_like_an_error_stays_the_same_text(excel_for_mac):
    area = filled(xw.apps.active, [["CHILD", "x"], ["#ABC", "#N/A"]])
    assert values_of(area) == [["CHILD", "x"], ["#ABC", "#N/A"]]


def test_without_errors_excel_for_mac_is_asked_twice_however_many_rows_there_are(excel_for_mac):
    area = filled(xw.apps.active, [["C1001", DAY, 2.5]] * 500)
    excel_for_mac.events.clear()
    assert len(values_of(area)) == 500
    assert sum(excel_for_mac.events.values()) == 2  # for the address, and for the values


def test_with_errors_excel_for_mac_is_asked_once_more(excel_for_mac):
    area = filled(xw.apps.active, [["C1001", DAY, "#N/A"], ["#REF!", None, 2.5]] * 250)
    excel_for_mac.events.clear()
    assert values_of(area)[499] == ["#REF!", None, 2.5]
    assert sum(excel_for_mac.events.values()) == 3


def test_many_cells_are_read_in_parts(excel_for_mac, monkeypatch):
    monkeypatch.setattr(reading_cells, "_AT_ONCE", 6)
    rows = [[f"C{number}", DAY, "#N/A" if number % 3 else None] for number in range(11)]
    assert values_of(filled(xw.apps.active, rows)) == rows


def test_xlwings_itself_cannot_read_errors_there(excel_for_mac):
    """What ``reading_cells`` is there for: when this fails, it can be simpler."""
    area = filled(xw.apps.active, [["C1001", "#N/A"], ["C1002", "x"]])
    with pytest.raises(TypeError):
        _ = area.options(ndim=2, err_to_str=True).value
    assert area.options(ndim=2).value == [["C1001"], ["C1002", "x"]]


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
