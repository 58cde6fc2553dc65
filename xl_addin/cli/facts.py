"""``lac903 facts``: the names that rules can ask for, with their exact meaning."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from lac_rules.language import given
from lac_rules.language.ruleset import all_rules, code_order
from lac_rules.schema import in_words
from xl_addin.cli.basics import console
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.safe import safe
from xl_addin.failures import CannotDo


@plainly
def facts(
    name: Annotated[
        str | None, typer.Argument(help="Explain this name, such as short_break.")
    ] = None,
) -> None:
    """List the names that rules can ask for with their meaning, or explain one of them."""
    all_rules()  # the facts of a subject are known once its rules are
    if name is None:
        _list()
        return
    try:
        _explain(name)
    except given.NoSuchName as unknown:
        raise CannotDo(str(unknown)) from None


def _list() -> None:
    table = Table(title="What rules can ask for by name")
    table.add_column("Name", no_wrap=True)
    for column in ("What it is", "Defined in"):
        table.add_column(column, overflow="fold")
    for name in given.GIVEN:
        table.add_row(name, _paragraphs(name)[0], "")
    for name, function in sorted(given.facts().items(), key=lambda item: item[1].__module__):
        table.add_row(name, _paragraphs(name)[0], given.defined_at(function).partition(":")[0])
    console.out.print(table)


def _explain(name: str) -> None:
    tables = given.tables_needed([given.Parameter(name, optional=False)], "lac903 facts")
    lines = [f"[bold]{name}[/]", *_paragraphs(name), ""]
    if tables:
        lines.append(f"Needs: {', '.join(in_words(table) for table in tables)}")
    if name not in given.GIVEN:
        function = given.facts()[name]
        asked = ", ".join(each.name for each in given.parameters_of(function))
        lines += [f"Asks for: {asked}", f"Defined at: {given.defined_at(function)}"]
    lines += [
        f"Rules that ask for it: {_those(_rules_asking_for(name))}",
        f"Facts that ask for it: {_those(_facts_asking_for(name))}",
    ]
    console.out.print("\n".join(lines), highlight=False)


def _paragraphs(name: str) -> list[str]:
    """The meaning of the name, one line per paragraph, for the console to break."""
    text = safe(given.meaning_of(name).replace("``", ""))
    return [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]


def _rules_asking_for(name: str) -> list[str]:
    asking = [item for item in all_rules() if name in (each.name for each in item.parameters)]
    return list(dict.fromkeys(item.code for item in sorted(asking, key=code_order)))


def _facts_asking_for(name: str) -> list[str]:
    return [
        fact
        for fact, function in given.facts().items()
        if name in (each.name for each in given.parameters_of(function))
    ]


def _those(names: list[str]) -> str:
    return ", ".join(names) or "none"
