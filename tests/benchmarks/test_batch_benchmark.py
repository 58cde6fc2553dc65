"""How long a whole country takes: a return of every council in England, with last year's."""

import pytest

from lac_rules.batch import cluster, find_tasks, run_in_processes, summarise
from lac_rules.batch.processes import processes_for
from lac_rules.places.councils import authorities
from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files

CHILDREN = 500
"""Per council; England has some 80,000 children in care and 153 councils."""


@pytest.fixture(scope="module")
def country(tmp_path_factory):
    """A folder with a folder for each council, last year's return in each."""
    folder = tmp_path_factory.mktemp("country")
    for seed, council in enumerate(authorities().itertuples()):
        made = make_sample(CHILDREN, 2027, council.code, seed, errors=CHILDREN // 3)
        place = folder / council.code
        write_csv_files({n: f for n, f in made.tables.items() if not n.endswith(LAST)}, place)
        last = {n: f for n, f in made.tables.items() if n.endswith(LAST)}
        write_csv_files(last, place / "last year")
    return folder


def one_after_the_other(tasks):
    return run_in_processes(tasks, 1, done=lambda outcome: None)


def in_processes(tasks):
    return run_in_processes(tasks, done=lambda outcome: None)


def on_dask(tasks):
    pytest.importorskip("distributed")
    return cluster.run_on_cluster(tasks, done=lambda outcome: None)


@pytest.mark.parametrize("run_all", [one_after_the_other, in_processes, on_dask])
def test_every_council_of_england(benchmark, country, run_all):
    tasks = find_tasks(country)
    outcomes = benchmark.pedantic(run_all, (tasks,), rounds=1, iterations=1)
    summary = summarise(outcomes)
    assert len(summary.councils) == len(authorities())
    assert set(summary.councils["problem"]) == {""}
    benchmark.extra_info |= {
        "processes": processes_for(tasks),
        "councils": len(summary.councils),
        "children": int(summary.councils["children"].sum()),
        "errors": int(summary.councils["errors"].sum()),
    }
