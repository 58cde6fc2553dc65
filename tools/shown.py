"""What the pictures of the README and the guide show: the demo workbook, and parts of its sheets.

Known without LibreOffice, so that a test can tell whether the pictures are still true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import xlwings as xw
from xlwings.utils import col_name

from lac_rules import LacReturn
from lac_rules.sample import make_sample
from lac_rules.sample.cutting import cut
from xl_addin import headless
from xl_addin.operations.suggest import suggest
from xl_addin.operations.validate import run_rules
from xl_addin.workbook.basics import layout
from xl_addin.workbook.basics.blocks import put
from xl_addin.workbook.create import create
from xl_addin.workbook.sheets import progress as progress_sheet

FILE = "shown.txt"
"""Beside the pictures: in words what they showed when they were taken."""
_CHILDREN, _YEAR = 60, 2027
_ERRORS_BY_WEEK = (50, 40, 30, 25)
_ERRORS_NOW = {"218": 5, "1008": 2, "503E": 2, "225": 2, "226": 2, "378": 1, "379": 1, "440": 2}
_FIRST_RUN = datetime(2026, 10, 24, 9, 30)
_NOVEMBER = datetime(2026, 11, 27, 9, 30)
_USER = "A. Analyst"
_ROWS = 16
_NOTED = "ABDF"
"""Columns far enough left for the note of a cell to fit beside it."""
_ROWS_FOR_NOTE = 4


@dataclass(frozen=True)
class Picture:
    """What a picture shows: a sheet down to a row, up to a column or only some columns.

    ``columns`` is the last one's letter, or names in the header. ``first_row`` gives the row to
    show below the header; ``note`` shows the note of a red cell. ``book`` is the one of ``BOOKS``
    that it is taken of.
    """

    name: str
    sheet: str
    rows: int
    columns: str
    first_row: Callable[[xw.Sheet], int] | None = None
    note: bool = False
    book: str = "demo"


@dataclass(frozen=True)
class View:
    """Where that is in a workbook: the rows and columns that are shown, the cell with a note."""

    sheet: str
    rows: list[int]
    columns: list[str]
    note: str | None

    @property
    def area(self) -> str:
        """From the first cell of the sheet to the last that is shown."""
        return f"A1:{self.columns[-1]}{self.rows[-1]}"

    @property
    def hidden_rows(self) -> list[int]:
        """The rows of the area that are not shown."""
        return [row for row in range(1, self.rows[-1]) if row not in self.rows]

    @property
    def hidden_columns(self) -> list[str]:
        """The columns of the area that are not shown."""
        letters = [col_name(n) for n in range(1, _number(self.columns[-1]))]
        return [letter for letter in letters if letter not in self.columns]


def _where_much_is_wrong(sheet: xw.Sheet) -> int:
    """A row of a data sheet from which on many rows are wrong."""
    header, *body = sheet.used_range.options(ndim=2).value
    check = header.index(layout.CHECK)
    wrong = [number for number, row in enumerate(body, start=2) if row[check] == "error"]
    return max(wrong, key=lambda n: sum(n <= other < n + _ROWS for other in wrong))


PICTURES = [
    Picture("start", "Start", 33, "C"),
    Picture(
        "episodes", "Episodes", _ROWS,
        "CHILD, DECOM, LS, PLACE, DEC, HOME_POST, PL_POST, URN, PL_DISTANCE, Check, Errors",
        _where_much_is_wrong, note=True,
    ),
    Picture("errors", "Errors", _ROWS, "Child, Table, Field, Rule, Kind, Message, Advice, Go to"),
    Picture("errors-by-type", "Errors by type", 30, "F"),
    Picture("progress", "Progress", 35, "I"),
    Picture(
        "suggestions", "Suggestions", 12,
        "Child, Table, Field, Value now, Suggestion, Certainty, Reason",
    ),
    Picture("november-start", "Start", 31, "C", book="november"),
    Picture("november-oc2", "OC2", _ROWS, "L", book="november"),
    Picture("november-due", "Due by 31 March", _ROWS, "G", book="november"),
]  # fmt: skip


def demo_workbook(path: Path) -> None:
    """Make the workbook that the pictures show, with some weeks of work behind it."""
    with headless.active():
        app = headless.app()
        runs = []
        for week, errors in enumerate((*_ERRORS_BY_WEEK, _ERRORS_NOW)):
            ret = make_sample(_CHILDREN, _YEAR, errors=errors).lac_return()
            result, when = run_rules(ret), _FIRST_RUN + timedelta(weeks=week)
            runs.append(progress_sheet.line_of(ret, result, when, user=_USER))
        book = create(app, ret, result, when)
        suggest(book, when)
        progress = book.sheets[layout.PROGRESS]
        # Two runs stand there already, of making the workbook and of suggesting.
        put(progress, progress_sheet.HEADER_ROW + 1, 1, runs[:2])
        for run in runs[2:]:
            progress_sheet.renew(progress, run)
        book.save(path)
        app.quit()


def november_workbook(path: Path) -> None:
    """Make a workbook in the middle of a year, with half of the health items recorded."""
    sample = make_sample(_CHILDREN, _YEAR, errors=_ERRORS_NOW)
    tables = cut(sample.tables, _NOVEMBER.date(), oc2_known=0.5)
    ret = LacReturn.from_frames(
        tables,
        year=_YEAR,
        authority=sample.authority,
        providers=sample.providers,
        as_at=_NOVEMBER.date(),
    )
    with headless.active():
        app = headless.app()
        create(app, ret, run_rules(ret), _NOVEMBER).save(path)
        app.quit()


BOOKS: dict[str, Callable[[Path], None]] = {
    "demo": demo_workbook,
    "november": november_workbook,
}
"""The workbooks of the pictures, and what makes each."""


def pictures_of(name: str, there: list[str]) -> list[Picture]:
    """The pictures that are taken of a workbook which has the sheets ``there``."""
    return [each for each in PICTURES if each.book == name and each.sheet in there]


def view_of(book: xw.Book, picture: Picture) -> View:
    """Where in a workbook the picture is taken."""
    sheet = book.sheets[picture.sheet]
    first = picture.first_row(sheet) if picture.first_row else 2
    rows = [1, *range(first, first + picture.rows - 1)]
    note = _cell_with_note(sheet, first) if picture.note else None
    return View(picture.sheet, rows, _letters(sheet, picture.columns), note)


def _letters(sheet: xw.Sheet, columns: str) -> list[str]:
    if len(columns) == 1:
        return [col_name(number) for number in range(1, _number(columns) + 1)]
    header, wanted = sheet.used_range.rows[0].options(ndim=1).value, columns.split(", ")
    return [col_name(n) for n, name in enumerate(header, start=1) if name in wanted]


def _number(letters: str) -> int:
    """A -> 1, AA -> 27."""
    return next(n for n in range(1, layout.LAST_COLUMN + 1) if col_name(n) == letters)


def _cell_with_note(sheet: xw.Sheet, first: int) -> str:
    """The cell near the top whose note is the shortest."""
    cells = [f"{x}{row}" for row in range(first, first + _ROWS_FOR_NOTE) for x in _NOTED]
    notes = {cell: note.text for cell in cells if (note := sheet.range(cell).note) is not None}
    return min(notes, key=lambda cell: len(notes[cell]))


def in_words(paths: Mapping[str, Path]) -> str:
    """What the pictures of these workbooks, by their names in ``BOOKS``, show, row by row."""
    parts = []
    for name, path in paths.items():
        with headless.open_book(path, read_only=True) as book:
            parts += [
                f"{picture.name}.png\n\n{_in_words(book, view_of(book, picture))}"
                for picture in pictures_of(name, book.sheet_names)
            ]
    return "What the pictures show. Written by make pictures.\n\n" + "\n\n".join(parts) + "\n"


def _in_words(book: xw.Book, view: View) -> str:
    sheet = book.sheets[view.sheet]
    cells = [[sheet.range(f"{letter}{row}") for letter in view.columns] for row in view.rows]
    lines = [" | ".join(map(_text, row)).rstrip(" |") for row in cells]
    looks = {(_colour(cell.color), _colour(cell.font.color)) for row in cells for cell in row}
    lines.append(f"Fills and texts: {', '.join(f'{a} {b}' for a, b in sorted(looks))}")
    widths = [f"{letter} {sheet.range(f'{letter}1').column_width:g}" for letter in view.columns]
    lines.append(f"Widths: {', '.join(widths)}")
    if view.note is not None:
        lines.append(f"Note on {view.note}: {sheet.range(view.note).note.text}")
    lines += [_chart(chart) for chart in sheet.charts]
    return "\n".join(line for line in lines if line)


def _text(cell: xw.Range) -> str:
    """A cell's value; of a formula, which nobody has worked out, the formula."""
    value = cell.value
    if value is None and str(cell.formula).startswith("="):
        value = cell.formula
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _colour(rgb: tuple[int, int, int] | None) -> str:
    return "none" if rgb is None else "#{:02x}{:02x}{:02x}".format(*rgb)


def _chart(chart: xw.Chart) -> str:
    series = (f"{s.name} {_colour(s.line_color)} {s.marker_style}" for s in chart.series)
    return f"Chart: {chart.title}: {', '.join(series)}"
