"""The Ofsted list: how it is typed, and what it answers about the provider with a URN."""

from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest

from lac_rules import LacReturn, read_providers, ruleset, validate
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.providers import Providers
from lac_rules.schema import PROVIDER_FIELDS, YEARS
from lac_rules.schema.codes import (
    AT_THE_PROVIDERS_ADDRESS,
    HOMES,
    PROVIDER_IN_ANY_AREA,
    REPLACED_PLACES,
    ByYear,
    code_lists,
    codes_of,
    in_codes_of,
)
from lac_rules.writing.ofsted import write_ofsted_list

MANCHESTER, LEEDS = "E08000003", "E08000035"


def providers(*rows: dict) -> Providers:
    """A list of entries; what is not given is blank."""
    return Providers(listed(*rows))


def listed(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=PROVIDER_FIELDS, dtype=object).fillna("")


def column(*values: str) -> pd.Series:
    """A column of a typed table: blank is NaN."""
    return pd.Series([value or None for value in values], dtype="category")


def days(*texts: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(texts), format="%d/%m/%Y"))


# -- how the list is typed -------------------------------------------------------------------------


def test_urns_are_compared_in_capitals_without_outer_spaces():
    the_list = providers({"URN": " sc100001 "}, {"URN": 7654321})
    urns = column("SC100001", "7654321", "765432", "")
    assert the_list.listed(urns).tolist() == [True, True, False, False]


def test_rows_without_a_urn_name_no_provider():
    the_list = providers({"URN": ""}, {"URN": "XXXXXXX"}, {"URN": "xxxxxxx "}, {"URN": "SC100001"})
    assert len(the_list) == 1
    assert the_list.listed(column("XXXXXXX", "")).tolist() == [False, False]


def test_rows_that_say_the_same_are_one_entry():
    rose = {"URN": "SC100001", "NAME": "Rose House", "PLACE_CODES": "K2,R3", "POSTCODE": "M2 5DB"}
    the_list = providers(rose, rose | {"PLACE_CODES": "k2 / r3"}, rose | {"NAME": "Rose"})
    assert len(the_list) == 1


@pytest.mark.parametrize(
    "text", ["K2,R3", "K2/R3", "k2 / r3", "K2;R3", "K2 R3", " K2, R3 ,", "K2 - home, R3 - centre"]
)
def test_codes_may_be_separated_by_anything(text):
    the_list = providers({"URN": "SC100001", "PLACE_CODES": text, "PROVIDER_CODES": "PR4;PR5"})
    four_times = column(*["SC100001"] * 4)
    places = column("K2", "R3", "U1", "")
    assert the_list.has_place(four_times, places).tolist() == [True, True, False, False]
    codes = column("PR4", "PR5", "PR", "")
    assert the_list.has_provider_code(four_times, codes).tolist() == [True, True, False, False]


@pytest.mark.parametrize(
    "date",
    ["30/09/2026", "2026-09-30", "30.09.2026", "30 September 2026", "30-Sep-26", 46295,
     pd.Timestamp(2026, 9, 30, 10, 15)],
)  # fmt: skip
def test_dates_are_read_in_every_form_that_people_type(date):
    the_list = providers({"URN": "SC100001", "REG_END": date})
    assert the_list.entries.REG_END.tolist() == [pd.Timestamp(2026, 9, 30)]


def test_a_column_of_dates_may_have_a_time_of_day():
    table = listed({"URN": "SC100001"}).assign(REG_END=pd.Timestamp(2026, 9, 30, 10, 15))
    assert Providers(table).entries.REG_END.tolist() == [pd.Timestamp(2026, 9, 30)]


@pytest.mark.parametrize("date", ["", "soon", "31/09/2026", None])
def test_what_is_no_date_is_none(date):
    assert providers({"URN": "SC100001", "REG_END": date}).entries.REG_END.isna().all()


def test_a_list_without_rows_answers_too():
    the_list = providers()
    urns = column("SC100001", "")
    assert len(the_list) == 0
    assert not the_list.listed(urns).any()
    assert not the_list.has_place(urns, column("K2", "")).any()
    assert not the_list.at_postcode(urns, column("M25DB", "")).any()
    assert not the_list.closed_by(urns, days("01/04/2026", "01/04/2026")).any()
    assert not the_list.in_area(urns, column(LEEDS, "")).any()


def test_an_edited_list_means_what_the_same_text_means_in_ofsteds_file(tmp_path):
    table = listed(
        {"URN": "SC100001", "NAME": "Rose", "PLACE_CODES": "K2;R3", "PROVIDER_CODES": "PR4 PR5",
         "POSTCODE": "M2-5DB", "REG_START": "", "REG_END": "1 May 2026"}
    )  # fmt: skip
    dates = {name: pd.to_datetime(table[name]) for name in ("REG_START", "REG_END")}
    read = read_providers(write_ofsted_list(table.assign(**dates), tmp_path / "list.xlsx"))
    both = [Providers(each).entries.drop(columns="LA_CODE") for each in (table, read)]
    pd.testing.assert_frame_equal(*both)


# -- the questions ---------------------------------------------------------------------------------

TWICE = [
    {"URN": "SC1", "PLACE_CODES": "K2", "POSTCODE": "M2 5DB", "REG_END": "30/09/2026"},
    {"URN": "SC1", "PLACE_CODES": "R3", "POSTCODE": "LS1 1UR"},
]


def test_a_urn_that_is_listed_twice_has_what_either_entry_has():
    the_list = providers(*TWICE)
    urns = column("SC1", "SC1", "SC1")
    assert the_list.has_place(urns, column("K2", "R3", "U1")).tolist() == [True, True, False]
    postcodes = column("M25DB", "LS11UR", "LS29JT")
    assert the_list.at_postcode(urns, postcodes).tolist() == [True, True, False]


def test_on_the_closing_day_the_provider_is_closed_but_did_not_close_before():
    the_list = providers({"URN": "SC1", "REG_END": "30/09/2026"}, {"URN": "SC2"})
    urns = column("SC1", "SC1", "SC1", "SC2", "SC9", "")
    on = days("29/09/2026", "30/09/2026", "01/10/2026", *["01/10/2026"] * 3)
    assert the_list.closed_by(urns, on).tolist() == [False, True, True, False, False, False]
    assert the_list.closed_before(urns, on).tolist() == [False, False, True, False, False, False]


def test_one_closed_entry_is_enough():
    assert providers(*TWICE).closed_by(column("SC1"), days("01/10/2026")).all()


def test_no_day_is_before_nothing():
    the_list = providers(*TWICE)
    assert not the_list.closed_by(column("SC1"), pd.Series([pd.NaT])).any()


def test_entries_with_one_of_several_codes():
    the_list = providers(*TWICE, {"URN": "SC2", "PROVIDER_CODES": "PR1"})
    assert the_list.entries_with("PLACE_CODES", {"R3", "S1"}).tolist() == [False, True, False]
    assert the_list.entries_with("PROVIDER_CODES", ["PR1"]).tolist() == [False, False, True]


def test_the_answers_stand_on_the_index_of_the_urns():
    urns = column("SC1", "SC2").set_axis([7, 3])
    assert providers(*TWICE).listed(urns).to_dict() == {7: True, 3: False}


# -- in whose area ---------------------------------------------------------------------------------

AREAS = [
    {"URN": "OWN", "LA_CODE": MANCHESTER},
    {"URN": "OTHER", "LA_CODE": LEEDS},
    {"URN": "BOTH", "LA_CODE": MANCHESTER},
    {"URN": "BOTH", "LA_CODE": LEEDS},
    {"URN": "UNKNOWN", "POSTCODE": "ZZ99 9ZZ"},
    {"URN": "BY POSTCODE", "POSTCODE": "LS1 1UR"},
]


def test_a_blank_authority_is_told_from_the_postcode():
    the_list = providers(*AREAS)
    urns = column("BY POSTCODE", "UNKNOWN", "OWN")
    assert the_list.area_known(urns).tolist() == [True, False, True]
    assert the_list.in_area(urns, column(LEEDS, LEEDS, LEEDS)).tolist() == [True, False, False]


def test_own_provision_is_in_the_councils_area_and_another_councils_is_elsewhere():
    urns = column("OWN", "OTHER", "BOTH", "UNKNOWN", "BY POSTCODE", "NOT LISTED")
    wrong = {
        code: providers(*AREAS).on_the_wrong_side(urns, column(*[code] * 6), MANCHESTER).tolist()
        for code in ("PR1", "PR2", "PR4", "")
    }
    assert wrong == {
        "PR1": [False, True, True, True, True, True],
        "PR2": [True, False, True, False, False, False],
        "PR4": [False] * 6,
        "": [False] * 6,
    }


def test_the_national_list_is_needed_only_for_a_blank_authority():
    with patch("lac_rules.providers.postcode_index", side_effect=PostcodesUnavailable):
        assert providers(*AREAS[:2]).in_area(column("OWN"), column(MANCHESTER)).all()
        with pytest.raises(PostcodesUnavailable):
            providers(*AREAS).in_area(column("OWN"), column(MANCHESTER))


# -- rules ask it by the name ``providers`` --------------------------------------------------------


def test_rules_get_the_typed_list_and_the_return_keeps_the_plain_one():
    table = listed({"URN": "sc100001", "PLACE_CODES": "K2;R3", "REG_END": "1 May 2026"})
    episodes = pd.DataFrame(
        {"CHILD": ["1", "2"], "DECOM": ["30/04/2026", "01/05/2026"], "DEC": ["01/05/2026", ""],
         "URN": "SC100001", "PLACE": ["R3", "U1"]}
    )  # fmt: skip
    ret = LacReturn.from_frames({"Episodes": episodes}, 2027, MANCHESTER, table)

    result = validate(ret, ruleset(2027).only("1008", "219", "227", "228"))

    assert not result.failed and not result.not_run
    found = result.issues.frame.groupby("code")["row"].unique().map(list).to_dict()
    assert found == {"219": [1], "227": [1], "228": [1]}
    assert ret.providers is table


# -- what changes with the year --------------------------------------------------------------------


def test_a_value_holds_from_its_year_until_the_next():
    colour = ByYear({2023: "red", 2025: "blue"})
    assert [colour.of(year) for year in (2020, 2023, 2024, 2025, 2030)] == [
        "red", "red", "red", "blue", "blue"
    ]  # fmt: skip


def test_a_rule_gets_the_value_of_its_year():
    spans = AT_THE_PROVIDERS_ADDRESS.constants("homes")
    for year in YEARS:
        (constants,) = [each for span, each in spans.items() if year in span]
        assert constants == {"homes": AT_THE_PROVIDERS_ADDRESS.of(year)}


@pytest.mark.parametrize("year", YEARS)
def test_the_groups_hold_codes_of_the_year(year):
    places = code_lists(year).PLACE
    assert AT_THE_PROVIDERS_ADDRESS.of(year) <= places & HOMES
    assert PROVIDER_IN_ANY_AREA.of(year) <= places
    for old, new in REPLACED_PLACES.of(year).items():
        assert old in codes_of("PLACE", year - 1) and old not in places
        assert new <= places - code_lists(year - 1).PLACE


def test_a_code_of_another_year_becomes_this_years():
    assert in_codes_of("SEX", 2027) == {"1": "M", "2": "F", "M": "M", "F": "F", "U": "U"}
    assert in_codes_of("SEX", 2024) == {"1": "1", "2": "2", "M": "1", "F": "2"}
    assert np.isin(list(in_codes_of("PLACE", 2027).values()), list(code_lists(2027).PLACE)).all()
