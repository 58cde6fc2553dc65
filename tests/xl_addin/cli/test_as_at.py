"""``--as-at``: what is wrong on a day of the year, what is to come, and what is due by when."""

import csv
from datetime import datetime
from pathlib import Path
from shutil import copytree

import pytest

from tests.xl_addin.cli.running import run
from xl_addin import clock

DAY = ("--as-at", "27/11/2026")


@pytest.fixture(scope="module")
def november(tmp_path_factory) -> Path:
    """A clean made-up return as it stands on 27 November."""
    folder = tmp_path_factory.mktemp("november") / "sample"
    assert run("sample", folder, "--children", 40, "--year", 2027, *DAY)[0] == 0
    return folder


@pytest.fixture
def files(november) -> list:
    return [november / "this year", "--last-year", november / "last year"]


def test_a_right_return_has_no_errors_in_november(files):
    code, output = run("check", *files, *DAY)
    assert code == 0
    assert "No errors found." in output
    assert "To come by 31 March if nothing happens" in output
    assert (
        "Looked at as of 27/11/2026; what only holds if nothing happens until 31/03/2027" in output
    )


def test_when_the_year_is_over_the_same_are_errors(files):
    code, output = run("check", *files, "--as-at", "30/06/2027")
    assert code == 1
    assert "To come" not in output
    assert "Looked at as of 31/03/2027, the last day of the collection year." in output


@pytest.fixture
def christmas_eve(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 12, 24, 9))


@pytest.mark.parametrize("command", ["check", "due"])
def test_commands_take_today_unless_told(files, christmas_eve, command):
    assert "Looked at as of 24/12/2026" in run(command, *files)[1]


def test_after_the_year_today_is_its_last_day(files):
    code, output = run("check", *files)
    assert code == 1
    assert "Looked at as of 31/03/2027, the last day of the collection year." in output


def test_a_workbook_keeps_the_day_that_was_given(files, tmp_path, christmas_eve):
    book = tmp_path / "book.xlsx"
    assert run("check", *files, *DAY, "-o", book)[0] == 0
    assert "Looked at as of 27/11/2026" in run("recheck", book)[1]
    code, output = run("recheck", book, "--as-at", "31/03/2027")
    assert (code, "as of 31/03/2027" in output) == (1, False)
    assert "To come" not in output
    assert "To come by 31 March" not in run("recheck", book)[1]


def test_a_workbook_without_a_day_follows_the_calendar(files, tmp_path, monkeypatch):
    book = tmp_path / "book.xlsx"
    for day in (datetime(2026, 11, 27), datetime(2027, 1, 4)):
        monkeypatch.setattr(clock, "now", lambda day=day: day)
        words = ("recheck", book) if book.exists() else ("check", *files, "-o", book)
        assert f"Looked at as of {day:%d/%m/%Y}" in run(*words)[1]


def test_a_day_that_is_none_is_refused(files):
    assert run("check", *files, "--as-at", "2026-11-27")[0] == 2
    assert run("check", *files, "--as-at", "31/02/2027")[0] == 2


def test_a_sample_is_cut_in_its_year_only(tmp_path):
    code, output = run("sample", tmp_path / "new", "--year", 2027, "--as-at", "01/04/2027")
    assert code == 2
    assert "01/04/2027 is not in collection year 2027" in output


def test_reports_say_when(files, tmp_path):
    assert run("report", *files, *DAY, "-o", tmp_path)[0] == 0
    for name in ("failures by rule.csv", "children with errors.csv"):
        with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        assert {row["When"] for row in rows} == {"by 31 March"}
    assert run("report", *files, "--as-at", "31/03/2027", "-o", tmp_path, "--replace")[0] == 1
    assert "When" not in (tmp_path / "failures by rule.csv").read_text("utf-8-sig").split("\r\n")[0]


def test_a_batch_counts_what_is_to_come_apart(november, tmp_path):
    copytree(november, tmp_path / "region" / "Manchester")
    words = ("--no-dask", "--processes", 1, "-o", tmp_path / "out")
    code, output = run("batch", tmp_path / "region", *DAY, *words)
    assert code == 0
    assert "0 errors" in output
    assert "To come by 31 March if nothing happens:" in output
    with (tmp_path / "out" / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["Errors"], int(row["To come by 31 March"]) > 10) == ("0", True)


def test_rules_say_whether_they_may_be_to_come():
    assert "During the year: may be to come before 31 March" in run("rules", "359")[1]
    assert "During the year: to come before 31 March" in run("rules", "182")[1]
    assert "During the year" not in run("rules", "440")[1]


# -- lac903 due ------------------------------------------------------------------------------------


def test_the_due_list_of_files_and_as_csv(files, tmp_path):
    out = tmp_path / "due.csv"
    code, output = run("due", *files, *DAY, "--csv", out)
    assert code == 0
    assert "The first 40 to be done" in output
    assert "Looked at as of 27/11/2026" in output
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert f"{len(rows)} due by 31 March" in output
    assert list(rows[0]) == [
        *("Due", "Overdue", "Child", "What", "Detail", "Social worker", "Table", "Field", "Rules")
    ]
    assert {row["Overdue"] for row in rows} <= {"overdue", ""}
    code, output = run("due", *files, *DAY, "--csv", out)
    assert (code, "exists already" in output) == (2, True)
    assert run("due", *files, *DAY, "--csv", tmp_path / "due.txt")[0] == 2


def test_the_due_list_of_a_workbook_by_month_and_by_worker(files, tmp_path):
    book = tmp_path / "book.xlsx"
    run("check", *files, "-o", book)
    code, output = run("due", book, *DAY, "--by", "month")
    assert code == 0
    assert "December 2026" in output
    assert "March 2027" in output
    code, output = run("due", book, *DAY, "--by", "worker")
    assert code == 0
    assert "Worker" in output and "Next" in output
