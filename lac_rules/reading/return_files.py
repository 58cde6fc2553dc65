"""Files, folders and zips -> a LacReturn."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import date

import pandas as pd

from lac_rules.places.postcode_index import postcode_index
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.reading.csv_files import read_csv
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.recognise import NotATable
from lac_rules.reading.sources import PathLike, Source, find_sources
from lac_rules.reading.tidy.record import Record
from lac_rules.reading.tidy.tidying import tidy as tidied
from lac_rules.reading.xml_files import looks_like_xml, read_xml
from lac_rules.returns import LacReturn
from lac_rules.schema import LAST

Paths = PathLike | Iterable[PathLike]


def read_return(
    paths: Paths,
    last_year: Paths | None = None,
    year: int | None = None,
    authority: str | None = None,
    providers: pd.DataFrame | None = None,
    progress: Callable[[int, int], None] | None = None,
    tidy: bool = True,
    as_at: date | None = None,
) -> LacReturn:
    """Read a return from CSV and XML files, folders of them, or zips.

    ``paths`` are this year's, ``last_year`` last year's; ``authority`` is the council's code or
    name; ``as_at`` the day that the return is looked at, None when the year is taken to be over.
    Year and council are told from the data when not given, and ``statements`` of the result says
    so, and which files were skipped. ``progress(done, total)`` is called while the postcode list is
    made ready for the first time.

    What real extracts do to dates, blanks and IDs is brought into the DfE's form where that is
    certain: ``tidied`` of the result lists it and ``statements`` say it. ``tidy=False`` reads all
    as it stands.

    Raises ``ReadError`` with every problem of every file.
    """
    problems: list[Problem] = []
    statements: list[str] = []
    tables = _read_all(paths, "", problems, statements)
    if last_year is not None:
        tables |= _read_all(last_year, LAST, problems, statements)
    if problems:
        raise ReadError(problems)
    record = Record()
    if tidy:
        tables, record = tidied(tables, year=year)
    _prepare_postcodes(tables, progress)
    ret = LacReturn(tables, year=year, authority=authority, providers=providers, as_at=as_at)
    ret.look_up_postcodes()
    ret.statements[:0] = statements + record.statements()
    ret.tidied = record.frame()
    return ret


def read_tables(paths: Paths, tidy: bool = True) -> tuple[dict[str, pd.DataFrame], list[str]]:
    """The tables in ``paths`` by name, tidied; and what was skipped and tidied, in words.

    ``tidy=False`` reads all as it stands.

    Raises ``ReadError`` with every problem of every file.
    """
    problems: list[Problem] = []
    statements: list[str] = []
    tables = _read_all(paths, "", problems, statements)
    if problems:
        raise ReadError(problems)
    if not tidy:
        return tables, statements
    tables, record = tidied(tables)
    return tables, statements + record.statements()


def _read_all(
    paths: Paths, ending: str, problems: list[Problem], statements: list[str]
) -> dict[str, pd.DataFrame]:
    found: dict[str, tuple[Source, pd.DataFrame]] = {}
    before = len(problems)
    for source in find_sources(paths, problems):
        try:
            tables = _read_one(source, statements)
        except ReadError as error:
            problems.extend(error.problems)
            continue
        for name, frame in tables.items():
            if name in found:
                problems.append(_second_file(name, found[name][0], source))
            else:
                found[name] = source, frame
    if not found and len(problems) == before:
        problems.append(
            Problem(
                ", ".join(map(str, [paths] if isinstance(paths, (str, os.PathLike)) else paths)),
                "No file of a return is there.",
                "Choose the CSV files or the XML file that your system made for the DfE.",
            )
        )
    return {name + ending: frame for name, (_, frame) in found.items()}


def _read_one(source: Source, statements: list[str]) -> dict[str, pd.DataFrame]:
    """The tables of one file; an unknown file in a folder gives none and is named."""
    with source.open() as file:
        start = file.read(512)
    if not start and not source.chosen:
        statements.append(f"{source.name} is empty, without a single byte, and was skipped.")
        return {}
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _not_for_us(source, "It is a workbook or an archive, not CSV or XML.", statements)
    if looks_like_xml(start):
        xml = read_xml(source)
        statements.extend(xml.statements)
        return xml.tables
    try:
        table = read_csv(source)
    except NotATable as error:
        if error.nearly:
            raise ReadError(
                [Problem(source.name, str(error), "Add or correct the column in its first row.")]
            ) from None
        return _not_for_us(source, str(error), statements)
    statements.extend(table.statements)
    return {table.name: table.frame}


def _not_for_us(source: Source, why: str, statements: list[str]) -> dict:
    if source.chosen:
        raise ReadError([Problem(source.name, why, "Choose a CSV or XML file of the return.")])
    statements.append(f"{source.name} was skipped. {why}")
    return {}


def _second_file(table: str, first: Source, second: Source) -> Problem:
    return Problem(
        second.name,
        f"It holds the table {table}, and so does {first.name}.",
        "Keep one of the two files.",
    )


def _prepare_postcodes(tables: dict, progress: Callable[[int, int], None] | None) -> None:
    """Open the postcode list, or make it on first use; without it some rules are not run."""
    if any(name.startswith("Episodes") for name in tables):
        try:
            postcode_index(progress)
        except PostcodesUnavailable:
            return
