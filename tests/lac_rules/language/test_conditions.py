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


def test_no_date_stays_no_date_and_is_between_nothing():
    none = dates("")
    assert conditions.years_after(none, 3).isna().all()
    assert not conditions.between(none, np.datetime64("1900-01-01"), np.datetime64("2100-01-01"))[0]
