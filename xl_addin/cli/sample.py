"""``lac903 sample`` and ``lac903 demo``: made-up returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from lac_rules.files import tidy_up
from lac_rules.sample import Sample, make_sample
from lac_rules.sample.cutting import cut
from lac_rules.schema import YEARS, year_end, year_start
from xl_addin import clock
from xl_addin.cli import check
from xl_addin.cli.basics import console, workbooks
from xl_addin.cli.basics.plainly import plainly
from xl_addin.failures import CannotDo
from xl_addin.operations.check import Files
from xl_addin.operations.made_up_returns import field_test as material
from xl_addin.operations.made_up_returns.files import LAST_YEAR, OFSTED, THIS_YEAR, write_files

Children = Annotated[int, typer.Option(min=1, help="How many children.")]
Year = Annotated[
    int, typer.Option(min=YEARS[0], max=YEARS[-1], help="Collection year, the year it ends.")
]
Seed = Annotated[int, typer.Option(min=0, help="The same seed gives the same return.")]
Errors = Annotated[int, typer.Option(min=0, help="About how many errors to put in.")]

WORKBOOK = "903 demo.xlsx"
HALF = 0.5


@plainly
def sample(
    folder: Annotated[Path, typer.Argument(help="The folder to write to; made if missing.")],
    children: Children = 400,
    year: Year = YEARS[-1],
    seed: Seed = 903,
    errors: Errors = 0,
    as_at: Annotated[
        datetime | None,
        typer.Option(
            "--as-at",
            formats=["%d/%m/%Y"],
            metavar="DD/MM/YYYY",
            help="Write it as a system knows it on this day of the year; finished if blank.",
        ),
    ] = None,
    field_test: Annotated[
        bool,
        typer.Option(
            "--field-test",
            help="Write all that docs/field-test.md names, for people who try the program in their "
            "Excel; children, year and errors are then given.",
        ),
    ] = False,
) -> None:
    """Write a made-up return: this year's and last year's CSV files, and an Ofsted list."""
    _tidy_up(folder)
    if folder.exists() and any(path.is_file() for path in folder.rglob("*")):
        raise CannotDo(f"The folder {folder} is not empty. Choose another one.")
    if field_test:
        with console.progress() as progress, workbooks.an_app() as app:
            material.make(folder, app, clock.now(), progress)
        console.say(f"All children are made up. The material is in {folder.resolve()}")
        return
    made = make_sample(children, year, seed=seed, errors=errors)
    write_files(made if as_at is None else _cut(made, as_at.date()), folder)
    console.say(f"The made-up return is in {folder.resolve()}")


def _cut(made: Sample, day: date) -> Sample:
    """The return as it stands on the day, with about half of OC2's items known."""
    first, last = year_start(made.year), year_end(made.year)
    if not first <= day <= last:
        raise CannotDo(
            f"{day:%d/%m/%Y} is not in collection year {made.year}, which goes from "
            f"{first:%d/%m/%Y} to {last:%d/%m/%Y}."
        )
    return replace(made, tables=cut(made.tables, day, HALF))


@plainly
def demo(
    folder: Annotated[Path, typer.Argument(help="The folder to write to.")] = Path("demo"),
    children: Children = 250,
    year: Year = YEARS[-1],
    errors: Errors = 150,
) -> None:
    """Make up a return with errors, check it, and leave a workbook to open."""
    made = make_sample(children, year, errors=errors)
    write_files(made, folder)
    files = Files(
        [folder / THIS_YEAR], [folder / LAST_YEAR], [folder / OFSTED], year, made.authority
    )
    checked = check.run(files, folder / WORKBOOK)
    console.print_summary(checked.result)
    console.out.print()
    console.say(f"All children are made up. Open the workbook: {(folder / WORKBOOK).resolve()}")


def _tidy_up(folder: Path) -> None:
    for place in (folder, folder / THIS_YEAR, folder / LAST_YEAR):
        tidy_up(place)
