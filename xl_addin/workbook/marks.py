"""What each row's Check, Errors and hidden marks say, and the text of the notes."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lac_rules.issues import Issues
from lac_rules.language.ruleset import Ruleset
from lac_rules.schema import FIELDS, label

NOTE_MARK = "903 check"
"""The first line of our part of a note; what stands above it is a person's own."""

Fields = dict[str, list[str]]
"""Of one row: a marked field -> the codes of the rules that mark it, in the ruleset's order."""


@dataclass
class Marks:
    """The marked cells of one table. A row is known by its position in the table."""

    by_row: dict[int, Fields] = field(default_factory=dict)

    def add(self, row: int, field: str, code: str) -> None:
        """Mark a cell by a rule."""
        self.by_row.setdefault(row, {}).setdefault(field, []).append(code)

    def of(self, row: int) -> Fields:
        """What is marked in a row; nothing where the row has no error."""
        return self.by_row.get(row, {})

    @property
    def rows(self) -> list[int]:
        """The rows with an error, in order."""
        return sorted(self.by_row)

    @property
    def cells(self) -> Iterator[tuple[int, str]]:
        """Every marked cell: its row and field."""
        return ((row, name) for row in self.rows for name in self.by_row[row])


def marks_of(issues: Issues) -> dict[str, Marks]:
    """The marked cells of every table."""
    tables: dict[str, Marks] = defaultdict(Marks)
    for finding in issues.findings:
        marks = tables[finding.table]
        for name in finding.rule.marks[finding.table]:
            for row in finding.rows.tolist():
                marks.add(row, name, finding.rule.code)
    return tables


def errors_text(fields: Fields) -> str:
    """The Errors column of a row: "218 URN; 164 HOME_POST, PL_POST"."""
    rules: dict[str, list[str]] = {}
    for name, codes in fields.items():
        for code in codes:
            rules.setdefault(code, []).append(name)
    return "; ".join(f"{code} {', '.join(names)}" for code, names in rules.items())


def marks_text(
    fields: Fields,
    noted: Iterable[str],
    suggested: Mapping[str, str] | None = None,
) -> str:
    """The hidden marks of a row: ";URN=218,219;PLACE=-219;".

    A minus says that the cell has no note of ours, because there were too many. ``suggested`` maps
    a field to the line that its note has on a suggestion: "URN=218*1c291ca3" tells which line.
    """
    noted, suggested = set(noted), suggested or {}
    parts = []
    for name, codes in fields.items():
        mark = mark_of_note(codes, suggested.get(name)) if name in noted else "-" + ",".join(codes)
        parts.append(f"{name}={mark}")
    return f";{';'.join(parts)};" if fields else ""


def mark_of_note(codes: Iterable[str], suggestion: str | None) -> str:
    """What the hidden marks say of a cell's note: its codes, and which suggestion stands in it."""
    line = f"*{zlib.crc32(suggestion.encode()):08x}" if suggestion else ""
    return ",".join(codes) + line


def noted_cells(text: str) -> dict[str, str]:
    """Field -> codes of the cells that have a note of ours, from the hidden marks of a row."""
    cells = {}
    for part in text.split(";"):
        name, equals, codes = part.partition("=")
        if equals and not codes.startswith("-"):
            cells[name] = codes
    return cells


def codes_by_field(text: str) -> Fields:
    """Field -> codes of the rules that mark it, from the hidden marks of a row."""
    fields = {}
    for part in text.split(";"):
        name, equals, codes = part.partition("=")
        if equals:
            fields[name] = codes.removeprefix("-").partition("*")[0].split(",")
    return fields


def note_text(
    codes: Iterable[str], rules: Ruleset, suggestion: str | None = None, field: str | None = None
) -> str:
    """The note on a cell: each rule's code, message and advice, a suggestion, what the field is."""
    parts = []
    for code in codes:
        if code in rules:
            parts.append(f"{code}: {rules[code].message}\n{rules[code].advice}")
        else:  # marked by a ruleset that is no longer in use
            parts.append(code)
    if suggestion:
        parts.append(suggestion)
    if field in FIELDS:
        parts.append(field_in_words(field))
    return NOTE_MARK + "\n" + "\n\n".join(parts)


def field_in_words(field: str) -> str:
    """ "DECOM: date the episode began"; a name that is no field of the return stays as it is."""
    return f"{field}: {label(field)}" if field in FIELDS else field


def persons_part(text: str) -> str:
    """What a person wrote in a note of which ours is the lower part."""
    return text.partition(NOTE_MARK)[0].strip()
