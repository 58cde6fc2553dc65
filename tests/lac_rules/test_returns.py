"""LacReturn: text as loaded, what is told from the data, and what is assumed."""

import pandas as pd
import pytest

from lac_rules import LacReturn
from lac_rules.schema import TABLES


def test_tables_hold_text_as_loaded_in_the_dfes_columns():
    frame = pd.DataFrame({"uasc": ["1"], "dob": [" 01/02/2010"], "Child": ["c1"]})
    ret = LacReturn.from_frames({"Header": frame}, year=2027)

    table = ret.tables["Header"]
    assert list(table.columns) == [*TABLES["Header"].fields, "UASC"]
    assert table.loc[0, ["CHILD", "DOB", "SEX"]].tolist() == ["c1", " 01/02/2010", ""]


def test_frames_given_are_not_changed():
    frame = pd.DataFrame({"CHILD": [1, 2], "DOB": pd.to_datetime(["2010-01-01", None])})
    before = frame.copy(deep=True)
    LacReturn.from_frames({"Header": frame}, year=2027)
    pd.testing.assert_frame_equal(frame, before)


def test_an_unknown_table_is_named():
    with pytest.raises(ValueError, match="There is no table 'Episode' in the return"):
        LacReturn.from_frames({"Episode": pd.DataFrame()}, year=2027)


def test_year_is_told_from_the_latest_episodes_and_a_stray_date_does_not_decide():
    dates = ["10/04/2025"] * 300 + ["30/03/2026"] * 50 + ["01/01/2081"]
    episodes = pd.DataFrame({"CHILD": range(351), "DECOM": dates})
    ret = LacReturn.from_frames({"Episodes": episodes})

    assert ret.year == 2026
    assert "Collection year 2026" in ret.statements[0]


def test_without_any_date_the_year_must_be_given():
    with pytest.raises(ValueError, match="Give the year"):
        LacReturn.from_frames({"Header": pd.DataFrame({"CHILD": ["1"]})})


def test_council_is_told_from_most_home_postcodes():
    homes = ["M2 5DB", "m25db", "M2 5DB", "CF10 3NP", ""]
    episodes = pd.DataFrame({"CHILD": range(5), "DECOM": "10/04/2026", "HOME_POST": homes})
    ret = LacReturn.from_frames({"Episodes": episodes}, year=2027)

    assert ret.authority == "E08000003"
    assert "Manchester" in ret.statements[-1]


def test_council_may_be_given_by_name():
    ret = LacReturn.from_frames({}, year=2027, authority="manchester city council")
    assert ret.authority == "E08000003"


def test_uasc_is_made_from_the_uasc_table_unless_the_header_has_it():
    header = pd.DataFrame({"CHILD": ["1", "2"]})
    uasc = pd.DataFrame({"CHILD": ["2"]})
    made = LacReturn.from_frames({"Header": header, "UASC": uasc}, year=2027)
    given = LacReturn.from_frames({"Header": header.assign(UASC=["1", ""]), "UASC": uasc}, 2027)

    assert made.typed["Header"].UASC.tolist() == ["0", "1"]
    assert "UASC" not in made.tables["Header"]
    assert given.typed["Header"].UASC.astype(object).tolist()[0] == "1"


def test_postcode_columns():
    episodes = pd.DataFrame(
        {
            "CHILD": list("123"),
            "HOME_POST": ["M2 5DB", "M2 5DB", ""],
            "PL_POST": ["M1 1AE", "CF10 3NP", "M2 5DB"],
        }
    )
    placements = LacReturn.from_frames(
        {"Episodes": episodes}, year=2027, authority="E08000003"
    ).placements

    assert placements.la.tolist() == ["E08000003", "WAL", "E08000003"]
    assert placements.location.tolist() == ["IN", "OUT", "IN"]
    assert 0 < placements.distance[0] < 2
    assert 130 < placements.distance[1] < 160
    assert pd.isna(placements.distance[2])


def test_postcode_columns_in_the_data_are_kept():
    episodes = pd.DataFrame({"CHILD": ["1"], "PL_POST": ["M2 5DB"], "PL_LA": ["CON"]})
    ret = LacReturn.from_frames({"Episodes": episodes}, year=2027)
    assert ret.placements.la.tolist() == ["CON"]


def test_dates_that_cannot_be_meant_are_told_and_do_not_decide_the_year():
    days = [f"{day:02}/05/2025" for day in range(1, 13)]
    ret = LacReturn.from_frames(
        {
            "Episodes": pd.DataFrame(
                {
                    "CHILD": [str(n) for n in range(12)],
                    "DECOM": days,
                    "DEC": ["01/06/2052"] + [""] * 11,
                }
            ),
            "UASC": pd.DataFrame({"CHILD": ["1"], "DUC": ["01/06/2031"]}),
        }
    )
    assert ret.year == 2026
    told = [text for text in ret.statements if "too far" in text]
    assert len(told) == 1
    assert told[0].startswith("Episodes: DEC is 01/06/2052 in 1 row")
