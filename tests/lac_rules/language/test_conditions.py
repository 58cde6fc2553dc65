"""The small conditions that rules are made of."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lac_rules.language import conditions
from lac_rules.typed import parse_dates


def text(*values) -> pd.Series:
    return pd.Series(pd.Categorical(values))


def dates(*values: str) -> pd.Series:
    return pd.Series(parse_dates(values))


def test_one_of_and_not_one_of_never_flag_a_blank():
    column = text("K2", "X9", None)
    assert conditions.one_of(column, {"K2"}).tolist() == [True, False, False]
    assert conditions.not_one_of(column, {"K2"}).tolist() == [False, True, False]


def test_matches_is_about_the_whole_value():
    assert conditions.matches(text("SW1", "XSW1", None), r"SW\d").tolist() == [True, False, False]


def test_as_number():
    numbers = conditions.as_number(text("017", "1.5", "x", None))
    assert numbers[:2].tolist() == [17, 1.5]
    assert numbers[2:].isna().all()


def test_same_takes_two_blanks_as_equal_and_a_blank_as_different_from_a_value():
    one, other = text("A", "B", None, None), text("A", "C", None, "D")
    assert conditions.same(one, other).tolist() == [True, False, True, False]
    assert conditions.same(other, one).tolist() == [True, False, True, False]
    assert conditions.differ(one, other).tolist() == [False, True, False, True]


def test_same_compares_dates_as_days():
    one, other = dates("1/4/2020", "", "01/04/2020"), dates("01/04/2020", "", "")
    assert conditions.same(one, other).tolist() == [True, True, False]


def test_duplicated_marks_every_row_with_the_value():
    assert conditions.duplicated(text("A", "B", "A", None, None)).tolist() == [
        True, False, True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [("29/02/2008", 18, "28/02/2026"), ("29/02/2008", 4, "29/02/2012"),
     ("31/03/2009", 18, "31/03/2027"), ("28/02/2009", 3, "28/02/2012")],
)  # fmt: skip
def test_years_after(day, years, expected):
    assert conditions.years_after(dates(day), years)[0] == dates(expected)[0]


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 30))
def test_years_after_is_the_same_day_or_the_last_of_february(day: date, years: int):
    try:
        expected = day.replace(year=day.year + years)
    except ValueError:
        expected = date(day.year + years, 2, 28)
    later = conditions.years_after(pd.Series([np.datetime64(day, "s")]), years)
    assert later[0].date() == expected


def test_ages_change_on_the_birthday():
    born, days = (
        dates("01/04/2010", "01/04/2010", ""),
        dates("31/03/2024", "01/04/2024", "01/04/2024"),
    )
    assert conditions.under(14, born=born, on=days).tolist() == [True, False, False]
    assert conditions.at_least(14, born=born, on=days).tolist() == [False, True, False]
    assert conditions.under(14, born=born[:1], on=days[2:].set_axis([0])).tolist() == [False]
    assert conditions.birthday(born, 14)[0] == days[1]


@pytest.mark.parametrize(
    ("born", "turns"),
    [("31/03/2009", False), ("01/04/2009", True), ("31/03/2010", True), ("01/04/2010", False)],
)
def test_a_birthday_in_the_year_counts_on_its_first_and_last_day(born, turns):
    first, last = np.datetime64("2026-04-01"), np.datetime64("2027-03-31")
    assert conditions.turns(17, born=dates(born), first=first, last=last).tolist() == [turns]


def test_same_date_is_the_same_day_or_the_same_unreadable_text():
    def typed(field: str, *texts: str | None) -> pd.DataFrame:
        readable = dates(*(one or "" for one in texts))
        return pd.DataFrame({field: readable, f"{field}_text": text(*texts)})

    one = typed("DEC", "1/4/2026", "SOON", "SOON", None, "01/04/2026")
    other = typed("DATE_MATCH", "01/04/2026", "SOON", "LATER", None, None)
    found = conditions.same_date(one, other, "DEC", "DATE_MATCH")
    assert found.tolist() == [True, True, False, False, False]


def test_no_date_stays_no_date_and_is_between_nothing():
    none = dates("")
    assert conditions.years_after(none, 3).isna().all()
    assert not conditions.between(none, np.datetime64("1900-01-01"), np.datetime64("2100-01-01"))[0]


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("31/03/2009", "31/03/2027"),
        ("01/04/2009", "01/04/2026"),
        ("29/02/2008", "28/02/2027"),
        ("05/12/2026", "05/12/2026"),
    ],
)
def test_each_collection_year_has_one_birthday(born, expected):
    born = dates(born, "")
    this_years = conditions.birthday_in_year(born, 2027)
    assert f"{this_years[0]:%d/%m/%Y}" == expected
    assert pd.isna(this_years[1])
