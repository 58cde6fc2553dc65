"""Reports as files: for a spreadsheet, and safe in it."""

import json

import pandas as pd
import pytest

from lac_rules.reports.comparison import SUPPRESSED
from lac_rules.reports.writing import guarded, write_children, write_failures, write_summary


def test_failures_are_in_words(tmp_path):
    failures = pd.DataFrame(
        [["218", "cross_year", "A message, with a comma.", 3, 2]],
        columns=["code", "kind", "message", "errors", "children"],
    )
    path = write_failures(failures, tmp_path / "new" / "failures.csv")
    assert path.read_bytes().decode("utf-8-sig").split("\r\n") == [
        "Rule,Kind,What is wrong,Errors,Children",
        '218,this year and last year disagree,"A message, with a comma.",3,2',
        "",
    ]


def test_children_cannot_bring_a_formula(tmp_path):
    children = pd.DataFrame(
        [["=1+1", 3, "166, 218"], [" ", 2, "166"], ["007", 1, "166"], ["Zoë", 1, "166"]],
        columns=["child", "errors", "codes"],
    )
    path = write_children(children, tmp_path / "children.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")  # or Excel takes UTF-8 for something else
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "Child,Errors,Rules",
        '\'=1+1,3,"166, 218"',
        "(no child ID),2,166",
        "007,1,166",
        "Zoë,1,166",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_what_begins_as_a_formula_gets_an_apostrophe(start):
    assert guarded(start + "1") == "'" + start + "1"


@pytest.mark.parametrize("value", ["", "a=1", "1-2", -1, 0.5, None])
def test_everything_else_is_left_alone(value):
    assert guarded(value) is value


def test_a_summary_is_json(tmp_path):
    path = write_summary({"errors": None, "words": SUPPRESSED}, tmp_path / "a.json")
    assert json.loads(path.read_text(encoding="utf-8")) == {"errors": None, "words": SUPPRESSED}


def test_a_crash_leaves_the_old_report_whole(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old")
    with pytest.raises(ValueError):
        write_summary({"rate": float("nan")}, path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
