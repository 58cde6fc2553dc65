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
from xl_addin.addin.status import status as status_of
from xl_addin.addin.status import versions
from xl_addin.cli.basics import console
from xl_addin.cli.basics.plainly import plainly

app = typer.Typer(help="The tab 903 in Excel: build, install, remove, diagnose.")

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
) -> None:
    """Build the add-in from its sources, for example to sign it or to hand it out."""
    build_addin(path, interpreter)
    _print(f"The add-in is {path.resolve()}")


@app.command()
@plainly
def install(dry_run: DryRun = False) -> None:
    """Install the add-in for you alone; no administrator is needed. Close Excel first."""
    install_addin(places(), dry_run, tell=_print)


@app.command()
@plainly
def remove(dry_run: DryRun = False) -> None:
    """Take away all that install made. Close Excel first."""
    remove_addin(places(), dry_run, tell=_print)


@app.command()
@plainly
def status() -> None:
    """Check every link between Excel and this program, and say how to mend a broken one."""
    for line in versions():
        _print(line)
    checks = status_of(places())
    for check in checks:
        _print(str(check))
    if any(check.ok is False for check in checks):
        raise typer.Exit(console.ERRORS_FOUND)


def _print(text: str) -> None:
    """One line as it is: paths are not to be broken or coloured."""
    console.say(text)
