"""Files of a return -> what is wrong with it, and a new workbook that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from pathlib import Path
from typing import Literal

import xlwings as xw

from lac_rules import LacReturn, Result, read_providers, read_return
from lac_rules.explained import set_aside_in_order
from lac_rules.language.choice import Choice
from xl_addin import clock
from xl_addin.operations.carry_over import of_files
from xl_addin.operations.progress import Progress, counting, silent
from xl_addin.operations.validate import run_rules
from xl_addin.operations.words import summary
from xl_addin.workbook.book import TODAY
from xl_addin.workbook.create import create

_OTHER_SHEETS = 5
"""Sheets that are told of beside the tables', about."""


@dataclass(frozen=True)
class Files:
    """A return's files: CSV, XML, folders and zips of them; Ofsted's lists are workbooks.

    Collection year and council are told from the data where they are not given. Without ``tidy``
    all is read as it stands, in whatever form dates and blanks are. ``as_at`` is the day that the
    return is looked at, or ``TODAY``; without it the year is taken to be over. ``once`` takes rows
    that stand in two files once, instead of refusing them.
    """

    paths: Sequence[Path]
    last_year: Sequence[Path] = ()
    ofsted: Sequence[Path] = ()
    year: int | None = None
    authority: str | None = None
    tidy: bool = True
    as_at: date | Literal["today"] | None = None
    once: bool = False

    def read(self, progress: Progress = silent) -> LacReturn:
        """Read them all. Raises ``ReadError`` with every problem of every file."""
        progress("reading the files")
        providers = read_providers(self.ofsted) if self.ofsted else None
        return read_return(
            self.paths,
            self.last_year or None,
            self.year,
            self.authority,
            providers,
            counting(progress, "preparing postcodes, on first use only"),
            self.tidy,
            clock.today() if self.as_at == TODAY else self.as_at,
            self.once,
        )


@dataclass(frozen=True)
class Checked:
    """A return and what the rules found in it; ``book`` is not yet saved, None if none was made."""

    ret: LacReturn
    result: Result
    book: xw.Book | None = None

    @property
    def words(self) -> str:
        """What was found, in a sentence or two."""
        return summary(self.result)


def check(
    files: Files,
    now: datetime,
    app: xw.App | None = None,
    progress: Progress = silent,
    choice: Choice = Choice(),  # noqa: B008 - it cannot be changed
) -> Checked:
    """Read a return and run the rules; with ``app`` make a workbook in it that shows the findings.

    The workbook keeps the ``choice`` of rules in its sheet Rules. Raises ``ReadError``, and
    ``WrongValue`` for a choice that cannot be.
    """
    choice.must_exist()
    ret = files.read(progress)
    result = run_rules(ret, progress, choice)
    come = of_files(ret, files.paths, files.last_year)
    result = set_aside_in_order(result, come.explanations, ret)
    result.statements += come.statements
    if app is None:
        return Checked(ret, result)
    number, total = count(1), len(ret.tables) + _OTHER_SHEETS

    def tell(sheet: str) -> None:
        progress(f"writing {sheet}", next(number), total)

    as_at = TODAY if files.as_at == TODAY else None
    book = create(app, ret, result, now, tell, as_at, come.explanations)
    return Checked(ret, result, book)
