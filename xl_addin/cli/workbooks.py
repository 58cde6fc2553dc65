"""What the commands that work on a workbook of ours have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
import xlwings as xw
from rich.markup import escape

from lac_rules import Result, validate
from xl_addin import headless
from xl_addin.cli import console
from xl_addin.workbook.basics.backups import back_up
from xl_addin.workbook.read import Contents, read
from xl_addin.workbook.refresh import refresh

Book = Annotated[Path, typer.Argument(help="A workbook that lac903 made.")]


@contextmanager
def opened(path: Path, read_only: bool = False) -> Iterator[xw.Book]:
    """The workbook, open in our own engine; it is saved only by :func:`save`."""
    if not path.exists():
        raise console.CannotRun(f"There is no file {path}. Check the name.")
    with headless.open_book(path, read_only=read_only) as book:
        yield book


def validated(book: xw.Book) -> tuple[Contents, Result]:
    """Read the workbook, run the rules and renew its marks."""
    contents = read(book)
    result = validate(contents.ret)
    refresh(contents, result, datetime.now())
    return contents, result


def save(book: xw.Book, path: Path, backup: bool = False) -> None:
    """Save the workbook, with a backup of the file as it was if asked for, and say so."""
    kept = back_up(path, datetime.now()) if backup else None
    book.save()
    if kept is not None:
        say(f"The workbook as it was is kept as {kept.name}, beside it.")


def split(text: str | None) -> tuple[str, ...]:
    """The parts of "218, 392a"."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


def say(text: str) -> None:
    """Print a line as it is, however long."""
    console.out.print(escape(text), highlight=False, soft_wrap=True)


def list_all(title: str, lines: Iterable[str]) -> None:
    """Print a title and the lines under it, when there are any."""
    lines = list(lines)
    if lines:
        console.out.print(f"[bold]{escape(title)}[/]", highlight=False, soft_wrap=True)
        for line in lines:
            say(f"  {line}")


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its word: "1 cell", "2 cells"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
