"""Workbooks by kind, each made when a test first asks for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import typer
import xlwings as xw
from typer.testing import CliRunner

from lac_rules import LacReturn
from tests.xl_addin.structure.package import Package
from tests.xl_addin.workbook.conftest import new_book
from xl_addin import headless
from xl_addin.cli import (
    check,
    compare,
    keep,
    merge,
    reload,
    report,
    sample,
    share,
    suggest,
    work_lists,
)

KINDS: dict[str, Callable[[Written], Path]] = {}
"""How each kind is made; what it is made of is a kind too, asked from the ``Written``."""

_app = typer.Typer()
for _name, _function in (
    ("check", check.check), ("recheck", check.recheck), ("demo", sample.demo),
    ("sample", sample.sample), ("reload", reload.reload), ("suggest", suggest.suggest),
    ("share", share.share), ("merge", merge.merge), ("worklists", work_lists.work_lists),
    ("report", report.report), ("compare", compare.compare), ("keep", keep.keep),
):  # fmt: skip
    _app.command(_name)(_function)
_CHILDREN, _ERRORS = 12, 40


def kind(name: str) -> Callable:
    """The function makes workbooks of this kind."""

    def register(make: Callable[[Written], Path]) -> Callable[[Written], Path]:
        assert name not in KINDS, f"{name} is made twice"
        KINDS[name] = make
        return make

    return register


class Written(Mapping[str, Path]):
    """The workbook of each kind. Copy it before changing it."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._made: dict[str, Path] = {}
        self._packages: dict[str, Package] = {}

    def __getitem__(self, name: str) -> Path:
        if name not in self._made:
            self._made[name] = KINDS[name](self)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(KINDS)

    def __len__(self) -> int:
        return len(KINDS)

    def package(self, name: str) -> Package:
        """The same file, read."""
        if name not in self._packages:
            self._packages[name] = Package(self[name])
        return self._packages[name]

    def folder(self, name: str) -> Path:
        """An empty folder."""
        folder = self._folder / name
        folder.mkdir()
        return folder

    def copy(self, of: str, name: str) -> Path:
        """A copy of another kind's workbook, to go on from, alone in its folder."""
        return Path(shutil.copy(self[of], self.folder(name) / f"{name}.xlsx"))

    @cached_property
    def demo(self) -> Path:
        """The folder of ``lac903 demo``: a return's files, Ofsted's list, a checked workbook."""
        folder = self._folder / "demo"
        lac903("demo", folder, "--children", _CHILDREN, "--errors", _ERRORS)
        return folder


def lac903(*arguments: object) -> str:
    """Run a command as people do; gives what it prints."""
    done = CliRunner().invoke(_app, [str(each) for each in arguments], env={"COLUMNS": "300"})
    assert done.exit_code in (0, 1) and "Traceback" not in done.output, done.output
    return done.output


def save(ret: LacReturn, path: Path) -> Path:
    """Make the workbook of a return."""
    with headless.active():
        app = headless.app()
        new_book(app, ret).save(path)
        app.quit()
    return path


@contextmanager
def open_in_excel(path: Path | None = None) -> Iterator[xw.App]:
    """An app with a workbook, a new one if none is named, to press buttons in."""
    with headless.active():
        app = headless.app(add_book=path is None)
        if path is not None:
            app.books.open(path)
        yield app
        app.quit()
