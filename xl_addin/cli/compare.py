"""``lac903 compare``: councils' anonymous summaries side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.table import Table

from lac_rules.reports import comparison
from lac_rules.reports.reading_summaries import read_summaries
from xl_addin.cli.basics import console
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.safe import safe
from xl_addin.cli.basics.targets import check_targets, must_end_in
from xl_addin.cli.basics.workbooks import an_app
from xl_addin.failures import CannotDo
from xl_addin.workbook.copies import comparison as compare_book


@plainly
def compare(
    summaries: Annotated[
        list[Path], typer.Argument(help="Summaries that lac903 report --anonymous made.")
    ],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="Write a table and a chart to this .xlsx."),
    ] = None,
    replace: Annotated[bool, typer.Option(help="Replace the workbook if it exists.")] = False,
) -> None:
    """Show of how many in 100 children each rule finds an error, against the median of all."""
    if len(summaries) < 2:
        raise CannotDo("Give two summaries or more: one has nothing to compare with.")
    if output is not None:
        must_end_in(output, ".xlsx", "output")
        check_targets([output], summaries, replace)
    read = read_summaries(summaries)
    compared = comparison.compare(read)
    if output is not None:
        _write(compared, output)
    _print(compared, list(read))
    _print_differences(read)
    if output is not None:
        console.say(f"The workbook is {output.resolve()}")


def _print(compared: pd.DataFrame, councils: list[str]) -> None:
    """One row per rule; each council's rate and, in brackets, how far it is from the median."""
    if compared.empty:
        console.out.print("[green]No rule finds 10 children or more in any council.[/]")
        return
    table = Table(title="Children with the error, per 100 (and against the median)")
    table.add_column("Rule", style="bold")
    table.add_column("What is wrong", overflow="fold")
    for name in ("Median", *councils):
        table.add_column(safe(name), justify="right", overflow="fold")
    for code, group in compared.groupby("code", sort=False):
        rates = {row.council: _cell(row) for row in group.itertuples()}
        first = group.iloc[0]
        median = "" if pd.isna(first["median"]) else f"{first['median']:.1f}"
        table.add_row(
            safe(code),
            safe(first["message"]),
            median,
            *(rates[council] for council in councils),
        )
    console.out.print(table)
    console.out.print(
        f'"{comparison.SUPPRESSED}": so few children that the rate is not shown.', highlight=False
    )


def _cell(row) -> str:
    return row.note or f"{row.rate:.1f} ({row.difference:+.1f})"


def _print_differences(summaries: dict[str, dict]) -> None:
    """Say what makes the summaries unlike each other."""
    years = {label: summary["collection_year"] for label, summary in summaries.items()}
    if len(set(years.values())) > 1:
        listed = ", ".join(f"{label} {year}" for label, year in years.items())
        console.careful(f"different collection years: {listed}.")


def _write(compared: pd.DataFrame, output: Path) -> None:
    with an_app() as app:
        compare_book.create(app, compared).save(output)
