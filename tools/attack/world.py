"""A folder of made-up files, and every command that writes, with what it reads and writes."""

from __future__ import annotations

import gc
import hashlib
import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from lac_rules.files.journal import NAME as NOTE
from lac_rules.language.ruleset import all_rules
from lac_rules.places.postcode_index import postcode_index
from lac_rules.reports.anonymous import FORMAT, FORMAT_VERSION
from lac_rules.sample import make_sample
from tools.attack.tracing import run
from xl_addin import headless
from xl_addin.operations.made_up_returns.files import write_files

CHILDREN, ERRORS = 8, 12
BOOK, THIS_YEAR, LAST_YEAR, OFSTED = (
    "./book.xlsx",
    "./this year",
    "./last year",
    "./ofsted list.xlsx",
)
"""What begins with ./ is a path in the folder."""


@dataclass(frozen=True)
class Scenario:
    """A command, in words; what it is next time; and which files it may change.

    ``together``: the files that it writes belong together.
    """

    words: tuple[str, ...]
    again: tuple[str, ...] = ()
    together: bool = False

    @property
    def name(self) -> str:
        """The command as people type it, short."""
        return " ".join(word.rpartition("/")[2] for word in self.words)

    @property
    def next_words(self) -> tuple[str, ...]:
        """The command that runs after this one was ended."""
        return self.again or self.words


THEIRS = "./theirs.xlsx"
"""The workbook as somebody else saved it."""
_EDIT = "TYPED"

FILES = (THIS_YEAR, "--last-year", LAST_YEAR, "--ofsted", OFSTED)
SCENARIOS = (
    Scenario(
        ("check", *FILES, "-o", "./new.xlsx"), ("check", *FILES, "-o", "./new.xlsx", "--replace")
    ),
    Scenario(("check", *FILES, "-o", BOOK, "--replace")),
    Scenario(("recheck", BOOK)),
    Scenario(("suggest", BOOK, "--accept-sure")),
    Scenario(("share", BOOK, "--all", "-o", "./copies")),
    Scenario(("merge", BOOK, "./copy.xlsx", "--prefer", "copy")),
    Scenario(("worklists", BOOK, "--files", "./lists")),
    Scenario(("worklists", BOOK, "--sheets")),
    Scenario(("reload", BOOK, THIS_YEAR)),
    Scenario(
        ("report", BOOK, "-o", "./old", "--anonymous", "./old/a.json", "--replace"), together=True
    ),
    Scenario(("report", BOOK, "--sheets")),
    Scenario(("export", BOOK, "--csv", "./old", "--replace"), together=True),
    Scenario(
        ("export", BOOK, "--csv", "./csv"), ("export", BOOK, "--csv", "./csv", "--replace"), True
    ),
    Scenario(("export", BOOK, "--xml", "./old.xml", "--replace"), together=True),
    Scenario(("export", BOOK, "--csv", "./old", "--xml", "./old.xml", "--replace"), together=True),
    Scenario(("due", THIS_YEAR, "--csv", "./old/due.csv", "--as-at", "27/11/2026", "--replace")),
    Scenario(("compare", "./a.json", "./b.json", "-o", "./old.xlsx", "--replace")),
    Scenario(
        ("batch", "./councils", "-o", "./old", "--replace", "--no-dask", "--processes", "1"),
        together=True,
    ),
    Scenario(
        ("sample", "./practice", "--children", "5"),
        ("demo", "./practice", "--children", "5", "--errors", "2"),
        together=True,
    ),
    Scenario(("addin", "build", "./old.xlam")),
)


class World:
    """A template folder, of which each attack gets a copy."""

    def __init__(self, folder: Path) -> None:
        _warm_up()
        self.template = folder / "template"
        self.copy = folder / "copy"
        made = make_sample(CHILDREN, year=2027, seed=6, errors=ERRORS)
        write_files(made, self.template)
        self._council("councils/Manchester")
        (self.template / "old").mkdir()
        self._run(("check", *FILES, "-o", BOOK))
        self._run(("share", BOOK, "--all", "-o", "./shared"))
        (copy,) = (self.template / "shared").iterdir()
        _answer(copy)
        copy.rename(self.template / "copy.xlsx")
        _edit(shutil.copy(self.template / BOOK, self.template / THEIRS))
        self._run(("export", BOOK, "--csv", "./old", "--xml", "./old.xml"))
        self._run(("report", BOOK, "-o", "./old"))
        self._run(("batch", "./councils", "-o", "./old", "--no-dask", "--processes", "1"))
        for name in ("a.json", "b.json", "old/a.json"):
            (self.template / name).write_text(json.dumps(_SUMMARY))
        for name in ("old/due.csv", "old.xlam"):
            (self.template / name).write_text("old")
        shutil.copy(self.template / BOOK, self.template / "old.xlsx")
        for path in (self.template / "old.xml", *(self.template / "old").iterdir()):
            path.write_text("old\n" + path.read_text(encoding="utf-8-sig", errors="replace"))

    def _council(self, name: str) -> None:
        shutil.copytree(self.template / THIS_YEAR, self.template / name)

    def _run(self, words: tuple[str, ...]) -> None:
        ended = run(self.placed(words, self.template))
        if ended.code not in (0, 1):
            raise RuntimeError(f"{words}: {ended}")

    def fresh(self) -> Path:
        """A new copy of the folder."""
        shutil.rmtree(self.copy, ignore_errors=True)
        shutil.copytree(self.template, self.copy)
        return self.copy

    def placed(self, words: tuple[str, ...], folder: Path) -> list[str]:
        """The words of a command with the paths of ``folder``."""
        return [str(folder / word[2:]) if word.startswith("./") else word for word in words]


def _warm_up() -> None:
    """Load here what every command loads, so that its child need not."""
    all_rules()
    postcode_index()
    gc.freeze()


_SUMMARY = {
    "format": FORMAT,
    "format_version": FORMAT_VERSION,
    "collection_year": 2027,
    "children": 200,
    "rules": {"166": {"children": 10, "per_100_children": 5.0}},
    "rules_run": ["166", "167"],
}


def _answer(copy: Path) -> None:
    """Fill the empty cells of a shared copy's first row."""
    with headless.open_book(copy, save=True) as book:
        for sheet in book.sheets:
            if sheet.name in ("Episodes", "Header", "Reviews"):
                for cell in sheet.used_range.rows[1]:
                    if cell.value is None:
                        cell.value = "X"


def _edit(path: Path) -> None:
    """What somebody types."""
    with headless.open_book(path, save=True) as book:
        book.sheets["Reviews"].range("D2").value = _EDIT


def holds_edit(path: Path) -> bool:
    """What somebody typed is in the workbook."""
    with headless.open_book(path, read_only=True) as book:
        return book.sheets["Reviews"].range("D2").value == _EDIT


def state_of(folder: Path) -> dict[str, str]:
    """Each file in ``folder`` and a fingerprint of what it holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def left_over(state: Mapping[str, str]) -> list[str]:
    """The files among them that nobody asked for."""
    return [
        name
        for name in state
        if name.endswith((".tmp", ".lock", NOTE)) or name.rpartition("/")[2].startswith(".")
    ]


def is_whole(path: Path) -> bool:
    """A file that was written to its end, as far as its kind tells."""
    data = path.read_bytes()
    if path.suffix in (".xlsx", ".xlam"):
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.testzip() is None
        except zipfile.BadZipFile:
            return False
    if path.suffix == ".xml":
        return data.rstrip().endswith(b"</EXPSSDA903>")
    if path.suffix == ".json":
        try:
            return bool(json.loads(data))
        except ValueError:
            return False
    return data.endswith(b"\n")
