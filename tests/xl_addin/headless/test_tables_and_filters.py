"""Tables, and filters that really hide rows."""

import datetime as dt

import pytest
from openpyxl.worksheet.filters import (
    ColorFilter,
    CustomFilter,
    CustomFilters,
    FilterColumn,
    Filters,
    Top10,
)
from openpyxl.xml.functions import tostring

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
    again = reopened(sheet.book).sheets[0].tables["Data"]
    assert again.range.address == "$A$1:$C$5"
    assert again.data_body_range.address == "$A$2:$C$5"
    assert again.header_row_range.value == ["CHILD", "Errors", "Date"]
    assert [column.name for column in again.columns] == ["CHILD", "Errors", "Date"]
    assert again.columns["Errors"].data_body_range.address == "$B$2:$B$5"
    assert (again.table_style, again.show_autofilter) == ("TableStyleLight1", True)
    assert (again.show_headers, again.show_totals, again.totals_row_range) == (True, False, None)
    assert again.impl.file_table.tableStyleInfo.showRowStripes is True


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


def test_resizing_and_updating(table, sheet):
    import pandas as pd

    table.resize(sheet["A1:D6"])
    assert [c.name for c in table.columns][-1] == "Column4"
    table.update(pd.DataFrame({"x": [1, 2]}), index=False)
    assert table.range.address == "$A$1:$A$3" and sheet["A1:A3"].value == ["x", 1, 2]


def test_sorting_a_table(table, sheet):
    table.sort(2, ascending=False)
    assert sheet["B2:B5"].value == [7, 5, 3, 0]


def test_a_row_of_totals_goes_and_comes_back_with_what_stood_in_it(table, sheet, reopened):
    sheet["A7"].value = "a remark"
    table.show_totals = True
    assert (table.range.address, table.totals_row_range.address) == ("$A$1:$C$6", "$A$6:$C$6")
    assert sheet["A6"].value == "Total"
    assert sheet["C6"].formula == "=SUBTOTAL(103,Data[Date])"
    sheet["B6"].value = "mine"
    table.show_totals = False
    assert (table.range.address, sheet["B6"].value) == ("$A$1:$C$5", None)
    table.resize(sheet["A1:C6"])
    table.show_totals = True
    assert sheet["A7:C7"].value[:2] == ["Total", "mine"]
    assert sheet["A8"].value == "a remark"
    again = reopened(sheet.book).sheets[0].tables["Data"]
    assert again.show_totals and again.range.address == "$A$1:$C$7"


def _values(field, values):
    return lambda table: table.autofilter.apply_values(field, values)


def _by_excel(field, **kind):
    """A criterion that a person set in Excel, worked out here when another one changes."""

    def apply(table):
        table.impl.file_table.autoFilter.filterColumn.append(FilterColumn(field - 1, **kind))
        table.autofilter.clear(3 if field != 3 else 1)

    return apply


def _comparisons(*pairs, both=None):
    return {"customFilters": CustomFilters(both, [CustomFilter(*pair) for pair in pairs])}


def _criteria(table):
    return [tostring(column.to_tree()) for column in _columns(table)]


def _columns(table):
    return table.impl.file_table.autoFilter.filterColumn


_SECOND_OF_MAY = str((dt.date(2026, 5, 2) - dt.date(1899, 12, 30)).days)


@pytest.mark.parametrize(
    ("apply", "shown"),
    [
        (_values(1, ["a", "b"]), [2, 3]),
        (_values(1, ["", "ab"]), [4, 5]),
        (_values(2, [3, 7]), [2, 4]),
        (_by_excel(2, **_comparisons(("greaterThan", "3"))), [4, 5]),
        (
            _by_excel(
                2,
                **_comparisons(("greaterThanOrEqual", "3"), ("lessThanOrEqual", "5"), both=True),
            ),
            [2, 5],
        ),
        (_by_excel(2, **_comparisons(("lessThan", "3"), ("greaterThan", "5"))), [3, 4]),
        (_by_excel(1, filters=Filters(blank=True)), [4]),
        (_by_excel(1, **_comparisons(("notEqual", " "))), [2, 3, 5]),
        (_by_excel(1, **_comparisons(("equal", "A"))), [2]),
        (_by_excel(1, **_comparisons(("equal", "a*"))), [2, 5]),
        (_by_excel(3, **_comparisons(("lessThan", _SECOND_OF_MAY))), [2, 3]),
        (_by_excel(2, top10=Top10(val=2, filterVal=5)), [4, 5]),
        (_by_excel(2, top10=Top10(top=False, val=1, filterVal=0)), [3]),
        (_by_excel(2, top10=Top10(percent=True, val=50, filterVal=5)), [4, 5]),
    ],
)
def test_filters_hide_rows_in_the_file(table, sheet, reopened, apply, shown):
    apply(table)
    assert _shown(sheet) == shown
    criteria = _criteria(table)
    again = reopened(sheet.book).sheets[0]
    assert _shown(again) == shown
    assert _criteria(again.tables["Data"]) == criteria
    again.tables["Data"].autofilter.clear()
    assert _shown(again) == [2, 3, 4, 5]


def test_two_criteria_at_once(table, sheet):
    table.autofilter.apply_values(1, ["a", "ab"])
    table.autofilter.apply_values(2, [5, 7])
    assert _shown(sheet) == [5]
    first, second = _columns(table)
    assert (first.colId, first.filters.filter) == (0, ["a", "ab"])
    assert (second.colId, second.filters.filter) == (1, ["5", "7"])
    table.autofilter.clear(1)
    assert _shown(sheet) == [4, 5]


def test_rows_that_an_unknown_criterion_hides_stay_hidden(table, sheet):
    colour = FilterColumn(2, colorFilter=ColorFilter(dxfId=0))
    table.impl.file_table.autoFilter.filterColumn.append(colour)
    sheet["2:2"].rows.hidden = True
    table.autofilter.apply_values(1, ["a", "b"])
    assert _shown(sheet) == [3]
    table.show_autofilter = False
    assert _shown(sheet) == [2, 3, 4, 5]


def test_a_sheets_own_filter_is_kept(sheet, reopened):
    sheet["A1"].value = ROWS
    own = sheet.impl.worksheet.auto_filter
    own.ref = "A1:C5"
    own.filterColumn.append(FilterColumn(0, filters=Filters(filter=["a"])))
    sheet["3:5"].rows.hidden = True
    again = reopened(sheet.book).sheets[0]
    assert _shown(again) == [2]
    assert again.impl.worksheet.auto_filter.filterColumn[0].filters.filter == ["a"]
    with pytest.raises(NotImplementedError, match="Range.autofilter"):
        again["A1:C5"].autofilter  # noqa: B018
