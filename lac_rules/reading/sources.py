"""Paths -> the files behind them: files, folders and zips, opened one at a time.

Nothing is unpacked to disk, and nothing is ever written.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from lac_rules import archives
from lac_rules.files.journal import NAME as NOT_COMPLETE
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.words import printable

PathLike = str | os.PathLike

MAX_UNPACKED = 2 * 1024**3
"""Bytes that one zip may hold when unpacked; a whole region's returns are far smaller."""
MAX_MEMBERS = 10_000
"""Files that one zip, or one folder with those inside it, may hold."""
_DEEPEST = 3
"""Folders inside a chosen folder that are looked into, one within the other."""
_SMALL = 1024**2
"""Bytes; a file of this size in a zip may be as dense as it likes."""
_IGNORED = (".", "~$")  # hidden files, and the lock files of open workbooks


@dataclass(frozen=True)
class Source:
    """One file to read.

    ``name`` tells it in messages, with its folder. ``chosen``: a person named this very file, it
    was not found in a folder. ``folder`` is the folder or zip inside the chosen one in which it
    lies, "" for the chosen one itself: "this year", "returns.zip/2027".
    """

    name: str
    open: Callable[[], BinaryIO]
    size: int
    chosen: bool
    folder: str = ""


def find_sources(
    paths: PathLike | Iterable[PathLike | Source], problems: list[Problem], deep: bool = False
) -> list[Source]:
    """The files behind ``paths`` (one path or several), in order; adds to ``problems``.

    A source among them stands for itself. Folders inside a folder are looked into when ``deep``.
    """
    if isinstance(paths, (str, os.PathLike)):
        paths = [paths]
    sources: list[Source] = []
    for path in paths:
        if isinstance(path, Source):
            sources.append(path)
            continue
        path = Path(path)
        if path.is_dir():
            sources.extend(_folder_sources(path, deep, problems))
        elif path.is_file():
            sources.extend(_file_sources(path, path.parent.name, "", True, problems))
        else:
            problems.append(
                Problem(str(path), "There is no such file or folder.", "Check the name.")
            )
    return sources


def _folder_sources(folder: Path, deep: bool, problems: list[Problem]) -> list[Source]:
    sources = []
    if (folder / NOT_COMPLETE).exists():
        what = "lac903 was ended while it wrote these files, so they may not belong together."
        problems.append(Problem(str(folder), what, f"{NOT_COMPLETE} in it says what to do."))
        return []
    for inner, file in _walk(folder, _DEEPEST if deep else 0):
        where = "/".join(part for part in (folder.name, inner) if part)
        sources.extend(_file_sources(file, where, inner, False, problems))
        if len(sources) > MAX_MEMBERS:
            what = f"The folder holds more than {MAX_MEMBERS:,} files, far more than a return."
            problems.append(Problem(str(folder), what, "Choose the folder of the return."))
            return []
    return sources


def _walk(folder: Path, levels: int, inner: str = "") -> Iterator[tuple[str, Path]]:
    """The files of a folder, then those of the folders in it, each with the folders on the way."""
    entries = sorted(entry for entry in folder.iterdir() if _wanted(entry.name))
    for file in entries:
        if file.is_file():
            yield inner, file
    for child in entries if levels else ():
        if child.is_dir():
            yield from _walk(child, levels - 1, f"{inner}/{child.name}".lstrip("/"))


def _wanted(name: str) -> bool:
    *folders, file = name.split("/")
    return "__MACOSX" not in folders and not file.startswith(_IGNORED)


def _file_sources(
    path: Path, where: str, inner: str, chosen: bool, problems: list[Problem]
) -> Iterator[Source]:
    """The sources in one file: itself, or what a zip holds. ``where``: its folder, in messages."""
    name = printable(f"{where}/{path.name}" if where else path.name)
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")  # the second: with no file
        size = path.stat().st_size
    except OSError as error:
        problems.append(_cannot_open(name, error))
        return
    if is_zip and path.suffix.lower() == ".zip":
        zip_folder = "" if chosen else f"{inner}/{path.name}".lstrip("/")
        yield from _zip_sources(path, name, zip_folder, problems)
    else:  # xlsx and its kin are zips too
        yield Source(name, lambda: path.open("rb"), size, chosen, inner)


def _cannot_open(name: str, error: OSError) -> Problem:
    if isinstance(error, PermissionError):
        return Problem(
            name, "The file cannot be opened.", "Close it in other programs and try again."
        )
    return Problem(name, f"The file cannot be read ({error.strerror}).", "Copy it and try again.")


def _zip_sources(path: Path, name: str, folder: str, problems: list[Problem]) -> Iterator[Source]:
    try:
        archive = zipfile.ZipFile(path)  # open once, for as long as a source of it is around
    except (*archives.DAMAGED, OSError):
        problems.append(_damaged_zip(name))
        return
    members = [info for info in archive.infolist() if not info.is_dir() and _wanted(info.filename)]
    problem = _zip_problem(name, members)
    if problem:
        archive.close()
        problems.append(problem)
        return
    for info in members:
        inner = "/".join(part for part in (folder, *info.filename.split("/")[:-1]) if part)
        yield Source(
            printable(f"{name}/{info.filename}"),
            lambda info=info: _open_member(archive, info, name),
            info.file_size,
            False,
            inner,
        )


def _damaged_zip(name: str) -> Problem:
    return Problem(name, "The zip is damaged.", "Make it again.")


def _zip_problem(name: str, members: list[zipfile.ZipInfo]) -> Problem | None:
    if any(info.flag_bits & 1 for info in members):
        return Problem(name, "The zip has a password.", "Unpack it first, and give the folder.")
    if len(members) > MAX_MEMBERS:
        return Problem(
            name,
            f"The zip holds {len(members):,} files, far more than a return.",
            "Choose the zip that your system made, or a folder of the return's files.",
        )
    if archives.unpacks_to_too_much(members, MAX_UNPACKED, _SMALL):
        return Problem(
            name,
            "The zip unpacks to far more than a return holds, so it was not opened.",
            "Check where it comes from.",
        )
    return None


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str) -> BinaryIO:
    """The member's bytes, no more than the zip's own list of contents promises."""
    try:
        with archive.open(info) as member:
            return BytesIO(member.read(info.file_size))
    except (*archives.DAMAGED, OSError):
        raise ReadError([_damaged_zip(f"{name}/{info.filename}")]) from None
