"""Pivot tables: figures on the sheet, and a file that holds them together."""

import zipfile

import pytest
import xlwings as xw
from lxml import etree

from xl_addin.headless.cells.addresses import Area

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ROWS = [
    ["CHILD", "Kind", "Rule", "Table", "N"],
    ["a", "missing", "218", "Episodes", 1],
    ["b", "missing", "218", "Header", 2],
    ["a", "cross", "164", "Episodes", 3],
    ["c", "cross", "164", "Episodes", 4],
    ["c", None, "101", "Header", 5],
]


@pytest.fixture
def errors(sheet):
    sheet.name = "Errors"
    sheet["A:D"].number_format = "@"
    sheet["A1"].value = ROWS
    return sheet.tables.add(sheet["A1:E6"], name="Errors_table")


@pytest.fixture
def by_type(book, errors):
    return book.sheets.add("Errors by type", after=errors.parent)


def _pivot(sheet, errors, **options):
    arguments = {"rows": ["Kind", "Rule"], "columns": "Table", "values": {"Rule": "count"}}
    return sheet.pivot_tables.add(errors, sheet["A3"], **(arguments | options))


def test_figures_are_there_before_any_refresh(by_type, errors, reopened):
    pivot = _pivot(by_type, errors, filters="CHILD", name="ByType")
    expected = [
        ["Count of Rule", "Column Labels", None, None],
        ["Row Labels", "Episodes", "Header", "Grand Total"],
        ["cross", 2, None, 2],
        ["164", 2, None, 2],
        ["missing", 1, 1, 2],
        ["218", 1, 1, 2],
        ["(blank)", None, 1, 1],
        ["101", None, 1, 1],
        ["Grand Total", 3, 2, 5],
    ]
    assert pivot.range.value == expected
    again = reopened(by_type.book).sheets["Errors by type"]
    assert again["A1:B1"].value == ["CHILD", "(All)"]
    there = again.pivot_tables["ByType"]
    assert there.range.value == expected
    assert there.impl.model.data_area == Area(5, 2, 11, 4)
    assert [f.name for f in there.rows] == ["Kind", "Rule"]
    assert [f.name for f in there.columns] == ["Table"]
    assert [f.name for f in there.filters] == ["CHILD"]
    assert [(v.name, v.function) for v in there.values] == [("Count of Rule", "count")]


def test_outline_and_tabular_layouts(by_type, errors):
    outline = _pivot(by_type, errors, layout="outline")
    assert outline.range.value[2:4] == [
        ["cross", None, 2, None, 2],
        [None, "164", 2, None, 2],
    ]
    outline.layout = "tabular"
    assert outline.range.value[1:4] == [
        ["Kind", "Rule", "Episodes", "Header", "Grand Total"],
        ["cross", "164", 2, None, 2],
        ["cross Total", None, 2, None, 2],
    ]


def test_several_values_and_functions(by_type, errors):
    pivot = _pivot(by_type, errors, rows="Kind", columns=None, values=[("N", "sum"), ("N", "max")])
    pivot.values.add("N", "average", name="Mean", number_format="0.00")
    assert pivot.range.value == [
        ["Row Labels", "Sum of N", "Max of N", "Mean"],
        ["cross", 7, 4, 3.5],
        ["missing", 3, 2, 1.5],
        ["(blank)", 5, 5, 5],
        ["Grand Total", 15, 5, 3],
    ]
    assert by_type["D5"].number_format == "0.00"


def test_the_format_of_a_value_survives_a_refresh(by_type, errors, reopened):
    pivot = _pivot(by_type, errors, rows="Kind", columns=None, values=None)
    pivot.values.add("N", "average", name="Mean", number_format="0.00")
    again = reopened(by_type.book).sheets["Errors by type"]
    again.pivot_tables[0].refresh()
    assert (again["B4"].value, again["B4"].number_format) == (3.5, "0.00")


def test_values_beside_columns(by_type, errors):
    pivot = _pivot(by_type, errors, rows="Kind", values=[("Rule", "count"), ("N", "sum")])
    assert pivot.range.value[1] == [
        None, "Episodes", None, "Header", None, "Total Count of Rule", "Total Sum of N",
    ]  # fmt: skip
    assert pivot.range.value[3] == ["cross", 2, 7, None, None, 2, 7]


def test_grand_totals_can_be_left_out(by_type, errors):
    pivot = _pivot(by_type, errors, rows="Kind")
    pivot.impl.model.row_grand = pivot.impl.model.column_grand = False
    pivot.refresh()
    assert pivot.range.value == [
        ["Count of Rule", "Column Labels", None],
        ["Row Labels", "Episodes", "Header"],
        ["cross", 2, None],
        ["missing", 1, 1],
        ["(blank)", None, 1],
    ]


def test_refresh_follows_the_table(by_type, errors):
    pivot = _pivot(by_type, errors, rows="Kind", columns=None)
    assert pivot.range.address == "$A$3:$B$7"
    errors.parent["A7"].value = ["d", "new", "999", "Header", 1]
    errors.resize(errors.parent["A1:E7"])
    pivot.refresh()
    assert pivot.range.value[-1] == ["Grand Total", 6]
    assert pivot.range.address == "$A$3:$B$8"
    errors.parent["B2:B7"].value = "same"
    pivot.refresh()
    assert by_type["A3:B8"].value[2:] == [
        ["Grand Total", 6],
        [None, None],
        [None, None],
        [None, None],
    ]


def test_an_opened_pivot_can_be_refreshed(by_type, errors, reopened):
    _pivot(by_type, errors, rows="Kind", columns=None, name="P")
    book = reopened(by_type.book)
    book.sheets["Errors"]["B2"].value = "cross"
    pivot = book.sheets["Errors by type"].pivot_tables["P"]
    pivot.refresh()
    assert pivot.range.value[1] == ["cross", 3]


def test_fields_move_and_pivots_leave(by_type, errors):
    pivot = _pivot(by_type, errors)
    pivot.columns.add("Kind")
    assert [f.name for f in pivot.rows] == ["Rule"]
    with pytest.raises(NotImplementedError, match="PivotField.remove"):
        pivot.columns["Table"].remove()
    with pytest.raises(KeyError):
        pivot.rows.add("Nothing")
    pivot.delete()
    assert by_type.used_range.value is None and len(by_type.pivot_tables) == 0


def test_a_pivot_of_a_range_and_text_that_looks_like_a_formula(book, sheet, reopened):
    sheet["A:A"].number_format = "@"
    sheet["A1"].value = [["Name", "N"], ["=1+1", 1], ["=1+1", 2], ["<&>\"'", 3]]
    pivots = book.sheets.add("P", after=sheet)
    pivots.pivot_tables.add(sheet["A1:B4"], pivots["B2"], rows="Name", values="N")
    again = reopened(book).sheets["P"]
    assert again["B2:C5"].value == [
        ["Row Labels", "Sum of N"], ["<&>\"'", 3], ["=1+1", 3], ["Grand Total", 6],
    ]  # fmt: skip
    assert {cell.data_type for cell in again.impl.grid.cells.values()} == {"s", "n"}


def test_rows_inside_a_pivot_stay(by_type, errors):
    pivot = _pivot(by_type, errors)
    by_type["1:2"].insert("down")
    assert pivot.range.address == "$A$5:$D$13"
    with pytest.raises(xw.XlwingsError, match="inside of the pivot table"):
        by_type["7:7"].insert("down")


def test_the_parts_agree_with_each_other(by_type, errors, tmp_path):
    _pivot(by_type, errors, filters="CHILD", values=[("Rule", "count"), ("N", "sum")])
    path = tmp_path / "p.xlsx"
    by_type.book.save(path)
    with zipfile.ZipFile(path) as archive:
        table, cache, records = (
            etree.fromstring(archive.read(f"xl/pivot{name}1.xml"))
            for name in (
                "Tables/pivotTable",
                "Cache/pivotCacheDefinition",
                "Cache/pivotCacheRecords",
            )
        )
        types = archive.read("[Content_Types].xml").decode()
    assert cache.get("refreshOnLoad") == "1"
    assert int(cache.get("recordCount")) == int(records.get("count")) == len(records) == 5
    for element in (*table.iter(), *cache.iter()):
        if element.get("count") is not None:
            assert int(element.get("count")) == len(element), element.tag
    _check_indices(table, cache, records)
    for part in ("pivotTables/pivotTable1", "pivotCache/pivotCacheDefinition1"):
        assert f"/xl/{part}.xml" in types


def _check_indices(table, cache, records):
    """Every item number points at an item; the location has the size of its lines."""
    shared = [len(f.find(f"{MAIN}sharedItems")) for f in cache.iter(f"{MAIN}cacheField")]
    for record in records:
        for field, value in zip(shared, record, strict=True):
            assert value.tag != f"{MAIN}x" or int(value.get("v")) < field
    fields = table.findall(f"{MAIN}pivotFields/{MAIN}pivotField")
    for field, count in zip(fields, shared, strict=True):
        items = field.findall(f"{MAIN}items/{MAIN}item")
        assert not items or len(items) == count + 1
    rows = len(table.find(f"{MAIN}rowItems")) + 3
    columns = len(table.find(f"{MAIN}colItems")) + 1
    first, last = table.find(f"{MAIN}location").get("ref").split(":")
    assert (first, last) == ("A3", f"{chr(64 + columns)}{rows + 2}")
    names = [etree.QName(element).localname for element in table]
    order = [
        "location", "pivotFields", "rowFields", "rowItems", "colFields", "colItems",
        "pageFields", "dataFields", "pivotTableStyleInfo",
    ]  # fmt: skip
    assert names == order
