"""How long the rules of a year take, beside what pandas takes to read the same files.

The aim: at most five times as long on 2,675 children with both years loaded, growing no faster
than the data.
"""

import pandas as pd
import pytest

from lac_rules import LacReturn, read_providers, read_return, ruleset, validate
from tests.measuring import measured

SIZES = (2_675, 26_750)


@pytest.mark.parametrize("children", SIZES)
def test_reading_the_files_with_pandas(benchmark, return_files, children):
    folder = return_files(children)
    files = [*(folder / "this").iterdir(), *(folder / "last").iterdir()]
    benchmark(lambda: [pd.read_csv(file) for file in files])


@pytest.mark.parametrize("further", [False, True])
@pytest.mark.parametrize("children", SIZES)
def test_all_rules_of_2027(benchmark, return_files, children, further):
    """With the further checks at most 1.25 times as long."""
    folder = return_files(children)
    providers = read_providers(folder / "ofsted.xlsx")
    read = read_return(folder / "this", last_year=folder / "last", providers=providers)
    rules = ruleset(2027, further=further)

    def fresh():  # no fact of an earlier round may help
        return (LacReturn(read.tables, read.year, read.authority, providers), rules), {}

    result = benchmark.pedantic(validate, setup=fresh, rounds=5)
    assert not result.failed


READ_AND_VALIDATE = """
import sys
from lac_rules import read_providers, read_return, validate
folder = sys.argv[1]
providers = read_providers(folder + "/ofsted.xlsx")
ret = read_return(folder + "/this", last_year=folder + "/last", providers=providers)
validate(ret).issues.frame
"""


@pytest.mark.parametrize("children", SIZES)
def test_peak_memory_of_reading_and_validating(benchmark, return_files, children):
    """The figure is in the benchmark's extra information."""
    run = benchmark.pedantic(measured, (READ_AND_VALIDATE, return_files(children)), rounds=1)
    benchmark.extra_info["peak_megabytes"] = run[-1]
