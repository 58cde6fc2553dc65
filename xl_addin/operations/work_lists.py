"""Work lists: the errors by social worker, or by a column that the council added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlwings as xw

from lac_rules.reports.grouping import WORKER
from lac_rules.words import counted
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import run_on, validate
from xl_addin.workbook.copies.work_lists import WorkList, lists_of, put_sheets, write_files
from xl_addin.workbook.read import read


@dataclass(frozen=True)
class Lists:
    """The lists by ``column``, and the files that they were written to."""

    column: str
    lists: Sequence[WorkList]
    paths: Sequence[Path] = ()

    @property
    def words(self) -> str:
        """How many files were written."""
        if not self.lists:
            return "No errors and nothing due, so there are no lists."
        return f"{counted(len(self.paths), 'list')} by {self.column} written."

    @property
    def lines(self) -> list[str]:
        """How much there is to do in each."""
        return [f"{each.name}: {each.count}" for each in self.lists]


def work_lists(
    book: xw.Book,
    now: datetime,
    column: str = WORKER,
    files: Path | None = None,
    sheets: bool = False,
    progress: Progress = silent,
) -> Lists:
    """Share the errors out, into one workbook for each list in the folder ``files``.

    With ``sheets`` the workbook is validated and gets one sheet for each list. Raises
    ``NoSuchColumn``.
    """
    if sheets:
        validated = validate(book, now, progress)
        contents, result = validated.contents, validated.result
    else:
        contents = read(book)
        result = run_on(contents, progress)
    lists = lists_of(contents, result, column)
    if sheets:
        put_sheets(book, contents, lists, column, now)
    paths = write_files(contents, lists, files, now) if files is not None and lists else []
    return Lists(column, lists, paths)
