"""One CSV file -> the table that it holds, as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from lac_rules.reading.parts import Part, Told
from lac_rules.reading.problems import Problem, ReadError
from lac_rules.reading.rows.headers import WITHIN, looks_like_header
from lac_rules.reading.rows.row_tables import table_of_rows
from lac_rules.reading.sources import Source

MAX_SIZE = 128 * 1024**2
"""Bytes; the largest council's Reviews are under 2 MB. Reading takes some ten times the memory."""
MAX_LINE = 1_000_000
"""Characters that one line may have: a line of commas alone would fill the memory with blanks."""
MAX_FIELD = 32_767
"""Characters that one value may have: what a cell in Excel holds."""
_SEPARATORS = ",;\t|"
_MAX_START = 100_000
"""Characters in which the header is looked for."""


def read_csv(source: Source, told: Told) -> Part:
    """Read ``source``; raises ``ReadError``, or ``NotATable`` when its columns are unknown."""
    if source.size > MAX_SIZE:
        raise ReadError(
            [Problem(source.name, "The file is far larger than any return.", "Check the file.")]
        )
    with source.open() as file:
        text = decode(file.read(), source.name)
    return table_of_rows(_rows(text, source.name), source.name, told)


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
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(lines_of(text, name), delimiter=separator_of(text), strict=True)
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


def separator_of(text: str) -> str:
    """What separates the values: what makes a header of one of the first lines.

    Where no line is one, what every line has most of: titles without any may stand above the rows.
    """
    first_lines = [line for line in text[:_MAX_START].splitlines() if line.strip()][:WITHIN]
    for mark in _SEPARATORS:
        if any(looks_like_header(line.split(mark)) for line in first_lines if mark in line):
            return mark
    in_each = {mark: [line.count(mark) for line in first_lines] for mark in _SEPARATORS}
    return max(_SEPARATORS, key=lambda mark: (min(in_each[mark], default=0), sum(in_each[mark])))


def lines_of(text: str, name: str) -> Iterator[str]:
    """The lines of ``text`` with their ends; raises ``ReadError`` at one longer than any row."""
    if len(text) <= MAX_LINE:
        yield from io.StringIO(text, newline="")
        return
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > MAX_LINE:
            what = f"Line {number} has {len(line):,} characters, far more than a row of a return."
            raise ReadError([Problem(name, what, "Check where the file comes from.")])
        yield line
