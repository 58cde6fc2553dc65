"""``lac903 facts``: what rules can ask for by name."""

from lac_rules.language.given import GIVEN, facts
from tests.xl_addin.cli.running import lac903


def printed(*words: str) -> str:
    """What the command prints, with lines that the window broke made whole again."""
    result = lac903("facts", *words)
    assert result.exit_code == 0
    return " ".join(result.output.split())


def test_all_names_are_listed():
    words = printed()
    assert all(f"│ {name} │" in words for name in (*GIVEN, *facts()))


def test_one_name_is_explained_with_all_its_meaning_and_who_asks_for_it():
    words = printed("in_the_year")
    assert words.startswith("in_the_year The episode is in the collection year: DECOM <= year_end")
    assert "An unreadable DEC counts as no date; an episode without a readable DECOM" in words
    assert "Needs: Episodes Asks for: episodes, year_start, year_end" in words
    assert "Defined at: lac_rules/language/facts.py:" in words
    assert "Rules that ask for it: 165, 1014 Facts that ask for it: contin" in words


def test_a_table_is_explained_too():
    words = printed("header_last")
    assert words.startswith(
        "header_last last year's Header, typed. Needs: last year's Header Rules"
    )


def test_an_unknown_name_exits_with_2_and_the_nearest_names():
    result = lac903("facts", "episode_ordr")
    assert result.exit_code == 2
    assert "there is no table or fact named 'episode_ordr'. Near it: episode_order" in result.output
