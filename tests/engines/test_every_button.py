"""One day with every button, on each engine: what was said and what is in the workbook is the same.

What differs by design stands in by_design.csv, which docs/technical.md shows.
"""

import csv
import re
from pathlib import Path

import pytest

from tests.engines.conftest import ENGINES
from tests.engines.snapshots import differences
from tests.engines.story import STORY
from xl_addin.commands.registry import COMMANDS

OTHERS = [name for name in ENGINES if name != "headless"]
STEPS = [step.__name__ for step in STORY]
BY_DESIGN = Path(__file__).with_name("by_design.csv")
pytestmark = pytest.mark.xdist_group("a day on each engine")


def by_design(engine: str) -> list[re.Pattern]:
    """What may differ on an engine."""
    with BY_DESIGN.open(encoding="utf-8") as file:
        return [re.compile(r["what"]) for r in csv.DictReader(file) if r["engine"] == engine]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_button_was_pressed(lived, engine):
    assert {control for control, _ in lived[engine].presses} == set(COMMANDS)


@pytest.mark.parametrize("engine", ENGINES)
def test_no_button_broke(lived, engine):
    said = [text for step in lived[engine].steps.values() for text in step.said]
    assert not [text for text in said if "a fault in lac903" in text or "Excel refused" in text]


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("step", STEPS)
def test_the_same_was_said(lived, engine, step):
    assert lived[engine].steps[step].said == lived["headless"].steps[step].said


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("step", STEPS)
def test_the_same_is_in_the_workbook(lived, engine, step):
    ours, theirs = (lived[name].steps[step].state for name in ("headless", engine))
    found = differences(ours, theirs)
    allowed = by_design(engine)
    assert not [words for words in found if not any(p.match(words) for p in allowed)]


def test_the_notes_for_developers_say_what_differs_by_design():
    words = Path("docs/technical.md").read_text(encoding="utf-8")
    with BY_DESIGN.open(encoding="utf-8") as file:
        missing = [r for r in csv.DictReader(file) if r["why"] not in words]
    assert not missing
