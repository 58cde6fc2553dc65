"""Mistakes that Excel for Mac would punish are caught by living a day on its stand-in.

Run by `make mutations`, since each mistake takes a process of its own and some seconds.
"""

import itertools
import uuid

import pytest

from tests.engines.mutations import caught, outcome
from tests.engines.mutations_on_a_mac import MISTAKES
from tests.engines.test_mutations import the_same_identities

__all__ = ["the_same_identities"]


@pytest.fixture(scope="session")
def expected() -> dict:
    return {}


def right(expected: dict, steps: tuple[str, ...]) -> dict:
    """What our own engine gives without any mistake."""
    if steps not in expected:
        with pytest.MonkeyPatch.context() as patch:
            numbers = itertools.count(1)
            patch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))
            expected[steps] = outcome("headless", steps)
    return expected[steps]


@pytest.mark.parametrize("steps", sorted({m.steps for m in MISTAKES}), ids="-".join)
def test_without_a_mistake_nothing_is_caught(expected, steps):
    assert caught(None, steps, "macos", right(expected, steps)) == ""


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_a_mistake_is_caught(expected, mistake):
    assert caught(mistake, mistake.steps, "macos", right(expected, mistake.steps))
