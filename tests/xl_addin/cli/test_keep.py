"""``lac903 keep``: errors that are right, their reasons, and where they are told."""

import csv

import pytest

from tests.xl_addin.operations.faces import lac903
from tests.xl_addin.workbook.conftest import made_up_return, new_book
from xl_addin import headless

REASON = "The nurse confirms it."


@pytest.fixture
def path(tmp_path):
    with headless.active():
        app = headless.app()
        book = new_book(app, made_up_return())
        book.save(tmp_path / "903.xlsx")
        app.quit()
    return tmp_path / "903.xlsx"


def keep(path, *options: object, rule: str = "440", child: str = "1003"):
    return lac903("keep", path, "--rule", rule, "--child", child, *options)


def test_keep_and_undo(path):
    kept = keep(path, "--reason", REASON)
    assert kept.code == 0
    assert "1 error kept, listed on the sheet Explained." in kept.output
    assert "1 more error is explained" in lac903("recheck", path).output
    assert "finds no open error of child 1003" in keep(path, "--reason", REASON).output
    assert "1 explanation taken back." in keep(path, "--undo").output
    assert "is explained there" in keep(path, "--undo").output


def test_one_row_of_a_child(path):
    assert keep(path, "--reason", REASON, "--row", 9).code == 2
    assert keep(path, "--reason", REASON, "--row", 5, "--table", "Reviews").code == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ((), "Say why with --reason"),
        (("--reason", REASON, "--undo"), "not both"),
        (("--reason", "  "), "Say why"),
        (("--reason", "x" * 2001), "longer than 2000 characters"),
    ],
)
def test_what_is_refused(path, options, message):
    refused = keep(path, *options)
    assert refused.code == 2 and message in refused.output


def test_a_report_of_the_explanations(path, tmp_path):
    keep(path, "--reason", "=1+1")
    target = tmp_path / "explained.csv"
    lac903("report", path, "--explanations", target, "-o", tmp_path / "out")
    with target.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["Child"], row["Table"], row["Row"], row["Rule"]) == ("1003", "Reviews", "5", "440")
    assert row["Values"] == "DOB 09/10/2010; REVIEW 05/05/2026; REVIEW_CODE PN0"
    assert row["Why it is right"] == "'=1+1", "no spreadsheet takes it for a formula"
    text = (tmp_path / "out" / "failures by rule.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[-1].startswith("explained,440,")


def test_files_hold_no_explanations(path, tmp_path):
    (tmp_path / "reviews.csv").write_text("CHILD,DOB,REVIEW,REVIEW_CODE\n1,01/01/2010,,PN1\n")
    refused = lac903("report", tmp_path / "reviews.csv", "--explanations", tmp_path / "x.csv")
    assert refused.code == 2 and "is for a workbook" in refused.output


def test_a_batch_counts_them_apart(path, tmp_path):
    keep(path, "--reason", REASON)
    folder = tmp_path / "councils"
    folder.mkdir()
    path.rename(folder / "Manchester.xlsx")
    done = lac903("batch", folder, "--no-dask", "--processes", 1, "-o", tmp_path / "out")
    assert "Explained in checked workbooks, and not among the errors: 1." in done.output
    with (tmp_path / "out" / "councils.csv").open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["Explained"] == "1"


def test_a_workbook_made_of_a_checked_one_keeps_what_was_explained(path, tmp_path):
    keep(path, "--reason", REASON)
    again = tmp_path / "again.xlsx"
    made = lac903("check", path, "-o", again)
    assert "1 of them are about rows that are still as they were" in made.output
    assert "1 more error is explained" in lac903("recheck", again).output
