"""``lac903 report``: what is wrong, as lists for people."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from lac_rules import validate
from lac_rules.reports.tables import anonymous_summary, children_with_errors, failures_by_rule
from lac_rules.reports.writing import write_children, write_failures, write_summary
from xl_addin.cli import check, console, source, workbooks
from xl_addin.cli.as_at import AsAt, look
from xl_addin.workbook.read import read
from xl_addin.workbook.sheets.reports import put_reports

FAILURES, CHILDREN = "failures by rule.csv", "children with errors.csv"

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


def report(
    paths: source.Source,
    folder: Folder = None,
    anonymous: Anonymous = None,
    last_year: check.LastYear = None,
    ofsted: check.Ofsted = None,
    year: check.Year = None,
    authority: check.Authority = None,
    as_at: AsAt = None,
    sheets: Annotated[
        bool, typer.Option("--sheets", help="Put both reports on sheets of the workbook.")
    ] = False,
    replace: Annotated[bool, typer.Option(help="Replace files that exist.")] = False,
) -> None:
    """Write the failures by rule and the children with errors, as CSV files.

    Exit code 0: no errors found; 1: written, errors found; 2: not written.
    """
    with console.plain_failures():
        targets = [folder / FAILURES, folder / CHILDREN] if folder is not None else []
        if anonymous is not None:
            if anonymous.suffix.lower() != ".json":
                raise console.CannotRun(
                    f"The summary must end in .json, not {anonymous.suffix or anonymous}."
                )
            targets.append(anonymous)
        if not targets and not sheets:
            raise console.CannotRun("Say where to: -o FOLDER, --sheets or --anonymous FILE.json.")
        if sheets and (len(paths) > 1 or not source.is_workbook(paths[0])):
            raise console.CannotRun("--sheets is for a workbook that lac903 made.")
        source.check_targets(targets, paths, replace)
        with console.progress() as bar:
            ret = look(source.load(bar, paths, last_year, ofsted, year, authority), as_at)
            result = check.run_rules(bar, ret)
        if sheets:
            _put_sheets(paths[0])
        if folder is not None:
            write_failures(failures_by_rule(result), folder / FAILURES)
            write_children(children_with_errors(result, ret), folder / CHILDREN)
        if anonymous is not None:
            write_summary(anonymous_summary(result, ret), anonymous)
        console.print_summary(result)
        for target in targets:
            console.out.print(escape(str(target.resolve())), highlight=False, soft_wrap=True)
    raise typer.Exit(console.ERRORS_FOUND if len(result.issues) else console.CLEAN)


def _put_sheets(book: Path) -> None:
    with workbooks.opened(book) as opened:
        contents = read(opened)
        put_reports(opened, contents, validate(contents.ret))
        workbooks.save(opened, book)
