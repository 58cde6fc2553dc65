"""What the commands print: progress, lines, what the rules found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
from rich.progress import Progress as Bar
from rich.table import Table

from lac_rules.issues import Issues
from lac_rules.language.rule import KIND_NAMES
from lac_rules.validation import Result
from lac_rules.words import counted
from xl_addin.cli.basics.as_at import table_to_come
from xl_addin.cli.basics.output import PatientOutput
from xl_addin.cli.basics.safe import safe
from xl_addin.operations import words
from xl_addin.operations.progress import Progress

CLEAN, ERRORS_FOUND, COULD_NOT_RUN, STOPPED = 0, 1, 2, 130
"""Exit codes; the last one is what shells expect of a program that Ctrl-C ended."""

out = Console(file=PatientOutput(), emoji=False)
err = Console(file=PatientOutput("stderr"), emoji=False)


def say(text: str) -> None:
    """Print a line as it is, however long."""
    out.print(safe(text), highlight=False, soft_wrap=True)


def say_as_it_is(text: str) -> None:
    """Print a text of ours that has its own lines."""
    out.file.write(text)
    out.file.flush()


def list_all(title: str, lines: Iterable[str]) -> None:
    """Print a title and the lines under it, when there are any."""
    lines = list(lines)
    if lines:
        out.print(f"[bold]{safe(title)}[/]", highlight=False, soft_wrap=True)
        for line in lines:
            say(f"  {line}")


def careful(text: str) -> None:
    """Print a warning."""
    out.print(f"[bold yellow]Careful:[/] {safe(text)}", highlight=False, soft_wrap=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """A progress bar that says what is being done, and goes away when all is done."""
    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        transient=True,
    ) as bar:
        task = bar.add_task("", total=1)

        def show(doing: str, done: int = 0, total: int = 0) -> None:
            description = safe(doing[:1].upper() + doing[1:])
            bar.update(task, description=description, completed=done, total=total or 1)

        yield show


def print_summary(result: Result) -> None:
    """What was not read, what validation found, by rule, and what was assumed."""
    for text in result.skipped:
        careful(text)
    errors, further = result.issues.dfe, result.issues.further
    if len(errors):
        title = f"{counted(len(errors), 'error')} in {_children(errors)}"
        out.print(_by_rule(errors, title, "Errors"))
    else:
        none = "No error is open." if len(result.explained.dfe) else "No errors found."
        out.print(f"[green]{none}[/]")
    for text in words.explained(result):
        say(text)
    if len(result.to_come.dfe):
        out.print(table_to_come(result))
    if len(further):
        title = f"Further checks beyond the DfE's: {len(further)} in {_children(further)}"
        out.print(_by_rule(further, title, "Found"))
    for text in words.off(result):
        careful(text.removeprefix("Careful: "))
    for text in words.not_run(result):
        out.print(safe(text), highlight=False)
    for text in words.broken(result):
        out.print(f"[red]{safe(text)}[/]", highlight=False)
    print_statements(result, skipped=False)


def _by_rule(issues: Issues, title: str, counts: str) -> Table:
    """What was found, by rule; the counts stand in a column of this name."""
    table = Table(title=title)
    for name, style in (("Rule", "bold"), ("Kind", ""), ("What is wrong", "")):
        table.add_column(name, style=style, overflow="fold")
    table.add_column(counts, justify="right")
    table.add_column("Children", justify="right")
    for row in issues.by_rule.itertuples():
        kind, numbers = KIND_NAMES[row.kind], (str(row.errors), str(row.children))
        table.add_row(row.code, kind, safe(row.message), *numbers)
    return table


def _children(issues: Issues) -> str:
    return counted(issues.children_with_errors, "child", "children")


def print_statements(result: Result, skipped: bool = True) -> None:
    """What was assumed; before it, loudly, what was not read, unless that was printed already."""
    for text in result.skipped if skipped else ():
        careful(text)
    for text in result.statements:
        if text not in result.skipped:
            say(text)


def exit_code(result: Result) -> int:
    """What a command that ran the rules ends with; further checks find no errors."""
    return ERRORS_FOUND if len(result.issues.dfe) else CLEAN
