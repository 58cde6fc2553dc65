"""One marked and one unmarked example of each rule, as the reference shows them.

They are chosen from the tests' tables by ``tools/rule_examples.py`` and kept in the package's data.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from lac_rules.schema import in_words


@dataclass(frozen=True)
class ExampleTable:
    """The rows of one table that an example shows; a marked cell is in brackets: "[NO]".

    ``rows`` have a text for each of ``columns``; ``why`` says of each row what it shows.
    """

    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    why: tuple[str, ...]

    @property
    def title(self) -> str:
        """The table in words: "last year's OC3"."""
        return "the Ofsted list" if self.table == "Ofsted" else in_words(self.table)


@dataclass(frozen=True)
class RuleExample:
    """What one rule marks, and what it does not mark."""

    marked: tuple[ExampleTable, ...]
    unmarked: tuple[ExampleTable, ...]


def example_of(code: str) -> RuleExample | None:
    """The example of a rule; None for a council's own rule."""
    found = _all().get(code)
    if found is None:
        return None
    return RuleExample(_tables(found["marked"]), _tables(found["unmarked"]))


@cache
def _all() -> dict[str, dict[str, list[dict]]]:
    source = files("lac_rules") / "data" / "rule_examples.json"
    return json.loads(source.read_text(encoding="utf-8"))


def _tables(rows: list[dict]) -> tuple[ExampleTable, ...]:
    by_table: dict[str, list[dict]] = {}
    for row in rows:
        by_table.setdefault(row["table"], []).append(row)
    return tuple(_table(name, of_table) for name, of_table in by_table.items())


def _table(name: str, rows: list[dict]) -> ExampleTable:
    columns = tuple(dict.fromkeys(column for row in rows for column in row["cells"]))
    return ExampleTable(
        name,
        columns,
        tuple(tuple(row["cells"].get(column, "") for column in columns) for row in rows),
        tuple(row["why"] for row in rows),
    )
