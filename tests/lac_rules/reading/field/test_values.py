"""Values as real extracts have them: read as they were meant, and told."""

import re
from datetime import datetime

import pytest

from lac_rules.reading import read_tables
from lac_rules.schema import DATE_FIELDS, TABLES

DATES = {
    "dashes": "%d-%m-%Y",
    "dots": "%d.%m.%Y",
    "year first": "%Y-%m-%d",
    "year first with a time": "%Y-%m-%d 00:00:00",
    "as XML has it": "%Y-%m-%dT00:00:00",
    "with a time": "%d/%m/%Y 00:00",
    "month by name": "%d %b %Y",
    "month by name, short": "%d-%b-%y",
    "two digits": "%d/%m/%y",
}


def in_form(form: str):
    return lambda text: datetime.strptime(text, "%d/%m/%Y").strftime(form)


@pytest.mark.parametrize("form", DATES)
def test_dates_of_all_tables_in_another_form(desk, form):
    for table in desk.plain.tables:
        desk.each(table, DATE_FIELDS, in_form(DATES[form]))
    ret, _ = desk.read()
    desk.same(ret)
    assert "Dates written" in desk.told(ret)


def test_month_first_where_the_columns_prove_it(desk):
    for table in ("Episodes", "Reviews", "Header", "SWEpisodes"):
        desk.each(table, DATE_FIELDS, in_form("%m/%d/%Y"))
    ret, _ = desk.read()
    desk.same(ret)
    assert "month first" in desk.told(ret)


def test_a_column_that_fits_two_readings_is_left_and_told(tmp_path):
    (tmp_path / "a.csv").write_text("CHILD,DOB,REVIEW,REVIEW_CODE\n1,01-02-10,03-04-26,PN1\n")
    read = read_tables(tmp_path)
    assert read.tables["Reviews"]["REVIEW"].tolist() == ["03-04-26"]
    assert any("fit two readings" in text for text in read.statements)


def test_dates_of_one_table_in_another_form(desk):
    desk.each("Reviews", DATE_FIELDS, in_form("%Y-%m-%d 00:00:00"))
    ret, _ = desk.read()
    desk.same(ret)
    assert "yyyy-mm-dd with a time" in desk.told(ret)


@pytest.mark.parametrize("stand_in", ["31/12/9999", "31/12/2099", "01/01/2999", "9999-12-31"])
def test_a_stand_in_for_not_ended(desk, stand_in):
    header, *rows = desk.rows("Episodes")
    dec = header.index("DEC")
    rows = [[*row[:dec], row[dec] or stand_in, *row[dec + 1 :]] for row in rows]
    desk.write("Episodes", [header, *rows])
    ret, _ = desk.read()
    desk.same(ret)
    assert stand_in in desk.told(ret)


@pytest.mark.parametrize("word", ["NULL", "None", "NaN", "#N/A", "n/a", "-", "--", "(null)"])
def test_a_word_for_blank_is_blank_wherever_it_stands(desk, word):
    for table in desk.plain.tables:
        header, *rows = desk.rows(table)
        desk.write(table, [header, *([value or word for value in row] for row in rows)])
    ret, _ = desk.read()
    desk.same(ret)
    assert f"{word} counts as blank" in desk.told(ret)


def test_a_year_mistyped_once_does_not_decide_the_year(desk):
    header, *rows = desk.rows("Episodes")
    place = header.index("DECOM")
    rows[5][place] = rows[5][place][:-4] + "2072"
    desk.write("Episodes", [header, *rows])
    ret, result = desk.read()
    assert ret.year == desk.plain.year
    assert "2072" in desk.told(ret)
    assert len(result.issues)


IDS = {
    "point zero": lambda text: f"{text}.0",
    "leading zeros": lambda text: text.zfill(10),
    "an apostrophe": lambda text: f"'{text}",
    "as a formula": lambda text: f'="{text}"',
    "a non-breaking space": lambda text: f"{text}\u00a0",
    "a character without width": lambda text: f"\u200b{text}",
    "spaces inside": lambda text: f"{text[:2]} {text[2:]}",
}


@pytest.mark.parametrize("form", IDS)
def test_ids_of_one_table_in_another_form(desk, form):
    desk.each("Episodes", {"CHILD"}, IDS[form])
    ret, _ = desk.read()
    desk.same(ret)
    assert desk.told(ret)


def test_two_children_are_never_made_one(desk):
    header, *rows = desk.rows("Header")
    child = header.index("CHILD")
    rows.append(["0" + value if n == child else value for n, value in enumerate(rows[0])])
    desk.write("Header", [header, *rows])
    ret, _ = desk.read()
    assert ret.tables["Header"]["CHILD"].nunique() == len(rows)
    assert rows[0][child] in desk.told(ret)
    assert rows[-1][child] in desk.told(ret)


def test_wholly_repeated_rows_are_counted_in_one_statement(desk):
    header, *rows = desk.rows("Reviews")
    desk.write("Reviews", [header, *rows, *rows[:4]])
    ret, _ = desk.read()
    assert "Reviews: 4 rows are there more than once" in desk.told(ret)


def test_filled_postcode_columns_are_kept_and_blank_ones_worked_out(desk):
    header, *rows = desk.rows("Episodes")
    own = ["12.5", "E08000003", "OUT"]
    desk.write(
        "Episodes",
        [
            [*header, "PL_DISTANCE", "PL_LA", "PL_LOCATION"],
            *([*row, *(own if number == 0 else ["", "", ""])] for number, row in enumerate(rows)),
        ],
    )
    ret, _ = desk.read()
    assert ret.placements.distance[0] == 12.5
    assert ret.placements.distance[1:].equals(desk.plain.placements.distance[1:])


def test_every_form_of_a_coded_number_is_the_code(desk):
    codes = {name for table in TABLES.values() for name in table.fields if name in {"CONVICTED"}}
    desk.each("OC2", codes, lambda text: f"{text}.0")
    desk.each("OC2_last", codes, lambda text: {"0": "FALSE", "1": "TRUE"}[text])
    ret, _ = desk.read()
    desk.same(ret)
    assert re.search("read as the codes 1 and 0", desk.told(ret))
