"""The sheet Progress: one line per run, and a chart over time."""

from lac_rules import validate
from tests.xl_addin.workbook.conftest import LATER, cell
from xl_addin import headless
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh

HEADER = ["Validated", "Missing", "Invalid", "Inconsistent", "Last year", "Errors",
          "Children with errors", "Children", "User", "To come by 31 March", "Further checks",
          "Rules turned off", "Explained"]  # fmt: skip


def recheck(book):
    contents = read(book)
    result = validate(contents.ret)
    refresh(contents, result, LATER, user="jo")
    return result


def lines(book) -> list[list]:
    return book.sheets["Progress"].tables["Progress_by_run"].range.options(ndim=2).value


def test_a_new_workbook_has_the_first_run(book):
    header, first = lines(book)
    assert header == HEADER
    assert first[0] == "21/11/2026 09:30"
    errors = len(book.sheets["Errors"].tables[0].data_body_range.options(ndim=2).value)
    assert sum(first[1:5]) == first[5] == errors
    assert first[7] == 4
    assert first[10:] == ["not run", 0, 0]


def test_each_run_adds_a_line(book):
    cell(book.sheets["Reviews"], 5, "REVIEW_CODE").value = "PN1"
    result = recheck(book)
    _, first, second = lines(book)
    assert second[0] == "22/11/2026 10:00"
    assert second[5] == len(result.issues) < first[5]
    assert second[8] == "jo"


def test_the_chart_shows_every_run_by_kind(book, tmp_path):
    recheck(book)
    book.save(tmp_path / "book.xlsx")
    with headless.open_book(tmp_path / "book.xlsx") as opened:
        recheck(opened)
        chart = opened.sheets["Progress"].charts[0]
        assert chart.name == "Errors over time"
        assert chart.title == "Errors over time, by kind"
        assert [series.name for series in chart.series] == HEADER[1:5]
        assert len(opened.sheets["Progress"].charts) == 1


def test_a_deleted_chart_or_sheet_comes_back(book):
    book.sheets["Progress"].charts[0].delete()
    recheck(book)
    assert len(book.sheets["Progress"].charts) == 1
    book.sheets["Progress"].delete()
    recheck(book)
    assert [line[0] for line in lines(book)[1:]] == ["22/11/2026 10:00"]


def test_a_sorted_table_and_rows_above_it_do_no_harm(book):
    sheet = book.sheets["Progress"]
    sheet.range("1:2").insert("down")
    recheck(book)
    sheet.tables[0].sort(1, ascending=False)
    recheck(book)
    assert len(lines(book)) == 4
