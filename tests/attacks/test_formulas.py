"""No value of a file or of a returned copy becomes a formula in anything that we write.

Every hostile value holds the word EVIL. In every part of every workbook, EVIL may stand in texts
only: not in a formula, a name, a rule for colours or drop-downs, nor in a link to outside.
"""

import csv
import json
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from xlwings.utils import col_name

from lac_rules.reports.anonymous import FORMAT, FORMAT_VERSION
from lac_rules.reports.writing import FORMULA_STARTS, guarded
from lac_rules.schema import TABLES
from tests.attacks.packages import Package
from tests.attacks.watching import lac903
from xl_addin import headless, ribbon
from xl_addin.operations.keep import Error, as_explanations
from xl_addin.operations.validate import run_on
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh

VALUES = [
    "=EVIL()",
    "+EVIL",
    "-1+EVIL",
    "@EVIL(A1)",
    "\t=EVIL",
    "=cmd|'/c EVIL'!A0",
    '=HYPERLINK("http://127.0.0.1:9/EVIL","Go to cell")',
    '");EVIL("',
    '"&WEBSERVICE("http://127.0.0.1:9/EVIL")&"',
    "x',0)&EVIL('",
    "{=EVIL()}",
    "http://127.0.0.1:9/EVIL",
    "\\\\127.0.0.1\\EVIL",
    "'=EVIL",
    "_x003D_EVIL",
    "]]><f>EVIL</f>",
    "#REF!EVIL",
]

_LINK = r"HYPERLINK\(\"#'[^'\"]+'!\$?[A-Z]+\$?[0-9]+\",\"Go to (cell|list)\"\)"
_LIVE = (
    r"IFERROR\(HYPERLINK\(\"#'[^'\"]+'![A-Z]+\"&MATCH\(\"[0-9]+\",'[^'\"]+'!\$[A-Z]+:\$[A-Z]+,0\),"
    r"\"Go to cell\"\),\"Row deleted\"\)"
)
OURS = re.compile(f"{_LINK}|{_LIVE}")
"""The only formulas that we put into cells: links to places in the same workbook."""

QUOTED = re.compile(r"'[^']+'!\$[0-9]+:\$[0-9]+")
"""Rows to repeat in print, of a sheet that is named after a hostile value."""
TEXTS = {"t", "v", "s", "author", "text", "title"}
"""The elements that hold text of cells, notes and the file's title, and a pivot table's memory."""
NAMES_OF_COLUMNS = {"tableColumn", "cacheField", "sheet", "location"}
"""Elements whose names are those that columns and sheets have; Excel takes them for text."""


def assert_harmless(path: Path) -> None:
    for part, content in Package.of(path.read_bytes()).items():
        if not part.endswith((".xml", ".rels", ".vml")):
            assert b"EVIL" not in content, part
            continue
        for element in etree.fromstring(content).iter("*"):
            tag = etree.QName(element).localname
            if tag == "f" and part.startswith("xl/worksheets/"):
                # The name of a sheet may be hostile: it stands between quotation marks.
                assert OURS.fullmatch(element.text or ""), (part, element.text)
            elif tag == "definedName":
                assert "EVIL" not in element.text or QUOTED.fullmatch(element.text), element.text
            elif "EVIL" in (element.text or ""):
                assert tag in TEXTS, (part, tag, element.text)
                assert element.get("t") != "str", "the result of a formula"
            for value in element.attrib.values():
                assert "EVIL" not in value or tag in {*NAMES_OF_COLUMNS, "s"}, (part, tag, value)


def write_hostile(folder: Path, values: list[str]) -> Path:
    """A return with a hostile value in every field of every table, and in a column's name."""
    folder.mkdir(parents=True)
    for table in TABLES.values():
        with (folder / f"{table.name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow([*table.fields, "=EVIL_COLUMN()", "Team"])
            for number, value in enumerate(values):
                row = [value] * (len(table.fields) + 2)
                for place, field in enumerate(table.fields):
                    if field == "CHILD" and number % 2:
                        row[place] = f"10{number}"
                    elif number % 3 == 0 and field in ("DECOM", "SW_DECOM", "REVIEW", "DOB"):
                        row[place] = "01/05/2026"
                writer.writerow(row)
    return folder


@pytest.fixture(scope="module")
def checked(tmp_path_factory) -> Path:
    """The folder of a workbook that was made of hostile files."""
    folder = tmp_path_factory.mktemp("hostile")
    ofsted = folder / "ofsted.csv"
    with ofsted.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["URN", "Setting name", "Local authority", "Placement code"]
            + ["Placement provider code", "Setting postcode", "Registration date"]
        )
        writer.writerows([f"SC{n}", v, v, "K2", "PR4", v, v] for n, v in enumerate(VALUES))
    code = lac903(
        *("check", write_hostile(folder / "this", VALUES)),
        *("--last-year", write_hostile(folder / "last", VALUES[::-1])),
        *("--ofsted", ofsted, "--year", 2027, "-o", folder / "book.xlsx"),
    ).code
    assert code == 1
    return folder


@pytest.fixture
def book(checked, tmp_path) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes((checked / "book.xlsx").read_bytes())
    return path


def test_a_new_workbook(checked):
    assert_harmless(checked / "book.xlsx")


def test_a_workbook_validated_again(book):
    assert lac903("recheck", book).code == 1
    assert_harmless(book)


def test_a_workbook_with_suggestions(book):
    assert lac903("suggest", book, "--accept-sure").code == 1
    assert_harmless(book)


@pytest.mark.parametrize("column", ["SW_ID", "Team", "=EVIL_COLUMN()"])
def test_work_lists(book, tmp_path, column):
    outcome = lac903("worklists", book, "--by", column, "--sheets", "--files", tmp_path / "lists")
    assert outcome.code in (0, 2)
    assert_harmless(book)
    for path in tmp_path.rglob("*.xlsx"):
        assert_harmless(path)


def test_a_copy_for_business_support_and_what_comes_back(book, tmp_path):
    """What others typed into their copy is text, too, in the workbook that takes it over."""
    outcome = lac903("share", book, "--all", "--to", "=EVIL()", "-o", tmp_path / "copies")
    assert outcome.code in (0, 1), outcome
    (copy,) = (tmp_path / "copies").glob("*.xlsx")
    assert_harmless(copy)
    with headless.open_book(copy, save=True) as opened:
        for sheet in opened.sheets:
            area = sheet.used_range
            if area.shape[0] > 1:
                sheet.range("A2").resize(*area.shape).number_format = "@"
                for row in range(2, area.shape[0] + 2):
                    sheet.range((row, 2)).value = VALUES[row % len(VALUES)]
    assert lac903("merge", book, copy, "--prefer", "copy").code in (0, 1, 2)
    assert_harmless(book)


def test_explained_errors(book, tmp_path):
    """Reasons are text wherever they stand, and so are the values beside them."""
    with headless.open_book(book, save=True) as opened:
        contents = read(opened)
        result = run_on(contents)
        rows = [row for row in result.issues.rows.itertuples() if row.table == "Reviews"]
        for row, reason in zip(rows, VALUES, strict=False):
            error = Error(row.table, contents.ids[row.table][row.row], row.code)
            new = as_explanations(contents, [error], result.rules)
            contents.explanations += [
                replace(each, reason=reason, who="=EVIL()", when=datetime(2026, 12, 3))
                for each in new
            ]
        assert len(contents.explanations) == len(VALUES)
        refresh(contents, run_on(contents), datetime(2026, 12, 3))
    assert_harmless(book)
    assert lac903("recheck", book).code == 1
    assert_harmless(book)
    target = tmp_path / "explained.csv"
    assert lac903("report", book, "--explanations", target).code == 1
    with target.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert len(rows) > len(VALUES) / 2
    assert not [cell for row in rows for cell in row if cell.startswith(FORMULA_STARTS)]


def pressed(app, control: str, *paths: Path) -> None:
    """Press a button, in the row of the first error of Episodes, and say yes to every question."""
    sheet = app.books.active.sheets["Episodes"]
    sheet.activate()
    header = sheet.range("A1").expand("right").value
    letter = col_name(header.index("Check") + 1)
    checks = sheet.range(f"{letter}1:{letter}{sheet.used_range.last_cell.row}").value
    sheet.range(f"H{checks.index('error') + 1}").select()
    app.impl.answer = lambda prompt, buttons: "yes" if "yes" in buttons else buttons[0]
    assert ribbon.press(control, app.books.active, paths or None), app.impl.alerts[-1]["prompt"]


def test_every_button_that_writes(book, checked, tmp_path, monkeypatch):
    """The user's name stands on Progress and Changes, so it is hostile here too."""
    monkeypatch.setenv("LOGNAME", "=EVIL()")
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))
    write_hostile(tmp_path / "fresh", [*VALUES[2:], *VALUES[:2]])
    out = tmp_path / "out"
    out.mkdir()
    buttons = {
        "load_return": (tmp_path / "fresh",),
        "load_last_year": (checked / "last",),
        "load_ofsted": (checked / "ofsted.csv",),
        **dict.fromkeys(("validate", "validate_child", "suggest", "show_child", "next_child"), ()),
        **dict.fromkeys(("only_this_error", "only_errors", "show_all", "accept_sure"), ()),
        "work_lists": (out,),
        "share_copy": (out,),
        "error_reports": (out,),
    }
    with headless.active():
        app = headless.app()
        opened = app.books.open(book)
        for control, paths in buttons.items():
            pressed(app, control, *paths)
            opened.save(tmp_path / "saved.xlsx")
            assert_harmless(tmp_path / "saved.xlsx")
        app.quit()
    assert "=EVIL()" in tables_of_text(tmp_path / "saved.xlsx", "Progress")
    written = list(out.rglob("*.xlsx"))
    assert written
    for path in written:
        assert_harmless(path)


def tables_of_text(path: Path, sheet: str) -> list:
    """All values of a sheet."""
    with headless.open_book(path, read_only=True) as book:
        return [cell for row in book.sheets[sheet].used_range.value for cell in row]


def test_a_fresh_extract(book, tmp_path):
    fresh = write_hostile(tmp_path / "fresh", [*VALUES[2:], *VALUES[:2]])
    assert lac903("reload", book, fresh).code == 0
    assert_harmless(book)


def test_the_reports_as_sheets(book):
    assert lac903("report", book, "--sheets").code == 1
    assert_harmless(book)


def test_the_summary_of_many_councils(tmp_path):
    """A folder's name is somebody else's, and stands in the summary."""
    for name in VALUES[:4]:
        if "/" not in name:
            write_hostile(tmp_path / "region" / name.strip(), VALUES)
    out = tmp_path / "out"
    words = ("--no-dask", "--processes", "1", "--year", 2027, "-o", out)
    assert lac903("batch", tmp_path / "region", *words).code == 1
    with (out / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert any("EVIL" in row[0] for row in rows)
    assert not any(value.startswith(FORMULA_STARTS) for row in rows for value in row)


def test_hidden_columns_that_somebody_wrote_into(book):
    """The identity of a row stands in the formula of a link: only digits may get there."""
    with headless.open_book(book, save=True) as opened:
        for name in ("Episodes", "Reviews"):
            sheet = opened.sheets[name]
            header = sheet.range("A1").expand("right").value
            for ours in ("_row", "_marks"):
                for row, value in enumerate(VALUES, start=2):
                    sheet.range((row, header.index(ours) + 1)).value = "'" + value
    assert lac903("recheck", book).code == 1
    assert_harmless(book)


def test_a_start_sheet_that_somebody_wrote_into(book):
    with headless.open_book(book, save=True) as opened:
        sheet = opened.sheets["Start"]
        sheet.range("A30:B40").number_format = "@"
        sheet.range("A30:B40").value = "=EVIL()"
    assert lac903("recheck", book).code == 1
    assert_harmless(book)


def test_councils_compared(tmp_path):
    """The names of councils are those of files that other people send."""
    summary = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "collection_year": 2027,
        "children": 100,
        "rules_run": ["=EVIL", "218"],
        "rules": {"218": {"children": 10, "per_100_children": 10.0}},
    }
    paths = [tmp_path / "=EVIL().json", tmp_path / "+EVIL.json"]
    for path in paths:
        path.write_text(json.dumps(summary))
    assert lac903("compare", *paths, "-o", tmp_path / "out.xlsx").code == 0
    for part, content in Package.of((tmp_path / "out.xlsx").read_bytes()).items():
        assert part.startswith("xl/charts/") or b"<f>" not in content, part


def test_reports_in_csv(book, tmp_path):
    """A spreadsheet that opens a list must not read a child's ID as a formula."""
    assert lac903("report", book, "-o", tmp_path / "lists").code == 1
    seen = 0
    for path in (tmp_path / "lists").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                assert not any(value.startswith(FORMULA_STARTS) for value in row), row
                seen += any("EVIL" in value for value in row)
    assert seen


def test_the_files_for_the_portal_hold_values_as_they_are(book, tmp_path):
    """The DfE takes values as they stand; docs/technical.md says so."""
    assert lac903("export", book, "--csv", tmp_path / "csv").code == 1
    assert "=EVIL()" in (tmp_path / "csv" / "episodes.csv").read_text(encoding="utf-8")


@given(st.text())
def test_guarded_text_never_begins_as_a_formula(text):
    assert not str(guarded(text)).startswith(FORMULA_STARTS)
    assert guarded(text) in (text, "'" + text)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["=", "+", "-", "@", '"', "'", "\t", "", "{="]),
            st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20),
        ).map(lambda pair: f"{pair[0]}EVIL{pair[1]}"),
        min_size=3,
        max_size=8,
    )
)
def test_any_values_in_any_field(tmp_path_factory, values):
    folder = tmp_path_factory.mktemp("any")
    outcome = lac903(
        *("check", write_hostile(folder / "files", values)),
        *("--year", 2027, "-o", folder / "book.xlsx"),
    )
    assert outcome.code == 1
    assert_harmless(folder / "book.xlsx")
