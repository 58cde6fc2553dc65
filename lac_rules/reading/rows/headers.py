"""Where the table begins in a file: below titles, with lines around it that are no rows of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

from lac_rules.reading.parts import Told
from lac_rules.reading.rows.headerless import columns_wanted, table_without_header
from lac_rules.reading.rows.recognise import NotATable, recognise
from lac_rules.reading.tidy.characters import plain
from lac_rules.schema import Table
from lac_rules.words import quoted

WITHIN = 30
"""The header is looked for in this many first rows."""
_DASHES = re.compile(r"\s*-{2,}\s*")
_COUNT = re.compile(r"\(?\s*[\d,]+ rows?( affected| selected\.?)?\s*\)?", re.IGNORECASE)


@dataclass
class Headed:
    """A table's columns, and its rows after the header, of which the first has ``first_number``."""

    table: Table
    columns: list[str]
    rows: Iterator[list[str]]
    first_number: int


def looks_like_header(cells: Iterable[str]) -> bool:
    """The cells, in quotation marks or not, name a table's columns, or nearly all of them."""
    try:
        recognise([plain(cell).strip().strip('"').strip() for cell in cells])
    except NotATable as error:
        return error.nearly
    return True


def find_header(rows: Iterator[list[str]], name: str, told: Told) -> Headed:
    """The table that ``rows`` hold, wherever among the first of them its header stands.

    ``name`` is the file's in what is ``told`` of it, which is complete once the rows have been gone
    through. Rows without any header are a table where number and kinds of their columns leave one
    reading. Raises ``NotATable`` with what is wrong with the row that comes nearest to a header.
    """
    start = list(islice(rows, WITHIN))
    problem: NotATable | None = None
    for place, row in enumerate(start):
        if not any(cell.strip() for cell in row):
            continue
        columns = [plain(cell).strip().upper() for cell in row]
        try:
            table = recognise(columns)
        except NotATable as error:
            if problem is None or (error.nearly and not problem.nearly):
                problem = error
            continue
        _tell_skipped(start[:place], name, told)
        below = chain(start[place + 1 :], rows)
        return Headed(table, _named_apart(columns, name, told), below, place + 2)
    if problem is not None and problem.nearly:
        raise problem
    return _without_header(start, rows, name, told)


def _without_header(
    start: list[list[str]], rows: Iterator[list[str]], name: str, told: Told
) -> Headed:
    table = table_without_header(start)
    if table is None:
        first = next((row for row in start if any(cell.strip() for cell in row)), [])
        raise NotATable(columns_wanted(len(first)), nearly=False)
    told.say(
        f"{name} has no header: its {len(table.fields)} columns were read as those of "
        f"{table.name}, which no other table's kinds of columns fit: {', '.join(table.fields)}."
    )
    return Headed(table, list(table.fields), chain(start, rows), 1)


def _tell_skipped(above: list[list[str]], name: str, told: Told) -> None:
    lines = [" ".join(cell.strip() for cell in row if cell.strip()) for row in above]
    lines = [line for line in lines if line]
    if lines:
        were = (
            "1 line above the header was"
            if len(lines) == 1
            else (f"{len(lines)} lines above the header were")
        )
        told.skip(f"{name}: {were} left out, such as {quoted(lines[0])}.")


def _named_apart(columns: list[str], name: str, told: Told) -> list[str]:
    """The columns, a further one that is there twice with a name of its own: TEAM, TEAM (2)."""
    seen: dict[str, int] = {}
    named = []
    for column in columns:
        seen[column] = seen.get(column, 0) + 1
        if column and seen[column] > 1:
            apart = f"{column} ({seen[column]})"
            told.say(
                f"{name}: the column {quoted(column)} is there twice; the second is kept as "
                f"{quoted(apart)}."
            )
            column = apart
        named.append(column)
    return named


def is_line_around(row: list[str], is_first: bool, name: str, told: Told) -> bool:
    """The row is a line of dashes below the header, or a count of rows: left out, and told."""
    filled = [cell.strip() for cell in row if cell.strip()]
    if is_first and filled and all(map(_DASHES.fullmatch, filled)):
        told.say(f"{name}: the line of dashes below the header was left out.")
        return True
    if len(filled) == 1 and _COUNT.fullmatch(filled[0]):
        told.skip(f"{name}: {quoted(filled[0])} is no row and was left out.")
        return True
    return False
