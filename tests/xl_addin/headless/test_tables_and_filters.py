"""Tables, and filters that really hide rows."""

import datetime as dt

import pytest

ROWS = [
    ["CHILD", "Errors", "Date"],
    ["a", 3, dt.datetime(2026, 4, 1)],
    ["B", 0, dt.datetime(2026, 5, 1)],
    [None, 7, dt.datetime(2026, 6, 1)],
    ["ab", 5, None],
]


@pytest.fixture
def table(sheet):
    sheet["A1"].value = ROWS
    return sheet.tables.add(sheet["A1:C5"], name="Data", table_style_name="TableStyleLight1")


def _shown(sheet):
    return [row for row in range(2, 6) if not sheet[f"{row}:{row}"].rows.hidden]


def test_a_table_and_its_parts(table, sheet, reopened):
    assert sheet["B3"].table == table and sheet["E1"].table is None
    again = reopened(sheet.book).sheets[0].tables["Data"]
    assert again.range.address == "$A$1:$C$5"
    assert again.data_body_range.address == "$A$2:$C$5"
    assert again.header_row_range.value == ["CHILD", "Errors", "Date"]
    assert [column.name for column in again.columns] == ["CHILD", "Errors", "Date"]
    assert again.columns["Errors"].data_body_range.address == "$B$2:$B$5"
    assert (again.table_style, again.show_autofilter) == ("TableStyleLight1", True)
    assert (again.show_headers, again.show_totals, again.totals_row_range) == (True, False, None)
    assert again.show_table_style_row_stripes is True
    assert again.parent["Data[Errors]"].address == "$B$2:$B$5"


def test_names_are_unique_and_legal(table, sheet):
    sheet["E1"].value = [["x"], [1]]
    for name in ("data", "A1", "two words"):
        with pytest.raises(ValueError):
            sheet.tables.add(sheet["E1:E2"], name=name)
    assert sheet.tables.add(sheet["E1:E2"]).name == "Table1"
    with pytest.raises(ValueError, match="overlaps"):
        sheet.tables.add(sheet["C4:E9"], name="Third")


def test_headers_are_text_and_unique(sheet, reopened):
    sheet["A1"].value = [[2026, "x", "X", None], [1, 2, 3, 4]]
    table = sheet.tables.add(sheet["A1:D2"])
    assert [c.name for c in table.columns] == ["2026", "x", "X2", "Column4"]
    sheet["B1"].value = "renamed"
    again = reopened(sheet.book).sheets[0]
    assert again.tables[0].columns[1].name == "renamed"


def test_rows_come_and_go(table, sheet):
    sheet["A7"].value = "below"
    table.rows.add(["c", 1, None])
    assert table.range.address == "$A$1:$C$6" and sheet["A8"].value == "below"
    table.rows.add(["first", 2, None], index=1)
    assert sheet["A2:A3"].value == ["first", "a"]
    table.rows[0].delete()
    assert sheet["A2"].value == "a" and len(table.rows) == 5
    assert table.range.address == "$A$1:$C$6"


def test_columns_come_and_go(table, sheet):
    sheet["E1"].value = "right"
    table.columns.add("New", index=2)
    assert table.header_row_range.value == ["CHILD", "New", "Errors", "Date"]
    assert sheet["F1"].value == "right"
    table.columns["Errors"].delete()
    assert [c.name for c in table.columns] == ["CHILD", "New", "Date"]


def test_resizing_and_updating(table, sheet):
    import pandas as pd

    table.resize(sheet["A1:D6"])
    assert [c.name for c in table.columns][-1] == "Column4"
    table.update(pd.DataFrame({"x": [1, 2]}), index=False)
    assert table.range.address == "$A$1:$A$3" and sheet["A1:A3"].value == ["x", 1, 2]


def test_sorting_a_table(table, sheet):
    table.sort(2, ascending=False)
    assert sheet["B2:B5"].value == [7, 5, 3, 0]


@pytest.mark.parametrize(
    ("apply", "shown"),
    [
        (lambda f: f.apply_values(1, ["a", "b"]), [2, 3]),
        (lambda f: f.apply_values(1, ["", "ab"]), [4, 5]),
        (lambda f: f.apply_values(2, [3, 7]), [2, 4]),
        (lambda f: f.apply_comparison(2, "greater_than", 3), [4, 5]),
        (lambda f: f.apply_comparison(2, "between", 3, 5), [2, 5]),
        (lambda f: f.apply_comparison(2, "not_between", 3, 5), [3, 4]),
        (lambda f: f.apply_comparison(1, "equal_to", None), [4]),
        (lambda f: f.apply_comparison(1, "not_equal_to", None), [2, 3, 5]),
        (lambda f: f.apply_comparison(1, "equal_to", "A"), [2]),
        (lambda f: f.apply_comparison(3, "less_than", dt.date(2026, 5, 2)), [2, 3]),
        (lambda f: f.apply_top_items(2, 2), [4, 5]),
        (lambda f: f.apply_bottom_items(2, 1), [3]),
        (lambda f: f.apply_top_percent(2, 50), [4, 5]),
    ],
)
def test_filters_hide_rows_in_the_file(table, sheet, reopened, apply, shown):
    apply(table.autofilter)
    assert _shown(sheet) == shown
    criteria = [c.type for c in table.autofilter.criteria]
    again = reopened(sheet.book).sheets[0]
    assert _shown(again) == shown
    assert [c.type for c in again.tables["Data"].autofilter.criteria] == criteria
    again.tables["Data"].autofilter.clear()
    assert _shown(again) == [2, 3, 4, 5]


def test_two_criteria_at_once_and_reading_them(table, sheet):
    table.autofilter.apply_values(1, ["a", "ab"])
    table.autofilter.apply_comparison(2, "greater_than_or_equal", 5)
    assert _shown(sheet) == [5]
    first, second, third = table.autofilter.criteria
    assert first.values == ["a", "ab"]
    assert (second.operator, second.value1) == ("greater_than_or_equal", "5")
    assert third.type == "none"
    table.autofilter.clear(1)
    assert _shown(sheet) == [4, 5]


def test_a_sheets_own_filter(sheet, reopened):
    sheet["A1"].value = ROWS
    sheet["A1:C5"].autofilter.apply_values(1, ["a"])
    with pytest.raises(ValueError, match="different range"):
        sheet["A1:C9"].autofilter.apply_values(1, ["a"])
    again = reopened(sheet.book).sheets[0]
    assert _shown(again) == [2]
    assert again["A1:C5"].autofilter.criteria[0].values == ["a"]
