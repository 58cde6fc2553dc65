"""Arguments and options that several commands have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Book = Annotated[Path, typer.Argument(help="A workbook that lac903 made.")]
Paths = Annotated[
    list[Path], typer.Argument(help="CSV or XML files of the return, folders or zips of them.")
]
Source = Annotated[
    list[Path],
    typer.Argument(
        help="A workbook that lac903 made, as it stands now; or CSV or XML files of the return, "
        "folders or zips of them."
    ),
]
LastYear = Annotated[
    list[Path] | None,
    typer.Option("--last-year", help="Last year's files; repeat the option for several."),
]
Ofsted = Annotated[
    list[Path] | None,
    typer.Option("--ofsted", help="Ofsted's provider lists (xlsx); repeat for several."),
]
Year = Annotated[
    int | None,
    typer.Option(
        min=1990,  # as the sheet Start takes them
        max=2100,
        help="Collection year, the year it ends; told from the data if blank.",
    ),
]
Authority = Annotated[
    str | None, typer.Option(help="The council's name or code; told from the data if blank.")
]
