"""Put more into a workbook: last year's return, the Ofsted list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import xlwings as xw

from lac_rules import read_providers
from lac_rules.reading import read_tables
from lac_rules.reading.wrong_year import words_if_wrong
from lac_rules.returns import LacReturn, Loading
from lac_rules.schema import LAST
from xl_addin.operations.carry_over import after_last_year
from xl_addin.operations.progress import Progress, silent
from xl_addin.operations.validate import Validated, validate
from xl_addin.workbook.basics import layout
from xl_addin.workbook.book import Contents
from xl_addin.workbook.extend import put_providers, put_tables
from xl_addin.workbook.read import read
from xl_addin.workbook.selection import table_of_sheet
from xl_addin.workbook.sheets import kept as kept_sheet
from xl_addin.workbook.sheets import on_loading as on_loading_sheet
from xl_addin.workbook.sheets import settings as settings_sheet


@dataclass(frozen=True)
class Loaded:
    """What was put into the workbook, in words, and what the rules find then."""

    validated: Validated
    providers: int | None = None
    skipped: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        """How much was loaded, what the rules find then, and what was tidied."""
        loaded = [] if self.providers is None else [f"{self.providers} providers loaded.", ""]
        return "\n".join([*self.skipped, *loaded, self.validated.words, *self.statements])


def has_last_year(book: xw.Book) -> bool:
    """Whether a table of last year's is in the workbook."""
    return any((table_of_sheet(name) or "").endswith(LAST) for name in book.sheet_names)


def load_last_year(
    book: xw.Book,
    paths: Sequence[Path],
    now: datetime,
    progress: Progress = silent,
    once: bool = False,
) -> Loaded:
    """Put last year's return into the workbook, in the place of one it has, and validate.

    ``once`` takes rows that stand in two files once. Raises ``ReadError``.
    """
    progress("reading the files")
    loaded = read_tables(paths, once=once)
    contents = read(book)
    tables = {name + LAST: frame for name, frame in loaded.tables.items()}
    skipped = [*_wrong_year(contents, tables), *loaded.loading.skipped]
    progress("writing last year's sheets")
    put_tables(book, contents, tables, now)
    tell_of_loading(contents, replace(loaded.loading, skipped=skipped), now, LAST)
    said = after_last_year(book, paths, tables)
    return Loaded(
        validate(book, now, progress),
        skipped=skipped,
        statements=[*said, *(each for each in loaded.statements if each not in skipped)],
    )


def _wrong_year(contents: Contents, last_year: dict[str, pd.DataFrame]) -> list[str]:
    """What to say first where these tables are not those of the year before."""
    this_year = {n: f for n, f in contents.ret.tables.items() if not n.endswith(LAST)}
    settings = contents.settings
    both = LacReturn({**this_year, **last_year}, settings.year, settings.authority or None)
    return words_if_wrong(both)


def tell_of_loading(contents: Contents, loading: Loading, now: datetime, ending: str = "") -> None:
    """Put on the sheets On loading and Start what was left out and put right in the files."""
    rows = on_loading_sheet.rows_of(loading, now, ending)
    if rows:
        sheet = contents.sheet(layout.ON_LOADING)
        kept_sheet.add(contents, on_loading_sheet.add(sheet, rows, contents.dates), now)
    if loading.skipped or not ending:
        contents.settings.left_out = on_loading_sheet.left_out_in_words(loading)
    settings_sheet.write(contents.sheets[layout.SETTINGS], contents.settings)


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
    put_providers(book, contents, providers, now)
    return Loaded(validate(book, now, progress), len(providers))
