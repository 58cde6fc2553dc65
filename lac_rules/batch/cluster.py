"""Run the tasks on a dask cluster: one on this machine, or one that runs already.

The only module of the program that opens connections, and only where the extra ``cluster`` is
installed. A cluster on this machine listens on 127.0.0.1 alone, serves no pages about itself, and
encrypts with a key that it makes for the occasion, so that no other user of the machine can give it
orders. To a scheduler that somebody names go the paths of the returns, and counts come back; the
workers read the files.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from lac_rules.batch.checking import DIED, Done, Outcome, run
from lac_rules.batch.processes import processes_for
from lac_rules.batch.tasks import Task
from lac_rules.errors import Expected

EXTRA = "lac903[cluster]"
PATIENCE = 15
"""Seconds to wait for a scheduler, and for a first worker of it, to answer."""
_LOST = "The cluster ended before it was checked. Check it again."
_FOREIGN = (
    "The cluster's worker could not run it ({}). Install this version of lac903 on every worker."
)


class NoCluster(Expected, OSError):
    """A scheduler does not answer or has no workers; says which and what to do."""


def is_installed() -> bool:
    """The extra is there: dask.distributed, and what it encrypts with."""
    return all(find_spec(name) for name in ("distributed", "cryptography"))


def run_on_cluster(
    tasks: list[Task],
    scheduler: str | None = None,
    processes: int | None = None,
    done: Done = print,
) -> list[Outcome]:
    """Run every task, one per worker at a time; ``done`` is called as each one ends.

    ``scheduler`` is the address of a running scheduler, as in tcp://host:8786; without it a
    cluster of ``processes`` is started on this machine and ended afterwards. Raises ``NoCluster``.
    """
    from distributed import as_completed

    outcomes = []
    with _client(scheduler, processes or processes_for(tasks)) as client:
        running = {client.submit(run, task, pure=False, retries=0): task for task in tasks}
        for future in as_completed(running):
            outcome = _outcome(future, running[future].name)
            done(outcome)
            outcomes.append(outcome)
            future.release()
    return outcomes


def _outcome(future, name: str) -> Outcome:
    """What a task brought; ``run`` never raises, so a failure is the cluster's."""
    from distributed import KilledWorker

    if future.status == "finished":
        return future.result()
    if future.status != "error":
        return Outcome(name, _LOST)
    error = future.exception()
    if isinstance(error, KilledWorker):
        return Outcome(name, DIED)
    return Outcome(name, _FOREIGN.format(type(error).__name__))


@contextmanager
def _client(scheduler: str | None, processes: int) -> Iterator:
    import dask

    settings = {
        # The second worker that a return takes down is the last; dask's own default is the fourth.
        "distributed.scheduler.allowed-failures": 1,
        # Dask serves pages about itself without encryption; there is nobody to read them.
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }
    chosen = _named(scheduler) if scheduler else _here(processes)
    with dask.config.set(settings), _quiet(), chosen as client:
        yield client


@contextmanager
def _here(processes: int) -> Iterator:
    """A client of a cluster on this machine."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            host="127.0.0.1",
            security=True,
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            silence_logs=50,
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@contextmanager
def _named(scheduler: str) -> Iterator:
    """A client of a scheduler that runs already."""
    from distributed import Client

    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise NoCluster(
            f"No dask scheduler answers at {scheduler}. Check the address; it is printed by "
            f"'dask scheduler' when it starts. ({type(error).__name__})"
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise NoCluster(
                f"The scheduler at {scheduler} has no workers. Start some with "
                f"'dask worker {scheduler}' where lac903 is installed."
            ) from error
        yield client


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep dask's own log off the screen: what matters of it is told in outcomes."""
    logger = logging.getLogger("distributed")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)
