"""Rules declare themselves: what they need, what they mark, when they are in force."""

import pytest

from lac_rules import ruleset
from lac_rules.errors import Expected
from lac_rules.language import rule as rule_module
from lac_rules.language.given import Parameter, tables_needed
from lac_rules.language.rule import Rule, registered, rule, rule_for_each, since
from lac_rules.language.ruleset import all_rules
from lac_rules.schema import YEARS


def test_a_ruleset_holds_the_rules_of_its_year_only():
    codes = {year: set(ruleset(year).codes) for year in YEARS}
    assert "217t" in codes[2024]
    assert not any("217t" in codes[year] for year in (2023, 2025, 2026, 2027))


def test_rules_are_chosen_by_code_and_kind():
    rules = ruleset(2027)
    assert rules.only("440", "166").codes == ["166", "440"]
    assert rules.only("sw04stg1", " 197A").codes == ["197a", "SW04STG1"]
    assert set(rules.codes) - set(rules.without("166", "int21").codes) == {"166", "INT21"}
    assert {item.kind for item in rules.of_kind("missing", "invalid")} == {"missing", "invalid"}
    assert len(rules.of_kind(*{item.kind for item in rules})) == len(rules)


def test_rules_that_were_chosen_away_are_known_with_the_reason():
    rules = ruleset(2027, further=True)
    assert rules.off == {}
    fewer = rules.of_the_dfe().without("166").of_kind("missing", "invalid")
    assert fewer.off["X03"] == "a further check; only the DfE's rules were chosen"
    assert fewer.off["166"] == "left out by choice"
    assert fewer.off["INT21"] == "not of a chosen kind"
    assert fewer.only("167").off["101"] == "not among the chosen rules"
    assert [item.code for item in fewer.with_those_off] == rules.codes


def test_further_checks_can_be_chosen_as_if_they_were_a_kind():
    chosen = ruleset(2027, further=True).of_kind("further")
    assert len(chosen) == 13
    assert all(item.further for item in chosen)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("217t", "217t is no rule of 2027, only of 2024."),
        ("X03", "X03 is a further check, and these are the DfE's rules alone."),
        ("int99", r"There is no rule int99 in 2027. Did you mean INT09 or .*\?"),
        ("9999999", r"There is no rule 9999999 in 2027.$"),
    ],
)
def test_a_code_that_is_not_among_the_rules_is_told_in_words(code, words):
    rules = ruleset(2027)
    for choose in (rules.only, rules.without):
        with pytest.raises(Expected, match=words):
            choose("166", code)


def test_an_unknown_kind_is_told_with_the_kinds_that_there_are():
    with pytest.raises(Expected, match="no kind 'wrong' of rules. The kinds are missing, invalid"):
        ruleset(2027).of_kind("wrong")


def test_a_year_without_rules_is_an_error():
    with pytest.raises(ValueError, match="no rules for collection year 2018"):
        ruleset(2018)


def test_needs_are_followed_through_facts():
    assert set(ruleset(2027)["1015"].needs) == {"Episodes"}
    assert set(ruleset(2027)["371"].needs) == {"Episodes", "Header"}
    assert tables_needed([Parameter("uasc", optional=True)]) == ()


def test_asking_for_something_that_does_not_exist_is_an_error():
    with pytest.raises(ValueError, match="no table or fact named 'episode'"):
        tables_needed([Parameter("episode", optional=False)])


def test_every_rule_has_a_message_and_advice_in_plain_words():
    for item in all_rules():
        assert item.message.endswith("."), item
        assert 20 <= len(item.message) <= 170, (item, len(item.message))
        assert item.advice, item


@pytest.mark.parametrize(
    ("declaration", "complaint"),
    [
        ({"kind": "wrong", "marks": {"Header": "SEX"}}, "kind 'wrong'"),
        ({"kind": "missing", "marks": {"Header": "SEXX"}}, "marks SEXX"),
        ({"kind": "missing", "marks": {"Header": "SEX"}, "impact": "huge"}, "impact 'huge'"),
    ],
)
def test_a_contradictory_declaration_is_refused(declaration, complaint):
    def function(header):
        """A message."""

    with pytest.raises(ValueError, match=complaint):
        rule("T01", **declaration)(function)


def test_two_rules_with_one_code_in_one_year_are_refused():
    def function(header):
        """A message."""

    with pytest.raises(ValueError, match="166 is in"):
        rule("166", kind="invalid", marks={"Header": "SEX"})(function)


def test_a_further_checks_code_begins_with_x():
    def function(header):
        """A message."""

    with pytest.raises(ValueError, match="code of a further check begins with X"):
        rule("T06", kind="invalid", marks={"Header": "SEX"}, further=True)(function)


def test_message_and_advice_come_from_the_docstring():
    def function(header):
        """What is wrong,
        in one sentence.

        What to do
        about it.
        """

    item = Rule("T02", function, "missing", {"Header": ("SEX",)}, range(2023, 2024))
    assert item.message == "What is wrong, in one sentence."
    assert item.advice == "What to do about it."


# -- one function, several rules -------------------------------------------------------------------


@pytest.fixture
def no_rules_yet(monkeypatch):
    monkeypatch.setattr(rule_module, "_rules", [])


def test_rule_for_each_declares_one_rule_per_table(no_rules_yet):
    @rule_for_each(
        {"T04": "Reviews", "T05": "OC3"},
        kind="inconsistent",
        marks=["CHILD", "DOB"],
        years=since(2025),
        impact="low",
        words={"": {"who": "child"}, "OC3": {"who": "young person"}},
    )
    def in_no_other_table(table, header):
        """The {who} in {table} is nowhere else.

        Delete the {who}.
        """

    reviews, oc3 = registered()
    assert [reviews.code, oc3.code] == ["T04", "T05"]
    assert oc3.message == "The young person in OC3 is nowhere else."
    assert reviews.advice == "Delete the child."
    assert oc3.marks == {"OC3": ("CHILD", "DOB")}
    assert (oc3.years[0], oc3.impact, oc3.kind) == (2025, "low", "inconsistent")
    assert (reviews.name, oc3.name) == ("reviews_in_no_other_table", "oc3_in_no_other_table")


def test_the_parameter_table_stands_for_each_table_in_turn(no_rules_yet):
    @rule_for_each({"T06": "OC2", "T07": "AD1"}, kind="missing", marks="CHILD")
    def alone(table, header=None):
        """A message."""

    oc2, ad1 = registered()
    assert oc2.arguments["table"] == Parameter("oc2", optional=False)
    assert ad1.arguments["table"] == Parameter("ad1", optional=False)
    assert (oc2.needs, ad1.needs) == (("OC2",), ("AD1",))


def test_rule_for_each_checks_each_rule_as_rule_does(no_rules_yet):
    def function(table):
        """A message."""

    with pytest.raises(ValueError, match="Rule T09 marks REVIEW, not in OC2"):
        rule_for_each({"T08": "Reviews", "T09": "OC2"}, kind="missing", marks="REVIEW")(function)


def test_one_function_stands_for_several_codes_that_differ_in_constants_and_words(no_rules_yet):
    marks = {"Episodes": "LS"}

    @rule(
        "T10", kind="missing", marks=marks, by_year={since(2023): {"status": "E1"}},
        words={"order": "placement order"},
    )  # fmt: skip
    @rule(
        "T11", kind="missing", marks=marks, by_year={range(2023, 2025): {"status": "D1"}},
        words={"order": "freeing order"},
    )  # fmt: skip
    def under_an_order(episodes, status):
        """There is a {order}."""

    freeing, placement = registered()
    assert (placement.code, placement.message) == ("T10", "There is a placement order.")
    assert (freeing.code, freeing.message) == ("T11", "There is a freeing order.")
    assert placement.constants == {"status": "E1"}
    assert list(freeing.arguments) == ["episodes"]
