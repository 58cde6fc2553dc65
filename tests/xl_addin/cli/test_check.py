"""``lac903 check``, ``recheck``, ``rules``, ``sample`` and ``demo``, as typed in a terminal."""

from pathlib import Path

import pytest

from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from tests.xl_addin.cli.running import run
from xl_addin import headless


@pytest.fixture(scope="module")
def clean(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("clean")
    made = make_sample(children=30, year=2027)
    write_csv_files({n: f for n, f in made.tables.items() if not n.endswith(LAST)}, folder)
    return folder


@pytest.fixture
def wrong(tmp_path) -> Path:
    """A return with one wrong review."""
    tables = dict(make_sample(children=30, year=2027).tables.items())
    tables["Reviews"].loc[0, "REVIEW_CODE"] = "PN9"
    write_csv_files({n: f for n, f in tables.items() if not n.endswith(LAST)}, tmp_path / "wrong")
    return tmp_path / "wrong"


def test_a_clean_return_exits_with_0(clean):
    code, output = run("check", clean)
    assert code == 0
    assert "No errors found." in output
    assert "Collection year 2027" in output
    assert "Not run: " in output


def test_errors_exit_with_1_and_are_summed_up_by_rule(wrong, tmp_path):
    code, output = run("check", wrong, "-o", tmp_path / "out.xlsx")
    assert code == 1
    assert "1 error in 1 child" in output
    assert "167" in output
    assert "The workbook is" in output
    assert (tmp_path / "out.xlsx").exists()


def test_what_cannot_be_read_exits_with_2_and_says_why(tmp_path):
    code, output = run("check", tmp_path / "gone")
    assert code == 2
    assert "There is no such file or folder. Check the name." in output


def test_somebodys_workbook_is_not_overwritten(wrong, tmp_path):
    out = tmp_path / "out.xlsx"
    out.write_text("mine")
    code, output = run("check", wrong, "-o", out)
    assert code == 2
    assert "exists, and somebody may have worked in it" in output
    assert out.read_text() == "mine"
    assert run("check", wrong, "-o", out, "--replace")[0] == 1


def test_rechecking_an_edited_workbook(wrong, tmp_path):
    out = tmp_path / "out.xlsx"
    run("check", wrong, "-o", out)
    with headless.open_book(out, save=True) as book:
        book.sheets["Reviews"].range("D2").value = "PN1"
    code, output = run("recheck", out)
    assert code == 0
    assert "No errors found." in output
    with headless.open_book(out) as book:
        assert book.sheets["Reviews"].range("E2").value == "valid"


@pytest.mark.parametrize("name", ["gone.xlsx", "text.xlsx"])
def test_rechecking_what_is_no_workbook(tmp_path, name):
    (tmp_path / "text.xlsx").write_text("no workbook")
    code, output = run("recheck", tmp_path / name)
    assert code == 2
    assert name in output


def test_one_rule_explained():
    code, output = run("rules", "218")
    assert code == 0
    assert "URN" in output
    assert "Needs: Episodes" in output
    assert "from 2026 on" in output
    assert run("rules", "9999")[0] == 2


def test_the_rules_of_a_year():
    code, output = run("rules", "--year", "2024")
    assert code == 0
    assert "217t" in output
    assert run("rules", "--year", "2018")[0] == 2


def test_a_sample_is_written_and_nothing_is_overwritten(tmp_path):
    assert run("sample", tmp_path / "new", "--children", "20")[0] == 0
    assert (tmp_path / "new" / "this year" / "episodes.csv").exists()
    code, output = run("sample", tmp_path / "new")
    assert code == 2
    assert "is not empty" in output


def test_the_demo_leaves_a_workbook_and_says_where(tmp_path):
    code, output = run("demo", tmp_path, "--children", "40", "--errors", "20")
    assert code == 0
    assert "Open the workbook:" in output
    with headless.open_book(tmp_path / "903 demo.xlsx") as book:
        assert {"Start", "Errors", "Episodes", "Ofsted"} <= set(book.sheet_names)
