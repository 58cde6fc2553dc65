"""Which returns there are in a folder, and which of their files are last year's."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lac_rules.places.councils import authorities
from lac_rules.reading import Problem, ReadError
from lac_rules.reading.sources import Source, find_sources

LAST_YEAR, THIS_YEAR = "last year", "this year"
"""Folders inside a return's folder, in any letter case; the second may be left out."""
_ONE_FILE = (".zip", ".xml")
"""Endings of files that are a whole return."""


@dataclass(frozen=True)
class Task:
    """One council's return: a folder, a zip or an XML file, and what goes for all.

    The paths are absolute, since workers may have another working folder.
    """

    name: str
    path: Path
    ofsted: tuple[Path, ...] = ()
    year: int | None = None
    as_at: date | None = None


def find_tasks(
    folder: Path,
    ofsted: Iterable[Path] = (),
    year: int | None = None,
    as_at: date | None = None,
) -> list[Task]:
    """The returns in ``folder``: each folder, zip and XML file in it is one.

    Raises ``ReadError`` when there is none.
    """
    if not folder.is_dir():
        raise ReadError([Problem(str(folder), "There is no such folder.", "Check the name.")])
    found = [path for path in sorted(folder.resolve().iterdir()) if _is_return(path)]
    if not found:
        todo = "Give each council a folder, a zip or an XML file in it."
        raise ReadError([Problem(str(folder), "No return is there.", todo)])
    lists = tuple(Path(path).resolve() for path in ofsted)
    return [Task(_name(path), path, lists, year, as_at) for path in found]


def _is_return(path: Path) -> bool:
    if path.name.startswith((".", "~$", "__MACOSX")):
        return False
    return path.is_dir() or path.suffix.lower() in _ONE_FILE


def _name(path: Path) -> str:
    return path.name if path.is_dir() else path.stem


def files_of(path: Path) -> tuple[list[Path | Source], list[Path | Source]]:
    """This year's and last year's files of a return. Raises ``ReadError``."""
    if path.is_dir():
        inner = {child.name.lower(): child for child in path.iterdir() if child.is_dir()}
        last = [inner[LAST_YEAR]] if LAST_YEAR in inner else []
        return [inner.get(THIS_YEAR, path)], last
    problems: list[Problem] = []
    sources = find_sources(path, problems)
    if problems:
        raise ReadError(problems)
    last = [source for source in sources if LAST_YEAR in source.name.lower().split("/")[:-1]]
    this = [source for source in sources if source not in last]
    return this or [path], last


def authority_named(name: str) -> str | None:
    """The code of the council whose code or whole name the return's folder or file has."""
    known = authorities()
    fits = (known["code"].str.casefold() == name.casefold()) | (
        known["name"].str.casefold() == name.casefold()
    )
    return known.loc[fits, "code"].iloc[0] if fits.any() else None
