"""Where children live: authority, distance, in or out of area, on the real list of postcodes.

The first run builds the index in the user's cache, which takes a few seconds.
"""

import numpy as np
import pandas as pd
import pytest

from lac_rules.places.councils import (
    authorities,
    authority_name,
    find_authority,
    infer_authority,
)
from lac_rules.places.distance import distance_miles, placement_location
from lac_rules.places.irish_grid import to_british_grid
from lac_rules.places.postcode_index import postcode_index


@pytest.fixture(scope="module")
def index():
    return postcode_index()


def look_up(index, *postcodes):
    return index.lookup(pd.Series(postcodes))


def miles(index, home, placement):
    return distance_miles(look_up(index, home), look_up(index, placement))[0]


# --- which authority a postcode is in -------------------------------------------------------------


@pytest.mark.parametrize(
    ("postcode", "authority"),
    [
        ("SW1A 1AA", "E09000033"),  # a London borough: Westminster
        ("M2 5DB", "E08000003"),  # a metropolitan borough: Manchester
        ("BS1 5TR", "E06000023"),  # a unitary authority: Bristol
        ("GU2 4BB", "E10000030"),  # a county: Surrey, not its district Guildford
        ("TD15 1AA", "E06000057"),  # England, though the area is Scottish: Northumberland
        ("EH1 1YZ", "SCO"),
        ("CF10 1EP", "WAL"),
        ("BT1 5GS", "NIR"),
        ("GY1 1AA", "NUK"),
        ("JE2 3AB", "NUK"),
        ("IM1 1AA", "NUK"),
    ],
)
def test_the_authority_of_a_postcode(index, postcode, authority):
    found = look_up(index, postcode)
    assert found.known.all()
    assert list(found.authority) == [authority]


def test_postcodes_that_are_no_longer_used_are_known(index):
    assert look_up(index, "AB1 0AA").authority[0] == "SCO"  # ended in 1996


def test_a_known_postcode_that_was_never_placed_has_no_authority_and_no_grid_reference(index):
    found = look_up(index, "GIR 0AA")  # Girobank
    assert found.known.all()
    assert found[["easting", "northing", "authority"]].isna().all(axis=None)


def test_every_district_of_the_real_list_has_an_authority(index):
    found = pd.Series(index._authorities)[1:]  # the first stands for no district
    assert found.notna().all()
    assert set(found[found.str.startswith("E")]) == set(authorities().code)


# --- distance -------------------------------------------------------------------------------------


def test_distance_is_a_straight_line_in_the_dfes_miles():
    """3 and 4 km apart each way is 5 km, and 5 / 1.6093 is 3.1 miles."""
    home = pd.DataFrame({"easting": [400_000.0], "northing": [300_000.0]})
    placement = pd.DataFrame({"easting": [403_000.0], "northing": [296_000.0]})
    assert distance_miles(home, placement).tolist() == [3.1]


def test_distances_between_real_postcodes(index):
    assert miles(index, "SW1A 1AA", "sw1a1aa") == 0.0
    assert miles(index, "SW1A 1AA", "M2 5DB") == pytest.approx(163, abs=1)
    assert miles(index, "EH1 1YZ", "CF10 1EP") == pytest.approx(309, abs=1)


@pytest.mark.parametrize("placement", ["GY1 1AA", "IM1 1AA", "GIR 0AA", "ZZ1 1ZZ", ""])
def test_there_is_no_distance_without_a_grid_reference(index, placement):
    assert np.isnan(miles(index, "SW1A 1AA", placement))


def test_northern_ireland_is_across_the_sea(index):
    """Its references are on the Irish Grid; taken for British ones, this would be 10 miles."""
    assert miles(index, "L3 4AA", "BT1 5GS") == pytest.approx(145, abs=1)
    assert miles(index, "BT1 5GS", "BT48 6HQ") == pytest.approx(62, abs=1)  # to Derry


def test_irish_grid_references_land_where_the_surveys_own_conversion_puts_them():
    """Expected values: PROJ, with both surveys' published shifts between datums."""
    east, north = to_british_grid([334_316, 222_000, 366_000], [374_675, 350_000, 372_000])
    assert east == pytest.approx([146_778, 32_687, 178_118], abs=5)
    assert north == pytest.approx([530_104, 515_079, 524_736], abs=5)


def test_distances_are_by_position_and_need_pairs(index):
    home = look_up(index, "SW1A 1AA", "M2 5DB")
    assert distance_miles(home, home.set_axis([7, 8])).tolist() == [0.0, 0.0]
    with pytest.raises(ValueError, match="2 homes, 1 placements"):
        distance_miles(home, home.head(1))


# --- in or out of area ----------------------------------------------------------------------------


def test_a_placement_is_in_or_out_of_area_or_not_known():
    authority = pd.Series(["E10000030", "E09000033", "SCO", "CON", None], index=[5, 4, 3, 2, 1])
    location = placement_location(authority, "E10000030")
    expected = pd.Series(["IN", "OUT", "OUT", "OUT", None], index=authority.index)
    pd.testing.assert_series_equal(location, expected.astype("category"))


def test_nothing_is_in_or_out_when_the_council_is_not_known():
    assert placement_location(pd.Series(["E10000030"]), None).isna().all()


# --- whose return it is ---------------------------------------------------------------------------


def test_the_council_is_the_english_one_where_most_homes_are():
    homes = pd.Series(["SCO", "SCO", "SCO", "E10000030", "E10000030", "E09000033", None])
    assert infer_authority(homes) == "E10000030"
    assert infer_authority(homes.astype("category")) == "E10000030"


def test_of_two_with_as_many_homes_the_first_by_code_is_taken():
    assert infer_authority(pd.Series(["E10000030", "E09000033"])) == "E09000033"


@pytest.mark.parametrize("homes", [[], [None], [np.nan, np.nan], ["SCO", "WAL"]])
def test_no_council_can_be_told_without_english_homes(homes):
    assert infer_authority(pd.Series(homes)) is None


# --- the authorities ------------------------------------------------------------------------------


def test_there_are_153_authorities():
    assert list(authorities().columns) == ["code", "name"]
    assert authorities().code.is_unique and authorities().name.is_unique
    assert len(authorities()) == 153


def test_changing_the_list_changes_no_one_elses():
    mine = authorities()
    mine.loc[0, "name"] = "changed"
    assert "changed" not in set(authorities().name)


def test_codes_have_names():
    assert authority_name("E10000030") == "Surrey"
    assert authority_name(" e10000030 ") == "Surrey"
    assert authority_name("SCO") == "Scotland"
    assert authority_name("CON") == "Confidential"
    assert authority_name("E07000209") is None  # Guildford is a district
    assert authority_name(None) is None
    assert authority_name(np.nan) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("E10000030", "Surrey"),
        (" e10000030", "Surrey"),
        ("surrey county council", "Surrey"),
        ("Bristol", "Bristol, City of"),
        ("City of Bristol", "Bristol, City of"),
        ("HULL CITY COUNCIL", "Kingston upon Hull, City of"),
        ("London Borough of Barking & Dagenham", "Barking and Dagenham"),
        ("LB Camden", "Camden"),
        ("Royal Borough of Kingston-upon-Thames", "Kingston upon Thames"),
        ("Westminster City Council", "Westminster"),
        ("City of London Corporation", "City of London"),
        ("St Helens", "St. Helens"),
        ("Newcastle", "Newcastle upon Tyne"),
        ("Durham County Council", "County Durham"),
        ("Derby City", "Derby"),
        ("Derbyshire", "Derbyshire"),
        ("Bournemouth Christchurch Poole", "Bournemouth, Christchurch and Poole"),
        ("Bury Children's Services", "Bury"),
    ],
)
def test_a_council_is_found_as_people_write_it(text, name):
    assert authority_name(find_authority(text)) == name


@pytest.mark.parametrize("name", authorities().name)
def test_every_council_is_found_by_its_own_name(name):
    assert authority_name(find_authority(name)) == name


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "No council is given"),
        (None, "No council is given"),
        ("Sury", "No council in England is called 'Sury'. Did you mean 'Surrey'"),
        ("Kingston", "could be 'Kingston upon Hull, City of' or 'Kingston upon Thames'"),
        ("Sussex", "could be 'East Sussex' or 'West Sussex'"),
        ("London", "called 'London'. Did you mean .*'City of London'"),
        ("County Council", "No council in England is called"),
        ("E07000209", "Guildford, a district of Surrey.*E10000030"),
        ("E99999999", "No council in England is called 'E99999999'"),
        ("xyzzy", "Check the spelling"),
    ],
)
def test_a_council_that_cannot_be_told_is_asked_for_again(text, message):
    with pytest.raises(ValueError, match=message):
        find_authority(text)
