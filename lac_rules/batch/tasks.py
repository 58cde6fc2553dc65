"""Which returns there are in a folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lac_rules.language.choice import Choice
from lac_rules.places.councils import authorities
from lac_rules.reading import Problem, ReadError, read_providers
from lac_rules.words import printable

_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".ods")
_ONE_FILE = (".zip", ".xml", *_WORKBOOKS)
"""Endings of files that are a whole return."""


@dataclass(frozen=True)
class Task:
    """One council's return: a folder, a zip, an XML file or a workbook, and what goes for all.

    The paths are absolute, since workers may have another working folder.
    """

    name: str
    path: Path
    ofsted: tuple[Path, ...] = ()
    year: int | None = None
    as_at: date | None = None
    choice: Choice = Choice()


def find_tasks(
    folder: Path,
    ofsted: Iterable[Path] = (),
    year: int | None = None,
    as_at: date | None = None,
    choice: Choice = Choice(),  # noqa: B008 - it cannot be changed
) -> list[Task]:
    """The returns in ``folder``: each folder, zip, XML file and workbook in it is one.

    ``choice`` says by which rules they are checked. Raises ``ReadError`` when there is none.
    """
    if not folder.is_dir():
        raise ReadError([Problem(str(folder), "There is no such folder.", "Check the name.")])
    lists = tuple(Path(path).resolve() for path in ofsted)
    entries = sorted(folder.resolve().iterdir())
    found = [
        path
        for path in entries
        if _is_return(path) and path not in lists and not _is_list_of_providers(path)
    ]
    if not found:
        todo = "Give each council a folder, a zip or an XML file in it."
        raise ReadError([Problem(str(folder), "No return is there.", todo)])
    return [Task(_name(path), path, lists, year, as_at, choice) for path in found]


def _is_return(path: Path) -> bool:
    if path.name.startswith((".", "~$", "__MACOSX")):
        return False
    return path.is_dir() or path.suffix.lower() in _ONE_FILE


def _is_list_of_providers(path: Path) -> bool:
    """A workbook among the returns that is Ofsted's list."""
    if path.suffix.lower() not in _WORKBOOKS:
        return False
    try:
        read_providers(path)
    except ReadError:
        return False
    return True


def _name(path: Path) -> str:
    return printable(path.name if path.is_dir() else path.stem)


def authority_named(name: str) -> str | None:
    """The code of the council whose code or whole name the return's folder or file has."""
    known = authorities()
    fits = (known["code"].str.casefold() == name.casefold()) | (
        known["name"].str.casefold() == name.casefold()
    )
    return known.loc[fits, "code"].iloc[0] if fits.any() else None
