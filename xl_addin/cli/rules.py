"""``lac903 rules``: the rules in words."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from lac_rules import ruleset
from lac_rules.language.rule import Rule
from lac_rules.reports.rule_guide import (
    KIND_WORDS,
    guide,
    marks_in_words,
    rules_with_code,
    when_in_words,
    years_in_words,
)
from lac_rules.schema import YEARS, in_words
from xl_addin.cli import console


def rules(
    code: Annotated[str | None, typer.Argument(help="Explain this rule, such as 218.")] = None,
    year: Annotated[int, typer.Option(help="List the rules of this collection year.")] = YEARS[-1],
    markdown: Annotated[
        bool, typer.Option(help="Print the whole guide as Markdown (docs/rules.md).")
    ] = False,
) -> None:
    """Explain one rule, or list the rules of a year."""
    with console.plain_failures():
        if markdown:
            typer.echo(guide(), nl=False)
        elif code is None:
            _list(year)
        else:
            variants = rules_with_code(code)
            if not variants:
                raise console.CannotRun(
                    f"There is no rule {code}. lac903 rules --year {year} lists them."
                )
            for item in variants:
                _explain(item)


def _list(year: int) -> None:
    table = Table(title=f"Rules of collection year {year}")
    for name in ("Rule", "Kind", "What is wrong"):
        table.add_column(name, overflow="fold")
    for item in ruleset(year):
        local = " (local)" if item.is_local else ""
        table.add_row(item.code + local, KIND_WORDS[item.kind], item.message)
    console.out.print(table)


def _explain(item: Rule) -> None:
    local = ", a rule of your own" if item.is_local else ""
    console.out.print(f"[bold]{item.code}[/] ({years_in_words(item)}{local})", highlight=False)
    console.out.print(item.message, highlight=False)
    console.out.print(item.advice, highlight=False)
    console.out.print(f"Kind: {KIND_WORDS[item.kind]}", highlight=False)
    if item.impact:
        console.out.print(f"Impact: {item.impact}", highlight=False)
    console.out.print(f"Marks: {marks_in_words(item)}", highlight=False)
    needed = ", ".join(in_words(table) for table in item.needs)
    console.out.print(f"Needs: {needed}", highlight=False)
    if when := when_in_words(item):
        console.out.print(f"During the year: {when}", highlight=False)
    console.out.print()
