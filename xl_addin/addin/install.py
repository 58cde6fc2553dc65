"""Put the add-in where Excel loads it, for this user, and take it away again."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from lac_rules.errors import Expected
from lac_rules.files import CannotWrite, replacing
from xl_addin import log
from xl_addin.addin.build import build
from xl_addin.addin.places import Places

Tell = Callable[[str], None]


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


def install(where: Places, dry_run: bool = False, tell: Tell = print) -> None:
    """Install the add-in, or with ``dry_run`` only say what would be done.

    Raises ``CannotInstall``, ``CannotWrite`` and ``TemplateChanged``.
    """
    check_interpreter(where)
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
    if script in files:
        tell(f"{_verb('Copies', dry_run)} the script that starts Python: {script}")
    for file in outdated:
        tell(f"{_verb('Deletes', dry_run)} what an older version left: {file}")
    if not dry_run:
        # First the record: whatever happens then, removing knows of it.
        Record(files + outdated, folders).write(where.record)
        build(where.addin, str(where.interpreter))
        if script in files:
            with replacing(script, private=False) as beside:
                beside.write_bytes((where.xlwings / script.name).read_bytes())
        for file in outdated:
            _delete(file)
        Record(files, folders).write(where.record)
        tell("Done. Start Excel again: the tab 903 is beside Home.")


def remove(where: Places, dry_run: bool = False, tell: Tell = print) -> None:
    """Take away all that ``install`` made, and the logs of the add-in's failures.

    Raises ``CannotWrite`` when Excel has the add-in open.
    """
    record = Record.read(where.record)
    wanted = dict.fromkeys([where.addin, *record.files, *log.log_files(), where.record])
    there = [file for file in wanted if file.exists()]
    for file in there:
        tell(f"{_verb('Deletes', dry_run)} {file}")
    if not there:
        tell("The add-in is not installed: there is nothing to remove.")
    if not dry_run:
        for file in there:
            _delete(file)
        # A folder goes only if install made it and nobody else uses it: the inner ones first.
        for folder in [log.log_folder(), *sorted(record.folders, reverse=True)]:
            with suppress(OSError):
                folder.rmdir()


def check_interpreter(where: Places) -> None:
    """Raises ``CannotInstall`` for a Python whose files Excel could not find."""
    if where.from_store:
        raise CannotInstall(
            "This Python is from the Microsoft Store. Windows keeps what it writes apart, so Excel "
            "would not find the add-in. Install Python from python.org (for yourself only; no "
            "administrator is needed), then lac903 with it."
        )


def _missing(folder: Path) -> list[Path]:
    """The folder and those above it that do not exist."""
    return [part for part in [folder, *folder.parents] if not part.exists()]


def _delete(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except PermissionError as error:
        raise CannotWrite(f"{file} is in use. Close Excel and try again.") from error


def _verb(present: str, dry_run: bool) -> str:
    """Say Writes, or Would write when nothing is done."""
    if not dry_run:
        return present
    return f"Would {present.removesuffix('s').lower() if present != 'Copies' else 'copy'}"
