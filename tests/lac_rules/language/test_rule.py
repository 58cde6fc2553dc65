"""Rules declare themselves: what they need, what they mark, when they are in force."""

import pytest

from lac_rules import ruleset
from lac_rules.language.given import Parameter, tables_needed
from lac_rules.language.rule import Rule, rule
from lac_rules.language.ruleset import all_rules
from lac_rules.schema import YEARS


def test_a_ruleset_holds_the_rules_of_its_year_only():
    codes = {year: set(ruleset(year).codes) for year in YEARS}
    assert "217t" in codes[2024]
    assert not any("217t" in codes[year] for year in (2023, 2025, 2026, 2027))


def test_only_keeps_the_codes_asked_for_and_names_those_not_in_force():
    assert ruleset(2027).only("166", "440").codes == ["166", "440"]
    with pytest.raises(KeyError, match="Not in force in 2027: 217t"):
        ruleset(2027).only("217t")


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
