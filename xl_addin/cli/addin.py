"""``lac903 addin``: the add-in for Excel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from xl_addin.addin.build import build as build_addin
from xl_addin.addin.install import install as install_addin
from xl_addin.addin.install import remove as remove_addin
from xl_addin.addin.names import FILE
from xl_addin.addin.places import places
from xl_addin.addin.status import MEANWHILE, Check, versions, write
from xl_addin.addin.status import status as status_of
from xl_addin.cli.basics import console
from xl_addin.cli.basics.plainly import plainly

app = typer.Typer(help="The tab 903 in Excel: build, install, remove, diagnose.")

WithoutCmd = Annotated[
    bool | None,
    typer.Option(
        "--without-cmd/--with-cmd",
        help="Windows: let Excel start Python by itself, not through the command prompt cmd.exe.",
        show_default="as before; without where a policy forbids cmd.exe",
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")]


@app.command()
@plainly
def build(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path(FILE),
    interpreter: Annotated[
        str,
        typer.Option(
            help="The Python that the add-in runs; may hold variables such as %LOCALAPPDATA%.",
            show_default="this one",
        ),
    ] = sys.executable,
    without_cmd: WithoutCmd = False,
) -> None:
    """Build the add-in from its sources, for example to sign it or to hand it out."""
    build_addin(path, interpreter, not without_cmd)
    _print(f"The add-in is {path.resolve()}")


@app.command()
@plainly
def install(dry_run: DryRun = False, without_cmd: WithoutCmd = None) -> None:
    """Install the add-in for you alone; no administrator is needed. Close Excel first."""
    where = places()
    through_cmd = None if without_cmd is None else not without_cmd
    install_addin(where, dry_run, _print, through_cmd)
    if dry_run:
        return
    broken = [check for check in status_of(where) if check.ok is False]
    if broken:
        _print("But it will not work yet:")
        _end_with(broken)


@app.command()
@plainly
def remove(dry_run: DryRun = False) -> None:
    """Take away all that install made. Close Excel first."""
    remove_addin(places(), dry_run, tell=_print)


@app.command()
@plainly
def status(
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Also write all of it into this file, without names of people and machines, to "
            "send to somebody who helps.",
        ),
    ] = None,
) -> None:
    """Check every link between Excel and this program, and say how to mend a broken one."""
    where = places()
    checks = status_of(where)
    if report is not None:
        write(report, where, checks)
    for line in versions():
        _print(line)
    if report is not None:
        _print(f"The report is {report.resolve()}")
    _end_with(checks)


def _end_with(checks: list[Check]) -> None:
    """Print the checks; where a link is broken, also how to go on meanwhile, and exit so."""
    for check in checks:
        _print(str(check))
    if any(check.ok is False for check in checks):
        _print(MEANWHILE)
        raise typer.Exit(console.ERRORS_FOUND)


def _print(text: str) -> None:
    """One line as it is: paths are not to be broken or coloured."""
    console.say(text)
