"""A list on a sheet: made, renewed and read in one way, whatever people did to it."""

import pytest

from xl_addin.workbook.basics import styles
from xl_addin.workbook.basics.list_sheet import Column, ListSheet

LIST = ListSheet(
    (
        Column("Child", 13),
        Column("Errors", 9, styles.NUMBER_FORMAT),
        Column("Note", 40, wrap=True),
        Column("_row", 5, hidden=True),
    ),
    table="Children",
    key=("_row",),
)
ROWS = [["1001", 2, "=1+1", "1"], ["1002", 1, None, "2"], ["1003", 3, "late", "3"]]


@pytest.fixture
def sheet(app):
    sheet = app.books.add().sheets[0]
    LIST.write(sheet, ROWS)
    return sheet


def table(sheet) -> list[list]:
    return sheet.tables["Children"].range.options(ndim=2).value


def test_a_list_is_an_excel_table_of_texts_and_numbers(sheet):
    assert table(sheet) == [["Child", "Errors", "Note", "_row"], *ROWS]
    assert sheet.range("C2").formula == "=1+1"
    assert sheet.range("C2").number_format == "@"
    assert sheet.range("B2").number_format == "0"
    assert sheet.range("C:C").column_width == 40
    assert sheet.range("D:D").columns.hidden


def test_a_column_named_like_a_formula_stays_a_name(app):
    sheet = app.books.add().sheets[0]
    named = ListSheet((Column("Rule", 9), Column("=1+1", 9, "0.0")), table="Councils")
    named.write(sheet, [["101", 1.5]])
    assert sheet.range("B1").value == "=1+1"


@pytest.mark.parametrize("rows", [[], ROWS[:1], [*ROWS, ["1004", 1, None, "4"]]])
def test_renewing_replaces_all_rows(sheet, rows):
    LIST.renew(sheet, rows)
    assert table(sheet)[1:] == (rows or [[None] * 4])
    assert [row["Child"] for row in LIST.read(sheet).values()] == [row[0] for row in rows]


def test_columns_on_the_right_that_people_added_stay(sheet):
    sheet.range("E1:E3").value = [["Mine"], ["ask Jo"], ["done"]]
    sheet.tables["Children"].resize(sheet.range("A1:E4"))
    LIST.renew(sheet, ROWS[:2])
    assert [row[4] for row in table(sheet)] == ["Mine", "ask Jo", "done"]


def test_rows_are_read_by_their_columns_names_wherever_they_are(sheet):
    sheet.range("1:2").insert("down")
    sheet.range("A:A").insert("right")
    sheet.range("A9").value = "a remark below"
    assert list(LIST.read(sheet)) == [4, 5, 6]
    assert LIST.read(sheet)[6] == {
        None: None, "Child": "1003", "Errors": 3, "Note": "late", "_row": "3",
    }  # fmt: skip


def test_a_column_that_is_gone_is_blank_and_without_its_key_nothing_is_read(sheet):
    sheet.range("C:C").delete()
    assert LIST.read(sheet)[2] == {"Child": "1001", "Errors": 2, "Note": None, "_row": "1"}
    sheet.range("C1").value = "Row"
    assert LIST.read(sheet) == {}


@pytest.mark.parametrize("harm", ["cleared", "renamed", "moved", "a column deleted"])
def test_a_list_comes_back_whatever_was_done_to_it(sheet, harm):
    if harm == "cleared":
        sheet.clear()
    elif harm == "renamed":
        sheet.range("B1").value = "Number"
    elif harm == "moved":
        sheet.range("1:3").insert("down")
    else:
        sheet.range("B:B").delete()
    LIST.renew(sheet, ROWS)
    assert table(sheet) == [["Child", "Errors", "Note", "_row"], *ROWS]
