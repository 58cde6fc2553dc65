"""Typed views: text normalised, dates read, blanks told from unreadable dates."""

from datetime import date, datetime

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lac_rules import LacReturn
from lac_rules.typed import as_text, parse_dates


def typed(table: str, **columns) -> pd.DataFrame:
    return LacReturn.from_frames({table: pd.DataFrame(columns)}, year=2027).typed[table]


def test_text_is_upper_case_without_outer_spaces_and_blank_is_missing():
    header = typed("Header", CHILD=["a1 ", "b2"], SEX=[" f", "   "])

    assert header.CHILD.tolist() == ["A1", "B2"]
    assert header.SEX[0] == "F"
    assert header.SEX.isna().tolist() == [False, True]


def test_dates_are_day_month_and_four_digit_year_with_slashes():
    texts = ["31/03/2026", "1/4/2010", "29/02/2024", "01/01/1066"]
    assert parse_dates(texts).astype("datetime64[D]").astype(str).tolist() == [
        "2026-03-31", "2010-04-01", "2024-02-29", "1066-01-01",
    ]  # fmt: skip


def test_anything_else_is_no_date():
    texts = ["31/02/2026", "29/02/2023", "1/4/10", "2026-03-31", "31.03.2026", "31/03/2026 00:00",
             "", "ZZ/01/2020", "٣١/٠٣/٢٠٢٦", "00/01/2020"]  # fmt: skip
    assert np.isnat(parse_dates(texts)).all()


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_every_real_day_is_read(day: date):
    assert parse_dates([f"{day:%d/%m}/{day.year:04}"])[0] == np.datetime64(day)


def test_the_typed_text_stands_beside_each_date():
    episodes = typed("Episodes", CHILD=["1", "1", "1"], DEC=["31/02/2026", "", "01/05/2026"])

    assert episodes.DEC.isna().tolist() == [True, True, False]
    assert episodes.DEC_text.isna().tolist() == [False, True, False]


def test_cells_of_other_types_become_text():
    column = pd.Series([1, 1.0, 2.5, None, float("nan"), pd.NaT, date(2020, 2, 3),
                        datetime(2020, 2, 3), "007", " x "], dtype=object)  # fmt: skip
    assert as_text(column).tolist() == [
        "1", "1", "2.5", "", "", "", "03/02/2020", "03/02/2020", "007", " x ",
    ]  # fmt: skip


def test_real_date_columns_and_number_columns_become_text():
    assert as_text(pd.Series(pd.to_datetime(["2020-02-03", None]))).tolist() == ["03/02/2020", ""]
    assert as_text(pd.Series([1.0, None])).tolist() == ["1", ""]


def test_child_has_the_same_categories_in_every_table():
    ret = LacReturn.from_frames(
        {"Header": pd.DataFrame({"CHILD": ["b", "a"]}), "OC3": pd.DataFrame({"CHILD": ["A", "c"]})},
        year=2027,
    )
    header, oc3 = ret.typed["Header"].CHILD, ret.typed["OC3"].CHILD
    assert header.cat.codes[1] == oc3.cat.codes[0]


def test_postcodes_are_one_with_and_without_spaces_and_other_text_is_not():
    episodes = typed(
        "Episodes",
        CHILD=["1"] * 5,
        PL_POST=["M60 3PU", " m603pu ", "M60\u00a03 PU", "not known", "  "],
        PLACE=["K 2", "K2", "", "", ""],
    )

    assert episodes.PL_POST.tolist()[:4] == ["M603PU", "M603PU", "M603PU", "NOTKNOWN"]
    assert episodes.PL_POST.isna().tolist() == [False, False, False, False, True]
    assert episodes.PLACE.tolist()[:2] == ["K 2", "K2"]
