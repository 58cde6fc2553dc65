"""Workbooks of the command line: in our own engine, without Excel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlwings as xw

from xl_addin import headless
from xl_addin.failures import CannotDo
from xl_addin.headless.file.saving import refuse_open_file


@contextmanager
def opened(path: Path, read_only: bool = False) -> Iterator[xw.Book]:
    """The workbook in ``path``; it is saved only where its ``save`` is called.

    Raises ``CannotDo`` when there is no such file, and as saving does, before any work is done,
    when somebody has it open.
    """
    must_exist(path)
    if not read_only:
        refuse_open_file(path)
    with headless.open_book(path, read_only=read_only) as book:
        yield book


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
