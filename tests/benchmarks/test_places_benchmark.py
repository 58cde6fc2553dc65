"""How long postcodes take: building the index, opening it, looking up a large council's return."""

import numpy as np
import pytest

from lac_rules.places import postcode_index as module
from lac_rules.places.distance import distance_miles
from lac_rules.places.postcode_index import postcode_index

ROWS = 10_000


@pytest.fixture(scope="module")
def postcodes():
    """Real postcodes from all over the country, as people write them; each is there once."""
    index = postcode_index()
    chosen = np.random.default_rng(903).choice(len(index), ROWS, replace=False)
    return index.postcodes(chosen).astype("str")


def at_most(benchmark, seconds):
    """Fails when the typical run is slower; does nothing under --benchmark-disable."""
    if benchmark.stats:
        assert benchmark.stats.stats.median < seconds


def test_looking_up_ten_thousand_different_postcodes(benchmark, postcodes):
    found = benchmark(postcode_index().lookup, postcodes)
    assert found.known.all()
    at_most(benchmark, 0.050)


def test_distances_of_ten_thousand_episodes(benchmark, postcodes):
    home = postcode_index().lookup(postcodes)
    distance = benchmark(distance_miles, home, home[::-1])
    assert len(distance) == ROWS
    at_most(benchmark, 0.010)


def test_opening_the_index(benchmark, monkeypatch):
    postcode_index()  # built, if it was not

    def open_anew():
        monkeypatch.setattr(module, "_opened", {})
        return postcode_index()

    assert len(benchmark(open_anew)) > 2_000_000
    at_most(benchmark, 0.050)


def test_building_the_index(benchmark, tmp_path, monkeypatch):
    monkeypatch.setenv("LAC903_CACHE", str(tmp_path))
    index = benchmark.pedantic(postcode_index, rounds=1)
    assert len(index) > 2_000_000
    at_most(benchmark, 30)
