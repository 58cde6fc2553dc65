"""A tidy return that was made rough comes back as it was, whatever was done to it."""

import pytest

from lac_rules import LacReturn, validate
from lac_rules.reading.tidy.tidying import tidy
from lac_rules.sample import make_sample
from tests.lac_rules.reading.tidy.roughening import roughen

HUNDREDS = range(10)
YEAR = 2027


@pytest.fixture(scope="module")
def sample():
    return make_sample(9, year=YEAR, seed=5, errors=9)


@pytest.mark.parametrize("hundred", HUNDREDS)
def test_a_rough_return_comes_back_tidy(sample, hundred):
    for seed in range(hundred * 100, hundred * 100 + 100):
        rough, done = roughen(sample.tables, seed)
        tidied, record = tidy(rough, year=YEAR)
        for name, frame in sample.tables.items():
            differing = (tidied[name] != frame).to_numpy().nonzero()
            cells = [
                (frame.columns[c], frame.iat[r, c], rough[name].iat[r, c], tidied[name].iat[r, c])
                for r, c in zip(*differing, strict=True)
            ]
            assert not cells, (seed, done, name, cells[:4])
        was_rough = any(not rough[name].equals(frame) for name, frame in sample.tables.items())
        assert bool(record.statements()) == was_rough, (seed, done)


@pytest.mark.parametrize("seed", range(40))
def test_a_rough_return_has_the_findings_of_the_tidy_one(sample, seed):
    rough, done = roughen(sample.tables, seed)
    tidied, _ = tidy(rough)
    assert findings(sample, tidied).equals(findings(sample, sample.tables)), (seed, done)


def test_a_tidy_return_stays_as_it_is():
    tables = make_sample(60, year=YEAR, seed=1).tables
    tidied, record = tidy(tables)
    assert all(tidied[name] is frame for name, frame in tables.items())
    assert record.statements() == []


def findings(sample, tables):
    ret = LacReturn.from_frames(
        tables, year=YEAR, authority=sample.authority, providers=sample.providers
    )
    return validate(ret).issues.frame
