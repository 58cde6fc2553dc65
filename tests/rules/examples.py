"""Reads the example tables beside this file: Markdown that an analyst can read and check.

    ## 440 · 2023-2027

    Reviews

    | CHILD | DOB          | REVIEW       | REVIEW_CODE | why           |
    |-------|--------------|--------------|-------------|---------------|
    | 1     | [31/03/2015] | [31/03/2019] | [PN0]       | four that day |
    | 2     | 31/03/2015   | 30/03/2019   | PN0         | still three   |

A heading gives the code and the collection years; the example is run in each of them. ``[x]`` is a
cell that the rule must mark, ``[]`` a blank one; every other cell must stay unmarked. In dates,
``Y`` stands for the collection year: ``31/03/Y`` is its last day, ``01/04/Y-1`` its first. The
column ``why`` is for people. ``Ofsted`` is the provider list, ``Episodes_last`` last year's table.
A line ``authority: E08000003`` before the tables says which council it is, and ``as at:
30/09/Y-1`` on which day the return is looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pandas as pd

from lac_rules import LacReturn
from lac_rules.schema import PROVIDER_FIELDS, TABLES, split_name

FOLDER = Path(__file__).parent
_HEADING = re.compile(r"## (?P<code>\S+) · (?P<first>\d{4})(?:-(?P<last>\d{4}))?$")
_YEAR = re.compile(r"(?<=/)Y(?:([+-])(\d+))?(?!\w)")
_CELL = re.compile(r"\[(.*)\]")
DATES_OF_PROVIDERS = ("REG_START", "REG_END")


@dataclass
class Example:
    """One example of one rule: its tables, and the cells that must be marked.

    ``why`` has what the tables say of a row: (table, row) -> words.
    """

    code: str
    years: range
    authority: str = "E08000003"
    as_at: str = ""
    tables: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    why: dict[tuple[str, int], str] = field(default_factory=dict)

    def lac_return(self, year: int) -> LacReturn:
        """The example's tables as the return of ``year``."""
        frames = {
            name: pd.DataFrame(
                [
                    {column: in_year(_plain(cell), year) for column, cell in row.items()}
                    for row in rows
                ]
            )
            for name, rows in self.tables.items()
        }
        providers = frames.pop("Ofsted", None)
        if providers is not None:
            providers = _providers(providers)
        as_at = None
        if self.as_at:
            as_at = datetime.strptime(in_year(self.as_at, year), "%d/%m/%Y").date()
        return LacReturn.from_frames(
            frames, year=year, authority=self.authority, providers=providers, as_at=as_at
        )

    def marked_cells(self) -> set[tuple[str, int, str]]:
        """(table, row, field) of every cell in brackets."""
        return {
            (table, number, column)
            for table, rows in self.tables.items()
            for number, row in enumerate(rows)
            for column, cell in row.items()
            if _CELL.fullmatch(cell)
        }

    def has_marked_and_unmarked_rows(self) -> tuple[bool, bool]:
        """Whether there is a row with a marked cell, and a row without one."""
        marked = {(table, row) for table, row, _ in self.marked_cells()}
        rows = sum(len(rows) for name, rows in self.tables.items() if name != "Ofsted")
        return bool(marked), len(marked) < rows


def read_examples(folder: Path = FOLDER) -> Iterator[Example]:
    """All examples of all files in ``folder``."""
    for path in sorted(folder.glob("*.md")):
        yield from _examples_in(path)


def _examples_in(path: Path) -> Iterator[Example]:
    example: Example | None = None
    table, columns = "", []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = line.strip()
        if line.startswith("## "):
            if example:
                yield example
            example, columns = _heading(line, f"{path.name}:{number}"), []
        elif example and line.startswith("authority:"):
            example.authority = line.partition(":")[2].strip()
        elif example and line.startswith("as at:"):
            example.as_at = line.partition(":")[2].strip()
        elif example and line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if not columns:
                columns = cells
                example.tables[table] = []
            elif not set(line) <= set("|-: "):
                assert len(cells) == len(columns), f"{path.name}:{number}: {len(cells)} cells"
                row = dict(zip(columns, cells, strict=True))
                if words := row.pop("why", ""):
                    example.why[table, len(example.tables[table])] = words
                example.tables[table].append(row)
        elif example and (line == "Ofsted" or line.removesuffix("_last") in TABLES):
            table, columns = line, []
    if example:
        yield example


def _heading(line: str, place: str) -> Example:
    parts = _HEADING.fullmatch(line)
    assert parts, f"{place}: a heading is like '## 218 · 2023-2024', not {line!r}"
    first = int(parts["first"])
    return Example(parts["code"], range(first, int(parts["last"] or first) + 1))


def _plain(cell: str) -> str:
    marked = _CELL.fullmatch(cell)
    return marked[1] if marked else cell


def in_year(cell: str, year: int) -> str:
    """The cell with the collection year in place of Y: 31/03/Y is 31/03/2027."""

    def replace(match: re.Match) -> str:
        step = int(match[2] or 0)
        return str(year + (step if match[1] == "+" else -step))

    return _YEAR.sub(replace, cell)


def _providers(frame: pd.DataFrame) -> pd.DataFrame:
    frame = frame.reindex(columns=PROVIDER_FIELDS, fill_value="")
    for name in DATES_OF_PROVIDERS:
        frame[name] = pd.to_datetime(frame[name], format="%d/%m/%Y", errors="coerce")
    return frame


def tables_are_known(example: Example) -> bool:
    """Every table and column of the example exists in the return or the provider list."""
    for name, rows in example.tables.items():
        known = set(PROVIDER_FIELDS)
        if name != "Ofsted":
            known = {*split_name(name)[0].fields, "UASC", "PL_LA", "PL_LOCATION", "PL_DISTANCE"}
        if any(set(row) - known for row in rows):
            return False
    return True
