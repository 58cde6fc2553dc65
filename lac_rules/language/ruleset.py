"""The rules of one collection year: ``ruleset(2027)``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import entry_points

from lac_rules import schema
from lac_rules.errors import WrongValue
from lac_rules.language.rule import KINDS, Rule, registered
from lac_rules.schema.editions import Edition, edition

LOCAL_RULES = "lac_rules.rules"
"""The entry point group through which a council adds modules with its own rules."""


class Ruleset:
    """The rules of one collection year, in the order of their codes."""

    def __init__(self, year: int, rules: Iterable[Rule]) -> None:
        self.year = year
        self._rules = {item.code: item for item in rules}

    def only(self, *codes: str) -> Ruleset:
        """The ruleset with just these codes, in any letter case.

        Raises :class:`WrongValue` for a code that is not among the rules.
        """
        wanted = self._known(codes)
        return Ruleset(self.year, (item for item in self if item.code in wanted))

    def without(self, *codes: str) -> Ruleset:
        """The ruleset without these codes, in any letter case.

        Raises :class:`WrongValue` for a code that is not among the rules.
        """
        left_out = self._known(codes)
        return Ruleset(self.year, (item for item in self if item.code not in left_out))

    def of_kind(self, *kinds: str) -> Ruleset:
        """The rules of these kinds: missing, invalid, inconsistent, cross_year.

        Raises :class:`WrongValue` for another kind.
        """
        if wrong := [kind for kind in kinds if kind not in KINDS]:
            raise WrongValue(f"There is no kind {wrong[0]!r} of rules: {', '.join(KINDS)} exist.")
        return Ruleset(self.year, (item for item in self if item.kind in kinds))

    def _known(self, codes: Iterable[str]) -> set[str]:
        """The codes as the rules have them; raises :class:`WrongValue` for one that none has."""
        by_capitals = {code.upper(): code for code in self._rules}
        asked = {code.strip().upper(): code.strip() for code in codes}
        if unknown := [code for capitals, code in asked.items() if capitals not in by_capitals]:
            are = "is" if len(unknown) == 1 else "are"
            raise WrongValue(
                f"{', '.join(unknown)} {are} not among the rules of {self.year}. "
                f"lac903 rules --year {self.year} lists them."
            )
        return {by_capitals[capitals] for capitals in asked}

    @property
    def edition(self) -> Edition:
        """Which of the DfE's publications the rules follow, and what is known to be newer."""
        return edition(self.year)

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


def ruleset(year: int, further: bool = False) -> Ruleset:
    """The DfE's rules that are in force in collection year ``year``, and a council's own.

    ``further``: with the checks beyond the DfE's, whose codes begin with X.

    Raises ``ValueError`` for a year without a ruleset.
    """
    if year not in schema.YEARS:
        raise WrongValue(
            f"There are no rules for collection year {year}: "
            f"they exist for {schema.YEARS[0]} to {schema.YEARS[-1]}."
        )
    in_force = (r for r in all_rules() if year in r.years and (further or not r.further))
    return Ruleset(year, sorted(in_force, key=code_order))


def all_rules() -> list[Rule]:
    """Every rule of every year, further checks and the council's own included."""
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
