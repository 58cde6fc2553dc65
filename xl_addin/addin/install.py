"""Put the add-in where Excel loads it, for this user, and take it away again."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import xlwings

from lac_rules.errors import Expected
from lac_rules.files import CannotWrite, replacing
from xl_addin import log
from xl_addin.addin import command_prompt
from xl_addin.addin.build import build
from xl_addin.addin.package import is_signed
from xl_addin.addin.places import MACOS, Places
from xl_addin.addin.xlwings_vba import starts_through_cmd

Tell = Callable[[str], None]
_NOT_FOR_A_SHELL = re.compile(r"[^\w/.,:@%+=-]")
"""xlwings' script puts the path of Python into a shell's command without quotes."""


class CannotInstall(Expected):
    """The add-in would not work here; says why and what to do."""


@dataclass
class Record:
    """What an installation made, kept so that removing takes away that and nothing else."""

    files: list[Path]
    folders: list[Path]

    @classmethod
    def read(cls, path: Path) -> Record:
        """The record in ``path``, empty if there is none that can be read."""
        try:
            found = json.loads(path.read_text("utf-8"))
            return cls(*([Path(name) for name in found[key]] for key in ("files", "folders")))
        except (OSError, ValueError, KeyError, TypeError):
            return cls([], [])

    def write(self, path: Path) -> None:
        """Raises ``CannotWrite``."""
        content = {
            "files": [str(file) for file in self.files],
            "folders": [str(folder) for folder in self.folders],
        }
        with replacing(path, private=False) as beside:
            beside.write_text(json.dumps(content, indent=1), "utf-8")


def install(
    where: Places, dry_run: bool = False, tell: Tell = print, through_cmd: bool | None = None
) -> None:
    """Install the add-in, or with ``dry_run`` only say what would be done.

    ``through_cmd`` is as for ``build``; None: as the add-in that is there does it, but without
    cmd.exe where a policy forbids it. Raises ``CannotInstall``, ``CannotWrite`` and
    ``TemplateChanged``.
    """
    check_place(where)
    if is_signed(where.addin):
        raise CannotInstall(
            f"{where.addin} is signed, as your IT department does it, and would be replaced by one "
            "that is not. Ask them for a new one. If it is not theirs, run lac903 addin remove "
            "first."
        )
    before = Record.read(where.record)
    files = [where.addin]
    script = where.applescript
    # A script that is there and not ours is xlwings' own: it is the same, and stays when we go.
    if script is not None and (script in before.files or not script.exists()):
        files.append(script)
    outdated = [file for file in before.files if file not in files and file != script]
    made = {folder for file in [*files, where.record] for folder in _missing(file.parent)}
    folders = sorted({*before.folders, *made})
    tell(f"{_verb('Writes', dry_run)} the add-in: {where.addin}")
    tell(f"It runs this Python: {where.interpreter}")
    if through_cmd is None:
        through_cmd = starts_through_cmd(where.addin) and not command_prompt.forbidden()
    if not through_cmd and where.system != MACOS:
        tell("It starts Python without the command prompt (cmd.exe).")
    if script in files:
        tell(f"{_verb('Copies', dry_run)} the script that starts Python: {script}")
    for file in outdated:
        tell(f"{_verb('Deletes', dry_run)} what an older version left: {file}")
    if not dry_run:
        # First the record: whatever happens then, removing knows of it.
        Record(files + outdated, folders).write(where.record)
        with _told(where, where.addin):
            build(where.addin, str(where.interpreter), through_cmd)
        if script in files:
            with _told(where, script):
                _copy_script(where, script)
        for file in outdated:
            _delete(where, file)
        Record(files, folders).write(where.record)
        tell("Done. Start Excel again: the tab 903 is beside Home.")


def remove(where: Places, dry_run: bool = False, tell: Tell = print) -> None:
    """Take away all that ``install`` made, and the logs of the add-in's failures.

    Raises ``CannotWrite`` when Excel has the add-in open.
    """
    record = Record.read(where.record)
    wanted = dict.fromkeys(
        [where.addin, *_left_over(where), *record.files, *log.log_files(), where.record]
    )
    there = [file for file in wanted if file.exists()]
    for file in there:
        tell(f"{_verb('Deletes', dry_run)} {file}")
    if not there:
        tell("The add-in is not installed: there is nothing to remove.")
    if not dry_run:
        for file in there:
            _delete(where, file)
        # A folder goes only if install made it and nobody else uses it: the inner ones first.
        for folder in [log.log_folder(), *sorted(record.folders, reverse=True)]:
            with suppress(OSError):
                folder.rmdir()


def check_place(where: Places) -> None:
    """Raises ``CannotInstall`` where Excel would not find the add-in, or the add-in Python."""
    if where.from_store:
        raise CannotInstall(
            "This Python is from the Microsoft Store. Windows keeps what it writes apart, so Excel "
            "would not find the add-in. Install Python from python.org (for yourself only; no "
            "administrator is needed), then lac903 with it."
        )
    if where.system != MACOS:
        return
    if not where.container.is_dir():
        raise CannotInstall(
            f"{where.container} does not exist: you have not started Excel on this Mac yet. Start "
            "it once, quit it, and run this again."
        )
    strange = dict.fromkeys(_NOT_FOR_A_SHELL.findall(str(where.interpreter)))
    if strange:
        named = ", ".join("a space" if letter == " " else letter for letter in strange)
        raise CannotInstall(
            f"The path of this Python has characters with which xlwings cannot start it from "
            f"Excel on macOS ({named}): {where.interpreter}. Make a virtual environment in a "
            "folder without them (python3 -m venv ~/lac903), install lac903 there, and run that "
            "lac903 addin install (~/lac903/bin/lac903 addin install)."
        )


def _missing(folder: Path) -> list[Path]:
    """The folder and those above it that do not exist."""
    return [part for part in [folder, *folder.parents] if not part.exists()]


def _left_over(where: Places) -> list[Path]:
    """What an installation that was ended left beside the add-in: Excel would open it at start."""
    return sorted(where.startup.glob(".lac903-*"))


def _copy_script(where: Places, script: Path) -> None:
    source = where.xlwings / script.name
    try:
        content = source.read_bytes()
    except OSError as error:
        raise CannotInstall(
            f"{source} is missing, a part of xlwings. Run python -m pip install --force-reinstall "
            f"xlwings=={xlwings.__version__}, then this again."
        ) from error
    with replacing(script, private=False) as beside:
        beside.write_bytes(content)


@contextmanager
def _told(where: Places, file: Path) -> Iterator[None]:
    """What keeps ``file`` from being written, in words for these folders of Excel's."""
    try:
        yield
    except CannotWrite as error:
        if isinstance(error.__cause__, FileExistsError | NotADirectoryError):
            raise CannotWrite(
                f"Excel needs the folder {file.parent}, and a file of that name, or of a folder "
                "above it, is in the way. Rename the file, and run this again."
            ) from error
        if not isinstance(error.__cause__, PermissionError):
            raise
        raise CannotWrite(_refused(where, file, "written")) from error


def _delete(where: Places, file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except PermissionError as error:
        raise CannotWrite(_refused(where, file, "deleted")) from error


def _refused(where: Places, file: Path, done: str) -> str:
    if where.system == MACOS:
        return (
            f"macOS does not let this program into {file.parent}, so {file.name} could not be "
            f"{done}. Quit Excel. Then open System Settings, Privacy & Security, Full Disk Access "
            "(or Files & Folders), switch on Terminal, start Terminal again, and run this again. "
            "On a Mac that your IT department runs, ask them to allow it."
        )
    return (
        f"{file} could not be {done}. Close Excel: all its windows, and EXCEL.EXE in the Task "
        "Manager if it is still there. Then run this again. If Excel is closed, the folder "
        f"{file.parent} is write-protected: ask your IT department to let you write there, or to "
        "put the add-in into a trusted folder for you (the guide has a page for them)."
    )


def _verb(present: str, dry_run: bool) -> str:
    """Say Writes, or Would write when nothing is done."""
    if not dry_run:
        return present
    return f"Would {present.removesuffix('s').lower() if present != 'Copies' else 'copy'}"
