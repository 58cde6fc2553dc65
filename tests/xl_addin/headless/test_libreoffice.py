"""LibreOffice opens what we write and shows what we meant; we open what it writes."""

import datetime as dt
import shutil
import subprocess
import warnings

import pytest

from xl_addin import headless

SOFFICE = shutil.which("soffice")
if SOFFICE is None:
    warnings.warn("LibreOffice is not installed: its tests do NOT run.", stacklevel=1)
pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    folder = tmp_path_factory.mktemp("office")
    path = folder / "book.xlsx"
    with headless.active():
        app = headless.app()
        _fill(app.books.add()).save(path)
        app.quit()
    subprocess.run(
        [
            SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), path,
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    with headless.open_book(folder / "out" / "book.xlsx") as book:
        yield book


def _fill(book):
    data = book.sheets[0]
    data.name = "Episodes"
    data["A:B"].number_format = "@"
    data["A1"].value = [
        ["CHILD", "Rule", "N", "DECOM"],
        ["007", "218", 1, dt.date(2026, 4, 1)],
        ["=1+1", "164", 2, None],
        ["a\nb 😀", "218", 4, None],
    ]
    data["A2"].add_note("218: Ofsted URN is blank.\nLook the provider up.")
    data["B3"].add_hyperlink("#'Episodes'!A1", "164", "Go")
    data["A2:D9"].conditional_formats.add_custom('=$B2="218"', fill_color=(255, 199, 206))
    data["B2:B9"].data_validation.set_list(["218", "164"])
    table = data.tables.add(data["A1:D4"], name="Errors")
    table.autofilter.apply_values(2, ["218"])
    data["F1"].formula = "=SUM(C2:C4)"
    pivots = book.sheets.add("By rule", after=data)
    pivots.pivot_tables.add(
        table, pivots["A3"], rows="Rule", filters="CHILD", values=[("Rule", "count"), ("N", "sum")]
    )
    data.charts.add(source=data["B1:C4"], anchor=data["H2"], name="Chart").title = "By rule"
    return book


def test_values_text_and_dates(converted):
    sheet = converted.sheets["Episodes"]
    assert sheet["A2:A4"].value == ["007", "=1+1", "a\nb 😀"]
    assert sheet["D2"].value == dt.datetime(2026, 4, 1)
    assert sheet["F1"].value == 7, "LibreOffice calculated the formula"


def test_what_hangs_on_the_cells(converted):
    sheet = converted.sheets["Episodes"]
    assert sheet["A2"].note.text == "218: Ofsted URN is blank.\nLook the provider up."
    assert sheet["B3"].hyperlink == "#'Episodes'!A1" or sheet["B3"].hyperlink == "#Episodes!A1"
    assert sheet["B2"].data_validation.source == "218,164"
    kinds = {rule.type: rule for rule in sheet["A2:D4"].conditional_formats}
    assert kinds["custom"].formula == '=$B2="218"'
    assert kinds["custom"].fill_color == (255, 199, 206)


def test_table_filter_and_chart(converted):
    sheet = converted.sheets["Episodes"]
    assert sheet.tables["Errors"].range.address == "$A$1:$D$4"
    assert [sheet[f"A{row}"].rows.hidden for row in (2, 3, 4)] == [False, True, False]
    assert sheet.charts[0].title == "By rule"


def test_the_pivot_has_the_right_figures(converted):
    sheet = converted.sheets["By rule"]
    pivot = sheet.pivot_tables[0]
    figures = {row[0]: row[-2:] for row in pivot.range.value}
    assert figures["164"] == [1, 2] and figures["218"] == [2, 5]
    assert [f.name for f in pivot.filters] == ["CHILD"]


def test_what_libreoffice_wrote_is_saved_without_refusal(converted, tmp_path):
    converted.sheets["Episodes"]["C2"].value = 10
    converted.sheets["By rule"].pivot_tables[0].refresh()
    converted.save(tmp_path / "again.xlsx")
    with headless.open_book(tmp_path / "again.xlsx") as book:
        figures = {row[0]: row[-1] for row in book.sheets["By rule"].pivot_tables[0].range.value}
        assert figures["218"] == 14
