"""Our side of a LibreOffice without a screen."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from pathlib import Path

from lxml import html
from xlwings.utils import col_name

_SERVER = Path(__file__).with_name("server.py")
_SECONDS = 120
"""Nothing that we ask takes nearly so long; then LibreOffice hangs."""


class NoLibreOffice(Exception):
    """LibreOffice or its Python is not installed; says what to install."""


class OfficeError(Exception):
    """LibreOffice could not do what it was asked."""


@dataclass(frozen=True)
class Seen:
    """What a person sees of a cell: its text, colours and link."""

    text: str
    fill: str | None
    colour: str | None
    bold: bool
    link: str | None


@cache
def find() -> tuple[str, str]:
    """The paths of soffice and of a Python with UNO. Raises ``NoLibreOffice``."""
    soffice = shutil.which("soffice") or shutil.which("libreoffice") or _in_usual_places()
    if soffice is None:
        raise NoLibreOffice("LibreOffice is not installed (Debian: libreoffice-calc).")
    program = Path(soffice).resolve().parent
    candidates = [
        program / "python", program / "python.exe", program.parent / "Resources" / "python",
        Path("/usr/bin/python3"), shutil.which("python3"), sys.executable,
    ]  # fmt: skip
    for candidate in filter(None, candidates):
        if Path(candidate).exists() and _has_uno(candidate):
            return soffice, str(candidate)
    raise NoLibreOffice("LibreOffice's Python module uno is not installed (Debian: python3-uno).")


def _in_usual_places() -> str | None:
    places = [
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        r"C:\Program Files\LibreOffice\program\soffice.exe",
    ]
    return next((place for place in places if Path(place).exists()), None)


def _has_uno(python: str | Path) -> bool:
    asked = subprocess.run(
        [python, "-c", "import uno"], capture_output=True, timeout=60, env=_environment()
    )
    return asked.returncode == 0


def _environment() -> dict[str, str]:
    """Our environment without what would lead another Python to our packages."""
    ours = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    return {name: value for name, value in os.environ.items() if name not in ours}


class Office:
    """A LibreOffice process; a context manager, which ends it."""

    def __init__(self):
        soffice, python = find()
        self._process = subprocess.Popen(
            [python, _SERVER, soffice, tempfile.mkdtemp(prefix="office-")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment(),
        )  # fmt: skip
        self._answer("start")

    def do(self, word: str, **arguments):
        """Ask for one of the words of ``server.py``. Raises ``OfficeError``."""
        request = json.dumps({"do": word, **arguments}, default=str) + "\n"
        try:
            self._process.stdin.write(request.encode())
            self._process.stdin.flush()
        except (BrokenPipeError, ValueError):
            raise OfficeError(f"{word}: LibreOffice has ended") from None
        return self._answer(word)

    def _answer(self, word: str):
        seconds = 4 * _SECONDS if word == "start" else _SECONDS
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        line = self._process.stdout.readline() if ready else b""
        if not line:
            self.close()
            raise OfficeError(f"{word}: LibreOffice {'ended' if ready else 'hangs'}")
        answer = json.loads(line)
        if "error" in answer:
            raise OfficeError(answer["error"])
        return answer["result"]

    def open(self, path: str | Path) -> Book:
        """Open a workbook."""
        return Book(self, self.do("open", path=str(path)))

    def close(self) -> None:
        """End LibreOffice."""
        if not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            self._process.terminate()
            self._process.wait()
        self._process.stdout.close()

    def __enter__(self) -> Office:
        return self

    def __exit__(self, *failure) -> None:
        self.close()


class Book:
    """An open workbook. Its methods are the words of ``server.py`` that take a book."""

    def __init__(self, office: Office, number: int):
        self._office, self._number = office, number

    def __getattr__(self, word: str):
        if word.startswith("_"):
            raise AttributeError(word)
        return partial(self._do, word)

    def _do(self, word: str, *texts: str, **arguments):
        """Positional arguments are, in order, the sheet and the area."""
        arguments |= dict(zip(("sheet", "area"), texts, strict=False))
        return self._office.do(word, book=self._number, **arguments)

    def value(self, sheet: str, cell: str) -> str | float:
        """The value of one cell."""
        return self._do("values", sheet, cell)[0][0]

    def look(self, sheet: str) -> dict[str, Seen]:
        """Address -> what is seen, for the visible cells of a sheet, with evaluated colours."""
        return self.looks([sheet])[sheet]

    def looks(self, sheets: Iterable[str]) -> dict[str, dict[str, Seen]]:
        """Sheet -> address -> what is seen.

        LibreOffice tells the colours that conditional formats give only by its export to HTML.
        """
        with tempfile.TemporaryDirectory(prefix="office-") as folder:
            page = Path(folder) / "book.html"
            self._do("save_as", path=page)
            tree = html.parse(page, html.HTMLParser(encoding="utf-8"))
        return {sheet: self._look(tree, sheet) for sheet in sheets}

    def _look(self, tree, sheet: str) -> dict[str, Seen]:
        (table,) = tree.xpath("//table[preceding::h1[1]/em[.=$sheet]]", sheet=sheet)
        hidden = self._do("hidden", sheet)
        rows = (n for n in count(1) if n not in hidden["rows"])
        letters = [x for n in range(1, 200) if (x := col_name(n)) not in hidden["columns"]]
        return {
            f"{letter}{row}": _seen(cell)
            for row, cells in zip(rows, table.findall(".//tr"), strict=False)
            for letter, cell in zip(letters, cells.findall("td"), strict=False)
        }

    def rows(self, sheet: str) -> list[dict[str, str | float]]:
        """The rows of a sheet whose first row is a header, as dictionaries."""
        header, *body = self._do("values", sheet, self._do("used_area", sheet))
        return [dict(zip(header, row, strict=True)) for row in body]

    def __enter__(self) -> Book:
        return self

    def __exit__(self, *failure) -> None:
        self._do("close")


def _seen(cell) -> Seen:
    for comment in cell.findall(".//comment"):
        comment.drop_tree()
    font, link = cell.find(".//font[@color]"), cell.find(".//a[@href]")
    fill = cell.get("bgcolor")
    return Seen(
        text=cell.text_content().strip(),
        fill=fill.lower() if fill else None,
        colour=font.get("color").lower() if font is not None else None,
        bold=cell.find(".//b") is not None,
        link=link.get("href") if link is not None else None,
    )
