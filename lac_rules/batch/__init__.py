"""Many councils' returns at once, for a region or the DfE: one task each, one summary over all.

    tasks = find_tasks(folder, ofsted=["ofsted list.xlsx"])
    summary = summarise(run_in_processes(tasks))

One bad return never stops the others: it is listed with its problem. ``cluster`` runs the same
tasks on dask; without dask, ``processes`` runs them in processes of this machine.
"""

from lac_rules.batch.checking import Outcome, run
from lac_rules.batch.processes import run_in_processes
from lac_rules.batch.summary import Summary, summarise
from lac_rules.batch.tasks import Task, find_tasks

__all__ = ["Outcome", "Summary", "Task", "find_tasks", "run", "run_in_processes", "summarise"]
