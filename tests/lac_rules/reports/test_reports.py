"""Reports: failures by rule, children with errors, the anonymous summary, councils compared."""

import json
import math
from datetime import date
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lac_rules import LacReturn, Ruleset, ruleset, validate
from lac_rules.language.rule import Rule
from lac_rules.reports.anonymous import anonymous_summary, rounded_by_lot
from lac_rules.reports.comparison import NOT_RUN, SUPPRESSED, compare
from lac_rules.reports.findings import LATER, children_with_errors, failures_by_rule
from lac_rules.sample import make_sample
from lac_rules.schema import DATE_FIELDS

DATED, UNDATED = "01/05/2026", "31/02/2026"


def a_return(*reviews: tuple[str, str, str], further: int = 0) -> LacReturn:
    """Reviews of (child, date, code), and so many further children without errors."""
    rows = [*reviews, *((f"well{number}", DATED, "PN1") for number in range(further))]
    frame = pd.DataFrame(rows, columns=["CHILD", "REVIEW", "REVIEW_CODE"])
    return LacReturn.from_frames({"Reviews": frame}, year=2027)


def checked(ret: LacReturn):
    """Rules 166 (no date of review) and 167 (no such review code), and one that cannot run."""
    return validate(ret, ruleset(2027).only("101", "166", "167"))


def summary_of(ret: LacReturn) -> dict:
    return anonymous_summary(checked(ret), ret)


def test_failures_come_with_the_most_frequent_first():
    ret = a_return(("a", UNDATED, "PN1"), ("b", DATED, "?"), ("b", DATED, "??"))
    failures = failures_by_rule(checked(ret))
    assert list(failures) == ["code", "kind", "message", "errors", "children"]
    assert failures[["code", "errors", "children"]].values.tolist() == [
        ["167", 2, 1],
        ["166", 1, 1],
    ]


def test_before_the_years_end_both_lists_say_when():
    header = pd.DataFrame({"CHILD": ["a", "b"], "DOB": ["05/01/2009", "05/01/2008"]})
    episodes = pd.DataFrame({"CHILD": ["a", "b"], "DECOM": "05/06/2025", "LS": "C2"})
    ret = LacReturn.from_frames({"Header": header, "Episodes": episodes}, year=2027)
    rules = ruleset(2027).only("359")
    for day, failures, children in (
        (
            date(2026, 11, 27),
            [["now", 1], [LATER, 1]],
            [["now", "b"], [LATER, "a"]],
        ),
        (date(2026, 1, 1), [[LATER, 2]], [[LATER, "a"], [LATER, "b"]]),
    ):
        ret.look_at(day)
        result = validate(ret, rules)
        assert failures_by_rule(result)[["when", "errors"]].values.tolist() == failures
        assert children_with_errors(result, ret)[["when", "child"]].values.tolist() == children
    ret.look_at(date(2027, 3, 31))
    assert "when" not in failures_by_rule(validate(ret, rules))
    nothing = LacReturn.from_frames({"Header": header}, year=2027, as_at=date(2026, 11, 27))
    empty = failures_by_rule(validate(nothing, rules))
    assert (list(empty)[0], len(empty)) == ("when", 0)


def test_children_come_with_their_rules_and_the_most_errors_first():
    ret = a_return(
        ("z", DATED, "PN1"),
        (" b", UNDATED, "PN1"),
        ("", UNDATED, "PN1"),
        ("A1", DATED, "?"),
        ("B", DATED, "?"),
        ("B ", UNDATED, "PN1"),
    )
    children = children_with_errors(checked(ret), ret)
    assert list(children) == ["child", "errors", "codes"]
    assert children.values.tolist() == [
        [" b", 3, "166, 167"],  # one child, however the ID is spelt
        ["", 1, "166"],
        ["A1", 1, "167"],
    ]


def test_without_errors_the_reports_are_empty_but_have_their_columns():
    ret = a_return(further=9)
    result = checked(ret)
    assert failures_by_rule(result).empty
    assert list(children_with_errors(result, ret)) == ["child", "errors", "codes"]
    summary = anonymous_summary(result, ret)
    assert (summary["rules"], summary["rules_run"]) == ({}, ["166", "167"])


def with_further_checks() -> LacReturn:
    """Child a: 166 and, twice the same row, X03; child b: X03 only."""
    return a_return(*[("a", UNDATED, "PN1")] * 2, *[("b", DATED, "PN1")] * 2)


def test_further_checks_stand_below_the_dfes_rules_and_are_no_errors_of_a_child():
    ret = with_further_checks()
    result = validate(ret, ruleset(2027, further=True).only("166", "X03"))
    assert failures_by_rule(result)[["code", "kind", "errors"]].values.tolist() == [
        ["166", "invalid", 2],
        ["X03", "further", 2],
    ]
    children = children_with_errors(result, ret)
    assert children.to_dict("list") == {
        "child": ["a", "b"],
        "errors": [2, 0],
        "codes": ["166", ""],
        "further": ["X03", "X03"],
    }


def test_an_anonymous_summary_is_the_same_with_and_without_further_checks():
    ret = with_further_checks()
    summary = anonymous_summary(validate(ret, further=True), ret)
    assert summary == anonymous_summary(validate(ret), ret)
    assert "X03" not in json.dumps(summary)


def test_a_summary_counts_children_by_rule_and_of_100():
    ret = a_return(*[(f"a{n}", UNDATED, "PN1") for n in range(30)] * 2, further=70)
    summary = summary_of(ret)
    counts = {"children": 30, "per_100_children": 30.0}  # multiples of 5 are left alone
    assert summary["rules"] == {"166": counts}
    assert summary["kinds"]["invalid"] == counts
    assert summary["kinds"]["cross_year"] == {"children": None, "per_100_children": None}
    assert (summary["children"], summary["children_with_errors"]) == (100, 30)
    assert (summary["collection_year"], summary["rules_year"]) == (2027, 2027)
    assert summary["rules_run"] == ["166", "167"]
    # Those that were chosen away follow those whose tables are not loaded.
    assert summary["rules_not_run"][:2] == ["101", "102"]
    assert json.loads(json.dumps(summary, allow_nan=False)) == summary
    assert summary_of(ret) == summary  # asking again tells no more


LOTS = [number / 1000 for number in range(1000)]


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, [None]), (5, [None]), (6, [None, 10]), (9, [None, 10]), (10, [10]), (13, [10, 15])],
)
def test_counts_are_rounded_by_lot_and_small_ones_not_shown(count, shown):
    found = [rounded_by_lot(count, lot) for lot in LOTS]
    assert sorted(set(found), key=str) == sorted(shown, key=str)
    if None not in shown:
        assert sum(found) / len(found) == pytest.approx(count, abs=0.05)


def test_one_childs_many_errors_do_not_show():
    ret = a_return(*[("a", UNDATED, "PN1")] * 40, further=20)
    assert summary_of(ret)["rules"] == {}


def test_nothing_is_counted_for_a_handful_of_children():
    summary = summary_of(a_return(*[(f"a{n}", UNDATED, "PN1") for n in range(5)]))
    assert summary["children"] is None
    assert summary["rules"] == {}
    assert all(count["children"] is None for count in summary["kinds"].values())


# -- two summaries of returns that are one child apart ---------------------------------------------


def test_no_two_summaries_say_for_certain_what_the_child_has_that_makes_the_difference():
    """Whatever is shown for n and n + 1 children, is also shown for one number, twice."""
    shown = {count: {rounded_by_lot(count, lot) for lot in LOTS} for count in range(120)}
    alike = {pair for each in shown.values() for pair in product(each, each)}
    for count in range(119):
        assert set(product(shown[count], shown[count + 1])) <= alike, count


def guess(before: dict, after: dict) -> set[str]:
    """The rules of which an attacker thinks that the child who came has them: those that rose."""

    def of(summary: dict, code: str) -> int:
        return summary["rules"].get(code, {"children": 0})["children"]

    return {code for code in ("166", "167") if of(after, code) > of(before, code)}


def test_the_attack_on_pairs_of_returns_does_little_better_than_chance():
    """One child with an error of rule 166 comes: a rule that becomes visible is no proof."""
    right = wrong = 0
    for first, second, further in product(range(6, 10), range(6, 10), (40, 41, 42)):
        rows = [(f"a{n}", UNDATED, "PN1") for n in range(first)]
        rows += [(f"b{n}", DATED, "?") for n in range(second)]
        before = summary_of(a_return(*rows, further=further))
        after = summary_of(a_return(*rows, ("new", UNDATED, "PN1"), further=further))
        guessed = guess(before, after)
        right, wrong = right + ("166" in guessed), wrong + ("167" in guessed)
    assert right + wrong > 15
    assert right / (right + wrong) < 0.8, (right, wrong)


def test_a_councils_own_rules_stay_at_home():
    def ours(reviews):
        """A message about Ann, which is nobody else's business."""
        return reviews["CHILD"].notna()

    own = Rule("OUR1", ours, "missing", {"Reviews": ("REVIEW",)}, range(2023, 2030))
    ret = a_return(further=20)
    rules = Ruleset(2027, [own, *ruleset(2027).only("166")])
    summary = anonymous_summary(validate(ret, rules), ret)
    assert "OUR1" not in json.dumps(summary)
    assert summary["children_with_errors"] is None


IDENTIFIERS = st.lists(
    st.tuples(st.integers(10**7, 10**8), st.sampled_from([UNDATED, DATED])), min_size=1, max_size=30
)


@settings(max_examples=40, deadline=None)
@given(IDENTIFIERS)
def test_no_child_can_be_found_in_a_summary(children):
    rows = pd.DataFrame(children, columns=["CHILD", "REVIEW"]).assign(
        DOB="03/02/2011", REVIEW_CODE="wrong"
    )
    header = rows[["CHILD", "DOB"]].assign(UPN="A123456789012", SEX="M", ETHNIC="nonsense")
    episodes = rows[["CHILD"]].assign(HOME_POST="M2 5DB", PL_POST="ZZ9 9ZZ", URN="SC987654")
    frames = {"Reviews": rows, "Header": header, "Episodes": episodes}
    ret = LacReturn.from_frames(frames, year=2027, authority="E08000003")
    text = json.dumps(anonymous_summary(validate(ret), ret))
    for frame in ret.tables.values():
        for column in frame:
            for value in frame[column]:
                assert len(value) < 3 or value not in text, column
    assert "E08000003" not in text and "Manchester" not in text


def test_no_child_of_a_made_up_return_can_be_found_in_its_summary():
    sample = make_sample(children=150, errors=80)
    ret = sample.lac_return()
    text = json.dumps(anonymous_summary(validate(ret), ret))
    telling = {"CHILD", "UPN", "HOME_POST", "PL_POST", "URN", "SW_ID", *DATE_FIELDS}
    for frame in ret.tables.values():
        for column in telling.intersection(frame):
            assert not [v for v in set(frame[column]) - {""} if v in text], column


def council(children=100, ran=("166", "167"), **rates: float | None) -> dict:
    counts = {code[1:]: {"children": 10, "per_100_children": rate} for code, rate in rates.items()}
    return {"children": children, "rules": counts, "rules_run": list(ran)}


def test_councils_are_compared_with_the_median_of_all():
    table = compare({"A": council(_166=10.0), "B": council(_166=20.0), "C": council(_166=12.0)})
    assert table[["code", "council", "rate", "median", "difference"]].values.tolist() == [
        ["166", "A", 10.0, 12.0, -2.0],
        ["166", "B", 20.0, 12.0, 8.0],
        ["166", "C", 12.0, 12.0, 0.0],
    ]
    assert set(table["kind"]) == {"invalid"}
    assert (table["message"] != "").all() and (table["note"] == "").all()


def test_a_hidden_count_stands_in_the_median_and_a_rule_not_run_does_not():
    table = compare(
        {"A": council(_166=9.0), "B": council(), "C": council(ran=[]), "D": council(None)}
    )
    assert table["note"].tolist() == ["", SUPPRESSED, NOT_RUN, SUPPRESSED]
    assert set(table["median"]) == {6.0}  # of 9 and 3 per 100
    assert [math.isnan(rate) for rate in table["rate"]] == [False, True, True, True]


def test_a_rule_that_this_program_does_not_know_has_no_message():
    table = compare({"A": council(ran=["X9"], _X9=1.0), "B": council()})
    assert table[["code", "message"]].values.tolist() == [["X9", ""]] * 2


def test_no_errors_anywhere_give_an_empty_table():
    table = compare({"A": council(), "B": council()})
    assert table.empty and "difference" in table
