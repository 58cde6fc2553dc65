"""What each row's Check, Errors and hidden marks say, and the text of the notes."""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from lac_rules.issues import Issues
from lac_rules.language.ruleset import Ruleset
from lac_rules.schema import FIELDS, label

NOTE_MARK = "903 check"
"""The first line of our part of a note; what stands above it is a person's own."""

TO_COME = "@"
"""Before the code of a rule that holds only if nothing happens until 31 March, and before the name
of a field that only such rules mark."""
EXPLAINED = "!"
"""Before the code of a rule whose error somebody explained, and before the name of a field that
only such rules mark."""
WORDS = NOW_WORD, TO_COME_WORD, FURTHER_WORD, EXPLAINED_WORD, RIGHT_WORD = (
    "error", "to come", "further", "explained", "valid",
)  # fmt: skip
"""What the column Check says of a row."""
BY_31_MARCH = "by 31 March"
_IN_BRACKETS = {TO_COME: BY_31_MARCH, EXPLAINED: EXPLAINED_WORD}
LONGEST_FILTER = 255
"""Characters of a text that Excel can filter by."""

Fields = dict[str, list[str]]
"""Of one row: a marked field -> the codes of the rules that mark it, in the ruleset's order. After
them come those of what is to come, with ``TO_COME`` before them, and those that are explained, with
``EXPLAINED``."""


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


def marks_of(
    issues: Issues, to_come: Issues | None = None, explained: Issues | None = None
) -> dict[str, Marks]:
    """The marked cells of every table: what is wrong now, what is to come, what is explained."""
    tables: dict[str, Marks] = defaultdict(Marks)
    for found, prefix in ((issues, ""), (to_come, TO_COME), (explained, EXPLAINED)):
        for finding in found.findings if found is not None else ():
            marks = tables[finding.table]
            for name in finding.rule.marks[finding.table]:
                for row in finding.rows.tolist():
                    marks.add(row, name, prefix + finding.rule.code)
    return tables


def plain(code: str) -> str:
    """A code without what stands before it of what is to come or explained."""
    return code.lstrip(TO_COME + EXPLAINED)


def is_now(codes: Iterable[str]) -> bool:
    """One of these codes is of what is wrong now; False for none."""
    return any(not code.startswith((TO_COME, EXPLAINED)) for code in codes)


def is_to_come(codes: Iterable[str]) -> bool:
    """These codes are of what is to come, beside it at most of what is explained."""
    codes = list(codes)
    return not is_now(codes) and any(code.startswith(TO_COME) for code in codes)


def is_explained(codes: Iterable[str]) -> bool:
    """All these codes are explained; False for none."""
    codes = list(codes)
    return bool(codes) and all(code.startswith(EXPLAINED) for code in codes)


def check_word(fields: Fields, further: Collection[str] = ()) -> str:
    """What the column Check says of a row; ``further`` are the codes of further checks.

    It is the first of error, to come, further and explained: a row that further checks alone mark
    is no error to the DfE.
    """
    if not fields:
        return RIGHT_WORD
    codes = {code for codes in fields.values() for code in codes}
    of_the_dfe = {code for code in codes if plain(code) not in further}
    if is_now(of_the_dfe):
        return NOW_WORD
    if is_to_come(of_the_dfe):
        return TO_COME_WORD
    return EXPLAINED_WORD if is_explained(codes) else FURTHER_WORD


def errors_text(fields: Fields) -> str:
    """The Errors column of a row: "218 URN; 164 HOME_POST, PL_POST; 611 DEC (by 31 March)".

    Where it would be longer than Excel can filter by, the fields are left out, then the last rules.
    """
    text = _errors_text(fields)
    if len(text) <= LONGEST_FILTER:
        return text
    parts = _errors_text(fields, with_fields=False).split("; ")
    text = "; ".join(parts)
    while len(text) > LONGEST_FILTER:
        parts.pop()
        text = "; ".join([*parts, "…"])
    return text


def _errors_text(fields: Fields, with_fields: bool = True) -> str:
    rules: dict[str, list[str]] = {}
    for name, codes in fields.items():
        for code in codes:
            rules.setdefault(code, []).append(name)
    now = [code for code in rules if plain(code) == code]
    others = [code for code in rules if code.startswith(TO_COME)]
    others += [code for code in rules if code.startswith(EXPLAINED)]
    marked = {code: f" {', '.join(rules[code])}" if with_fields else "" for code in rules}
    parts = [f"{code}{marked[code]}" for code in now]
    parts += [f"{plain(code)}{marked[code]} ({_IN_BRACKETS[code[0]]})" for code in others]
    return "; ".join(parts)


def marks_text(
    fields: Fields, noted: Iterable[str], reasons: Mapping[str, str] | None = None
) -> str:
    """The hidden marks of a row: ";URN=218,219;PLACE=-219;".

    A minus says that the cell has no note of ours: there were too many, or it has a thread of
    comments. A field that is only to come has a name of its own, "@DEC=@611", so that another
    colour paints it, and so has one that is explained, "!DEC=!611*8c73"; ``reasons`` are what is
    said there, by rule.
    """
    noted = set(noted)
    parts = []
    for name, codes in fields.items():
        mark = mark_of_note(codes, reasons)
        before = TO_COME if is_to_come(codes) else EXPLAINED if is_explained(codes) else ""
        parts.append(f"{before}{name}={'' if name in noted else '-'}{mark}")
    return f";{';'.join(parts)};" if fields else ""


def mark_of_note(codes: Iterable[str], reasons: Mapping[str, str] | None = None) -> str:
    """What the hidden marks say of a cell's note: the codes of the rules in it.

    After a star, a sum of the reasons in it: with another reason the note is another one.
    """
    codes = list(codes)
    said = [(reasons or {}).get(plain(code), "") for code in codes if code.startswith(EXPLAINED)]
    return ",".join(codes) + (f"*{zlib.crc32(repr(said).encode()):x}" if said else "")


def noted_cells(text: str) -> dict[str, str]:
    """Field -> codes of the cells that have a note of ours, from the hidden marks of a row."""
    cells = {}
    for part in text.split(";"):
        name, equals, codes = part.partition("=")
        if equals and not codes.startswith("-"):
            cells[plain(name)] = codes
    return cells


def codes_by_field(text: str) -> Fields:
    """Field -> codes of the rules that mark it, from the hidden marks of a row."""
    fields = {}
    for part in text.split(";"):
        name, equals, codes = part.partition("=")
        if equals:
            # After a star stands what else the note says; in earlier versions, a suggestion.
            codes = codes.removeprefix("-").partition("*")[0].split(",")
            fields[plain(name)] = codes
    return fields


def note_text(
    codes: Iterable[str],
    rules: Ruleset,
    field: str | None = None,
    reasons: Mapping[str, str] | None = None,
) -> str:
    """The note on a cell: each rule's code, message and advice, what the field is.

    Of what is explained it says the reason: ``reasons`` by rule.
    """
    parts = [rule_in_words(code, rules, reasons) for code in codes]
    if field in FIELDS:
        parts.append(field_in_words(field))
    return NOTE_MARK + "\n" + "\n\n".join(parts)


def rule_in_words(code: str, rules: Ruleset, reasons: Mapping[str, str] | None = None) -> str:
    """A rule's code, message and advice; before them that it is to come, where it is.

    Of an explained one the reason stands in the place of the advice.
    """
    known = plain(code)
    when = f"To come {BY_31_MARCH}, if nothing happens: " if code.startswith(TO_COME) else ""
    when = "Explained, kept as it is: " if code.startswith(EXPLAINED) else when
    if known not in rules:  # marked by a ruleset that is no longer in use
        return when + known
    rule = rules[known]
    what = f"{known}, a further check beyond the DfE's rules" if rule.further else known
    advice = rule.advice
    if code.startswith(EXPLAINED):
        advice = f"Why it is right: {(reasons or {}).get(known, 'the sheet Explained says it')}"
    return f"{when}{what}: {rule.message}\n{advice}"


def field_in_words(field: str) -> str:
    """ "DECOM: date the episode began"; a name that is no field of the return stays as it is."""
    return f"{field}: {label(field)}" if field in FIELDS else field


def persons_part(text: str) -> str:
    """What a person wrote in a note of which ours is the lower part."""
    return text.partition(NOTE_MARK)[0].strip()
