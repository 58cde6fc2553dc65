"""Checks beyond the DfE's: run when asked for, told apart, and silent on clean returns."""

from datetime import date

import pandas as pd
import pytest

from lac_rules import LacReturn, ruleset, validate
from lac_rules.due import due
from lac_rules.language.ruleset import Ruleset, all_rules
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut
from lac_rules.schema import YEARS
from lac_rules.suggestions import suggest

IN_FORCE = {2023: 293, 2024: 312, 2025: 305, 2026: 315, 2027: 326}


def further_only(year: int) -> Ruleset:
    return Ruleset(year, (item for item in ruleset(year, further=True) if item.further))


def two_errors() -> LacReturn:
    """A child whose ethnicity is no code (103), in a row that is there twice (X03, INT32)."""
    header = {"CHILD": "1", "SEX": "M", "DOB": "01/05/2015", "ETHNIC": "XXXX", "UPN": "UN1"}
    return LacReturn.from_frames({"Header": pd.DataFrame([header, header])}, year=2027)


@pytest.mark.parametrize("year", YEARS)
def test_a_ruleset_is_the_dfes_alone_unless_further_checks_are_asked_for(year):
    dfe = ruleset(year)
    assert len(dfe) == IN_FORCE[year]
    assert not any(item.further for item in dfe)
    with_further = ruleset(year, further=True)
    assert set(with_further.codes) - set(dfe.codes) == set(further_only(year).codes)
    assert len(further_only(year)) >= 11


def test_further_checks_and_no_others_have_codes_that_begin_with_x():
    ours = [item for item in all_rules() if not item.is_local]
    assert all(item.further == item.code.startswith("X") for item in ours)


def test_validation_adds_them_when_asked():
    ret = two_errors()
    assert "X03" not in validate(ret).ran
    result = validate(ret, further=True)
    assert "X03" in result.ran
    found = result.issues.by_rule.set_index("code")["errors"]
    assert found["X03"] == 1


def test_what_they_find_is_told_apart_and_never_among_the_dfes_errors():
    ret = two_errors()
    issues = validate(ret, further=True).issues
    assert issues.further.by_rule["code"].tolist() == ["X03"]
    pd.testing.assert_frame_equal(issues.dfe.frame, validate(ret).issues.frame)
    assert len(issues) == len(issues.dfe) + len(issues.further)


@pytest.mark.parametrize("seed", [1, 7, 42])
@pytest.mark.parametrize("year", YEARS)
def test_nothing_fires_on_a_clean_return(year, seed):
    sample = make_sample(400, year, seed=seed)
    ret = LacReturn.from_frames(
        sample.tables,
        year=year,
        authority=sample.authority,
        providers=sample.providers,
        as_at=date(year, 3, 31),
    )
    result = validate(ret, further_only(year))
    assert len(result.issues) == 0, result.issues.by_rule
    assert (result.not_run, result.failed) == ({}, {})


@pytest.mark.parametrize(("month", "day"), [(4, 30), (8, 31), (11, 27), (2, 10)])
@pytest.mark.parametrize("year", [2024, 2027])
def test_nothing_fires_on_a_clean_return_in_the_middle_of_the_year(year, month, day):
    sample, as_at = make_sample(400, year), date(year - (month > 3), month, day)
    ret = LacReturn.from_frames(
        cut(sample.tables, as_at),
        year=year,
        authority=sample.authority,
        providers=sample.providers,
        as_at=as_at,
    )
    result = validate(ret, further_only(year))
    assert len(result.issues) == 0, result.issues.by_rule
    assert not result.failed
    assert set(result.to_come.by_rule["code"]) <= {"X11"}


def test_nothing_is_suggested_for_what_only_a_further_check_asks_about():
    ret = make_sample(400, 2027, errors=400).lac_return()
    assert {"X01", "X13"} <= set(validate(ret, further=True).issues.frame["code"])
    dfe = suggest(ret, validate(ret).issues)
    assert len(dfe)
    pd.testing.assert_frame_equal(suggest(ret, validate(ret, further=True).issues), dfe)
    codes = {code for codes in dfe["codes"] for code in codes.split(", ")}
    assert not any(code.startswith("X") for code in codes)


def test_the_due_list_is_the_same_with_and_without_them():
    sample = make_sample(100, 2027)
    tables = cut(sample.tables, date(2026, 11, 27), oc2_known=0.5)
    tables["OC2"]["HEALTH_ASSESSMENT"] = "0"
    ret = LacReturn.from_frames(tables, year=2027, as_at=date(2026, 11, 27))
    with_them = validate(ret, further=True)
    assert len(with_them.to_come.further)
    pd.testing.assert_frame_equal(due(ret, with_them), due(ret, validate(ret)))
