"""``lac903 check`` and ``lac903 recheck``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lac_rules.language.choice import Choice
from xl_addin import clock
from xl_addin.cli.basics import console, workbooks
from xl_addin.cli.basics.as_at import AsAt, day
from xl_addin.cli.basics.choosing import DfeOnly, Kind, Only, Without, choice_of
from xl_addin.cli.basics.options import Authority, LastYear, Ofsted, Paths, Year
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.targets import keep_watch, must_end_in
from xl_addin.failures import CannotDo
from xl_addin.operations.check import Checked, Files
from xl_addin.operations.check import check as check_files
from xl_addin.operations.validate import choose_day, validate

Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write the checked workbook to this .xlsx.")
]


@plainly
def check(
    paths: Paths,
    last_year: LastYear = None,
    ofsted: Ofsted = None,
    year: Year = None,
    authority: Authority = None,
    output: Output = None,
    replace: Annotated[bool, typer.Option(help="Replace the workbook if it exists.")] = False,
    as_is: Annotated[
        bool,
        typer.Option("--as-is", help="Read dates, blanks and IDs as they stand."),
    ] = False,
    as_at: AsAt = None,
    only: Only = None,
    without: Without = None,
    kind: Kind = None,
    dfe_only: DfeOnly = False,
) -> None:
    """Read a return, run the rules, and write a workbook that shows what is wrong.

    Rules that are chosen away are turned off in the workbook: the column Run on its sheet Rules
    turns them on. Exit code 0: no errors by the DfE's rules; 1: errors; 2: not checked.
    """
    choice = choice_of(only, without, kind, dfe_only)
    if output is not None:
        _check_output(output, replace)
    files = Files(paths, last_year or (), ofsted or (), year, authority, not as_is, day(as_at))
    checked = run(files, output, choice)
    console.print_summary(checked.result)
    if output is not None:
        console.say(f"The workbook is {output.resolve()}")
    raise typer.Exit(console.exit_code(checked.result))


@plainly
def recheck(
    book: Annotated[Path, typer.Argument(help="A workbook that lac903 made and people edited.")],
    as_at: AsAt = None,
    only: Only = None,
    without: Without = None,
    kind: Kind = None,
    dfe_only: DfeOnly = False,
) -> None:
    """Validate an edited workbook again and renew its marks; nothing else in it changes.

    The day that it is looked at is the one on its sheet Start, unless --as-at puts another there.
    Rules that its sheet Rules turns off are not run, unless --only names them; rules that are
    chosen here are chosen for this time.
    """
    choice = choice_of(only, without, kind, dfe_only)
    with console.progress() as progress:
        progress("reading the workbook")
        with workbooks.opened(book) as opened:
            if as_at is not None:
                choose_day(opened, as_at.date())
            validated = validate(opened, clock.now(), progress, choice)
            progress("saving")
            opened.save()
    console.print_summary(validated.result)
    raise typer.Exit(console.exit_code(validated.result))


def run(
    files: Files,
    output: Path | None,
    choice: Choice = Choice(),  # noqa: B008 - it cannot be changed
) -> Checked:
    """Read the files and run the rules, with progress; the workbook is saved as ``output``."""
    with console.progress() as progress:
        if output is None:
            return check_files(files, clock.now(), progress=progress, choice=choice)
        with workbooks.an_app() as app:
            checked = check_files(files, clock.now(), app, progress, choice)
            progress("saving")
            checked.book.save(output)
            return checked


def _check_output(output: Path, replace: bool) -> None:
    """Refuse an output that is no workbook, or that would take the place of somebody's work."""
    must_end_in(output, ".xlsx", "output")
    keep_watch([output])
    if output.exists() and not replace:
        raise CannotDo(
            f"{output} exists, and somebody may have worked in it. Choose another name, or say "
            "--replace. To validate it again, use lac903 recheck."
        )
