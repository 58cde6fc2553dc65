"""How long suggestions take: 5,000 episodes against 15,000 providers, beside reading the list."""

import time

import numpy as np
import pandas as pd
import pytest

from lac_rules import LacReturn, read_providers, validate
from lac_rules.places.postcode_index import postcode_index
from lac_rules.sample import make_sample
from lac_rules.suggestions import suggest
from lac_rules.writing.ofsted import write_ofsted_list

EPISODES, PROVIDERS = 5_000, 15_000
BLANK, MISTYPED = 500, 200


@pytest.fixture(scope="module")
def sample():
    """A return of at least 5,000 episodes, with URNs taken out and postcodes mistyped."""
    sample = make_sample(3_200, 2027, seed=5)
    episodes = sample.tables["Episodes"]
    assert len(episodes) >= EPISODES
    dice = np.random.default_rng(5)
    filled = np.flatnonzero(episodes["URN"] != "")
    episodes.loc[dice.choice(filled, BLANK, replace=False), "URN"] = ""
    filled = np.flatnonzero(episodes["PL_POST"] != "")
    rows = dice.choice(filled, MISTYPED, replace=False)
    episodes.loc[rows, "PL_POST"] = episodes.loc[rows, "PL_POST"].str[:-1]
    return sample


@pytest.fixture(scope="module")
def ofsted_file(tmp_path_factory, sample):
    """The sample's list, and like providers at real postcodes all over the country: 15,000."""
    dice = np.random.default_rng(5)
    more = sample.providers.sample(PROVIDERS - len(sample.providers), replace=True, random_state=5)
    index = postcode_index()
    chosen = dice.choice(len(index), len(more), replace=False)
    more["POSTCODE"] = index.postcodes(chosen).to_numpy()
    more["URN"] = (3_000_000 + dice.choice(5_000_000, len(more), replace=False)).astype(str)
    more["NAME"] = more["NAME"] + " " + more["URN"]
    providers = pd.concat([sample.providers, more], ignore_index=True)
    return write_ofsted_list(providers, tmp_path_factory.mktemp("ofsted") / "list.xlsx")


@pytest.fixture(scope="module")
def validated(sample, ofsted_file):
    providers = read_providers(ofsted_file)
    assert len(providers) == PROVIDERS
    ret = LacReturn.from_frames(sample.tables, 2027, sample.authority, providers)
    issues = validate(ret).issues
    len(issues.frame)  # unfold them before the clock runs
    return ret, issues


def test_reading_fifteen_thousand_providers(benchmark, ofsted_file):
    benchmark.pedantic(read_providers, args=(ofsted_file,), rounds=3)
    if benchmark.stats:
        assert benchmark.stats.stats.min < 2


def test_suggesting_for_five_thousand_episodes(benchmark, validated, ofsted_file):
    found = benchmark.pedantic(suggest, args=validated, rounds=3)
    assert (found["certainty"] == "sure").sum() > BLANK / 2
    if benchmark.stats:
        reading = min(_seconds(read_providers, ofsted_file) for _ in range(3))
        assert benchmark.stats.stats.min < reading


def _seconds(function, *arguments) -> float:
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start
