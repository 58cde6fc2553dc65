"""Both faces on one workbook: the buttons over an open one, the commands on its file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import xlwings as xw
from typer.testing import CliRunner

from tests.xl_addin.commands.conftest import Person
from xl_addin import headless
from xl_addin.cli import app as command_line


@dataclass
class Ended:
    """How a command ended, and what it printed with line ends folded."""

    code: int
    output: str


def lac903(*words: object) -> Ended:
    """Type a command."""
    result = CliRunner(env={"COLUMNS": "300"}).invoke(command_line, [str(word) for word in words])
    if not isinstance(result.exception, (SystemExit, type(None))):
        raise result.exception
    return Ended(result.exit_code, " ".join(result.output.split()))


def press(book: Path, control: str, *paths: Path, answer: str | None = None) -> str:
    """Open a workbook, press a button and save; gives the message."""
    with headless.active():
        app = headless.app()
        try:
            opened = app.books.open(book)
            message = Person(app).press(control, *paths, answer=answer)
            opened.save()
        finally:
            app.quit()
    return message


def values(book: Path) -> dict[str, list]:
    """What stands on each sheet that people see, but for times and users."""
    with headless.open_book(book, read_only=True) as opened:
        return {sheet.name: _values(sheet) for sheet in opened.sheets if sheet.visible}


def _values(sheet: xw.Sheet) -> list:
    rows = sheet.used_range.options(ndim=2).value
    if sheet.name in ("Start", "Progress"):
        return rows[:3]
    if sheet.name == "On loading":
        return [row[1:] for row in rows]
    if sheet.name == "Explained":
        return [row[:7] + row[9:] for row in rows]
    return [row[:7] for row in rows] if sheet.name == "Changes" else rows
