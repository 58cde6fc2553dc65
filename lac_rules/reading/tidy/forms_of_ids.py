"""One form of each ID in all tables: 0000534936, 534 936 and 534936 are one child.

IDs that differ by leading zeros or by spaces inside are brought to the form of the table with which
most others agree, Header first. Where one table has two such forms, they may be two children: then
nothing is changed, and both are told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lac_rules.reading.tidy.column import Column

_MAY_DIFFER = re.compile(r"^\s*0\d|\S[^\S\n]+\S", re.MULTILINE)
"""Of two forms of an ID at least one begins with a zero or has a space inside."""


@dataclass(frozen=True)
class Match:
    """What to change in one table: place of the distinct value -> its form in ``reference``."""

    table: str
    changes: Mapping[int, str]
    reference: str


@dataclass(frozen=True)
class Clash:
    """Two forms of what may be one ID, which stand in one table beside each other."""

    table: str
    one: str
    other: str


def match_forms(columns: Mapping[str, Column]) -> tuple[list[Match], list[Clash]]:
    """What to change in each table so that each ID has one form, and what cannot be told.

    ``columns`` are the ID's columns by table, those that decide first at the front.
    """
    if not any(_MAY_DIFFER.search(column.joined) for column in columns.values()):
        return [], []
    forms = {table: _forms(column) for table, column in columns.items()}
    keys = _keys_in_two_forms(forms)
    if not keys:
        return [], []
    clashes = {
        key: Clash(table, *sorted(of_key)[:2])
        for key in keys
        for table, by_key in forms.items()
        if len(of_key := by_key.get(key, ())) > 1
    }
    keys -= clashes.keys()
    matches = []
    reference = _reference(forms, keys)
    wanted = {key: _wanted(key, forms, reference) for key in keys}
    for table, column in columns.items():
        changes = {}
        for place, text in enumerate(column.values):
            key = _key(text)
            if key in wanted and _form(text) != wanted[key]:
                changes[place] = wanted[key]
        if changes:
            matches.append(Match(table, changes, reference))
    return matches, list(clashes.values())


def _form(text: str) -> str:
    """The ID as rules compare it."""
    return text.strip().upper()


def _key(text: str) -> str:
    """What the forms of one ID have in common."""
    packed = "".join(text.split()).upper()
    return (packed.lstrip("0") or packed[-1:]) if packed.isdigit() else packed


def _forms(column: Column) -> dict[str, set[str]]:
    """Key -> the forms in which a column has it."""
    found: dict[str, set[str]] = {}
    for text in column.values:
        if form := _form(text):
            found.setdefault(_key(text), set()).add(form)
    return found


def _keys_in_two_forms(forms: Mapping[str, dict[str, set[str]]]) -> set[str]:
    known: dict[str, set[str]] = {}
    for by_key in forms.values():
        for key, of_key in by_key.items():
            known.setdefault(key, set()).update(of_key)
    return {key for key, of_key in known.items() if len(of_key) > 1}


def _reference(forms: Mapping[str, dict[str, set[str]]], keys: set[str]) -> str:
    """The table with which most others agree on the IDs in question; of equals the first."""

    def agreeing(table: str) -> int:
        return sum(
            _agree(forms[table], other, keys) for name, other in forms.items() if name != table
        )

    return max(forms, key=agreeing)  # max takes the first of equals


def _agree(one: dict[str, set[str]], other: dict[str, set[str]], keys: set[str]) -> bool:
    shared = [key for key in keys if key in one and key in other]
    return bool(shared) and all(one[key] == other[key] for key in shared)


def _wanted(key: str, forms: Mapping[str, dict[str, set[str]]], reference: str) -> str:
    """The form of the reference table, or else the one that most tables have."""
    if key in forms[reference]:
        return next(iter(forms[reference][key]))
    votes: dict[str, int] = {}
    for by_key in forms.values():
        for form in by_key.get(key, ()):
            votes[form] = votes.get(form, 0) + 1
    return max(votes, key=votes.__getitem__)
