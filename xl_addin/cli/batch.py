"""``lac903 batch``: many councils' returns at once."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.table import Table

from lac_rules import read_providers
from lac_rules.batch import Outcome, Summary, Task, cluster, find_tasks, summarise
from lac_rules.batch.processes import can_run_side_by_side, run_in_processes
from lac_rules.batch.writing import COUNCILS, FURTHER_CHECKS, JSON, RULES, write_batch
from xl_addin import clock
from xl_addin.cli.basics import console
from xl_addin.cli.basics.as_at import AsAt
from xl_addin.cli.basics.choosing import DfeOnly, Kind, Only, Without, choice_of
from xl_addin.cli.basics.options import Ofsted, Year
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.safe import safe
from xl_addin.cli.basics.targets import check_targets
from xl_addin.failures import CannotDo

_MOST_RULES = 20


@plainly
def batch(
    folder: Annotated[
        Path,
        typer.Argument(
            help="In it, one folder, zip or XML file per council; a folder may hold another one, "
            "'last year'."
        ),
    ],
    ofsted: Ofsted = None,
    year: Year = None,
    as_at: AsAt = None,
    only: Only = None,
    without: Without = None,
    kind: Kind = None,
    dfe_only: DfeOnly = False,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write the summary to this folder: CSV and JSON."),
    ] = None,
    replace: Annotated[bool, typer.Option(help="Replace files that exist.")] = False,
    processes: Annotated[
        int | None,
        typer.Option(min=1, help="How many processes here; one per processor if blank."),
    ] = None,
    scheduler: Annotated[
        str | None,
        typer.Option(help="Use the dask scheduler that runs at this address: tcp://host:8786"),
    ] = None,
    use_dask: Annotated[
        bool,
        typer.Option(
            "--dask/--no-dask",
            help="Run the processes here as a dask cluster, which listens on 127.0.0.1 only, "
            "where the extra 'cluster' is installed; or without any connection.",
        ),
    ] = True,
) -> None:
    """Check many returns, and sum up the errors by council and by rule.

    A return that cannot be read is listed with its problem and does not stop the others. Codes that
    are not in force in a return's year are passed over there. Exit code 0: all were checked, no
    errors by the DfE's rules; 1: errors, or returns that were not checked; 2: nothing done.
    """
    choice = choice_of(only, without, kind, dfe_only)
    if output is not None:
        targets = [output / name for name in (COUNCILS, RULES, FURTHER_CHECKS, JSON)]
        check_targets(targets, [folder], replace)
    if ofsted:
        read_providers(ofsted)  # a list that cannot be read is told once, before all else
    day = as_at.date() if as_at else clock.today()
    tasks = find_tasks(folder, ofsted or (), year, day, choice)
    summary = summarise(_run(tasks, processes, scheduler, use_dask))
    if output is not None:
        write_batch(summary, output)
    _print(summary)
    if output is not None:
        console.say(f"The summary is in {output.resolve()}")
    bad = (summary.councils["problem"] != "").any() or summary.councils["errors"].any()
    raise typer.Exit(console.ERRORS_FOUND if bad else console.CLEAN)


def _run(
    tasks: list[Task], processes: int | None, scheduler: str | None, use_dask: bool
) -> list[Outcome]:
    installed = cluster.is_installed()
    if scheduler and not installed:
        raise CannotDo(
            f"A scheduler needs dask, which is not installed: pip install '{cluster.EXTRA}'. "
            "Without --scheduler, processes of this machine do it."
        )
    with console.progress() as progress:
        number = count(1)
        progress("checking returns", 0, len(tasks))

        def done(outcome: Outcome) -> None:
            progress(outcome.name, next(number), len(tasks))

        if scheduler or (installed and use_dask and can_run_side_by_side()):
            return cluster.run_on_cluster(tasks, scheduler, processes, done)
        return run_in_processes(tasks, processes, done)


def _print(summary: Summary) -> None:
    checked = summary.councils[summary.councils["problem"] == ""]
    failed = summary.councils[summary.councils["problem"] != ""]
    _print_councils(checked)
    _print_rules(summary)
    children, errors = int(checked["children"].sum()), int(checked["errors"].sum())
    rate = f", {100 * errors / children:.1f} per 100 children" if children else ""
    console.say(f"{len(checked)} returns checked: {children} children, {errors} errors{rate}.")
    if explained := int(checked["explained"].sum()):
        console.say(f"Explained in checked workbooks, and not among the errors: {explained}.")
    if to_come := int(checked["to_come"].sum()):
        console.say(f"To come by 31 March if nothing happens: {to_come}.")
    if found := int(checked["further"].sum()):
        codes = ", ".join(f"{row.code} {row.errors}" for row in summary.further.itertuples())
        console.say(f"Further checks beyond the DfE's, not among the errors: {found} ({codes}).")
    if off := int(checked["rules_off"].max()) if len(checked) else 0:
        console.careful(f"{off} rules were not run by choice, so their errors are not counted.")
    for row in checked[checked["left_out"] != ""].itertuples():
        console.careful(f"{row.name}: {row.left_out}")
    if len(failed):
        console.out.print(f"[bold red]{len(failed)} could not be checked:[/]", highlight=False)
        for row in failed.itertuples():
            console.say(f"{row.name}: {row.problem}")


def _print_councils(checked: pd.DataFrame) -> None:
    """The files have more: with all columns the lines would break on most screens."""
    if checked.empty:
        return
    table = Table(title="Councils")
    table.add_column("Return", overflow="fold")
    told_apart = (checked["name"] != checked["council"]).any()
    if told_apart:
        table.add_column("Council", overflow="fold")
    for name in ("Year", "Children", "With errors", "Errors", "Per 100 children"):
        table.add_column(name, justify="right")
    for row in checked.to_dict("records"):
        rate = row["per_100_children"]
        table.add_row(
            safe(row["name"]),
            *([safe(row["council"])] if told_apart else []),
            *(str(row[name]) for name in ("year", "children", "children_with_errors", "errors")),
            "" if rate is None else f"{rate:.1f}",
        )
    console.out.print(table)


def _print_rules(summary: Summary) -> None:
    if summary.rules.empty:
        console.out.print("[green]No errors found.[/]")
        return
    table = Table(title=f"Rules with the most errors ({len(summary.rules)} rules found something)")
    table.add_column("Rule", style="bold")
    table.add_column("What is wrong", overflow="fold")
    for name in ("Errors", "Children", "Councils"):
        table.add_column(name, justify="right")
    for row in summary.rules.head(_MOST_RULES).itertuples():
        counts = (str(row.errors), str(row.children), str(row.councils))
        table.add_row(safe(row.code), safe(row.message), *counts)
    console.out.print(table)
