"""The day that a command looks at a return, and what is to come by 31 March."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

import typer
from rich.table import Table

from lac_rules import Result
from xl_addin.cli.basics.safe import safe
from xl_addin.workbook.book import TODAY

DAY_FORM = "%d/%m/%Y"
AsAt = Annotated[
    datetime | None,
    typer.Option(
        "--as-at",
        formats=[DAY_FORM],
        metavar="DD/MM/YYYY",
        help="The day that the return is looked at, today if blank; 31 March for a year that is "
        "over. What only holds if nothing happens until 31 March is listed apart.",
    ),
]


def day(given: datetime | None) -> date | Literal["today"]:
    """The day that a command looks at files: the one that somebody gave, otherwise today."""
    return TODAY if given is None else given.date()


def table_to_come(result: Result) -> Table:
    """What is to come by 31 March, by rule; the rules in their own order."""
    to_come = result.to_come.dfe
    table = Table(
        title=f"To come by 31 March if nothing happens: {len(to_come)} in "
        f"{to_come.children_with_errors} children"
    )
    table.add_column("Rule", style="bold")
    table.add_column("What will be wrong", overflow="fold")
    for name in ("To come", "Children"):
        table.add_column(name, justify="right")
    for row in to_come.by_rule.itertuples():
        table.add_row(row.code, safe(row.message), str(row.errors), str(row.children))
    return table
