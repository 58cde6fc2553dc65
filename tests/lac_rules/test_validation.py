"""Validating a return: which rules ran, which did not and why, which broke."""

import numpy as np
import pandas as pd
import pytest

from lac_rules import LacReturn, Ruleset, placement_columns, ruleset, validate
from lac_rules.language.given import NotRun
from lac_rules.language.rule import Rule
from lac_rules.places.postcode_package import PostcodesUnavailable


def review(**columns) -> LacReturn:
    return LacReturn.from_frames({"Reviews": pd.DataFrame(columns)}, year=2027)


def a_rule(function, marks=None) -> Ruleset:
    marks = marks or {"Reviews": ("REVIEW",)}
    return Ruleset(2027, [Rule("T1", function, "missing", marks, range(2023, 2030))])


def test_issues_name_code_table_row_field_and_child_as_loaded():
    ret = review(CHILD=["a", "b"], REVIEW=["01/05/2026", ""], REVIEW_CODE=["PN1", "PN1"])
    frame = validate(ret, ruleset(2027).only("166")).issues.frame

    assert frame.to_dict("records") == [
        {"code": "166", "table": "Reviews", "row": 1, "field": "REVIEW", "child": "b"}
    ]


def test_no_issue_gives_an_empty_frame_with_the_same_columns():
    ret = review(CHILD=["a"], REVIEW=["01/05/2026"], REVIEW_CODE=["PN1"])
    frame = validate(ret, ruleset(2027).only("166")).issues.frame
    assert frame.empty
    assert list(frame.columns) == ["code", "table", "row", "field", "child"]


def test_a_rule_whose_table_is_missing_is_listed_with_the_reason():
    result = validate(review(CHILD=["a"]))
    assert "166" in result.ran
    assert result.not_run["101"] == "Header is not loaded"
    assert result.not_run["202"] in ("Header is not loaded", "last year's Header is not loaded")
    assert result.not_run["1008"] in ("Episodes is not loaded", "the Ofsted list is not loaded")
    assert set(result.ran) | set(result.not_run) == set(ruleset(2027).codes)


def test_a_broken_rule_does_not_stop_the_others():
    def broken(reviews):
        """Breaks."""
        raise ZeroDivisionError

    rules = Ruleset(2027, [*a_rule(broken), *ruleset(2027).only("166")])
    result = validate(review(CHILD=["a"]), rules)
    assert isinstance(result.failed["T1"], ZeroDivisionError)
    assert result.ran == ["166"]


def test_memory_that_is_used_up_is_no_fault_of_a_rule():
    def hungry(reviews):
        """Asks for too much."""
        raise MemoryError

    with pytest.raises(MemoryError):
        validate(review(CHILD=["a"]), a_rule(hungry))


def test_a_rule_that_returns_nonsense_is_broken():
    for nonsense in (None, 3, pd.Series([True, False]), pd.Series(["x"]), {"Header": np.array([])}):
        result = validate(review(CHILD=["a"]), a_rule(lambda reviews, it=nonsense: it))
        assert "T1" in result.failed


def test_a_rule_may_say_that_it_cannot_be_judged():
    def unsure(reviews):
        """Cannot be judged."""
        raise NotRun("the moon is not full")

    assert validate(review(CHILD=["a"]), a_rule(unsure)).not_run == {"T1": "the moon is not full"}


def test_any_ruleset_runs_over_any_return_with_the_returns_own_year():
    header = pd.DataFrame({"CHILD": ["1"], "DOB": ["01/04/2024"], "SEX": ["1"]})
    ret = LacReturn.from_frames({"Header": header}, year=2024)

    assert validate(ret, ruleset(2024).only("101")).issues.frame.empty
    assert len(validate(ret, ruleset(2027).only("101")).issues) == 1
    assert len(validate(ret, ruleset(2027).only("301")).issues) == 1  # born after March 2024


def test_a_year_outside_the_supported_ones_uses_the_nearest_rules_and_says_so():
    result = validate(LacReturn.from_frames({}, year=2031))
    assert result.rules.year == 2027
    assert "the rules of 2027 were used" in result.statements[-1]


def test_counts_by_rule():
    ret = review(CHILD=["a", "a", "b"], REVIEW=["", "x", ""], REVIEW_CODE=["PN1"] * 3)
    issues = validate(ret, ruleset(2027).only("166")).issues
    assert len(issues) == 3
    assert issues.children_with_errors == 2
    counted = issues.by_rule.iloc[0]
    assert (counted.code, counted.errors, counted.children) == ("166", 3, 2)


def test_a_header_from_csv_files_is_not_asked_for_its_uasc_item():
    header, uasc = pd.DataFrame({"CHILD": ["1"]}), pd.DataFrame({"CHILD": ["1"]})
    ret = LacReturn.from_frames({"Header": header, "UASC": uasc}, year=2027)
    reason = validate(ret, ruleset(2027).only("105")).not_run["105"]
    assert reason == "only a return from XML has a UASC item in Header"


def test_a_child_counts_once_however_the_id_is_spelt_and_a_blank_id_is_nobody():
    ret = review(CHILD=["a1", " A1", "", "b"], REVIEW=[""] * 4, REVIEW_CODE=["PN1"] * 4)
    issues = validate(ret, ruleset(2027).only("166")).issues
    assert issues.children_with_errors == 2
    assert issues.by_rule.children.tolist() == [2]


def test_without_postcodes_the_rules_about_places_are_not_run_with_that_reason(monkeypatch):
    def unavailable():
        raise PostcodesUnavailable("the postcodes cannot be read")

    monkeypatch.setattr(placement_columns, "postcode_index", unavailable)
    episodes = pd.DataFrame({"CHILD": ["1"], "PL_POST": ["B1 1AA"], "LS": ["C2"]})
    ret = LacReturn.from_frames({"Episodes": episodes}, year=2027, authority="E08000025")
    result = validate(ret)
    assert not result.failed
    because = {
        code for code, why in result.not_run.items() if why == "the postcodes cannot be read"
    }
    assert {"169", "392c", "411", "454"} <= because
