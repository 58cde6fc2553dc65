"""How long the rules of a year take, beside what pandas takes to read the same files.

The aim: at most five times as long on 2,675 children with both years loaded, growing no faster
than the data.
"""

import subprocess
import sys

import pandas as pd
import pytest

from lac_rules import LacReturn, read_providers, read_return, ruleset, validate

SIZES = (2_675, 26_750)


@pytest.mark.parametrize("children", SIZES)
def test_reading_the_files_with_pandas(benchmark, return_files, children):
    folder = return_files(children)
    files = [*(folder / "this").iterdir(), *(folder / "last").iterdir()]
    benchmark(lambda: [pd.read_csv(file) for file in files])


@pytest.mark.parametrize("children", SIZES)
def test_all_rules_of_2027(benchmark, return_files, children):
    folder = return_files(children)
    providers = read_providers(folder / "ofsted.xlsx")
    read = read_return(folder / "this", last_year=folder / "last", providers=providers)
    rules = ruleset(2027)

    def fresh():  # no fact of an earlier round may help
        return (LacReturn(read.tables, read.year, read.authority, providers), rules), {}

    result = benchmark.pedantic(validate, setup=fresh, rounds=5)
    assert not result.failed


_MEASURED = """
import re, resource, sys
from pathlib import Path
from lac_rules import read_providers, read_return, validate
folder = sys.argv[1]
providers = read_providers(folder + "/ofsted.xlsx")
ret = read_return(folder + "/this", last_year=folder + "/last", providers=providers)
validate(ret).issues.frame
status = Path("/proc/self/status")
if status.exists():  # on Linux the other figure remembers the process that started this one
    print(int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) // 1024)
else:
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024**2)
"""


@pytest.mark.parametrize("children", SIZES)
def test_peak_memory_of_reading_and_validating(benchmark, return_files, children):
    """A process of its own; the figure is in the benchmark's extra information, in megabytes."""
    folder = return_files(children)

    def run() -> int:
        command = [sys.executable, "-c", _MEASURED, str(folder)]
        return int(subprocess.run(command, capture_output=True, check=True, text=True).stdout)

    benchmark.extra_info["peak_megabytes"] = benchmark.pedantic(run, rounds=1)
