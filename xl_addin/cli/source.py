"""Where a return comes from: a workbook of ours as people left it, or return files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lac_rules import LacReturn
from xl_addin import headless
from xl_addin.cli import check, console
from xl_addin.workbook.read import read

Source = Annotated[
    list[Path],
    typer.Argument(
        help="A workbook that lac903 made, as it stands now; or CSV or XML files of the return, "
        "folders or zips of them."
    ),
]


def load(
    bar,
    paths: list[Path],
    last_year: list[Path] | None,
    ofsted: list[Path] | None,
    year: int | None,
    authority: str | None,
) -> LacReturn:
    """The return in ``paths``, with progress; the options are those of ``lac903 check``."""
    if len(paths) > 1 or not is_workbook(paths[0]):
        return check.read_files(bar, paths, last_year, ofsted, year, authority)
    if last_year or ofsted or year or authority:
        raise console.CannotRun(
            f"{paths[0].name} is a workbook, which holds its own last year, Ofsted list, year and "
            "council. Leave those options out."
        )
    if not paths[0].exists():
        raise console.CannotRun(f"There is no file {paths[0]}. Check the name.")
    task = bar.add_task("Reading the workbook", total=1)
    with headless.open_book(paths[0], read_only=True) as book:
        ret = read(book).ret
    bar.update(task, advance=1)
    return ret


def is_workbook(path: Path) -> bool:
    """The path is that of a workbook, going by its ending."""
    return path.suffix.lower() in (".xlsx", ".xlsm", ".ods")


def check_targets(targets: list[Path], sources: list[Path], replace: bool) -> None:
    """Refuse files to write that are files to read, or that exist unless ``replace`` is set."""
    read_from = {path.resolve() for path in sources}
    for target in targets:
        place = target.resolve()
        if place in read_from or place.parent in read_from:
            raise console.CannotRun(
                f"{target} belongs to the files that are read, which are never written to. "
                "Choose another place."
            )
    existing = [str(target) for target in targets if target.exists()]
    if existing and not replace:
        raise console.CannotRun(
            f"{', '.join(existing)} {'exists' if len(existing) == 1 else 'exist'} already. "
            "Choose another place, or say --replace."
        )
