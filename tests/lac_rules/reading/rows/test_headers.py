"""Lines around a table that are no rows of it are left out, and told."""

import pytest

from lac_rules.reading import read_tables

HEADER = "CHILD,DOB,REVIEW,REVIEW_CODE"
FIRST, SECOND = "1,01/02/2010,01/05/2026,PN1", "2,03/04/2011,02/06/2026,PN2"
ROWS = f"{FIRST}\n{SECOND}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"Reviews\nRun on 01/04/2026\n\n{HEADER}\n{ROWS}", "2 lines above the header"),
        (f"{HEADER}\n-----,---,------,-----------\n{ROWS}", "line of dashes"),
        (f"{HEADER}\n{ROWS}\n(2 rows affected)\n", "“(2 rows affected)” is no row"),
        (f",{HEADER}\n0,{FIRST}\n1,{SECOND}\n", "without a header was left out (2 rows)"),
        (f"{HEADER},\n{FIRST},ask\n{SECOND},\n", "without a header was left out (1 row)"),
    ],
    ids=["titles", "dashes", "a count", "an index column", "a note beside"],
)
def test_what_is_no_row_is_left_out_and_told(tmp_path, text, told):
    (tmp_path / "reviews.csv").write_text(text, encoding="utf-8")
    read = read_tables(tmp_path)
    tables, statements = read.tables, read.statements
    assert tables["Reviews"].columns.tolist() == HEADER.split(",")
    assert tables["Reviews"]["REVIEW_CODE"].tolist() == ["PN1", "PN2"]
    assert any(told in text for text in statements)


def test_an_own_column_that_is_there_twice_is_kept_twice(tmp_path):
    text = f"{HEADER},TEAM,TEAM\n{FIRST},North,N\n{SECOND},North,N\n"
    (tmp_path / "reviews.csv").write_text(text)
    read = read_tables(tmp_path)
    tables, statements = read.tables, read.statements
    assert tables["Reviews"][["TEAM", "TEAM (2)"]].values.tolist() == [["North", "N"]] * 2
    assert any("“TEAM” is there twice" in text for text in statements)


def test_an_invisible_character_before_a_name_changes_nothing(tmp_path):
    (tmp_path / "reviews.csv").write_text(f"\u200b{HEADER}\n{ROWS}", encoding="utf-8")
    assert "CHILD" in read_tables(tmp_path).tables["Reviews"]


def test_an_empty_file_in_a_folder_is_told(tmp_path):
    (tmp_path / "oc3.csv").touch()
    (tmp_path / "reviews.csv").write_text(f"{HEADER}\n{ROWS}")
    skipped = read_tables(tmp_path).loading.skipped
    assert any("oc3.csv was skipped. It is empty, without a single byte." in s for s in skipped)
