"""Choose one marked and one unmarked example of each rule, from the tests' tables.

    python -m tools.rule_examples          writes lac_rules/data/rule_examples.json
    python -m tools.rule_examples --check  fails when that file is not what would be written

An installed program has no tests, but its reference shows what they show.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from lac_rules.language.ruleset import all_rules
from lac_rules.schema import YEARS
from tests.rules.examples import Example, in_year, read_examples

TARGET = Path(__file__).parents[1] / "lac_rules" / "data" / "rule_examples.json"
_MOST_ROWS = 4
"""Rows of one table that one example shows."""
_MARKED = ("[", "]")

Shown = dict[str, object]
"""One row as the reference shows it: table, cells (a marked one in brackets), why."""


def main() -> int:
    """Write the file, or compare it."""
    text = as_json()
    if "--check" in sys.argv:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            print(f"{TARGET.name} is out of date: run make docs.")
            return 1
        return 0
    TARGET.write_text(text, encoding="utf-8")
    return 0


def as_json() -> str:
    """The file's text: one line per rule, so that a change shows as one."""
    chosen = choose(read_examples())
    lines = (f"{json.dumps(code)}: {json.dumps(each)}" for code, each in chosen.items())
    return "{\n" + ",\n".join(lines) + "\n}\n"


def choose(examples: Iterable[Example]) -> dict[str, dict[str, list[Shown]]]:
    """Code -> its "marked" and its "unmarked" rows, by the rules' order in the reference."""
    by_code: dict[str, list[Example]] = {}
    for example in examples:
        by_code.setdefault(example.code, []).append(example)
    codes = dict.fromkeys(item.code for item in all_rules() if not item.is_local)
    return {
        code: {
            "marked": _first(by_code[code], marked=True),
            "unmarked": _first(by_code[code], marked=False),
        }
        for code in codes
    }


def _first(examples: list[Example], marked: bool) -> list[Shown]:
    """The first child that can be shown, of the latest year: the plain case stands first."""
    for example in sorted(examples, key=lambda each: -each.years[-1]):
        for shown in _children(example, marked):
            return shown
    rows = (row for example in examples for row in _single_rows(example, marked))
    return next(rows)


def _children(example: Example, marked: bool) -> Iterator[list[Shown]]:
    """Each child of an example that has a marked cell, or each that has none but could have."""
    cells = example.marked_cells()
    tables = {table for table, _, _ in cells}
    with_mark = {_child(example, table, row) for table, row, _ in cells}
    ids = [
        _child(example, table, row)
        for table in example.tables
        if table in tables
        for row in range(len(example.tables[table]))
    ]
    for child in dict.fromkeys(ids):
        if child and (child in with_mark) == marked:
            shown = _rows_of(example, child)
            if shown:
                yield shown


def _single_rows(example: Example, marked: bool) -> list[list[Shown]]:
    """Rows by themselves, for rules about rows without a child or about many children."""
    year = min(example.years[-1], YEARS[-1])
    with_mark = {(table, row) for table, row, _ in example.marked_cells()}
    return [
        [_shown(example, table, row, year)]
        for table in dict.fromkeys(table for table, _ in sorted(with_mark))
        for row in range(len(example.tables[table]))
        if ((table, row) in with_mark) == marked
    ]


def _shown(example: Example, table: str, row: int, year: int) -> Shown:
    cells = {name: in_year(cell, year) for name, cell in example.tables[table][row].items() if cell}
    return {"table": table, "cells": cells, "why": example.why.get((table, row), "")}


def _child(example: Example, table: str, row: int) -> str:
    return example.tables[table][row].get("CHILD", "").strip("".join(_MARKED))


def _rows_of(example: Example, child: str) -> list[Shown]:
    """All that an example says of a child; none where that is too much to show."""
    year = min(example.years[-1], YEARS[-1])
    shown: list[Shown] = []
    for table, rows in example.tables.items():
        if table == "Ofsted":
            continue
        of_child = [n for n in range(len(rows)) if _child(example, table, n) == child]
        if len(of_child) > _MOST_ROWS:
            return []
        shown += [_shown(example, table, number, year) for number in of_child]
    return shown + _providers_of(example, shown, year)


def _providers_of(example: Example, shown: list[Shown], year: int) -> list[Shown]:
    """The rows of the Ofsted list with the URNs that are shown."""
    urns = {str(row["cells"].get("URN", "")).strip("".join(_MARKED)) for row in shown}
    return [
        _shown(example, "Ofsted", number, year)
        for number, row in enumerate(example.tables.get("Ofsted", []))
        if row.get("URN") in urns
    ]


if __name__ == "__main__":
    raise SystemExit(main())
