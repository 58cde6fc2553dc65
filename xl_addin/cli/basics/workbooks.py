"""Workbooks of the command line: in our own engine, without Excel."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import xlwings as xw

from lac_rules.files import Stamp, reserved, tidy_up
from xl_addin import headless
from xl_addin.failures import CannotDo
from xl_addin.headless.file.saving import refuse_open_file


@contextmanager
def opened(path: Path, read_only: bool = False) -> Iterator[xw.Book]:
    """The workbook in ``path``; it is saved only where its ``save`` is called.

    Unless it is ``read_only``, nobody else's command works on it meanwhile, and before any work is
    done ``CannotDo`` is raised where it could not be saved in the end; ``CannotWrite`` where
    another command is at work, and as saving does when somebody has it open. ``CannotDo`` too when
    there is no such file.
    """
    must_exist(path)
    place = path.resolve()  # a link may lead to it
    tidy_up(place.parent)
    with ExitStack() as held:
        if not read_only:
            refuse_open_file(path)
            refuse_open_file(place)
            _refuse_write_protected(place)
            held.enter_context(reserved(place))
            held.enter_context(_no_needless_backup(place))
        yield held.enter_context(headless.open_book(path, read_only=read_only))


@contextmanager
def _no_needless_backup(place: Path) -> Iterator[None]:
    """A copy that was kept of a workbook which then was not changed goes again."""
    stamp, before = Stamp.of(place), _backups(place)
    try:
        yield
    except BaseException:
        if Stamp.of(place) == stamp:
            for path in _backups(place) - before:
                path.unlink(missing_ok=True)
        raise


def _backups(place: Path) -> set[Path]:
    return set(place.parent.glob(f"{glob.escape(place.stem)} (backup *{place.suffix}"))


@contextmanager
def an_app() -> Iterator[xw.App]:
    """An app for new workbooks."""
    with headless.active():
        app = headless.app()
        try:
            yield app
        finally:
            app.quit()


def must_exist(path: Path) -> None:
    """Raise ``CannotDo`` when there is no such file."""
    if not path.exists():
        raise CannotDo(f"There is no file {path}. Check the name.")


def _refuse_write_protected(place: Path) -> None:
    """Raise ``CannotDo`` for a workbook that could be read and not saved."""
    if not os.access(place, os.W_OK):
        raise CannotDo(
            f"{place.name} is write-protected, so nothing was done. Take the protection away, or "
            "work on a copy of it."
        )
    if os.name == "posix" and not os.access(place.parent, os.W_OK):  # Windows does not tell
        raise CannotDo(
            f"You may not write to the folder {place.parent}, so nothing was done. Copy "
            f"{place.name} to a folder of yours and work there."
        )
