"""``lac903 report``: two lists and a summary."""

import json

import pytest

from tests.xl_addin.cli.running import CHILD, files, lac903


@pytest.fixture
def source(tmp_path):
    return files(tmp_path / "return", Reviews=[CHILD | {"CHILD": "=1+1", "REVIEW": "31/02/2026"}])


def test_the_lists_are_written_and_shown(source, tmp_path):
    result = lac903("report", source, "-o", tmp_path / "out", "--year", 2027)
    assert result.exit_code == 1
    failures = (tmp_path / "out" / "failures by rule.csv").read_text(encoding="utf-8-sig")
    assert "166,a value is not allowed,The date of the review is missing" in failures
    children = (tmp_path / "out" / "children with errors.csv").read_text(encoding="utf-8-sig")
    assert "'=1+1," in children and "\n=1+1" not in children
    assert str(tmp_path / "out" / "children with errors.csv") in result.output


def test_a_summary_alone_holds_no_child(source, tmp_path):
    path = tmp_path / "Kent.json"
    lac903("report", source, "--anonymous", path, "--year", 2027)
    text = path.read_text(encoding="utf-8")
    assert json.loads(text)["collection_year"] == 2027
    assert not any(told in text for told in ("=1+1", "01/02/2011", "31/02", "WBRI", "UN1"))
    assert not (tmp_path / "out").exists()


def test_a_workbook_is_reported_as_files_are(source, tmp_path):
    lac903("check", source, "-o", tmp_path / "book.xlsx", "--year", 2027)
    lac903("report", tmp_path / "book.xlsx", "-o", tmp_path / "a")
    lac903("report", source, "-o", tmp_path / "b", "--year", 2027)
    for name in ("failures by rule.csv", "children with errors.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_existing_reports_and_the_files_read_are_kept(source, tmp_path):
    path = tmp_path / "Kent.json"
    path.write_text("old")
    kept = lac903("report", source, "--anonymous", path, "--year", 2027)
    assert (kept.exit_code, "say --replace" in kept.output, path.read_text()) == (2, True, "old")
    assert lac903("report", source, "-o", source).exit_code == 2
    assert lac903("report", source, "--anonymous", path, "--year", 2027, "--replace").exit_code == 1
    assert path.read_text() != "old"


def test_where_to_must_be_said(source, tmp_path):
    assert "Say where to" in lac903("report", source).output
    result = lac903("report", source, "--anonymous", tmp_path / "kent.txt")
    assert (result.exit_code, "must end in .json" in result.output) == (2, True)
