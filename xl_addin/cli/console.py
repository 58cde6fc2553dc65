"""What the commands print: progress, summaries, and plain words when something cannot be done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from lac_rules.validation import Result
from xl_addin import failures
from xl_addin.cli.as_at import table_to_come
from xl_addin.workbook.sheets.errors import KIND_NAMES

CLEAN, ERRORS_FOUND, COULD_NOT_RUN = 0, 1, 2

out = Console()
_err = Console(stderr=True)

_EXPECTED = (*failures.EXPECTED, OSError, ValueError)
"""What goes wrong with files and choices: the message says it all."""


class CannotRun(Exception):
    """The command cannot do what was asked; says why and what to do."""


@contextmanager
def plain_failures() -> Iterator[None]:
    """Turn an expected failure into its message and exit code 2."""
    try:
        yield
    except (CannotRun, *_EXPECTED) as error:
        _err.print(f"[bold red]Not done.[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        raise typer.Exit(COULD_NOT_RUN) from None


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar that goes away when the work is done."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=_err,
        transient=True,
    ) as bar:
        yield bar


def print_summary(result: Result) -> None:
    """What validation found, by rule, and what was assumed and left out."""
    issues = result.issues
    if len(issues):
        table = Table(title=f"{len(issues)} errors in {issues.children_with_errors} children")
        for name, style in (("Rule", "bold"), ("Kind", ""), ("What is wrong", "")):
            table.add_column(name, style=style, overflow="fold")
        table.add_column("Errors", justify="right")
        table.add_column("Children", justify="right")
        for row in issues.by_rule.itertuples():
            table.add_row(
                row.code,
                KIND_NAMES[row.kind],
                escape(row.message),
                str(row.errors),
                str(row.children),
            )
        out.print(table)
    else:
        out.print("[green]No errors found.[/]")
    if len(result.to_come):
        out.print(table_to_come(result))
    _print_rules_run(result)
    for text in result.statements:
        out.print(escape(text), highlight=False, soft_wrap=True)


def _print_rules_run(result: Result) -> None:
    out.print(f"{len(result.ran)} of {len(result.rules)} rules were run.", highlight=False)
    reasons: dict[str, list[str]] = {}
    for code, reason in result.not_run.items():
        reasons.setdefault(reason, []).append(code)
    for reason, codes in reasons.items():
        out.print(f"Not run: {', '.join(codes)}: {escape(reason)}.", highlight=False)
    for code, error in result.failed.items():
        out.print(
            f"[red]Rule {code} broke ({type(error).__name__}): please report it.[/]",
            highlight=False,
        )
