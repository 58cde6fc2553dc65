"""``--only``, ``--without``, ``--kind`` and ``--dfe-only``, and how further checks are told."""

import json
import re

import pytest

from tests.xl_addin.cli.running import CHILD, files, run
from xl_addin import headless

REVIEW = CHILD | {"REVIEW": "01/05/2026", "REVIEW_CODE": "PN1"}


@pytest.fixture
def folder(tmp_path):
    """A review without a date (166, 167), and one that stands there twice (X03)."""
    undated = CHILD | {"REVIEW": "", "REVIEW_CODE": "PN1"}
    return files(tmp_path / "return", Reviews=[REVIEW, REVIEW, undated])


@pytest.fixture
def book(folder, tmp_path):
    run("check", folder, "-o", tmp_path / "book.xlsx")
    return tmp_path / "book.xlsx"


def errors(output: str) -> int:
    """How many errors a command told of."""
    found = re.search(r"(\d+) errors? in", output)
    return int(found[1]) if found else 0


def test_further_checks_are_told_apart_and_left_out_by_dfe_only(folder):
    code, output = run("check", folder)
    assert code == 1
    assert "Further checks beyond the DfE's: 1 in 1 child" in output
    assert "X03" in output
    again, dfe = run("check", folder, "--dfe-only")
    assert (again, errors(dfe)) == (1, errors(output))
    assert "Further checks" not in dfe
    assert "a further check; only the DfE's rules were chosen" in dfe


def test_what_only_further_checks_find_is_no_error_for_the_exit_code(tmp_path):
    folder = files(tmp_path / "return", Reviews=[REVIEW, REVIEW])
    code, output = run("check", folder, "--only", "166,X03")
    assert code == 0
    assert "No errors found." in output
    assert "Further checks beyond the DfE's: 1 in 1 child" in output


def test_codes_come_in_one_option_or_several_in_any_letter_case(folder):
    for options in (["--only", "166,x03"], ["--only", "166", "--only", "X03"]):
        code, output = run("check", folder, *options)
        assert code == 1
        assert errors(output) == 1
        assert "1 of 326 rules were run, and 1 of 13 further checks." in output
        assert "Careful: 325 of 326 rules were not run by choice" in output


def test_rules_are_left_out_by_code_and_kind(folder):
    _, everything = run("check", folder)
    _, without = run("check", folder, "--without", "166")
    assert errors(without) == errors(everything) - 1
    assert "Careful: rule 166 was not run by choice, so its errors are not counted." in without
    assert "Not run: 166: left out by choice." in without
    _, invalid = run("check", folder, "--kind", "Invalid")
    assert 0 < errors(invalid) < errors(everything)
    _, further = run("check", folder, "--kind", "further")
    assert errors(further) == 0
    assert "X03" in further


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--only", "1666"], "There is no rule 1666. Did you mean 166?"),
        (["--without", "X3"], "There is no rule X3. Did you mean X13 or X03?"),
        (["--only", "217t"], "217t is no rule of 2027, only of 2024."),
        (["--only", "X03", "--dfe-only"], "X03 cannot be chosen: it is a further check"),
        (["--kind", "wrong"], "The kinds are missing, invalid, inconsistent, cross_year, further."),
        (["--only", "166", "--without", "166"], "No rule of 2027 is left to run"),
    ],
)
def test_what_cannot_be_chosen_is_told_with_what_was_perhaps_meant(folder, options, words):
    code, output = run("check", folder, *options, "--year", 2027)
    assert code == 2
    assert words in output


def test_a_mistyped_code_is_told_before_the_files_are_read(tmp_path):
    _, output = run("check", tmp_path / "gone", "--only", "1666")
    assert "There is no rule 1666" in output


def test_a_workbook_keeps_the_choice_and_recheck_respects_it(folder, tmp_path):
    book = tmp_path / "book.xlsx"
    _, made = run("check", folder, "--without", "166", "-o", book)
    code, output = run("recheck", book)
    assert (code, errors(output)) == (1, errors(made))
    assert "Not run: 166: turned off: the column Run says no." in output
    with headless.open_book(book) as opened:
        assert dict(opened.sheets["Start"].range("A1:B60").value)["Rules turned off"].startswith(
            "166: "
        )


def test_recheck_chooses_for_this_time(book):
    _, first = run("recheck", book)
    _, once = run("recheck", book, "--without", "166", "--dfe-only")
    assert errors(once) == errors(first) - 1
    assert "X03" not in once.replace("X01, X02, X03", "")
    _, after = run("recheck", book)
    assert errors(after) == errors(first)
    assert run("recheck", book, "--only", "1666")[0] == 2


def test_reports_and_exports_of_a_workbook_say_what_was_turned_off(folder, tmp_path):
    book = tmp_path / "book.xlsx"
    run("check", folder, "--without", "166", "-o", book)
    careful = "rule 166 was not run by choice, so its errors are not counted."
    _, report = run("report", book, "-o", tmp_path / "reports", "--anonymous", tmp_path / "s.json")
    assert careful in report
    assert "166" in json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["rules_not_run"]
    _, export = run("export", book, "--csv", tmp_path / "out")
    assert careful in export
    assert "Further checks beyond the DfE's rules found 1 in 1 child" in export


def batch(*words: object):
    return run("batch", *words, "--no-dask", "--processes", 1)


def test_a_batch_counts_the_dfes_errors_and_says_further_ones_apart(folder, tmp_path):
    out = tmp_path / "out"
    region = tmp_path / "region"
    region.mkdir()
    folder.rename(region / "Kent")
    code, output = batch(region, "-o", out)
    assert code == 1
    assert "Further checks beyond the DfE's, not among the errors: 1 (X03 1)." in output
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    (council,) = summary["councils"]
    assert (council["further"], council["rules_off"]) == (1, 0)
    assert "X03" not in {rule["code"] for rule in summary["rules"]}
    assert [rule["code"] for rule in summary["further"]] == ["X03"]
    _, dfe = batch(region, "--dfe-only")
    assert "Further checks" not in dfe


def test_a_batch_runs_the_chosen_rules_of_each_returns_year(folder, tmp_path):
    region = tmp_path / "region"
    region.mkdir()
    folder.rename(region / "Kent")
    code, output = batch(region, "--only", "166,217t", "--year", 2027)
    assert code == 1
    assert "1 errors" in output
    assert "Careful: 325 rules were not run by choice" in output
    assert (
        "No rule of 2027 is left to run by this choice."
        in batch(region, "--only", "217t", "--year", 2027)[1]
    )
    assert "There is no rule 1666. Did you mean 166?" in batch(region, "--only", "1666")[1]
