"""The files of a tidy return, made rough in what they hold and how they lie, come back tidy."""

import pytest

from lac_rules import LacReturn, read_return, validate
from lac_rules.sample import make_sample
from tests.lac_rules.reading.field.roughening import write_roughly
from tests.lac_rules.reading.tidy.roughening import roughen

YEAR = 2027


@pytest.fixture(scope="module")
def sample():
    return make_sample(9, year=YEAR, seed=5, errors=9)


@pytest.mark.parametrize("seed", range(60))
def test_rough_files_come_back_tidy_with_the_same_findings(sample, tmp_path, seed):
    rough, done = roughen(sample.tables, seed)
    done += write_roughly(rough, tmp_path, seed)
    ret = read_return(tmp_path, year=YEAR, authority=sample.authority, providers=sample.providers)
    for name, frame in sample.tables.items():
        same_rows = len(ret.tables[name]) == len(frame)
        assert same_rows and not ret.tables[name][frame.columns].ne(frame).any(axis=None), (
            seed,
            done,
            name,
        )
    assert findings(ret).equals(findings(tidy_return(sample))), (seed, done)


def tidy_return(sample) -> LacReturn:
    return LacReturn.from_frames(
        sample.tables, year=YEAR, authority=sample.authority, providers=sample.providers
    )


def findings(ret: LacReturn):
    return validate(ret).issues.frame
