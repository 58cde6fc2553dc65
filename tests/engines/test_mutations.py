"""Mistakes of every kind that Excel would punish are caught by living a day on the stand-ins.

Run by `make mutations`, since each mistake takes a process of its own and some seconds.
"""

import itertools
import uuid

import pytest

from tests.engines.mutations import MISTAKES, caught, outcome

FOUND: dict[tuple[str, str], str] = {}


@pytest.fixture(autouse=True)
def the_same_identities(monkeypatch, tmp_path) -> None:
    numbers = itertools.count(1)
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(numbers)))
    monkeypatch.setenv("LAC903_LOGS", str(tmp_path / "logs"))


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


def test_there_are_enough():
    assert len({mistake.name for mistake in MISTAKES}) == len(MISTAKES) >= 20


@pytest.mark.parametrize("steps", sorted({m.steps for m in MISTAKES}), ids="-".join)
@pytest.mark.parametrize("engine", ["headless", "windows"])
def test_without_a_mistake_nothing_is_caught(expected, steps, engine):
    assert caught(None, steps, engine, right(expected, steps)) == ""


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: m.name)
def test_a_mistake_is_caught(expected, mistake):
    wanted = right(expected, mistake.steps)
    FOUND[mistake.name, "headless"] = caught(mistake, mistake.steps, "headless", wanted)
    FOUND[mistake.name, "windows"] = how = caught(mistake, mistake.steps, "windows", wanted)
    assert how


def test_how_many_were_caught(capsys):
    with capsys.disabled():
        for engine in ("headless", "windows"):
            results = [how for (_, on), how in FOUND.items() if on == engine]
            print(f"\n{engine}: {sum(map(bool, results))} of {len(results)} mistakes caught")
        for (name, engine), how in FOUND.items():
            print(f"  {engine:9} {name}: {how or 'NOT CAUGHT'}")
