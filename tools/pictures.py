"""Pictures of the demo workbook for the README and the guide: ``python -m tools.pictures``.

The workbook is made anew with made-up children, opened in LibreOffice without a screen, and part of
each sheet is printed to PDF and turned into a PNG by pdftoppm (poppler).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from lac_rules import validate
from lac_rules.sample import make_sample
from tools.office.libreoffice import Book, Office
from xl_addin import headless
from xl_addin.workbook import layout, progress_sheet
from xl_addin.workbook.accepting import ask_for_suggestions
from xl_addin.workbook.blocks import put
from xl_addin.workbook.create import create
from xl_addin.workbook.layout import column_letter
from xl_addin.workbook.read import read

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
_CHILDREN, _YEAR = 60, 2027
_ERRORS_BY_WEEK = (50, 40, 30, 25)
_ERRORS_NOW = {"218": 5, "1008": 2, "503E": 2, "225": 2, "226": 2, "378": 1, "379": 1, "440": 2}
_FIRST_RUN = datetime(2026, 10, 24, 9, 30)
_USER = "A. Analyst"
_PIXELS = 1600
"""Width of a picture: sharp where a page shows it at half the size."""


@dataclass
class Picture:
    """What a picture shows: a sheet down to a row, up to a column or only some columns.

    ``first_row`` gives the row to show below the header; ``note`` shows the note of a red cell.
    """

    name: str
    sheet: str
    rows: int
    columns: str
    first_row: Callable[[Book], int] | None = None
    note: bool = False

    def letters(self, book: Book) -> list[str]:
        """The columns to show; ``columns`` is the last one's letter, or names in the header."""
        if len(self.columns) == 1:
            return [column_letter(n) for n in range(1, ord(self.columns) - 63)]
        (header, *_) = book.values(self.sheet, book.used_area(self.sheet))
        wanted = self.columns.split(", ")
        return [column_letter(n) for n, name in enumerate(header, start=1) if name in wanted]


def _where_much_is_wrong(book: Book) -> int:
    """A row of Episodes from which on many rows are wrong."""
    rows = book.rows("Episodes")
    wrong = [number for number, row in enumerate(rows, start=2) if row["Check"] == "error"]
    return max(wrong, key=lambda n: sum(n <= other < n + _ROWS for other in wrong))


_ROWS = 16
_NOTED = "ABDF"
"""Columns far enough left for the note of a cell to fit beside it."""
PICTURES = [
    Picture("start", "Start", 28, "C"),
    Picture(
        "episodes", "Episodes", _ROWS,
        "CHILD, DECOM, LS, PLACE, DEC, HOME_POST, PL_POST, URN, PL_DISTANCE, Check, Errors",
        _where_much_is_wrong, note=True,
    ),
    Picture("errors", "Errors", _ROWS, "Child, Table, Field, Rule, Kind, Message, Advice, Go to"),
    Picture("errors-by-type", "Errors by type", 32, "H"),
    Picture("progress", "Progress", 35, "I"),
    Picture(
        "suggestions", "Suggestions", 12,
        "Child, Table, Field, Value now, Suggestion, Certainty, Reason",
    ),
]  # fmt: skip


def demo_workbook(path: Path) -> None:
    """Make the workbook that the pictures show, with some weeks of work behind it."""
    with headless.active():
        app = headless.app()
        runs = []
        for week, errors in enumerate((*_ERRORS_BY_WEEK, _ERRORS_NOW)):
            ret = make_sample(_CHILDREN, _YEAR, errors=errors).lac_return()
            result, when = validate(ret), _FIRST_RUN + timedelta(weeks=week)
            runs.append(progress_sheet.line_of(ret, result, when, user=_USER))
        book = create(app, ret, result, when)
        ask_for_suggestions(book, read(book), when)
        progress = book.sheets[layout.PROGRESS]
        # Two runs stand there already, of making the workbook and of suggesting.
        put(progress, progress_sheet.HEADER_ROW + 1, 1, runs[:2])
        for run in runs[2:]:
            progress_sheet.append(progress, run)
        book.save(path)
        app.quit()


def take(book: Book, picture: Picture, folder: Path) -> Path:
    """Take one picture; returns its file."""
    first = picture.first_row(book) if picture.first_row else 2
    last = first + picture.rows - 2
    letters = picture.letters(book)
    area = f"A1:{letters[-1]}{last}"
    before_last = map(column_letter, range(1, column_number(letters[-1])))
    book.dress(picture.sheet, area)
    book.hide(
        picture.sheet,
        rows=list(range(2, first)),
        columns=[x for x in before_last if x not in letters],
    )
    if picture.note:
        notes = book.notes(picture.sheet)
        near = [cell for cell in notes if cell[0] in _NOTED and 0 <= _row(cell) - first < 4]
        shortest = min(near, key=lambda cell: len(notes[cell]))
        book.show_note(picture.sheet, cell=shortest, width=9000, height=2500)
    target = folder / f"{picture.name}.png"
    photograph(book, picture.sheet, area, target)
    return target


def column_number(letters: str) -> int:
    """A -> 1, AA -> 27."""
    return next(n for n in range(1, 16_385) if column_letter(n) == letters)


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def photograph(
    book: Book, sheet: str, area: str, target: Path, pixels: int = _PIXELS, form: str = "png"
) -> None:
    """Write an area of a sheet as a picture: png, or ppm, which is plain colours."""
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.pdf"
        book.print_area(sheet, area, path=page)
        subprocess.run(
            [
                "pdftoppm", *(["-png"] if form == "png" else []), "-singlefile",
                "-scale-to-x", str(pixels), "-scale-to-y", "-1",
                page, target.with_suffix(""),
            ],
            check=True, timeout=120,
        )  # fmt: skip


def main() -> None:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("workbook", nargs="?", type=Path, help="another workbook than the demo's")
    parser.add_argument("-o", "--output", type=Path, default=FOLDER, help="the folder to write to")
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Office() as office:
        path = Path(folder) / "903 demo.xlsx"
        if chosen.workbook:
            shutil.copy(chosen.workbook, path)
        else:
            demo_workbook(path)
        with office.open(path) as book:
            there = {sheet["name"] for sheet in book.sheets()}
            for picture in PICTURES:
                if picture.sheet in there:
                    print(take(book, picture, chosen.output))


if __name__ == "__main__":
    main()
