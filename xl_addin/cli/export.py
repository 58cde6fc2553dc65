"""``lac903 export``: a return as files for the DfE's portal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer
from rich.markup import escape

from lac_rules import LacReturn, Result
from lac_rules.schema import LAST, TABLES
from lac_rules.writing.csv_files import write_csv_files
from lac_rules.writing.xml_files import write_xml_file
from lac_rules.writing.xml_plan import NO_PLACE
from xl_addin.cli import check, console, source

Csv = Annotated[
    Path | None, typer.Option("--csv", help="Write CSV files, one per table, to this folder.")
]
Xml = Annotated[Path | None, typer.Option("--xml", help="Write one XML file.")]


def export(
    paths: source.Source,
    csv: Csv = None,
    xml: Xml = None,
    last_year: check.LastYear = None,
    ofsted: check.Ofsted = None,
    year: check.Year = None,
    authority: check.Authority = None,
    replace: Annotated[bool, typer.Option(help="Replace files that exist.")] = False,
) -> None:
    """Write this year's return as CSV files or as XML, in the layout of the DfE's portal.

    The rules are run first, and a warning tells how many errors remain; the files are written all
    the same. Exit code 0: no errors remain; 1: written, errors remain; 2: not written.
    """
    with console.plain_failures():
        if csv is None and xml is None:
            raise console.CannotRun("Say where to: --csv FOLDER or --xml FILE.xml, or both.")
        if xml is not None and xml.suffix.lower() != ".xml":
            raise console.CannotRun(f"The XML file must end in .xml, not {xml.suffix or xml}.")
        with console.progress() as bar:
            ret = source.load(bar, paths, last_year, ofsted, year, authority)
            tables = this_year(ret)
            source.check_targets(_targets(tables, csv, xml), paths, replace)
            result = check.run_rules(bar, ret)
        _warn(result)
        if xml is not None:  # first, since it alone may be refused
            _write_xml(tables, xml)
        if csv is not None:
            written = write_csv_files(tables, csv)
            _say(f"{len(written)} CSV files are in {csv.resolve()}")
    raise typer.Exit(console.ERRORS_FOUND if len(result.issues) else console.CLEAN)


def this_year(ret: LacReturn) -> dict[str, pd.DataFrame]:
    """The tables to export: last year's return went to the DfE a year ago."""
    tables = {name: frame for name, frame in ret.tables.items() if not name.endswith(LAST)}
    if not tables:
        raise console.CannotRun("No table of this year's return is loaded.")
    return tables


def _targets(tables: Mapping[str, pd.DataFrame], csv: Path | None, xml: Path | None) -> list[Path]:
    targets = []
    if csv is not None:
        targets += [csv / TABLES[name].csv_file for name in tables]
    if xml is not None:
        targets += [xml, *(_beside(xml, name) for name in _left_over(tables))]
    return targets


def _left_over(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    return [name for name in NO_PLACE if name in tables and len(tables[name])]


def _beside(xml: Path, table: str) -> Path:
    return xml.parent / TABLES[table].csv_file


def _write_xml(tables: Mapping[str, pd.DataFrame], xml: Path) -> None:
    """Write the XML, and as CSV beside it what the XML layout has no place for."""
    written = write_xml_file(tables, xml)
    write_csv_files({name: tables[name] for name in written.not_written}, xml.parent)
    _say(f"The XML is {xml.resolve()}")
    for name in written.not_written:
        _say(
            f"The XML layout has no place for {name}: it is beside it, as {TABLES[name].csv_file}."
        )
    for text in written.statements:
        _say(text)


def _warn(result: Result) -> None:
    for text in result.statements:
        _say(text)
    if count := len(result.issues):
        console.out.print(
            f"[bold yellow]Careful:[/] {count} {'error remains' if count == 1 else 'errors remain'}"
            f" in {result.issues.children_with_errors} children. The files hold them as they are; "
            "lac903 report lists them.",
            highlight=False,
            soft_wrap=True,
        )
    unchecked = len(result.not_run) + len(result.failed)
    if unchecked:
        _say(
            f"{unchecked} of {len(result.rules)} rules could not be run, so there may be more "
            "errors; lac903 check says which rules and why."
        )


def _say(text: str) -> None:
    console.out.print(escape(text), highlight=False, soft_wrap=True)
