"""Files, folders and zips -> a LacReturn."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from lac_rules.places.postcode_index import postcode_index
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.reading.joining import joined
from lac_rules.reading.lists_beside import list_beside
from lac_rules.reading.one_file import NotOfReturn, read_file
from lac_rules.reading.parts import Part, Told
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.sources import PathLike, find_sources
from lac_rules.reading.tidy.record import Record
from lac_rules.reading.tidy.tidying import tidy as tidied
from lac_rules.reading.two_years import TwoYears, told_apart
from lac_rules.reading.wrong_year import words_if_wrong
from lac_rules.returns import LacReturn, Loading
from lac_rules.schema import LAST

Paths = PathLike | Iterable[PathLike]


@dataclass(frozen=True)
class ReadTables:
    """Tables by name, as text. ``statements`` say in words how they were read."""

    tables: dict[str, pd.DataFrame]
    statements: list[str]
    loading: Loading


def read_return(
    paths: Paths,
    last_year: Paths | None = None,
    year: int | None = None,
    authority: str | None = None,
    providers: pd.DataFrame | None = None,
    progress: Callable[[int, int], None] | None = None,
    tidy: bool = True,
    as_at: date | None = None,
    once: bool = False,
) -> LacReturn:
    """Read a return from CSV and XML files and workbooks, folders of them, or zips.

    ``paths`` are this year's, ``last_year`` last year's; ``authority`` is the council's code or
    name; ``as_at`` the day that the return is looked at, None when the year is taken to be over.
    Year and council are told from the data when not given, and ``statements`` of the result says
    so, and which files were skipped. ``progress(done, total)`` is called while the postcode list is
    made ready for the first time.

    A folder, zip or workbook in ``paths`` may hold both years; last year's return is then taken
    from there, and Ofsted's list too, unless they are given.

    What real extracts do to dates, blanks and IDs is brought into the DfE's form where that is
    certain: ``tidied`` of the result lists it and ``statements`` say it. ``tidy=False`` reads all
    as it stands.

    Parts of one table in several files are joined. Where rows stand in two of them, ``ReadError``
    says so, unless ``once`` takes them once.

    Raises ``ReadError`` with every problem of every file; ``RowsInBoth``, of its kind, where rows
    that stand in two files are all that is wrong.
    """
    told = Told()
    problems: list[Problem] = []
    chosen = _read_all(paths, problems, told)
    before = _read_all(last_year, problems, told) if last_year is not None else _Read()
    if problems:
        raise ReadError(problems)
    if last_year is not None:
        _leave_out(chosen.years.last, "since last year's return was chosen apart", told)
        _leave_out(before.years.last, "since it is older than last year's return", told)
    if providers is None:
        providers = list_beside(chosen.others, told)
    _tell_others([*chosen.others, *before.others], told)
    last = before.years.this if last_year is not None else chosen.years.last
    parts = joined(chosen.years.this, told, once)
    parts |= {name + LAST: part for name, part in joined(last, told, once).items()}
    tables, record = _tidied(parts, year, tidy)
    _prepare_postcodes(tables, progress)
    ret = LacReturn(tables, year, authority, providers, as_at, record.columns)
    ret.look_up_postcodes()
    ret.loading = Loading(words_if_wrong(ret) + told.skipped, told.said, record.frame())
    ret.statements[:0] = ret.loading.skipped + told.said + record.statements()
    return ret


def read_tables(paths: Paths, tidy: bool = True, once: bool = False) -> ReadTables:
    """The tables of one year's return in ``paths``, tidied.

    ``tidy=False`` reads all as it stands; ``once`` is as for ``read_return``. Where ``paths`` hold
    two years, the later one is read.

    Raises ``ReadError`` with every problem of every file.
    """
    told = Told()
    problems: list[Problem] = []
    chosen = _read_all(paths, problems, told)
    if problems:
        raise ReadError(problems)
    _leave_out(chosen.years.last, "since one year's return was wanted", told)
    _tell_others(chosen.others, told)
    tables, record = _tidied(joined(chosen.years.this, told, once), None, tidy)
    statements = told.skipped + told.said + record.statements()
    return ReadTables(tables, statements, Loading(told.skipped, told.said, record.frame()))


@dataclass
class _Read:
    """What was found in the files: both years' parts, and the files that are none of a return."""

    years: TwoYears = field(default_factory=TwoYears)
    others: list[NotOfReturn] = field(default_factory=list)


def _read_all(paths: Paths, problems: list[Problem], told: Told) -> _Read:
    parts: list[Part] = []
    others: list[NotOfReturn] = []
    before = len(problems)
    for source in find_sources(paths, problems, deep=True):
        try:
            found = read_file(source, told)
        except ReadError as error:
            problems.extend(error.problems)
            continue
        if isinstance(found, NotOfReturn):
            others.append(found)
        else:
            parts += found
    if len(problems) > before:
        return _Read()
    if not parts:
        problems.append(_nothing_there(paths, others))
    return _Read(told_apart(parts, told), others)


def _nothing_there(paths: Paths, others: list[NotOfReturn]) -> Problem:
    names = ", ".join(map(str, [paths] if isinstance(paths, (str, os.PathLike)) else paths))
    why = " ".join(f"{other.source.name}: {other.why}" for other in others[:5])
    return Problem(
        names,
        f"No file of a return is there. {why}".strip(),
        "Choose the CSV files, the XML file or the workbook that your system made for the DfE.",
    )


def _leave_out(parts: list[Part], why: str, told: Told) -> None:
    for place in dict.fromkeys(part.place for part in parts):
        told.skip(f"{place} was left out, {why}.")


def _tell_others(others: list[NotOfReturn], told: Told) -> None:
    for other in others:
        told.skip(f"{other.source.name} was skipped. {other.why}")


def _tidied(
    parts: dict[str, Part], year: int | None, tidy: bool
) -> tuple[dict[str, pd.DataFrame], Record]:
    tables = {name: part.frame for name, part in parts.items()}
    if not tidy:
        return tables, Record()
    return tidied(tables, {name for name, part in parts.items() if part.from_workbook}, year)


def _prepare_postcodes(tables: dict, progress: Callable[[int, int], None] | None) -> None:
    """Open the postcode list, or make it on first use; without it some rules are not run."""
    if any(name.startswith("Episodes") for name in tables):
        try:
            postcode_index(progress)
        except PostcodesUnavailable:
            return
