"""``lac903 due``: what is to be done by when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.table import Table

from lac_rules.due import by_month, by_worker, due
from lac_rules.due.writing import write_due
from xl_addin import clock
from xl_addin.cli.basics import console, source
from xl_addin.cli.basics.as_at import DAY_FORM
from xl_addin.cli.basics.options import Authority, LastYear, Ofsted, Source, Year
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.safe import safe
from xl_addin.cli.basics.targets import check_targets, must_end_in
from xl_addin.operations.check import Files
from xl_addin.operations.validate import run_on, run_rules

_MOST_ITEMS = 40
_NOBODY = "(not known)"


class By(StrEnum):
    """What the due list is counted by."""

    MONTH = "month"
    WORKER = "worker"


@plainly
def due_list(
    paths: Source,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="Write the whole list to this .csv.")
    ] = None,
    by: Annotated[
        By | None, typer.Option("--by", help="Count by month, or by social worker.")
    ] = None,
    as_at: Annotated[
        datetime | None,
        typer.Option(
            "--as-at",
            formats=[DAY_FORM],
            metavar="DD/MM/YYYY",
            help="The day that the list is made for; today if blank.",
        ),
    ] = None,
    last_year: LastYear = None,
    ofsted: Ofsted = None,
    year: Year = None,
    authority: Authority = None,
    replace: Annotated[bool, typer.Option(help="Replace the file if it exists.")] = False,
) -> None:
    """List what is to be done by when, up to 31 March.

    Young people who turn 18 in care, reviews, health assessments, dental checks, SDQ, contact with
    care leavers, providers that close, and what else would be an error on 31 March.
    """
    if csv is not None:
        must_end_in(csv, ".csv", "list")
        check_targets([csv], paths, replace)
    with console.progress() as progress:
        files = Files(paths, last_year or (), ofsted or (), year, authority)
        ret, contents = source.load(files, progress)
        ret.look_at(as_at.date() if as_at else clock.today())
        result = run_rules(ret, progress) if contents is None else run_on(contents, progress)
    items = due(ret, result)
    _print(items, by)
    console.print_statements(result)
    if csv is not None:
        write_due(items, csv)
        console.say(f"The list is in {csv.resolve()}")


def _print(items: pd.DataFrame, by: By | None) -> None:
    if items.empty:
        console.say("Nothing is due by 31 March.")
    elif by is By.MONTH:
        _print_counts(
            by_month(items).assign(month=lambda table: _in_words(table["month"], "%B %Y"))
        )
    elif by is By.WORKER:
        workers = by_worker(items)
        named = workers["worker"].replace("", _NOBODY)
        _print_counts(workers.assign(worker=named, next=_in_words(workers["next"], "%d/%m/%Y")))
    else:
        _print_items(items)
    overdue = int(items["overdue"].sum())
    console.say(f"{len(items)} due by 31 March, {overdue} of them overdue.")


def _print_counts(counts: pd.DataFrame) -> None:
    table = Table(title="Due by 31 March")
    for name in counts.columns:
        number = name in ("items", "overdue")
        table.add_column(name.capitalize(), justify="right" if number else "left", overflow="fold")
    for row in counts.itertuples(index=False, name=None):
        table.add_row(*(safe(str(value)) for value in row))
    console.out.print(table)


def _print_items(items: pd.DataFrame) -> None:
    shown = items.head(_MOST_ITEMS)
    title = "Due by 31 March" if len(shown) == len(items) else f"The first {len(shown)} to be done"
    table = Table(title=title)
    for name in ("Due", "Child", "What", "Detail", "Worker", "Rules"):
        table.add_column(name, overflow="fold")
    for row in shown.itertuples():
        day = f"{row.due:%d/%m/%Y}" + (" overdue" if row.overdue else "")
        table.add_row(day, *map(safe, (row.child, row.what, row.detail, row.worker, row.codes)))
    console.out.print(table)


def _in_words(dates: pd.Series, form: str) -> pd.Series:
    return dates.dt.strftime(form).fillna("")
