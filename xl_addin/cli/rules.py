"""``lac903 rules``: the rules in words."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from lac_rules import ruleset
from lac_rules.language.rule import Rule
from lac_rules.language.ruleset import all_rules, nearest_codes
from lac_rules.reports.open_readings import open_reading
from lac_rules.reports.rule_examples import example_of
from lac_rules.reports.rule_guide import (
    guide,
    impact_in_words,
    kind_in_words,
    labels_in_words,
    marks_in_words,
    needs_in_words,
    rules_with_code,
    when_in_words,
    years_in_words,
)
from lac_rules.schema import YEARS
from lac_rules.schema.editions import edition
from xl_addin.cli.basics import console
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.safe import safe
from xl_addin.failures import CannotDo


@plainly
def rules(
    code: Annotated[str | None, typer.Argument(help="Explain this rule, such as 218.")] = None,
    year: Annotated[int, typer.Option(help="List the rules of this collection year.")] = YEARS[-1],
    markdown: Annotated[
        bool, typer.Option(help="Print the whole guide as Markdown (docs/rules.md).")
    ] = False,
) -> None:
    """Explain one rule, or list the rules of a year."""
    if markdown:
        console.say_as_it_is(guide())
    elif code is None:
        _list(year)
    else:
        variants = rules_with_code(code)
        if not variants:
            near = nearest_codes(code, (item.code for item in all_rules()))
            raise CannotDo(f"There is no rule {code}.{near} lac903 rules --year {year} lists them.")
        for item in variants:
            _explain(item)
        _show_example(variants[-1].code)


def _list(year: int) -> None:
    table = Table(title=f"Rules of collection year {year}")
    for name in ("Rule", "Kind", "What is wrong"):
        table.add_column(name, overflow="fold")
    for item in ruleset(year, further=True):
        local = " (local)" if item.is_local else ""
        table.add_row(item.code + local, kind_in_words(item), item.message)
    console.out.print(table)
    console.say(edition(year).words)


def _explain(item: Rule) -> None:
    local = ", a rule of your own" if item.is_local else ""
    console.out.print(f"[bold]{item.code}[/] ({years_in_words(item)}{local})", highlight=False)
    for text in (item.message, item.advice, f"Kind: {kind_in_words(item)}"):
        console.out.print(safe(text), highlight=False)
    if item.impact:
        console.out.print(f"Impact: {impact_in_words(item)}", highlight=False)
    console.out.print(f"Marks: {marks_in_words(item)}", highlight=False)
    for text in labels_in_words(item).split("; "):
        console.out.print(f"  {safe(text)}", highlight=False)
    console.out.print(f"Needs: {needs_in_words(item)}", highlight=False)
    if when := when_in_words(item):
        console.out.print(f"During the year: {when}", highlight=False)
    if reading := open_reading(item.code):
        console.out.print(safe(reading), highlight=False)
    console.out.print()


def _show_example(code: str) -> None:
    """What the rule marks and what it does not, as small tables; marked cells stand in brackets."""
    example = example_of(code)
    if example is None:
        return
    for title, tables in (("Marked", example.marked), ("Not marked", example.unmarked)):
        for number, table in enumerate(tables):
            shown = Table(title=f"{title}: {table.title}" if not number else table.title)
            shown.title_justify = "left"
            with_why = any(table.why)
            for column in (*table.columns, *(("why",) if with_why else ())):
                shown.add_column(column, overflow="fold")
            for row, why in zip(table.rows, table.why, strict=True):
                cells = [_marked(cell) if cell.startswith("[") else safe(cell) for cell in row]
                shown.add_row(*cells, *((safe(why),) if with_why else ()))
            console.out.print(shown)


def _marked(cell: str) -> str:
    return f"[bold red]{safe(cell)}[/]"
