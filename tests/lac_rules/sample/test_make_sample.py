"""What a sample holds, and how much of what."""

import pandas as pd
import pytest

from lac_rules.places.postcode_index import postcode_index
from lac_rules.sample import make_sample
from lac_rules.schema import (
    FOSTER_PLACEMENTS,
    LAST,
    NO_URN,
    PROVIDER_FIELDS,
    YEARS,
    tables_of,
)


@pytest.fixture(scope="module")
def sample():
    return make_sample(2675)


@pytest.fixture(scope="module")
def tables(sample):
    return sample.tables


def share(condition: pd.Series) -> float:
    return float(condition.mean())


# -- shape -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", YEARS)
def test_the_tables_are_those_of_the_two_years_with_the_dfes_columns(year):
    tables = make_sample(50, year).tables

    expected = [*tables_of(year), *(name + LAST for name in tables_of(year - 1))]
    assert list(tables) == expected
    for name, table in tables.items():
        assert tuple(table.columns) == tables_of(year)[name.removesuffix(LAST)].fields
        assert all(isinstance(cell, str) for column in table for cell in table[column])


def test_there_are_as_many_children_as_asked_for(tables):
    assert tables["Header"]["CHILD"].nunique() == len(tables["Header"]) == 2675


def test_a_clean_sample_says_that_nothing_is_injected(sample):
    assert list(sample.injected.columns) == ["code", "table", "row", "field"]
    assert sample.injected.empty


def test_the_same_arguments_give_the_same_sample():
    one, other = make_sample(60, errors=20), make_sample(60, errors=20)

    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name])
    pd.testing.assert_frame_equal(one.providers, other.providers)
    pd.testing.assert_frame_equal(one.injected, other.injected)


def test_another_seed_gives_other_children():
    one, other = make_sample(60, seed=1).tables, make_sample(60, seed=2).tables
    assert set(one["Header"]["CHILD"]).isdisjoint(other["Header"]["CHILD"])


def test_impossible_wishes_are_refused():
    with pytest.raises(ValueError, match="2023 to 2027"):
        make_sample(year=2022)
    with pytest.raises(ValueError, match="at least one child"):
        make_sample(0)
    with pytest.raises(ValueError, match="E99999999"):
        make_sample(10, authority="E99999999")


# -- proportions -----------------------------------------------------------------------------------


def test_episodes_and_reviews_are_as_many_as_in_real_returns(tables):
    children = len(tables["Header"])
    assert 1.7 < len(tables["Episodes"]) / children < 2.1
    assert 4.2 < len(tables["Reviews"]) / children < 5.2


@pytest.mark.parametrize(
    ("table", "low", "high"),
    [
        ("UASC", 0.03, 0.08),
        ("OC2", 0.35, 0.65),
        ("OC3", 0.03, 0.07),
        ("AD1", 0.01, 0.03),
        ("PlacedAdoption", 0.04, 0.09),
        ("DoLo", 0.005, 0.03),
    ],
)
def test_so_many_children_are_in_the_smaller_tables(tables, table, low, high):
    assert low < tables[table]["CHILD"].nunique() / len(tables["Header"]) < high


def test_those_who_go_missing_do_so_several_times(tables):
    missing = tables["Missing"]
    assert 0.03 < missing["CHILD"].nunique() / len(tables["Header"]) < 0.12
    assert 3 < len(missing) / missing["CHILD"].nunique() < 6


def test_most_children_are_under_a_care_order_and_in_foster_care(tables):
    now = tables["Episodes"][tables["Episodes"]["DEC"] == ""]
    assert now["LS"].value_counts().index[0] == "C2"
    assert {"C1", "V2", "E1", "V4"} <= set(now["LS"])
    assert 0.55 < share(now["PLACE"].isin(FOSTER_PLACEMENTS)) < 0.85


def test_rare_codes_are_there_too(tables):
    episodes = tables["Episodes"]
    assert set("SPLTBU") <= set(episodes["RNE"])
    assert {"V3", "L1", "L2", "J1"} <= set(episodes["LS"])
    assert {"T1", "T2", "T3", "T4", "P1", "K1", "K2", "K3", "R3", "S1", "A5", "A6", "Z12"} <= set(
        episodes["PLACE"]
    )
    assert {"E11", "E12", "E4A", "E45", "E5", "E17", "E14"} <= set(episodes["REC"])


def test_about_six_in_ten_are_placed_in_the_area_and_a_few_in_wales_or_scotland(sample):
    placements = sample.lac_return().placements
    assert 0.5 < share(placements.location == "IN") < 0.7
    assert 0 < share(placements.la.isin(["WAL", "SCO"])) < 0.04


# -- two years -------------------------------------------------------------------------------------


def test_the_open_episode_of_last_year_goes_on_unchanged(tables):
    before = tables["Episodes" + LAST]
    before = before[before["DEC"] == ""].set_index("CHILD")
    now = tables["Episodes"].drop_duplicates("CHILD").set_index("CHILD").loc[before.index]

    assert len(before) > 1500
    unchanged = before.columns.difference(["DEC", "REC", "REASON_PLACE_CHANGE"])
    pd.testing.assert_frame_equal(now[unchanged], before[unchanged])


@pytest.mark.parametrize(
    ("year", "field", "before", "now"),
    [
        (2025, "SEX", {"1", "2"}, {"M", "F"}),
        (2025, "PLACE", {"H5"}, {"K3"}),
        (2026, "PLACE", {"Z1"}, {"Z11", "Z12", "Z13", "Z14"}),
    ],
)
def test_codes_change_with_the_years(year, field, before, now):
    tables = make_sample(800, year).tables
    table = "Header" if field == "SEX" else "Episodes"
    last_year, this_year = set(tables[table + LAST][field]), set(tables[table][field])

    assert before <= last_year and not before & this_year
    assert now <= this_year and not now & last_year


def test_some_children_are_new_and_some_have_left(tables):
    now, before = set(tables["Header"]["CHILD"]), set(tables["Header" + LAST]["CHILD"])
    assert len(now - before) > 400
    assert len(before - now) > 400


# -- the Ofsted list -------------------------------------------------------------------------------


def test_the_list_has_the_providers_that_the_episodes_name_and_more(sample):
    providers, urns = sample.providers, set(sample.tables["Episodes"]["URN"]) - {"", NO_URN}

    assert list(providers.columns) == list(PROVIDER_FIELDS)
    assert providers["URN"].is_unique
    assert urns < set(providers["URN"])


def test_the_list_is_as_untidy_as_a_real_one(sample):
    providers = sample.providers
    assert str(providers["REG_START"].dtype).startswith("datetime64")
    assert 0.02 < share(providers["REG_END"].notna()) < 0.5
    assert providers["POSTCODE"].duplicated().any()
    assert providers["URN"].str.fullmatch(r"SC\d{6}|\d{7}").all()


def test_postcodes_are_real_and_in_the_authority_that_the_list_names(sample):
    found = postcode_index().lookup(sample.providers["POSTCODE"])
    assert found["known"].all()
    assert found["authority"].tolist() == sample.providers["LA_CODE"].tolist()
