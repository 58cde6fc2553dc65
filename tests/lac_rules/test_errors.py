"""All that a user can mend has one base, so that what has not is a bug."""

import importlib
import inspect
import pkgutil

import pandas as pd
import pytest

import lac_rules
from lac_rules import LacReturn, explained, ruleset
from lac_rules.errors import Expected, ToldWarning, WrongValue
from lac_rules.language.given import CircularFacts, NoSuchName, NotRun
from lac_rules.places.councils import find_authority
from lac_rules.places.postcode_file import Damaged
from lac_rules.reports.grouping import group_of_children
from lac_rules.sample import make_sample
from lac_rules.writing.csv_files import write_csv_files

# Caught where they are raised for (a rule is listed as not run, an index is built again), or a
# mistake of the author of a rule, or no failure.
WITHIN = {NotRun, NoSuchName, CircularFacts, Damaged, explained.Damaged, ToldWarning}


def exceptions():
    for module in pkgutil.walk_packages(lac_rules.__path__, "lac_rules."):
        for _, item in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(item, Exception) and item.__module__.startswith("lac_rules."):
                yield item


def test_every_failure_of_ours_is_expected():
    assert {item for item in exceptions() if not issubclass(item, Expected)} == WITHIN


REVIEWS = {"Reviews": pd.DataFrame({"CHILD": ["1"], "REVIEW": ["1/5/2026"]})}


@pytest.mark.parametrize(
    "choose",
    [
        lambda folder: find_authority("Atlantis"),
        lambda folder: ruleset(1999),
        lambda folder: LacReturn.from_frames({"Review": REVIEWS["Reviews"]}),
        lambda folder: LacReturn.from_frames({"Reviews": pd.DataFrame({"CHILD": ["1"]})}),
        lambda folder: LacReturn.from_frames(REVIEWS, authority="Atlantis"),
        lambda folder: group_of_children(LacReturn.from_frames(REVIEWS), "Team"),
        lambda folder: make_sample(children=0),
        lambda folder: write_csv_files(REVIEWS | {"Reviews_last": REVIEWS["Reviews"]}, folder),
    ],
)
def test_a_wrong_choice_is_said_and_is_a_value_error_too(choose, tmp_path):
    with pytest.raises(WrongValue, match=r"\w+ \w+ \w+") as caught:
        choose(tmp_path)
    assert isinstance(caught.value, ValueError)
