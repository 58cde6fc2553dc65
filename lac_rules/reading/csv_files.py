"""One CSV file -> the table that it holds, as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lac_rules.reading.headers import Headed, find_header
from lac_rules.reading.problems import MAX_ROWS, Problem, ReadError, too_many_rows
from lac_rules.reading.sources import Source
from lac_rules.words import counted

MAX_SIZE = 128 * 1024**2
"""Bytes; the largest council's Reviews are under 2 MB. Reading takes some ten times the memory."""
MAX_LINE = 1_000_000
"""Characters that one line may have: a line of commas alone would fill the memory with blanks."""
MAX_FIELD = 32_767
"""Characters that one value may have: what a cell in Excel holds."""
_SEPARATORS = ",;\t|"


@dataclass
class CsvTable:
    """A table read from a CSV file. ``statements`` says what was left out, in words."""

    name: str
    frame: pd.DataFrame
    statements: list[str] = field(default_factory=list)


def read_csv(source: Source) -> CsvTable:
    """Read ``source``; raises ``ReadError``, or ``NotATable`` when its columns are unknown."""
    if source.size > MAX_SIZE:
        raise ReadError(
            [Problem(source.name, "The file is far larger than any return.", "Check the file.")]
        )
    with source.open() as file:
        text = decode(file.read(), source.name)
    rows = _rows(text, source.name)
    return _table(find_header(rows, source.name), source.name)


def decode(data: bytes, name: str) -> str:
    """Bytes as text: UTF-8 with or without BOM, UTF-16, otherwise Windows-1252."""
    for bom, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if data.startswith(bom):
            candidates = [encoding]
            break
    else:
        # UTF-16 without a BOM shows as a zero byte beside each Latin letter of the header.
        start = data[:200]
        if start[1::2].count(0) > len(start) // 4:
            candidates = ["utf-16-le"]
        elif start[0::2].count(0) > len(start) // 4:
            candidates = ["utf-16-be"]
        else:
            candidates = ["utf-8", "cp1252"]
    for encoding in candidates:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise ReadError(
        [
            Problem(
                name,
                "The file is not readable text.",
                'Export it again, in Excel as "CSV UTF-8 (comma delimited)".',
            )
        ]
    )


def _rows(text: str, name: str):
    """The rows of the file; raises ``ReadError`` that names the line."""
    first_line = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first_line.count)
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(lines_of(text, name), delimiter=separator, strict=True)
    start = 1
    try:
        for row in reader:
            yield row
            start = reader.line_num + 1
    except csv.Error as error:
        what = (
            f"The value is longer than {MAX_FIELD:,} characters."
            if "field larger" in str(error)
            else "A quotation mark is opened and not closed, or stands inside a value."
        )
        raise ReadError(
            [Problem(name, f"Line {start} cannot be read. {what}", "Correct the line.")]
        ) from None


def lines_of(text: str, name: str) -> Iterator[str]:
    """The lines of ``text`` with their ends; raises ``ReadError`` at one longer than any row."""
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > MAX_LINE:
            what = f"Line {number} has {len(line):,} characters, far more than a row of a return."
            raise ReadError([Problem(name, what, "Check where the file comes from.")])
        yield line


def _table(headed: Headed, name: str) -> CsvTable:
    table, columns = headed.table.name, list(headed.columns)
    headers = len(columns)
    while columns and not columns[-1]:
        columns.pop()  # a spreadsheet leaves empty columns at the right
    width = len(columns)
    kept: list[list[str]] = []
    wrong: list[int] = []
    blank = beside = 0
    unnamed = [place for place, column in enumerate(headed.columns) if not column]
    for number, row in headed.rows:
        beside += any(row[place].strip() for place in unnamed if place < len(row))
        if len(row) != width:
            if any(cell.strip() for cell in row[headers:]):
                wrong.append(number)
                continue
            row = row[:width] + [""] * (width - len(row))
        if any(map(str.strip, row)):
            kept.append(row)
            if len(kept) > MAX_ROWS:
                raise too_many_rows(name, table)
        else:
            blank += 1
    if wrong:
        raise ReadError([_too_many_values(name, wrong, width)])
    values = np.array(kept, dtype=object).reshape(len(kept), width)
    frame = pd.DataFrame(
        {column: values[:, place] for place, column in enumerate(columns) if column}, dtype=object
    )
    statements = list(headed.statements)
    if blank:
        statements.append(f"{name}: {blank} empty rows were left out.")
    if beside:
        statements.append(
            f"{name}: what stands in columns without a header was left out "
            f"({counted(beside, 'row')})."
        )
    return CsvTable(table, frame, statements)


def _too_many_values(name: str, rows: list[int], width: int) -> Problem:
    listed = ", ".join(map(str, rows[:5])) + (" and more" if len(rows) > 5 else "")
    what = f"Row {listed} has" if len(rows) == 1 else f"Rows {listed} have"
    return Problem(
        name,
        f"{what} more values than the {width} columns.",
        "A comma inside a value? Put such a value in quotation marks.",
    )
