"""Put more into a workbook: last year's return, the Ofsted list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import xlwings as xw

from lac_rules import read_providers
from lac_rules.reading import read_tables
from lac_rules.schema import LAST
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import Validated, validate
from xl_addin.workbook.basics import layout
from xl_addin.workbook.extend import put_providers, put_tables
from xl_addin.workbook.read import read
from xl_addin.workbook.selection import table_of_sheet


@dataclass(frozen=True)
class Loaded:
    """What was put into the workbook, in words, and what the rules find then."""

    validated: Validated
    providers: int | None = None
    statements: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """How much was loaded, what the rules find then, and what was tidied."""
        loaded = [] if self.providers is None else [f"{self.providers} providers loaded.", ""]
        return "\n".join([*loaded, self.validated.words, *self.statements])


def has_last_year(book: xw.Book) -> bool:
    """Whether a table of last year's is in the workbook."""
    return any((table_of_sheet(name) or "").endswith(LAST) for name in book.sheet_names)


def load_last_year(
    book: xw.Book, paths: Sequence[Path], now: datetime, progress: Progress = silent
) -> Loaded:
    """Put last year's return into the workbook, in the place of one it has, and validate.

    Raises ``ReadError``.
    """
    progress("reading the files")
    loaded = read_tables(paths)
    contents = read(book)
    progress("writing last year's sheets")
    put_tables(book, contents, {name + LAST: frame for name, frame in loaded.tables.items()})
    return Loaded(validate(book, now, progress), statements=loaded.statements)


def has_ofsted_list(book: xw.Book) -> bool:
    """Whether an Ofsted list is in the workbook."""
    return layout.OFSTED in book.sheet_names


def load_ofsted_list(
    book: xw.Book, paths: Sequence[Path], now: datetime, progress: Progress = silent
) -> Loaded:
    """Put Ofsted's list into the workbook, in the place of one it has, and validate.

    Raises ``ReadError``.
    """
    progress("reading the list")
    providers = read_providers(paths)
    contents = read(book)
    progress("writing the list")
    put_providers(book, contents, providers)
    return Loaded(validate(book, now, progress), len(providers))
