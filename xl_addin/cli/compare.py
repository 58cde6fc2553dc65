"""``lac903 compare``: councils' anonymous summaries side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape
from rich.table import Table

from lac_rules.reports import comparison
from lac_rules.reports.reading_summaries import read_summaries
from xl_addin import headless
from xl_addin.cli import check, console, source
from xl_addin.workbook.copies import compare_book


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
    """Show each council's errors per 100 children against the median of all, rule by rule."""
    with console.plain_failures():
        if len(summaries) < 2:
            raise console.CannotRun("Give two summaries or more: one has nothing to compare with.")
        if output is not None:
            _check_output(output, summaries, replace)
        read = read_summaries(summaries)
        compared = comparison.compare(read)
        if output is not None:
            _write(compared, output)
        _print(compared, list(read))
        _print_differences(read)
        if output is not None:
            console.out.print(
                f"The workbook is {escape(str(output.resolve()))}", highlight=False, soft_wrap=True
            )


def _check_output(output: Path, summaries: list[Path], replace: bool) -> None:
    if output.suffix.lower() != ".xlsx":
        raise console.CannotRun(f"The output must end in .xlsx, not {output.suffix or output}.")
    source.check_targets([output], summaries, replace)


def _print(compared: pd.DataFrame, councils: list[str]) -> None:
    """One row per rule; each council's rate and, in brackets, how far it is from the median."""
    if compared.empty:
        console.out.print("[green]No council has errors.[/]")
        return
    table = Table(title="Errors per 100 children (and against the median)")
    table.add_column("Rule", style="bold")
    table.add_column("What is wrong", overflow="fold")
    for name in ("Median", *councils):
        table.add_column(escape(name), justify="right", overflow="fold")
    for code, group in compared.groupby("code", sort=False):
        rates = {row.council: _cell(row) for row in group.itertuples()}
        first = group.iloc[0]
        median = "" if pd.isna(first["median"]) else f"{first['median']:.1f}"
        table.add_row(
            escape(code),
            escape(first["message"]),
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
        console.out.print(
            f"[bold yellow]Careful:[/] different collection years: {escape(listed)}.",
            highlight=False,
        )


def _write(compared: pd.DataFrame, output: Path) -> None:
    with headless.active(), check.closing_app() as app:
        compare_book.create(app, compared).save(output)
