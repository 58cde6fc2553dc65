"""How long a made-up return takes, with both years' tables and the Ofsted list."""

import pytest

from lac_rules.places.postcode_index import postcode_index
from lac_rules.sample import make_sample


@pytest.mark.parametrize(("children", "seconds"), [(400, 2), (2_675, 4), (13_000, 8)])
def test_making_a_clean_return(benchmark, children, seconds):
    postcode_index()  # built, if it was not
    sample = benchmark.pedantic(make_sample, args=(children,), rounds=3)

    assert len(sample.tables["Header"]) == children
    if benchmark.stats:
        assert benchmark.stats.stats.median < seconds


def test_putting_in_errors(benchmark):
    make = benchmark.pedantic(make_sample, args=(2_675,), kwargs={"errors": 1_000}, rounds=3)
    assert make.injected["code"].nunique() > 100
    if benchmark.stats:
        assert benchmark.stats.stats.median < 6
