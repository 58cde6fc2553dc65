"""``lac903 export``: a return as files for the DfE's portal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lac_rules import Result
from lac_rules.words import counted
from xl_addin.cli.basics import console, source
from xl_addin.cli.basics.options import Authority, LastYear, Ofsted, Source, Year
from xl_addin.cli.basics.plainly import plainly
from xl_addin.cli.basics.targets import check_targets, must_end_in
from xl_addin.failures import CannotDo
from xl_addin.operations.check import Files
from xl_addin.operations.export import Exported, targets, this_year
from xl_addin.operations.export import export as write_return
from xl_addin.workbook.book import TODAY

Csv = Annotated[
    Path | None, typer.Option("--csv", help="Write CSV files, one per table, to this folder.")
]
Xml = Annotated[Path | None, typer.Option("--xml", help="Write one XML file.")]


@plainly
def export(
    paths: Source,
    csv: Csv = None,
    xml: Xml = None,
    last_year: LastYear = None,
    ofsted: Ofsted = None,
    year: Year = None,
    authority: Authority = None,
    replace: Annotated[bool, typer.Option(help="Replace files that exist.")] = False,
) -> None:
    """Write this year's return as CSV files or as XML, in the layout of the DfE's portal.

    The rules are run first, and a warning tells how many errors remain; the files are written all
    the same. Exit code 0: no errors remain; 1: written, errors remain; 2: not written.
    """
    if csv is None and xml is None:
        raise CannotDo("Say where to: --csv FOLDER or --xml FILE.xml, or both.")
    if xml is not None:
        must_end_in(xml, ".xml", "XML file")
    files = Files(paths, last_year or (), ofsted or (), year, authority, as_at=TODAY)
    with console.progress() as progress:
        ret, contents = source.load(files, progress)
        check_targets(targets(this_year(ret), csv, xml), paths, replace)
        exported = write_return(ret, csv, xml, progress, contents)
    _print(exported)
    raise typer.Exit(console.exit_code(exported.result))


def _print(exported: Exported) -> None:
    result = exported.result
    console.print_statements(result)
    if exported.remain:
        children = counted(result.issues.dfe.children_with_errors, "child", "children")
        console.careful(
            f"{exported.remain} in {children}. The files hold them as they are; lac903 report "
            "lists them."
        )
    if unchecked := _unchecked(result):
        console.say(unchecked)
    for text in exported.not_looked_for:
        console.say(text)
    for text in exported.lines:
        console.say(text)


def _unchecked(result: Result) -> str:
    unchecked = [c for c in (*result.not_run, *result.failed) if not result.rules[c].further]
    if not unchecked:
        return ""
    return (
        f"{len(unchecked)} of {result.run_of()[1]} rules could not be run, so there may be more "
        "errors; lac903 check says which rules and why."
    )
