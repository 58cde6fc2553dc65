"""Mistakes that Excel for Mac would punish are caught by living a day on its stand-in.

Run by `make mutations`, since each mistake takes a process of its own and some seconds.
"""

import pytest

from tests.engines.mutations import caught
from tests.engines.mutations_on_a_mac import MISTAKES
from tests.engines.test_mutations import expected, right, the_same_identities

__all__ = ["expected", "the_same_identities"]


@pytest.mark.parametrize("steps", sorted({m.steps for m in MISTAKES}), ids="-".join)
def test_without_a_mistake_nothing_is_caught(expected, steps):
    assert caught(None, steps, "macos", right(expected, steps)) == ""


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_a_mistake_is_caught(expected, mistake):
    assert caught(mistake, mistake.steps, "macos", right(expected, mistake.steps))
