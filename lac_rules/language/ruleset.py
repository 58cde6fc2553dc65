"""The rules of one collection year: ``ruleset(2027)``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import entry_points

from lac_rules import schema
from lac_rules.language.rule import Rule, registered

LOCAL_RULES = "lac_rules.rules"
"""The entry point group through which a council adds modules with its own rules."""


class Ruleset:
    """The rules of one collection year, in the order of their codes."""

    def __init__(self, year: int, rules: Iterable[Rule]) -> None:
        self.year = year
        self._rules = {item.code: item for item in rules}

    def only(self, *codes: str) -> Ruleset:
        """The ruleset with just these codes.

        Raises ``KeyError`` for a code that is not in force in the year.
        """
        if missing := [code for code in codes if code not in self._rules]:
            raise KeyError(f"Not in force in {self.year}: {', '.join(missing)}.")
        return Ruleset(self.year, (item for item in self if item.code in codes))

    @property
    def codes(self) -> list[str]:
        """The codes of the rules, in order."""
        return list(self._rules)

    def __getitem__(self, code: str) -> Rule:
        return self._rules[code]

    def __contains__(self, code: object) -> bool:
        return code in self._rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def __len__(self) -> int:
        return len(self._rules)

    def __repr__(self) -> str:
        return f"<Ruleset {self.year}: {len(self)} rules>"


def ruleset(year: int) -> Ruleset:
    """The rules that are in force in collection year ``year``.

    Raises ``ValueError`` for a year without a ruleset.
    """
    if year not in schema.YEARS:
        raise ValueError(
            f"There are no rules for collection year {year}: "
            f"they exist for {schema.YEARS[0]} to {schema.YEARS[-1]}."
        )
    return Ruleset(year, sorted((r for r in all_rules() if year in r.years), key=code_order))


def all_rules() -> list[Rule]:
    """Every rule of every year, the council's own included."""
    _load_rules()
    return list(registered())


def code_order(item: Rule) -> tuple[int, int, str]:
    """What rules are sorted by: numbers by value, then the other codes by name."""
    digits = "".join(c for c in item.code if c.isdigit()) if item.code[0].isdigit() else ""
    return (0, int(digits), item.code) if digits else (1, 0, item.code)


@cache
def _load_rules() -> None:
    package = importlib.import_module("lac_rules.rules")
    for subject in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        importlib.import_module(subject.name)
    for entry in entry_points(group=LOCAL_RULES):
        entry.load()
    for item in registered():
        item.needs  # noqa: B018 - raises when a rule asks for something that does not exist
