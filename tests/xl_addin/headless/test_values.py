"""Values: what is written is what is read, in Excel's types; text stays text."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xl_addin import headless

# Values that a spreadsheet likes to turn into something else.
DANGEROUS = [
    "=1+1", '=HYPERLINK("x")', "+1", "-1", "@x", "007", "#N/A", "TRUE", "1e5", "01/02/2020",
    "'quoted", " spaces ", "x" * 300, "Zoë 😀", "a\r\nb", "a\nb\tc", "_x0041_", "_x005F_x0041_",
    "\x01\x1f", "=", "-", "30/12/1899",
]  # fmt: skip


@pytest.mark.parametrize("text", DANGEROUS)
def test_text_in_text_cells_stays_text(sheet, reopened, text):
    sheet["A1:B1"].number_format = "@"
    sheet["A1:B1"].value = [text, "end"]
    sheet["C1:C3"].number_format = "@"
    sheet["C1"].value = text
    sheet["C2:C3"].value = text
    again = reopened(sheet.book).sheets[0]
    for there in (sheet, again):
        assert [there["A1"].value, *there["C1:C3"].value] == [text] * 4


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(min_size=1, max_size=60), min_size=1, max_size=20))
def test_any_text_survives_the_file(tmp_path_factory, texts):
    path = tmp_path_factory.mktemp("text") / "t.xlsx"
    with headless.active():
        app = headless.app()
        book = app.books.add()
        cells = book.sheets[0]["A1"].resize(len(texts), 1)
        cells.number_format = "@"
        cells.value = [[text] for text in texts]
        book.save(path)
        app.quit()
        with headless.open_book(path) as book:
            cells = book.sheets[0]["A1"].resize(len(texts), 1)
            assert cells.options(ndim=1).value == texts
            assert all(kind == "s" for kind in _types(book.sheets[0]))


def _types(sheet):
    return [cell.data_type for cell in sheet.impl.grid.cells.values()]


def test_other_cells_read_text_as_if_it_were_typed(sheet):
    sheet["A1:A7"].value = [
        ["007"],
        ["-1.5"],
        ["true"],
        ["#N/A"],
        ["=1+1"],
        ["'007"],
        ["12 Main St"],
    ]
    assert sheet["A1:A4"].value == [7.0, -1.5, True, None]
    assert sheet["A4"].options(err_to_str=True).value == "#N/A"
    assert sheet["A5"].formula == "=1+1"
    assert sheet["A6:A7"].value == ["007", "12 Main St"]


@pytest.mark.parametrize("text", ["== note", "=(", "=)", '="abc', "=1 2", "=A1+", "=()"])
def test_text_that_is_no_formula_is_refused_in_other_cells(sheet, text):
    """In a file such a formula makes Excel call the file damaged."""
    with pytest.raises(ValueError, match=r"Sheet1!A1: .* is not a formula .*as text"):
        sheet["A1"].value = text


@pytest.mark.parametrize(
    "text",
    ["=-A1%", '=IF(A1="x",,2)', "={1,2;3,4}", "='My s'!A1 B:B", "=T[[#This Row],[x]]", "=NOW()"],
)
def test_formulas_are_formulas(sheet, text):
    sheet["A1"].value = text
    assert sheet["A1"].formula == text


def test_numbers_booleans_blanks_and_dates(sheet, reopened):
    row = [1, 2.5, True, None, dt.datetime(2026, 4, 1, 9, 30), dt.date(2010, 12, 31), 10**12]
    sheet["A1"].value = row
    expected = [
        1.0,
        2.5,
        True,
        None,
        dt.datetime(2026, 4, 1, 9, 30),
        dt.datetime(2010, 12, 31),
        1e12,
    ]
    assert sheet["A1:G1"].value == expected
    assert isinstance(sheet["A1"].value, float), "Excel gives every number as a float"
    assert reopened(sheet.book).sheets[0]["A1:G1"].value == expected


def test_a_date_takes_a_date_format_only_in_a_general_cell(sheet):
    sheet["A2"].number_format = "dd/mm/yyyy"
    sheet["A1:A2"].value = [[dt.date(2026, 4, 1)], [dt.date(2026, 4, 1)]]
    assert sheet["A1"].number_format == "mm-dd-yy"
    assert sheet["A2"].number_format == "dd/mm/yyyy"


def test_a_number_becomes_a_date_by_its_format(sheet):
    sheet["A1"].value = 46113
    sheet["A1"].number_format = "dd/mm/yyyy"
    assert sheet["A1"].value == dt.datetime(2026, 4, 1)
    sheet["A1"].number_format = "General"
    assert sheet["A1"].value == 46113.0


def test_dates_before_1900_are_refused_by_name(sheet):
    with pytest.raises(ValueError, match=r"Sheet1!B2: 31/12/1899 is before 1900"):
        sheet["A1"].value = [[1, 2], [3, dt.date(1899, 12, 31)]]


def test_what_excel_cannot_hold_is_refused_by_name(sheet):
    with pytest.raises(ValueError, match="Sheet1!A1: a cell holds at most 32,767"):
        sheet["A1"].value = "x" * 32_768
    with pytest.raises(ValueError, match="Sheet1!A1: inf"):
        sheet["A1"].value = float("inf")
    with pytest.raises(ValueError, match="dict"):
        sheet["A1"].raw_value = {"a": 1}


def test_numpy_and_pandas_values(sheet):
    sheet["A1"].value = [np.float64(1.5), np.int64(2), np.nan, pd.NaT, np.bool_(True), pd.NA]
    assert sheet["A1:F1"].value == [1.5, 2.0, None, None, True, None]


def test_data_frames_go_and_come(sheet):
    frame = pd.DataFrame({"CHILD": ["a", "b"], "DOB": pd.to_datetime(["2010-01-02", None])})
    sheet["A1"].options(index=False).value = frame
    back = sheet["A1"].options(pd.DataFrame, index=False, expand="table").value
    assert list(back.columns) == ["CHILD", "DOB"]
    assert back.CHILD.tolist() == ["a", "b"]
    assert back.DOB[0] == pd.Timestamp("2010-01-02") and pd.isna(back.DOB[1])


def test_writing_none_or_empty_text_empties_a_cell_but_not_its_look(sheet):
    sheet["A1"].value, sheet["A1"].color = "x", (255, 0, 0)
    sheet["A1"].value = ""
    assert (sheet["A1"].value, sheet["A1"].color) == (None, (255, 0, 0))


def test_one_value_fills_and_a_formula_follows_its_cells(sheet):
    sheet["A1:B2"].value = "x"
    assert sheet["A1:B2"].value == [["x", "x"], ["x", "x"]]
    sheet["C1:C3"].formula = "=A1&$A$1"
    assert sheet["C1:C3"].formula == (("=A1&$A$1",), ("=A2&$A$1",), ("=A3&$A$1",))
    assert sheet["A1"].formula == "x" and sheet["Z9"].formula == ""


def test_a_stored_result_of_a_formula_is_read_and_kept(sheet, reopened):
    sheet["A1"].formula = "=1+1"
    assert sheet["A1"].value is None, "nothing calculates here"
    cell = sheet.impl.grid.cells[1, 1]
    cell._value.cached = 2
    book = reopened(sheet.book)
    assert book.sheets[0]["A1"].value == 2.0
    assert reopened(book).sheets[0]["A1"].value == 2.0


def test_whole_columns_are_formatted_without_making_cells(sheet, reopened):
    sheet["A:B"].number_format = "@"
    sheet.range("C1:C1048576").number_format = "dd/mm/yyyy"
    assert not sheet.impl.grid.cells
    sheet["A1"].value = "007"
    assert (sheet["A1"].value, sheet["C5"].number_format) == ("007", "dd/mm/yyyy")
    again = reopened(sheet.book).sheets[0]
    again["B9"].value = "=1+1"
    assert (again["B9"].value, again["B9"].number_format) == ("=1+1", "@")
    assert again.used_range.address == "$A$1:$B$9"
