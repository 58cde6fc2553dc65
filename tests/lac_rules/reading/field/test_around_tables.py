"""Titles, dashes, counts and notes around tables, and tables without a header."""

import pytest

from lac_rules.reading import ReadError, read_tables
from lac_rules.schema import TABLES

AROUND = {
    "titles above": (lambda h, rows: [["Episodes"], ["Run on 01/04/2027"], [], h, *rows], "lines"),
    "a separator's line": (lambda h, rows: [["sep=", ""], h, *rows], "left out"),
    "dashes below": (lambda h, rows: [h, ["-----"] * len(h), *rows], "dashes"),
    "a count below": (lambda h, rows: [h, *rows, [], [f"({len(rows)} rows affected)"]], "no row"),
    "an index column": (
        lambda h, rows: [["", *h], *([str(n), *row] for n, row in enumerate(rows))],
        "columns without a header",
    ),
    "a note beside": (
        lambda h, rows: [[*h, "", ""], [*rows[0], "", "ask Jo"], *([*r, "", ""] for r in rows[1:])],
        "columns without a header",
    ),
    "columns there twice": (
        lambda h, rows: [[*h, "TEAM", "TEAM"], *([*row, "a", "b"] for row in rows)],
        "“TEAM” is there twice",
    ),
    "a character that nobody sees": (lambda h, rows: [["\u200b" + h[0], *h[1:]], *rows], ""),
    "names in small letters and with spaces": (
        lambda h, rows: [[f" {name.lower()} " for name in h], *rows],
        "",
    ),
}


@pytest.mark.parametrize("case", AROUND)
def test_what_is_around_a_table(desk, case):
    change, told = AROUND[case]
    header, *rows = desk.rows("Episodes")
    desk.write("Episodes", change(header, rows))
    ret, _ = desk.read()
    desk.same(ret)
    assert told in desk.told(ret)


def test_what_was_left_out_is_told_first(desk):
    header, *rows = desk.rows("Episodes")
    desk.write("Episodes", [["Episodes, run on 01/04/2027"], header, *rows])
    ret, result = desk.read()
    assert "1 line above the header was left out" in result.skipped[0]
    assert result.statements[0] == result.skipped[0]


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_a_header_is_read_where_one_reading_is_left(desk, table):
    _, *rows = desk.rows(table)
    if not rows:
        pytest.skip(f"no {table} in the sample")
    desk.write(table, rows)
    ret, _ = desk.read()
    desk.same(ret)
    assert f"columns were read as those of {table}" in desk.told(ret)


def test_rows_that_fit_two_tables_are_not_read(tmp_path):
    (tmp_path / "a.csv").write_text("1001,01/02/2015,,,\n1002,03/04/2016,,,\n")
    with pytest.raises(ReadError, match="Missing: CHILD, DOB, MISSING, MIS_START, MIS_END"):
        read_tables(tmp_path / "a.csv")


def test_names_that_are_not_the_dfes_are_never_taken_for_a_row(tmp_path):
    text = "ChildID,BirthDate,ReviewDate,Code\n" + "1001,01/02/2015,03/05/2026,PN1\n" * 20
    (tmp_path / "a.csv").write_text(text)
    with pytest.raises(ReadError, match="Reviews: CHILD, DOB, REVIEW, REVIEW_CODE"):
        read_tables(tmp_path / "a.csv")


def test_dates_in_another_order_than_the_dfes_are_not_read(tmp_path):
    """The review before the birth: the columns are not in the DfE's order."""
    (tmp_path / "a.csv").write_text("1001,03/05/2026,01/02/2015,PN1\n" * 3)
    with pytest.raises(ReadError):
        read_tables(tmp_path / "a.csv")
