"""What rules and facts can ask for by name, and what their author is told when a name is wrong."""

import re
from pathlib import Path

import pytest

from lac_rules.language import given
from lac_rules.language.given import CircularFacts, NoSuchName, Parameter, tables_needed
from lac_rules.language.rule import Rule
from lac_rules.language.ruleset import all_rules


@pytest.fixture
def own_fact(monkeypatch):
    """Registers a fact for one test."""

    def register(function):
        monkeypatch.setitem(given._facts, function.__name__, function)

    return register


def asking_for(*names: str) -> list[Parameter]:
    return [Parameter(name, optional=False) for name in names]


# -- names that exist ------------------------------------------------------------------------------


def test_every_name_has_a_meaning_in_a_sentence():
    all_rules()  # the facts of a subject come with its rules
    for name in (*given.GIVEN, *given.facts()):
        first_line = given.meaning_of(name).partition("\n")[0]
        assert first_line.endswith((".", ":", ";")) and len(first_line) > 10, name


def test_a_fact_cannot_take_a_name_that_exists():
    def short_break(episodes): ...

    def episodes(header): ...

    with pytest.raises(
        ValueError, match=r"two facts named .short_break.: .*facts\.py:\d+ and here"
    ):
        given.fact(short_break)
    with pytest.raises(ValueError, match="cannot be named .episodes."):
        given.fact(episodes)


def test_a_function_is_found_where_it_is_defined():
    place = given.defined_at(given.facts()["short_break"])
    file, line = re.fullmatch(r"(.+\.py):(\d+)", place).groups()
    assert file == "lac_rules/language/facts.py"
    source = Path(file).read_text("utf-8").splitlines()
    assert "def short_break" in "".join(source[int(line) - 1 : int(line) + 1])


# -- names that do not -----------------------------------------------------------------------------


def test_an_unknown_name_tells_the_rule_and_the_nearest_names_with_their_places():
    def placed_far_away(episode_ordr):
        """A message."""

    item = Rule("T03", placed_far_away, "missing", {"Header": ("SEX",)}, range(2023, 2024))
    with pytest.raises(NoSuchName) as caught:
        item.needs  # noqa: B018
    words = str(caught.value)
    assert words.startswith("Rule T03 (placed_far_away, test_given.py) asks for 'episode_ordr'")
    assert re.search(r"Near it: episode_order \(lac_rules/language/facts\.py:\d+\)", words)
    assert words.endswith("All names: lac903 facts.")


def test_of_a_near_name_that_is_a_table_the_meaning_is_told():
    with pytest.raises(NoSuchName, match=r"Near it: .*episodes \(Episodes, typed\)"):
        tables_needed(asking_for("episode"))


def test_a_fact_that_asks_for_an_unknown_name_is_told_with_its_place(own_fact):
    def of_age(header, birthdya): ...

    own_fact(of_age)
    for optional in (False, True):  # an optional fact is followed as well
        with pytest.raises(NoSuchName, match=r"of_age, .*test_given\.py:\d+ asks for 'birthdya'"):
            tables_needed([Parameter("of_age", optional)])


def test_a_circle_of_facts_names_its_members_and_their_places(own_fact):
    def hen(egg): ...

    def egg(hen, episodes): ...

    def breakfast(egg): ...

    for function in (hen, egg, breakfast):
        own_fact(function)
    with pytest.raises(CircularFacts) as caught:
        tables_needed(asking_for("breakfast"))
    first, *members = str(caught.value).splitlines()
    assert first == "Facts ask for each other in a circle: egg -> hen -> egg."
    assert [line.split(",")[0] for line in members] == [
        "  egg is defined at egg",
        "  hen is defined at hen",
    ]
    assert all(re.search(r"test_given\.py:\d+$", line) for line in members)


# -- which tables a name stands for ----------------------------------------------------------------


def test_the_tables_of_optional_parameters_are_not_needed(own_fact):
    def in_both(header, uasc=None): ...

    own_fact(in_both)
    assert tables_needed(asking_for("in_both", "providers")) == ("Header", "providers")
    assert tables_needed([Parameter("in_both", optional=True)]) == ()
