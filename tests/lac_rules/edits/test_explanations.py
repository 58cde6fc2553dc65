"""Errors that are right as they are: how long an explanation stands, and which row it is about."""

from dataclasses import replace
from datetime import datetime

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from lac_rules import LacReturn, ruleset, validate
from lac_rules.edits.explanations import (
    ROW_GONE,
    explanation_of,
    fields_that_tell,
    found_again,
    merged_with,
    stands,
    why_lapsed,
)
from lac_rules.explained import as_text, carried_over, from_text, set_aside_in_order

REVIEWS = pd.DataFrame(
    [
        ["1001", "05/06/2012", "03/05/2026", "PN1"],
        ["1003", "09/10/2010", "05/05/2026", "PN0"],  # 440: not under four
        ["1003", "09/10/2010", "05/08/2026", "PN0"],  # 440 again
    ],
    columns=["CHILD", "DOB", "REVIEW", "REVIEW_CODE"],
)
MARKED = ("DOB", "REVIEW", "REVIEW_CODE")
EXPLAINED = replace(
    explanation_of(REVIEWS, 1, "Reviews", "2", "440", MARKED),
    reason="The baby was at the sibling's review.",
    who="Ann",
    when=datetime(2026, 12, 3, 9, 0),
)


def test_an_explanation_holds_the_marked_values_and_what_tells_the_row():
    assert dict(EXPLAINED.values) == {
        "DOB": "09/10/2010", "REVIEW": "05/05/2026", "REVIEW_CODE": "PN0",
    }  # fmt: skip
    assert dict(EXPLAINED.key) == {"CHILD": "1003", "REVIEW": "05/05/2026"}
    assert EXPLAINED.in_words == "The baby was at the sibling's review. (Ann, 03/12/2026)"


def test_a_field_worked_out_from_postcodes_is_told_by_the_postcodes():
    columns = ["CHILD", "DECOM", "HOME_POST", "PL_POST"]
    assert fields_that_tell(["PL_DISTANCE"], columns) == ["HOME_POST", "PL_POST"]
    assert fields_that_tell(["PL_DISTANCE"], [*columns, "PL_DISTANCE"]) == ["PL_DISTANCE"]


def test_it_says_why_it_lapsed():
    assert why_lapsed(EXPLAINED, REVIEWS.iloc[1]) == ""
    row = {**REVIEWS.iloc[1], "REVIEW": "", "DOB": "09/10/2011"}
    assert why_lapsed(EXPLAINED, row) == (
        "DOB was 09/10/2010, is now 09/10/2011; REVIEW was 05/05/2026, is now blank"
    )
    assert why_lapsed(EXPLAINED, None) == ROW_GONE


@given(
    row=st.fixed_dictionaries(
        {
            "CHILD": st.sampled_from(["1003", "1009"]),
            "DOB": st.sampled_from(["09/10/2010", "09/10/2011", ""]),
            "REVIEW": st.sampled_from(["05/05/2026", " 05/05/2026 ", "05/05/2025"]),
            "REVIEW_CODE": st.sampled_from(["PN0", "PN1", "pn0"]),
            "TEAM": st.text(max_size=2),
        }
    )
)
def test_it_stands_exactly_while_the_marked_values_are_what_they_were(row):
    same = all(row[name].strip() == value for name, value in EXPLAINED.values)
    assert stands(EXPLAINED, row) == same
    assert (why_lapsed(EXPLAINED, row) == "") == same


def test_what_is_explained_is_none_of_the_issues():
    ret = LacReturn.from_frames({"Reviews": REVIEWS}, year=2027)
    result = validate(ret, ruleset(2027).only("440"))
    aside = set_aside_in_order(result, [EXPLAINED], ret)
    assert aside.issues.rows["row"].tolist() == [2]
    assert aside.explained.rows["row"].tolist() == [1]
    assert len(aside.issues) + len(aside.explained) == len(result.issues)
    assert aside.reasons == {("440", "Reviews", 1): EXPLAINED.in_words}


def test_a_very_long_value_and_reason_fit_into_cells():
    long = "x" * 30_000
    frame = REVIEWS.assign(REVIEW_CODE=long)
    each = explanation_of(frame, 1, "Reviews", "2", "440", MARKED)
    assert len(as_text(each.values)) < 2_000
    assert stands(each, frame.iloc[1])
    assert not stands(each, {**frame.iloc[1], "REVIEW_CODE": long + "y"})
    assert (
        found_again([replace(each, id="")], {"Reviews": frame}, {"Reviews": ["7", "8", "9"]})[0].id
        == "8"
    )
    assert len(replace(EXPLAINED, reason=long).in_words) < 2_100


def test_without_a_reason_or_with_other_values_nothing_is_explained():
    ret = LacReturn.from_frames({"Reviews": REVIEWS.assign(REVIEW_CODE="PN2")}, year=2027)
    result = validate(ret, ruleset(2027))
    assert set_aside_in_order(result, [EXPLAINED], ret) is result
    ret = LacReturn.from_frames({"Reviews": REVIEWS}, year=2027)
    result = validate(ret, ruleset(2027).only("440"))
    assert set_aside_in_order(result, [replace(EXPLAINED, reason=" ")], ret) is result


def test_a_row_without_its_identity_is_found_by_its_values():
    nameless = replace(EXPLAINED, id="")
    (found,) = found_again([nameless], {"Reviews": REVIEWS}, {"Reviews": ["7", "8", "9"]})
    assert found.id == "8"
    other = REVIEWS.assign(REVIEW_CODE=["PN1", "PN1", "PN0"])
    (lost,) = found_again([nameless], {"Reviews": other}, {"Reviews": ["7", "8", "9"]})
    assert lost.id == ""
    twice = pd.concat([REVIEWS, REVIEWS.iloc[[1]]], ignore_index=True)
    ids = {"Reviews": ["7", "8", "9", "10"]}
    assert found_again([nameless], {"Reviews": twice}, ids) == [nameless], "nobody knows which"


def test_a_row_with_its_identity_is_not_looked_for_by_values():
    """Its values may have changed: then the explanation lapses, and goes to no other row."""
    (there,) = found_again([EXPLAINED], {"Reviews": REVIEWS}, {"Reviews": ["1", "3", "2"]})
    assert there.id == "2"


def test_of_two_explanations_of_the_same_the_later_one_counts():
    again = replace(EXPLAINED, reason="Seen the minutes.")
    other = replace(EXPLAINED, values=(("DOB", "x"),))
    assert merged_with([EXPLAINED, other], [again]) == [again, other]


def test_values_go_through_a_cell():
    values = (("REVIEW", "=1+1"), ("DOB", 'é "x"'))
    assert from_text(as_text(values)) == values


def test_next_year_those_go_on_that_compare_the_years_and_whose_row_is_there():
    ret = LacReturn.from_frames({"Reviews": REVIEWS.iloc[[2, 1]]}, year=2028)
    kinds = {"440": "cross_year"}
    (goes_on,) = carried_over([EXPLAINED], kinds, ret)
    assert (goes_on.id, goes_on.reason) == ("2", EXPLAINED.reason)
    assert carried_over([EXPLAINED], {"440": "inconsistent"}, ret) == []
    of_the_year_before = replace(EXPLAINED, table="Reviews_last")
    assert carried_over([of_the_year_before], kinds, ret) == []
    gone = LacReturn.from_frames({"Reviews": REVIEWS.iloc[[0]]}, year=2028)
    assert carried_over([EXPLAINED], kinds, gone) == []
