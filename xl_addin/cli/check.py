"""``lac903 check`` and ``lac903 recheck``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
import xlwings as xw

from lac_rules import LacReturn, Result, read_providers, read_return, validate
from xl_addin import headless
from xl_addin.cli import console
from xl_addin.cli.as_at import AsAt, look
from xl_addin.workbook.create import create
from xl_addin.workbook.read import read
from xl_addin.workbook.refresh import refresh

Files = Annotated[
    list[Path], typer.Argument(help="CSV or XML files of the return, folders or zips of them.")
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
    int | None, typer.Option(help="Collection year, the year it ends; told from the data if blank.")
]
Authority = Annotated[
    str | None, typer.Option(help="The council's name or code; told from the data if blank.")
]
Output = Annotated[
    Path | None, typer.Option("-o", "--output", help="Write the checked workbook to this .xlsx.")
]


def check(
    paths: Files,
    last_year: LastYear = None,
    ofsted: Ofsted = None,
    year: Year = None,
    authority: Authority = None,
    as_at: AsAt = None,
    output: Output = None,
    replace: Annotated[bool, typer.Option(help="Replace the workbook if it exists.")] = False,
) -> None:
    """Read a return, run the rules, and write a workbook that shows what is wrong."""
    with console.plain_failures():
        if output is not None:
            check_output(output, replace)
        with console.progress() as bar:
            ret = look(read_files(bar, paths, last_year, ofsted, year, authority), as_at)
            result = run_rules(bar, ret)
            if output is not None:
                write_workbook(bar, ret, result, output)
        console.print_summary(result)
        if output is not None:
            console.out.print(f"The workbook is {output.resolve()}", highlight=False)
    raise typer.Exit(console.ERRORS_FOUND if len(result.issues) else console.CLEAN)


def recheck(
    book: Annotated[Path, typer.Argument(help="A workbook that lac903 made and people edited.")],
    as_at: AsAt = None,
) -> None:
    """Validate an edited workbook again and renew its marks; nothing else in it changes."""
    with console.plain_failures():
        if not book.exists():
            raise console.CannotRun(f"There is no file {book}. Check the name.")
        with console.progress() as bar:
            task = bar.add_task("Reading the workbook", total=3)
            with headless.open_book(book, save=True) as opened:
                contents = read(opened)
                bar.update(task, advance=1, description="Running the rules")
                result = validate(look(contents.ret, as_at))
                bar.update(task, advance=1, description="Writing the workbook")
                refresh(contents, result, datetime.now())
            bar.update(task, advance=1)
        console.print_summary(result)
    raise typer.Exit(console.ERRORS_FOUND if len(result.issues) else console.CLEAN)


def check_output(output: Path, replace: bool) -> None:
    """Refuse an output that is no workbook, or that would take the place of somebody's work."""
    if output.suffix.lower() != ".xlsx":
        raise console.CannotRun(f"The output must end in .xlsx, not {output.suffix or output}.")
    if output.exists() and not replace:
        raise console.CannotRun(
            f"{output} exists, and somebody may have worked in it. Choose another name, or say "
            "--replace. To validate it again, use lac903 recheck."
        )


def read_files(
    bar,
    paths: list[Path],
    last_year: list[Path] | None,
    ofsted: list[Path] | None,
    year: int | None,
    authority: str | None,
) -> LacReturn:
    """Read everything, with progress."""
    task = bar.add_task("Reading", total=1)

    def postcodes(done: int, total: int) -> None:
        bar.update(task, description="First use: preparing postcodes", completed=done, total=total)

    providers = read_providers(ofsted) if ofsted else None
    ret = read_return(paths, last_year or None, year, authority, providers, postcodes)
    bar.update(task, description="Reading", completed=1, total=1)
    return ret


def run_rules(bar, ret: LacReturn) -> Result:
    """Validate, with progress."""
    task = bar.add_task("Running the rules", total=None)
    return validate(ret, progress=lambda done, total: bar.update(task, completed=done, total=total))


@contextmanager
def closing_app() -> Iterator[xw.App]:
    """An app of our own engine, quit at the end."""
    app = headless.app()
    try:
        yield app
    finally:
        app.quit()


def write_workbook(bar, ret: LacReturn, result: Result, output: Path) -> None:
    """Make the workbook and save it, with progress."""
    task = bar.add_task("Writing the workbook", total=len(ret.tables) + 5)
    with headless.active(), closing_app() as app:
        book = create(
            app,
            ret,
            result,
            datetime.now(),
            progress=lambda sheet: bar.update(task, advance=1, description=f"Writing {sheet}"),
        )
        bar.update(task, advance=1, description="Saving")
        book.save(output)
