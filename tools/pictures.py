"""Pictures of the demo workbook for the README and the guide: ``python -m tools.pictures``.

The workbook is made anew with made-up children, opened in LibreOffice without a screen, and part of
each sheet is printed to PDF and turned into a PNG by pdftoppm (poppler). Beside the pictures a file
says in words what they show.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from pathlib import Path

from tools.office.libreoffice import Book, Office
from tools.shown import BOOKS, FILE, View, in_words, pictures_of, view_of
from xl_addin import headless

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
_PIXELS = 1600
"""Width of a picture: sharp where a page shows it at half the size."""


def take(book: Book, view: View, target: Path) -> None:
    """Take one picture."""
    book.dress(view.sheet, view.area)
    book.hide(view.sheet, rows=view.hidden_rows, columns=view.hidden_columns)
    if view.note is not None:
        book.show_note(view.sheet, cell=view.note, width=9000, height=2500)
    photograph(book, view.sheet, view.area, target)


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
    """Take all pictures, and write down what they show."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("workbook", nargs="?", type=Path, help="another workbook than the demo's")
    parser.add_argument("-o", "--output", type=Path, default=FOLDER, help="the folder to write to")
    chosen = parser.parse_args()
    chosen.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, Office() as office:
        if chosen.workbook:
            paths = {"demo": Path(shutil.copy(chosen.workbook, folder))}
        else:
            paths = {name: Path(folder) / f"903 {name}.xlsx" for name in BOOKS}
            for name, path in paths.items():
                BOOKS[name](path)
        for name, path in paths.items():
            take_all(office, name, path, chosen.output)
        (chosen.output / FILE).write_text(in_words(paths), encoding="utf-8", newline="\n")


def take_all(office: Office, name: str, path: Path, folder: Path) -> None:
    """Take the pictures of one workbook."""
    with headless.open_book(path, read_only=True) as book:
        views = {p.name: view_of(book, p) for p in pictures_of(name, book.sheet_names)}
    with office.open(path) as book:
        for picture, view in views.items():
            take(book, view, folder / f"{picture}.png")
            print(folder / f"{picture}.png")


if __name__ == "__main__":
    main()
