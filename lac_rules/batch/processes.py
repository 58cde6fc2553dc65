"""Run the tasks in processes of this machine, without any connection."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from lac_rules.batch.checking import DIED, Done, Outcome, run
from lac_rules.batch.tasks import Task

_MOST_PROCESSES = 8


def processes_for(tasks: list[Task]) -> int:
    """How many processes to use: one per processor, within reason."""
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:  # Windows and macOS
        processors = os.cpu_count() or 1
    return max(1, min(processors, _MOST_PROCESSES, len(tasks)))


def run_in_processes(
    tasks: list[Task], processes: int | None = None, done: Done = print
) -> list[Outcome]:
    """Run every task, in this process or in several; ``done`` is called as each one ends."""
    processes = processes or processes_for(tasks)
    outcomes = []
    side_by_side = processes > 1 and can_run_side_by_side()
    for outcome in _side_by_side(tasks, processes) if side_by_side else map(run, tasks):
        done(outcome)
        outcomes.append(outcome)
    return outcomes


def can_run_side_by_side() -> bool:
    """Processes need a place in common, which a system may not have (/dev/shm): one does it all."""
    try:
        get_context("spawn").Lock()
    except (OSError, ImportError):
        return False
    return True


def _side_by_side(tasks: list[Task], processes: int) -> Iterator[Outcome]:
    """Outcomes as they come. A process that dies takes the pool with it, so what was left of it is
    run again, each in a pool of its own."""
    left = dict.fromkeys(tasks)
    for task, outcome in _pool(tasks, processes):
        if outcome is not None:
            del left[task]
            yield outcome
    for task in left:
        ((_, outcome),) = _pool([task], 1)
        yield outcome or Outcome(task.name, DIED)


def _pool(tasks: list[Task], processes: int) -> Iterator[tuple[Task, Outcome | None]]:
    """Each task with its outcome; None where a process died."""
    # Started afresh: a copy of this process could hang on what its threads held.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(run, task): task for task in tasks}
        for future in as_completed(running):
            try:
                yield running[future], future.result()
            except BrokenProcessPool:
                yield running[future], None
