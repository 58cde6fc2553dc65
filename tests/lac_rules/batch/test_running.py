"""Tasks side by side, in processes or on dask: the same outcomes; one never stops the others."""

import os

import pytest

from lac_rules.batch import Task, cluster, find_tasks, run_in_processes, summarise
from lac_rules.batch.checking import DIED
from tests.lac_rules.batch.conftest import BAD, nothing

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def alone(region):
    """The summary of the region, one return after the other in this process."""
    return summarise(run_in_processes(find_tasks(region), 1, nothing))


def without_times(summary):
    return summary.councils.drop(columns="seconds")


def on_cluster(tasks, done=nothing):
    return cluster.run_on_cluster(tasks, processes=2, done=done)


def in_processes(tasks, done=nothing):
    return run_in_processes(tasks, 2, done)


WAYS = [in_processes, pytest.param(on_cluster, marks=pytest.mark.enable_socket)]


def test_in_processes_side_by_side_as_one_after_the_other(region, alone):
    names = []
    summary = summarise(in_processes(find_tasks(region), lambda done: names.append(done.name)))
    assert set(summary.councils.loc[summary.councils["problem"] != "", "name"]) == BAD
    assert without_times(summary).equals(without_times(alone))
    assert summary.rules.equals(alone.rules)
    assert sorted(names) == sorted(summary.councils["name"])


@pytest.mark.enable_socket
def test_on_a_cluster_of_this_machine_too_which_listens_to_this_machine_only(region, alone):
    psutil = pytest.importorskip("psutil")
    seen = set()

    def look(_) -> None:
        for process in (psutil.Process(), *psutil.Process().children(recursive=True)):
            for link in process.net_connections("inet"):
                seen.add((link.laddr.ip, link.raddr.ip if link.raddr else ""))

    summary = summarise(on_cluster(find_tasks(region), look))
    assert without_times(summary).equals(without_times(alone))
    assert summary.rules.equals(alone.rules)
    assert seen
    assert seen <= {("127.0.0.1", ""), ("127.0.0.1", "127.0.0.1")}


class Deadly(Task):
    """A task that ends whatever process checks it, but for the one that it is named after."""

    def __getattribute__(self, name):
        if name == "path" and str(os.getpid()) != self.name:
            os._exit(1)
        return super().__getattribute__(name)


@pytest.mark.parametrize("run_all", WAYS)
def test_a_process_that_dies_takes_no_other_return_with_it(region, run_all):
    tasks = [
        Task("Kent", region / "Kent"),
        Deadly(str(os.getpid()), region / "Kent"),
        Task("Leeds", region / "Leeds city.zip"),
    ]
    outcomes = {outcome.name: outcome for outcome in run_all(tasks)}
    assert outcomes[str(os.getpid())].problem == DIED
    assert outcomes["Kent"].problem == outcomes["Leeds"].problem == ""


@pytest.fixture
def scheduler():
    """A scheduler that somebody else started, here for this machine only, and its worker."""
    from distributed import LocalCluster

    with LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0",
        worker_dashboard_address="127.0.0.1:0", silence_logs=50,
    ) as running:  # fmt: skip
        yield running


@pytest.mark.enable_socket
def test_a_scheduler_that_runs_already_is_used_and_left_running(region, alone, scheduler):
    outcomes = cluster.run_on_cluster(find_tasks(region), scheduler.scheduler_address, done=nothing)
    assert without_times(summarise(outcomes)).equals(without_times(alone))
    assert scheduler.status.name == "running"


@pytest.mark.enable_socket
def test_a_scheduler_without_workers_or_without_an_answer_is_told(scheduler, monkeypatch):
    monkeypatch.setattr(cluster, "PATIENCE", 2)
    scheduler.scale(0)
    scheduler.sync(scheduler._correct_state)
    with pytest.raises(cluster.NoCluster, match="has no workers"):
        cluster.run_on_cluster([], scheduler.scheduler_address)
    with pytest.raises(cluster.NoCluster, match="No dask scheduler answers at tcp://127.0.0.1:9"):
        cluster.run_on_cluster([], "tcp://127.0.0.1:9")


@pytest.mark.enable_socket
def test_a_scheduler_that_ends_in_the_middle_is_told_for_what_was_left(region, scheduler):
    tasks = [Task(f"{number}", region / "Kent") for number in range(30)]
    names = []

    def end_it(outcome) -> None:
        names.append(outcome.name)
        if len(names) == 1:
            scheduler.close(timeout=5)

    outcomes = cluster.run_on_cluster(tasks, scheduler.scheduler_address, done=end_it)
    assert sorted(o.name for o in outcomes) == sorted(task.name for task in tasks)
    assert "The cluster ended" in {o.problem[:17] for o in outcomes}
