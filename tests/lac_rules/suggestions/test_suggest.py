"""Suggested corrections, case by case: which cell, which value, how sure, and why."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lac_rules import LacReturn, validate
from lac_rules.schema import PROVIDER_FIELDS, TABLES
from lac_rules.suggestions import suggest

COUNCIL = "E08000003"  # Manchester
LEEDS = "E08000035"
HOME, ROSE, ELM, OAK = "M1 1AE", "M2 5DB", "LS1 1UR", "LS2 9JT"

PROVIDERS = [
    # URN, name, authority, place codes, provider codes, start, end, postcode
    ("SC100001", "Rose House", COUNCIL, "K2", "PR4", "", "", ROSE),
    ("SC200007", "Elm Lodge", LEEDS, "K2,R3", "PR4,PR5", "01/01/2015", "", ELM),
    ("SC300015", "Old Elm Lodge", LEEDS, "K2", "PR4", "", "01/01/2020", ELM),
    ("2400008", "City Fostering", COUNCIL, "U1,U2,U3,U4,U5,U6", "PR1", "", "", "M60 2LA"),
    ("2500099", "Kind Families", LEEDS, "U1,U2,U3,U4,U5,U6", "PR4", "", "", OAK),
]


def providers(*rows: tuple) -> pd.DataFrame:
    fields = "URN NAME LA_CODE PLACE_CODES PROVIDER_CODES REG_START REG_END POSTCODE".split()
    table = pd.DataFrame(rows or PROVIDERS, columns=fields).assign(LA_NAME="")
    for field in ("REG_START", "REG_END"):
        table[field] = pd.to_datetime(table[field], format="%d/%m/%Y").astype("datetime64[s]")
    return table[PROVIDER_FIELDS]


EPISODE = {
    "CHILD": "1", "DECOM": "01/05/2026", "RNE": "S", "LS": "C2", "CIN": "N1", "PLACE": "K2",
    "PLACE_PROVIDER": "PR4", "DEC": "", "REC": "", "REASON_PLACE_CHANGE": "", "HOME_POST": HOME,
    "PL_POST": ROSE, "URN": "SC100001",
}  # fmt: skip
HEADER = {"CHILD": "1", "SEX": "F", "DOB": "03/04/2015", "ETHNIC": "WBRI", "UPN": "UN1",
          "MOTHER": "", "MC_DOB": ""}  # fmt: skip


def suggestions(*episodes: dict, listed=PROVIDERS, year=2027, as_at=None, **tables) -> pd.DataFrame:
    """Suggestions for episodes that differ from EPISODE as given, and further tables."""
    frames = {name: pd.DataFrame(rows) for name, rows in tables.items()}
    if episodes:
        frames["Episodes"] = pd.DataFrame([EPISODE | episode for episode in episodes])
    offered = providers(*listed) if listed else None
    ret = LacReturn.from_frames(frames, year, COUNCIL, offered, as_at)
    result = validate(ret)
    assert not result.failed
    return suggest(ret, result.issues)


def answers(found: pd.DataFrame, field: str, row: int = 0) -> list[tuple[str, str]]:
    cell = found[(found["field"] == field) & (found["row"] == row)]
    return list(zip(cell["suggestion"], cell["certainty"], strict=True))


def test_a_right_episode_gets_no_suggestion_and_the_columns_are_there_all_the_same():
    found = suggestions({})
    assert found.empty
    assert list(found.columns) == ["table", "row", "field", "value", "suggestion", "reason",
                                   "certainty", "source", "codes"]  # fmt: skip


# -- URN -------------------------------------------------------------------------------------------


def test_the_urn_of_the_only_home_at_the_postcode_is_sure():
    (found,) = suggestions({"URN": ""}).to_dict("records")
    assert found == {
        "table": "Episodes", "row": 0, "field": "URN", "value": "", "suggestion": "SC100001",
        "reason": "Ofsted: SC100001 Rose House, same postcode, fits type K2 and PR4, open then",
        "certainty": "sure", "source": "Ofsted", "codes": "218",
    }  # fmt: skip


def test_a_home_that_closed_before_is_only_a_possible_one():
    found = suggestions({"URN": "", "PL_POST": ELM})
    assert answers(found, "URN") == [("SC200007", "sure"), ("SC300015", "possible")]
    assert "closed then or since" in found["reason"][1]


def test_a_home_that_will_close_before_31_march_is_open_in_november():
    closing = ("SC100001", "Rose House", COUNCIL, "K2", "PR4", "", "01/02/2027", ROSE)
    in_november = suggestions({"URN": ""}, listed=[closing], as_at=date(2026, 11, 27))
    assert answers(in_november, "URN") == [("SC100001", "sure")]
    assert answers(suggestions({"URN": ""}, listed=[closing]), "URN") == [("SC100001", "possible")]


def test_two_homes_at_the_postcode_that_both_fit_are_likely():
    twin = ("SC100002", "Rose Cottage", COUNCIL, "K2", "PR4", "", "", ROSE)
    found = suggestions({"URN": ""}, listed=[*PROVIDERS, twin])
    assert answers(found, "URN") == [("SC100001", "likely"), ("SC100002", "likely")]


def test_a_home_registered_after_the_child_came_is_likely():
    late = ("SC100001", "Rose House", COUNCIL, "K2", "PR4", "01/06/2026", "", ROSE)
    found = suggestions({"URN": ""}, listed=[late])
    assert answers(found, "URN") == [("SC100001", "likely")]
    assert "not yet registered then" in found["reason"][0]


def test_a_home_of_another_type_is_possible_and_the_reason_says_so():
    found = suggestions({"URN": "", "PLACE": "S1"})
    assert answers(found, "URN") == [("SC100001", "possible")]
    assert "fits PR4 but does not fit type S1" in found["reason"][0]


def test_own_provision_must_be_in_the_own_area():
    listed = [("SC100001", "Rose House", LEEDS, "K2", "PR1,PR4", "", "", ROSE)]
    found = suggestions({"URN": "", "PLACE_PROVIDER": "PR1"}, listed=listed)
    assert ("SC100001", "sure") not in answers(found, "URN")


@pytest.mark.parametrize("urn", ["SC10000l", "SC1O0001", "SC1000001", "SC10001", "SC010001"])
def test_a_mistyped_urn_is_told_by_the_postcode(urn):
    found = suggestions({"URN": urn})
    assert answers(found, "URN") == [("SC100001", "sure")]


def test_short_breaks_have_neither_urn_nor_postcode():
    assert suggestions({"LS": "V4", "URN": "", "PL_POST": "M2 5DX", "HOME_POST": ""}).empty


# -- families --------------------------------------------------------------------------------------

FOSTER = {"PLACE": "U6", "PL_POST": "M20 2LN", "URN": ""}


def test_the_own_fostering_service_for_pr1():
    found = suggestions(FOSTER | {"PLACE_PROVIDER": "PR1"})
    assert answers(found, "URN") == [("2400008", "sure")]
    assert "your own service" in found["reason"][0]


def test_no_urn_is_sure_where_the_council_has_carers_without_one():
    found = suggestions(
        FOSTER | {"PLACE_PROVIDER": "PR1"},
        FOSTER | {"PLACE_PROVIDER": "PR1", "CHILD": "2", "URN": "XXXXXXX", "PL_POST": "M20 2WS"},
    )
    assert answers(found, "URN") == [("2400008", "likely")]


def test_the_agency_of_another_episode_at_the_same_address():
    earlier = FOSTER | {"DECOM": "01/04/2026", "DEC": "01/05/2026", "REC": "X1", "URN": "2500099"}
    found = suggestions(FOSTER | {"RNE": "L"}, earlier)
    assert answers(found, "URN") == [("2500099", "sure")]
    found = suggestions(FOSTER, earlier | {"CHILD": "2"})
    assert answers(found, "URN") == [("2500099", "likely")]


def test_the_agency_that_is_used_with_the_same_provider_code():
    others = [
        FOSTER | {"CHILD": str(n), "PL_POST": "M20 2WS", "URN": "2500099"} for n in range(2, 6)
    ]
    found = suggestions(FOSTER, *others)
    assert answers(found, "URN") == [("2500099", "likely")]
    assert found["reason"][0] == "This return: 2500099 is used with PR4 in 4 other episodes"
    assert answers(suggestions(FOSTER, *others[:1]), "URN") == [("2500099", "possible")]


def test_the_placeholder_is_never_sure():
    earlier = FOSTER | {"DECOM": "01/04/2026", "DEC": "01/05/2026", "REC": "X1", "URN": "XXXXXXX"}
    assert answers(suggestions(FOSTER, earlier), "URN") == [("XXXXXXX", "likely")]


# -- PL_POST, PLACE, PLACE_PROVIDER ----------------------------------------------------------------


def test_a_missing_postcode_is_that_of_the_home_with_the_urn():
    found = suggestions({"PL_POST": ""})
    assert answers(found, "PL_POST") == [("M2 5DB", "sure")]
    assert found["codes"][0].startswith("169, 179, 392b")


@pytest.mark.parametrize("typed", ["M2 5D8", "M2 5D", "M2 D5B", "M2 55DB", "M2 SDB", "M2 5BD."])
def test_a_mistyped_postcode_is_told_by_the_urn(typed):
    assert answers(suggestions({"PL_POST": typed}), "PL_POST")[0] == ("M2 5DB", "sure")


def test_a_postcode_of_another_place_may_be_wrong_or_the_urn_may_be():
    found = suggestions({"PL_POST": ELM})
    assert ("SC200007", "likely") in answers(found, "URN")
    assert answers(found, "PL_POST") == [("M2 5DB", "likely")]


def test_type_and_provider_code_from_urn_and_postcode():
    assert answers(suggestions({"PLACE": "S1"}), "PLACE") == [("K2", "sure")]
    assert answers(suggestions({"PLACE_PROVIDER": "PR5"}), "PLACE_PROVIDER") == [("PR4", "sure")]


def test_several_codes_of_a_provider_are_not_sure():
    found = suggestions({"PLACE_PROVIDER": "PR3", "URN": "SC200007", "PL_POST": ELM})
    assert answers(found, "PLACE_PROVIDER") == [("PR4", "likely"), ("PR5", "likely")]


# -- postcodes that do not exist -------------------------------------------------------------------


def test_the_home_postcode_of_another_episode_of_the_child():
    found = suggestions({"HOME_POST": "M1 1A"}, {"DECOM": "01/04/2026", "DEC": "01/05/2026"})
    assert answers(found, "HOME_POST") == [("M1 1AE", "sure")]
    assert found["source"][0] == "this return"


def test_the_letter_o_for_a_zero_when_only_one_reading_is_real():
    found = suggestions({"HOME_POST": "M6O 2LA"})
    assert answers(found, "HOME_POST")[0][0] == "M60 2LA"
    assert found["source"][0] == "postcode list"


def test_too_many_real_postcodes_are_no_help():
    assert answers(suggestions({"HOME_POST": "M1 1QQ"}), "HOME_POST") == []


def test_distance_and_area_from_the_data_do_not_point_to_postcodes():
    found = suggestions({"PL_DISTANCE": "2000", "PL_LA": "", "PL_LOCATION": "", "HOME_POST": ""})
    assert set(found["field"]) <= {"URN"}


# -- last year -------------------------------------------------------------------------------------

BEFORE = EPISODE | {"DECOM": "01/05/2025"}


@pytest.mark.parametrize(
    ("field", "now"),
    [("DECOM", "02/05/2025"), ("RNE", "L"), ("LS", "C1"), ("CIN", "N2"), ("PLACE", "S1"),
     ("PLACE_PROVIDER", "PR5"), ("URN", ""), ("PL_POST", "M20 2LN"), ("HOME_POST", "M20 2LN")],
)  # fmt: skip
def test_one_field_that_differs_from_the_episode_left_open(field, now):
    found = suggestions(BEFORE | {field: now}, Episodes_last=[BEFORE], listed=None)
    assert answers(found, field) == [(BEFORE[field], "sure")]
    assert found["source"][0] == "last year"


def test_more_differences_are_likely_and_another_start_is_possible():
    found = suggestions(BEFORE | {"LS": "C1", "CIN": "N2"}, Episodes_last=[BEFORE], listed=None)
    assert answers(found, "LS") == [("C2", "likely")]
    found = suggestions(
        BEFORE | {"DECOM": "01/06/2025", "LS": "C1"}, Episodes_last=[BEFORE], listed=None
    )
    assert answers(found, "LS") == [("C2", "possible")]


def test_a_new_episode_after_1_april_is_rather_another_one():
    found = suggestions({}, Episodes_last=[BEFORE], listed=None)
    assert ("01/05/2025", "sure") not in answers(found, "DECOM")


def test_replaced_codes_of_last_year():
    before = BEFORE | {"DECOM": "01/05/2024", "PLACE": "H5"}
    now = before | {"PLACE": "K2"}
    found = suggestions(now, Episodes_last=[before], listed=None, year=2025)
    assert "H5" not in dict(answers(found, "PLACE"))
    assert answers(found, "PLACE") == [("K3", "sure")]


def test_ofsted_and_last_year_agree_or_dispute():
    found = suggestions(BEFORE | {"URN": ""}, Episodes_last=[BEFORE])
    assert answers(found, "URN") == [("SC100001", "sure")]
    assert "; Last year: URN of the episode left open" in found["reason"][0]
    other = BEFORE | {"URN": "SC999999"}
    found = suggestions(BEFORE | {"URN": ""}, Episodes_last=[other])
    assert {certainty for _, certainty in answers(found, "URN")} == {"likely"}


@pytest.mark.parametrize(
    ("field", "before", "now", "certainty"),
    [("DOB", "03/04/2015", "", "sure"), ("DOB", "03/04/2015", "04/03/2015", "likely"),
     ("SEX", "F", "M", "likely"), ("SEX", "2", "M", "likely"), ("SEX", "F", "X", "sure"),
     ("ETHNIC", "WBRI", "WIRI", "likely"), ("ETHNIC", "WBRI", "", "sure"),
     ("UPN", "A123456789012", "", "sure"), ("MC_DOB", "01/02/2026", "02/02/2026", "likely")],
)  # fmt: skip
def test_what_does_not_change_about_a_child(field, before, now, certainty):
    found = suggestions(
        Header=[HEADER | {"MOTHER": "1", field: now}],
        Header_last=[HEADER | {"MOTHER": "1", field: before}],
    )
    expected = "F" if field == "SEX" else before
    assert answers(found, field) == [(expected, certainty)]


def test_the_childs_other_tables_tell_which_date_of_birth_is_right():
    review = {"CHILD": "1", "DOB": "03/04/2015", "REVIEW": "01/06/2026", "REVIEW_CODE": "PN1"}
    tables = {"Header": [HEADER | {"DOB": "04/03/2015"}], "Header_last": [HEADER]}
    found = suggestions(**tables, Reviews=[review])
    assert answers(found, "DOB") == [("03/04/2015", "sure")]


def test_another_child_under_the_same_identifier():
    found = suggestions(
        Header=[HEADER | {"SEX": "M", "DOB": "01/01/2018", "ETHNIC": "AIND"}], Header_last=[HEADER]
    )
    assert set(found["certainty"]) == {"possible"}


def test_a_mother_is_still_one():
    header = HEADER | {"MOTHER": "0", "MC_DOB": "01/02/2026"}
    last = HEADER | {"MOTHER": "1", "MC_DOB": "01/02/2026"}
    found = suggestions({}, Header=[header], Header_last=[last])
    assert ("1", "likely") in answers(found, "MOTHER")


# -- any data --------------------------------------------------------------------------------------

_VALUES = {
    "CHILD": ["1", "2", ""], "DECOM": ["01/05/2025", "01/05/2026", "", "x"],
    "DEC": ["", "01/06/2026", "31/02/2026"], "LS": ["C2", "V4", "", "?"],
    "PLACE": ["K2", "U6", "K3", "", "?"], "PLACE_PROVIDER": ["PR1", "PR4", "", "?"],
    "URN": ["", "SC100001", "SC10000", "XXXXXXX", "é" * 20], "RNE": ["S", "L", ""],
    "PL_POST": ["", ROSE, "M2 5D", "é", "M" * 40], "HOME_POST": ["", HOME, "M1 1A", "0"],
    "SEX": ["1", "M", ""], "DOB": ["", "01/01/2010", "x"], "MOTHER": ["0", "1", "?"],
}  # fmt: skip


def rows_of(name: str) -> st.SearchStrategy:
    table = TABLES[name.removesuffix("_last")]
    cells = {field: st.sampled_from(_VALUES.get(field, ["", "x"])) for field in table.fields}
    return st.lists(st.fixed_dictionaries(cells), max_size=4).map(
        lambda rows: pd.DataFrame(rows, columns=list(table.fields))
    )


NAMES = ["Episodes", "Episodes_last", "Header", "Header_last"]


@settings(deadline=None, max_examples=60)
@given(
    st.fixed_dictionaries({}, optional={name: rows_of(name) for name in NAMES}),
    st.sampled_from([None, PROVIDERS, PROVIDERS[:1], "none"]),
    st.sampled_from([COUNCIL, None]),
    st.integers(2023, 2028),
)
def test_any_data_give_well_formed_suggestions(frames, listed, council, year):
    offered = providers(*PROVIDERS).iloc[:0] if listed == "none" else None
    if listed not in (None, "none"):
        offered = providers(*listed)
    ret = LacReturn.from_frames(frames, year=year, authority=council, providers=offered)
    issues = validate(ret).issues
    found = suggest(ret, issues)
    assert found["certainty"].isin(["sure", "likely", "possible"]).all()
    assert (found["suggestion"] != "").all()
    assert (found["suggestion"] != found["value"]).all()
    assert (found["codes"] != "").all()
    cells = found.groupby(["table", "row", "field"])
    assert (cells.size() <= 5).all()
    assert not cells["suggestion"].apply(lambda values: values.duplicated().any()).any()
