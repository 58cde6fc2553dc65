"""A note in the folder while files that belong together take their places.

Between the first of them and the last the folder holds a mixture of old and new. Where the process
ends right then, the note stays, in sight and in words for people, and the next lac903 that writes
in the folder goes on: all files are then the new ones, which were whole before the note was made.
A note that says that they were being put back leads back instead.
"""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from lac_rules.files.locks import create_locked, is_same, lock, remove_locked
from lac_rules.files.notices import notice
from lac_rules.files.stamps import Stamp
from lac_rules.files.system import CannotWrite, words_of_system
from lac_rules.words import printable

NAME = "lac903 NOT COMPLETE.txt"
_FIRST = "lac903 was ended while it put files in place here."
_WORDS = (
    _FIRST + "\nSome of them may be new and some old: do not send them on.\n"
    "Do the same once more with lac903: it then puts them right and removes this note.\n\n{}\n\n"
    "For lac903:\n"
)
_BACK = "back"
_HIDDEN = re.compile(r"\.lac903-[0-9a-f]{16}\.tmp")
_LARGEST = 1_000_000
_STILL_AT_WORK = 3_600


@dataclass(frozen=True)
class Step:
    """One file of a set: ``new`` takes the place of ``final``, which is kept as ``old``.

    Names in one folder; ``old`` is None where there was no file, ``stamp`` says which it was.
    """

    new: str
    final: str
    old: str | None = None
    stamp: tuple[int, int, int] | None = None

    @property
    def is_sound(self) -> bool:
        """Names of ours in this folder: a note that somebody made up leads nowhere else."""
        final_is_here = self.final not in ("", ".", "..") and not set(self.final) & set("/\\:\0")
        hidden = [name for name in (self.new, self.old) if name is not None]
        return final_is_here and all(_HIDDEN.fullmatch(name) for name in hidden)


class Journal:
    """The note, locked by this process."""

    def __init__(self, folder: Path, steps: Iterable[Step]) -> None:
        """Make it. Raises ``CannotWrite`` when another process is at work here, and ``OSError``."""
        self.path = folder / NAME
        self.steps = list(steps)
        self._file = _create(self.path)
        names = "\n".join(f"  {printable(step.final)}" for step in self.steps)
        said = json.dumps([astuple(step) for step in self.steps])
        try:
            self._write(f"{_WORDS.format(names)}{said}\n")
        except OSError:
            self.remove()
            raise

    def turn_back(self) -> None:
        """From now on the old files are put back."""
        self._write(f"{_BACK}\n")

    def remove(self) -> None:
        """All is in place."""
        remove_locked(self.path, self._file)

    def leave(self) -> None:
        """Let the note stay for the next lac903."""
        os.close(self._file)

    def _write(self, text: str) -> None:
        data = text.encode()
        while data:
            data = data[os.write(self._file, data) :]
        os.fsync(self._file)


def _create(path: Path) -> int:
    while True:
        try:
            return create_locked(path)
        except FileExistsError:
            if not settle(path.parent):
                raise CannotWrite(
                    f"Another lac903 is putting files in place in {path.parent}, so nothing was "
                    "written. Try again when that has ended."
                ) from None
            if path.exists():
                raise CannotWrite(f"{path} is in the way. Move it elsewhere.") from None


def settle(folder: Path) -> bool:
    """Go on with what an ended process began; whether nobody is at work in the folder now.

    Raises ``OSError`` when the files cannot be put right; the note then stays.
    """
    path = folder / NAME
    try:
        file = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0))
    except OSError:
        return not path.exists()
    done = False
    try:
        held = lock(file)
        young = time.time() - os.fstat(file).st_mtime < _STILL_AT_WORK
        if held is False or (held is None and young) or not is_same(file, path):
            return False
        steps = _steps_in(os.read(file, _LARGEST).decode(errors="replace"))
        if steps is None:
            return True
        _go_on(folder, *steps)
        done = True
    except OSError as error:
        notice(
            f"The files in {folder} may not belong together: a lac903 was ended while it put them "
            f"in place, and they cannot be put right now. {words_of_system(error)}"
        )
        raise
    finally:
        if done:
            remove_locked(path, file)
        else:
            os.close(file)
    return True


def _steps_in(text: str) -> tuple[list[Step], bool] | None:
    """What the note says, and whether it leads back; None for a file that is none of our notes."""
    if not _FIRST.startswith(text[: len(_FIRST)]):
        return None
    *_, last = text.partition("For lac903:\n")
    lines = last.split("\n")
    if len(lines) < 2:  # it was not wholly written, so nothing has been moved yet
        return [], False
    try:
        steps = [Step(*fields) for fields in json.loads(lines[0])]
        sound = all(step.is_sound for step in steps)
    except (ValueError, TypeError, RecursionError):
        return None
    return (steps, _BACK in lines[1:]) if sound else None


def _go_on(folder: Path, steps: list[Step], back: bool) -> None:
    kept = [step.final for step in steps if not (_back if back else _forward)(folder, step)]
    if not steps:
        return
    which = "the old ones" if back else "the new ones"
    names = printable(", ".join(step.final for step in steps))
    notice(
        f"A lac903 was ended while it put files in place in {folder}. That is finished now: all "
        f"are {which} ({names})."
    )
    if kept:
        notice(
            f"But {printable(', '.join(kept))} had been changed by somebody and stays as it is, so "
            "the files may not belong together. Write them once more."
        )


def _forward(folder: Path, step: Step) -> bool:
    """Put the new file in place; False where somebody has written another one there since."""
    new, final = folder / step.new, folder / step.final
    as_it_was = True
    if os.path.lexists(new):
        found = Stamp.of(final)
        as_it_was = found is None or astuple(found) == tuple(step.stamp or ())
        if as_it_was:
            os.replace(new, final)
        else:
            new.unlink()
    if step.old is not None:
        (folder / step.old).unlink(missing_ok=True)
    return as_it_was


def _back(folder: Path, step: Step) -> bool:
    put_back(folder, step)
    (folder / step.new).unlink(missing_ok=True)
    return True


def put_back(folder: Path, step: Step) -> None:
    """Let the old file be there again, or none where there was none. Raises ``OSError``."""
    final = folder / step.final
    if step.old is None:
        if not os.path.lexists(folder / step.new):  # it had taken its place
            final.unlink(missing_ok=True)
    elif os.path.lexists(folder / step.old):
        os.replace(folder / step.old, final)
        (folder / step.old).unlink(missing_ok=True)  # two names of one file: replacing does nothing
