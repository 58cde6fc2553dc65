"""How many calls each button makes to Excel: a call costs milliseconds there.

calls.csv holds the calls of each button in the story's day, on each engine. A button may come to
need fewer; more are a decision: `python -m tests.engines.counts` writes the file anew.
"""

import pytest

from tests.engines.conftest import ENGINES
from tests.engines.counts import counts_of, known

pytestmark = pytest.mark.xdist_group("a day on each engine")


@pytest.mark.parametrize("engine", ENGINES)
def test_no_button_makes_more_calls_than_before(lived, engine):
    before, now = known(), counts_of(lived[engine])
    more = {
        button: f"{before.get((button, engine), 0)} -> {calls}"
        for button, calls in now.items()
        if calls > before.get((button, engine), 0)
    }
    assert not more


@pytest.mark.parametrize("engine", ENGINES)
def test_counts_are_not_of_long_ago(lived, engine):
    """A file with counts far too high would let everything through."""
    before, now = known(), counts_of(lived[engine])
    assert {b for b, e in before if e == engine} == set(now)
    assert sum(now.values()) > 0.8 * sum(before[button, engine] for button in now)
