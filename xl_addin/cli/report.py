"""``lac903 report``: what is wrong, as lists for people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from xl_addin.cli.basics import console, source, workbooks
from xl_addin.cli.basics.as_at import AsAt, day
from xl_addin.cli.basics.options import Authority, LastYear, Ofsted, Source, Year
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.targets import check_targets, must_end_in
from xl_addin.failures import CannotDo
from xl_addin.operations.check import Files
from xl_addin.operations.progress import Progress
from xl_addin.operations.report import Reported, Targets, report_in_book
from xl_addin.operations.report import report as write_reports

FAILURES, CHILDREN = "failures by rule.csv", "children with errors.csv"

_NONE_IN_FILES = "--explanations is for a workbook that lac903 made: files hold no explanations."
Folder = Annotated[
    Path | None, typer.Option("-o", "--output", help="The folder to write the two lists to.")
]
Anonymous = Annotated[
    Path | None,
    typer.Option(
        help="Write a summary without any child's data to this .json, to compare with other "
        "councils (lac903 compare). Its name stands for the council there."
    ),
]


@plainly
def report(
    paths: Source,
    folder: Folder = None,
    anonymous: Anonymous = None,
    last_year: LastYear = None,
    ofsted: Ofsted = None,
    year: Year = None,
    authority: Authority = None,
    as_at: AsAt = None,
    sheets: Annotated[
        bool, typer.Option("--sheets", help="Put both reports on sheets of the workbook.")
    ] = False,
    explanations: Annotated[
        Path | None,
        typer.Option(
            help="Write the errors that are explained in a workbook to this .csv, with the "
            "reasons, for the portal's notes."
        ),
    ] = None,
    replace: Annotated[bool, typer.Option(help="Replace files that exist.")] = False,
) -> None:
    """Write the failures by rule and the children with errors, as CSV files.

    Exit code 0: no errors found; 1: written, errors found; 2: not written.
    """
    targets = _targets(folder, anonymous, explanations)
    if not targets.files and not sheets:
        raise CannotDo(
            "Say where to: -o FOLDER, --sheets, --anonymous FILE.json or --explanations FILE.csv."
        )
    if sheets and (len(paths) > 1 or not source.is_workbook(paths[0])):
        raise CannotDo("--sheets is for a workbook that lac903 made.")
    check_targets(targets.files, paths, replace)
    files = Files(paths, last_year or (), ofsted or (), year, authority, as_at=day(as_at))
    with console.progress() as progress:
        if sheets:
            reported = _in_the_workbook(files, targets, progress)
        else:
            ret, contents = source.load(files, progress)
            if explanations is not None and contents is None:
                raise CannotDo(_NONE_IN_FILES)
            reported = write_reports(ret, targets, progress, contents)
    console.print_summary(reported.result)
    for path in reported.files:
        console.say(str(path.resolve()))
    raise typer.Exit(console.exit_code(reported.result))


def _targets(folder: Path | None, anonymous: Path | None, explanations: Path | None) -> Targets:
    if anonymous is not None:
        must_end_in(anonymous, ".json", "summary")
    if explanations is not None:
        must_end_in(explanations, ".csv", "list of explanations")
    if folder is None:
        return Targets(summary=anonymous, explanations=explanations)
    return Targets(folder / FAILURES, folder / CHILDREN, anonymous, explanations)


def _in_the_workbook(files: Files, targets: Targets, progress: Progress) -> Reported:
    source.no_options(files)
    with workbooks.opened(files.paths[0]) as opened:
        reported = report_in_book(opened, targets, progress)
        opened.save()
    return reported
