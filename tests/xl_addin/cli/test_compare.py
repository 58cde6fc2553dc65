"""``lac903 compare``: a table on the screen and in a workbook."""

import json

import openpyxl
import pytest

from lac_rules.reports.anonymous import FORMAT
from tests.xl_addin.cli.running import lac903


@pytest.fixture
def summary(tmp_path):
    def make(name: str, year: int = 2027, **rates: float | None):
        rules = {
            code[1:]: {"children": 10, "per_100_children": rate} for code, rate in rates.items()
        }
        path = tmp_path / name
        content = {"format": FORMAT, "format_version": 2, "collection_year": year, "children": 200}
        path.write_text(json.dumps(content | {"rules": rules, "rules_run": ["166", "167"]}))
        return path

    return make


def line_of(output: str, code: str) -> str:
    (line,) = [line for line in output.splitlines() if line.startswith(f"│ {code} ")]
    return " ".join(line.replace("│", " ").split())


def test_each_council_stands_beside_the_median(summary):
    paths = [summary("Kent.json", _166=4.0), summary("[b]x.json", _166=None), summary("C.json")]
    result = lac903("compare", *paths)
    assert result.exit_code == 0
    assert line_of(result.output, "166").endswith("1.5 4.0 (+2.5) fewer than 10 fewer than 10")
    assert "[b]x" in result.output


def test_the_workbook_holds_the_same(summary, tmp_path):
    out = tmp_path / "compared.xlsx"
    paths = [summary("Kent.json", _166=4.0), summary("=1+1.json", _166=None)]
    assert lac903("compare", *paths, "-o", out).exit_code == 0
    sheet = openpyxl.load_workbook(out)["Comparison"]
    assert [cell.value for cell in sheet[4]] == [
        "Rule", "Median", "Kent", "=1+1", "What is wrong"
    ]  # fmt: skip
    assert [cell.value for cell in sheet[5]][:4] == ["166", 2.8, 4, "c"]
    kept = lac903("compare", *paths, "-o", out)
    assert (kept.exit_code, "say --replace" in kept.output) == (2, True)


def test_different_years_are_told_of(summary):
    result = lac903("compare", summary("A.json", 2026, _166=1.0), summary("B.json", _166=1.0))
    assert "different collection years: A 2026, B 2027" in result.output


def test_no_errors_anywhere(summary, tmp_path):
    paths = [summary("A.json"), summary("B.json")]
    result = lac903("compare", *paths, "-o", tmp_path / "out.xlsx")
    assert (result.exit_code, "No rule finds 10 children" in result.output) == (0, True)
    assert openpyxl.load_workbook(tmp_path / "out.xlsx").sheetnames == ["Comparison"]


def test_what_cannot_be_compared_is_refused(summary, tmp_path):
    one = summary("A.json")
    assert "two summaries or more" in lac903("compare", one).output
    assert "must end in .xlsx" in lac903("compare", one, one, "-o", tmp_path / "x.csv").output
    (tmp_path / "b.json").write_text("{}")
    result = lac903("compare", one, tmp_path / "b.json")
    assert (result.exit_code, "b.json: The file is not an anonymous" in result.output) == (2, True)
