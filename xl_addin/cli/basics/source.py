"""Where a return comes from: a workbook of ours as people left it, or return files."""

from __future__ import annotations

from pathlib import Path

from lac_rules import LacReturn
from xl_addin.cli.basics import workbooks
from xl_addin.failures import CannotDo
from xl_addin.operations.check import Files
from xl_addin.operations.progress import Progress
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import Contents
from xl_addin.workbook.read import read


def load(files: Files, progress: Progress) -> tuple[LacReturn, Contents | None]:
    """The return in ``files``, which may be one workbook of ours that holds everything.

    Beside it that workbook's contents, which know the rules that are turned off and what is
    explained; it is closed, so that its sheets cannot be asked any more. Raises ``CannotDo`` for a
    workbook with options, and as reading does.
    """
    path = files.paths[0]
    if len(files.paths) > 1 or not is_workbook(path):
        return files.read(progress), None
    progress("reading the workbook")
    with workbooks.opened(path, read_only=True) as book:
        if layout.SETTINGS in book.sheet_names:
            no_options(files)
            contents = read(book)
            return contents.ret, contents
    return files.read(progress), None  # a return in a workbook of the council's own


def no_options(files: Files) -> None:
    """Raise ``CannotDo`` where options are given that a workbook has no use for."""
    if files.last_year or files.ofsted or files.year or files.authority:
        raise CannotDo(
            f"{files.paths[0].name} is a workbook, which holds its own last year, Ofsted list, "
            "year and council. Leave those options out."
        )


def is_workbook(path: Path) -> bool:
    """The path is that of a workbook, going by its ending."""
    return path.suffix.lower() in (".xlsx", ".xlsm", ".ods")
