"""Where the table begins in a file: below titles, with lines around it that are no rows of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from lac_rules.reading.problems import printable
from lac_rules.reading.recognise import NotATable, recognise
from lac_rules.reading.tidy.characters import plain
from lac_rules.schema import Table

WITHIN = 30
"""The header is looked for in this many first rows."""
_DASHES = re.compile(r"\s*-{2,}\s*")
_COUNT = re.compile(r"\(?\s*[\d,]+ rows?( affected| selected\.?)?\s*\)?", re.IGNORECASE)


@dataclass
class Headed:
    """A table's columns, and its rows after the header, each with its number in the file.

    ``statements`` tell what was left out, once the rows have been gone through.
    """

    table: Table
    columns: list[str]
    rows: Iterator[tuple[int, list[str]]]
    statements: list[str] = field(default_factory=list)


def find_header(rows: Iterator[list[str]], name: str) -> Headed:
    """The table that ``rows`` hold, wherever among the first of them its header stands.

    Raises ``NotATable`` with what is wrong with the first row that says anything, or with the row
    that comes nearest to a header.
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
        headed = Headed(table, columns, iter(()), _skipped(start[:place], name))
        _name_apart(headed, name)
        below = chain(start[place + 1 :], rows)
        headed.rows = _table_rows(enumerate(below, place + 2), headed, name)
        return headed
    raise problem or NotATable("Its columns are not those of a table of the return.", nearly=False)


def _skipped(above: list[list[str]], name: str) -> list[str]:
    lines = [" ".join(cell.strip() for cell in row if cell.strip()) for row in above]
    lines = [line for line in lines if line]
    if not lines:
        return []
    first = printable(lines[0][:60])
    return [f'{name}: {len(lines)} lines above the header were left out, such as "{first}".']


def _name_apart(headed: Headed, name: str) -> None:
    """Give a further column that is there twice a name of its own: TEAM, TEAM (2)."""
    seen: dict[str, int] = {}
    for place, column in enumerate(headed.columns):
        seen[column] = seen.get(column, 0) + 1
        if column and seen[column] > 1:
            headed.columns[place] = f"{column} ({seen[column]})"
            headed.statements.append(
                f"{name}: the column {column} is there twice; the second is kept as "
                f"{headed.columns[place]}."
            )


def _table_rows(
    numbered: Iterator[tuple[int, list[str]]], headed: Headed, name: str
) -> Iterator[tuple[int, list[str]]]:
    """The rows, but for a line of dashes below the header and a count of rows below the table."""
    is_first = True
    for number, row in numbered:
        filled = [cell.strip() for cell in row if cell.strip()]
        if is_first and filled and all(map(_DASHES.fullmatch, filled)):
            headed.statements.append(f"{name}: the line of dashes below the header was left out.")
        elif len(filled) == 1 and _COUNT.fullmatch(filled[0]):
            headed.statements.append(f'{name}: "{filled[0]}" is no row and was left out.')
        else:
            yield number, row
        is_first = False
