"""Write beside, then replace: a crash leaves the old file whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from pathlib import Path

from lac_rules.files import stamps
from lac_rules.files.journal import NAME, Journal, Step, put_back
from lac_rules.files.left_over import hidden_name, lock_beside, tidy_up
from lac_rules.files.locks import create_locked, remove_locked
from lac_rules.files.notices import notice
from lac_rules.files.stamps import Stamp
from lac_rules.files.system import told, words_of_system

_held: dict[Path, int] = {}
"""The locks of files that are being written, so that nobody takes them for left over."""
_together: ContextVar[dict[Path, Path] | None] = ContextVar("together", default=None)
_PATIENCE = (0.1, 0.2, 0.4, 0.8)
"""Seconds that Windows is given for its virus scanner to let go of a new file."""


@contextlib.contextmanager
def replacing(path: Path, private: bool = True) -> Iterator[Path]:
    """A path beside ``path`` to write to; it takes its place when the block ends well.

    The folder is made where it is missing. A file that is replaced is read by those who could read
    it; a new one by its owner alone, unless it is not ``private``. Raises ``CannotWrite`` when the
    folder or the file cannot be written.
    """
    gathered = _together.get()
    with told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        written = create_beside(path, private)
        try:
            yield written
            if gathered is None:
                put_in_place(written, path)
            else:
                discard(gathered.get(path))
                gathered[path] = written
        finally:
            if gathered is None or gathered.get(path) != written:
                discard(written)


@contextlib.contextmanager
def together() -> Iterator[None]:
    """All files that are written with :func:`replacing` in the block are replaced at its end.

    All are, or none is: where one cannot be replaced, those that were are as before again. A
    process that is ended in the middle leaves a note (``journal``). Raises ``CannotWrite``.
    """
    if _together.get() is not None:
        yield
        return
    gathered: dict[Path, Path] = {}
    token = _together.set(gathered)
    try:
        yield
        _put_all_in_place(gathered)
    finally:
        _together.reset(token)
        for written in gathered.values():
            discard(written)


@contextlib.contextmanager
def replacing_all(paths: Sequence[Path], private: bool = True) -> Iterator[list[Path]]:
    """As ``replacing`` for files that belong together: all are replaced, or none is."""
    with together(), contextlib.ExitStack() as stack:
        yield [stack.enter_context(replacing(path, private)) for path in paths]


@contextlib.contextmanager
def beside(path: Path, private: bool = True) -> Iterator[Path]:
    """As ``replacing``, in a folder that is there, and with the system's own ``OSError``."""
    written = create_beside(path, private)
    try:
        yield written
        put_in_place(written, path)
    finally:
        discard(written)


def create_beside(path: Path, private: bool = True) -> Path:
    """A new, empty file in the folder of ``path``, under a name that nobody can foresee.

    Only its owner can read it where it is ``private`` or ``path`` exists, until ``put_in_place``.
    Whoever asks for it gives it to that or to :func:`discard`. Raises ``OSError``.
    """
    tidy_up(path.parent)
    mode = 0o600 if private or path.exists() else 0o666
    new = path.with_name(hidden_name())
    _held[new] = create_locked(lock_beside(new))
    try:
        os.close(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode))
    except OSError:
        _let_go(new)
        raise
    return new


def discard(written: Path | None) -> None:
    """Remove a file that does not take its place; nothing where it did."""
    if written is not None:
        written.unlink(missing_ok=True)
        _let_go(written)


def put_in_place(written: Path, path: Path) -> None:
    """Let ``written`` take the place of ``path``, and be read by those who could read that.

    Raises ``OSError``, and ``CannotWrite`` for a watched file that changed; ``path`` is then as it
    was.
    """
    _make_ready(written, path)
    _replace(written, path)
    _sync_folder(path.parent)


def _make_ready(written: Path, path: Path) -> None:
    """All that can fail before the file takes its place."""
    stamps.refuse_changed(path)
    with written.open("rb+") as file:
        os.fsync(file.fileno())
    if os.name == "posix":  # on Windows a mode says write-protected or not, and nothing else
        with contextlib.suppress(OSError):
            shutil.copymode(path, written)


def _replace(written: Path, path: Path) -> None:
    for seconds in (*_PATIENCE, None):
        try:
            os.replace(written, path)
            break
        except PermissionError:
            if os.name == "posix" or seconds is None:
                raise
            time.sleep(seconds)
    _let_go(written)
    stamps.written(path)


def _let_go(written: Path) -> None:
    file = _held.pop(written, None)
    if file is not None:
        remove_locked(lock_beside(written), file)


def _sync_folder(folder: Path) -> None:
    """Have the disk remember the new name; some disks know no such thing, and it is done anyway."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            file = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(file)
            finally:
                os.close(file)


def _put_all_in_place(gathered: dict[Path, Path]) -> None:
    gathered = dict(sorted(gathered.items()))
    if len(gathered) <= 1:
        for path, written in gathered.items():
            with told(path):
                put_in_place(written, path)
        return
    for path, written in gathered.items():
        with told(path):
            _make_ready(written, path)
    journals: list[Journal] = []
    try:
        for folder in dict.fromkeys(path.parent for path in gathered):
            steps = [_step(new, path) for path, new in gathered.items() if path.parent == folder]
            with told(folder):
                _sync_folder(folder)
                journals.append(Journal(folder, steps))
        _take_steps(journals)
    except BaseException:
        _take_back(journals)
        raise
    for journal in journals:
        for step in journal.steps:
            if step.old is not None:
                (journal.path.parent / step.old).unlink(missing_ok=True)
        _sync_folder(journal.path.parent)
        journal.remove()


def _step(new: Path, path: Path) -> Step:
    stamp = Stamp.of(path)
    if stamp is None:
        return Step(new.name, path.name)
    was = (stamp.size, stamp.changed, stamp.place)
    return Step(new.name, path.name, hidden_name(), was)


def _take_steps(journals: Sequence[Journal]) -> None:
    for journal in journals:
        folder = journal.path.parent
        for step in journal.steps:
            with told(folder / step.final):
                if step.old is not None:
                    _keep(folder / step.final, folder / step.old)
                _replace(folder / step.new, folder / step.final)


def _keep(path: Path, old: Path) -> None:
    """Give the file a second name, of which nobody knows."""
    try:
        os.link(path, old)
    except OSError:  # a disk without hard links
        shutil.copy2(path, old)


def _take_back(journals: Sequence[Journal]) -> None:
    """All files are as they were; where that fails too, the note stays and it is told."""
    for journal in reversed(journals):
        folder = journal.path.parent
        with contextlib.suppress(OSError):  # a full disk is no reason not to go back
            journal.turn_back()
        try:
            for step in reversed(journal.steps):
                put_back(folder, step)
        except OSError as error:
            notice(
                f"The files in {folder} may not belong together: not all could be put back. "
                f"{words_of_system(error)} {NAME} beside them says what to do."
            )
            journal.leave()
        else:
            journal.remove()
