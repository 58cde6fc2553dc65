"""The rules of one collection year: ``ruleset(2027)``."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib.metadata import entry_points

from lac_rules import schema
from lac_rules.errors import WrongValue
from lac_rules.language.rule import FURTHER, KINDS, Rule, registered
from lac_rules.schema.editions import Edition, edition

LOCAL_RULES = "lac_rules.rules"
"""The entry point group through which a council adds modules with its own rules."""


NOT_CHOSEN = "not among the chosen rules"
LEFT_OUT = "left out by choice"
OTHER_KIND = "not of a chosen kind"
ONLY_DFE = "a further check; only the DfE's rules were chosen"


class Ruleset:
    """The rules of one collection year, in the order of their codes.

    ``off`` are rules of the year that somebody chose not to run, each with the reason; they are no
    rules of the set.
    """

    def __init__(
        self, year: int, rules: Iterable[Rule], off: Iterable[tuple[Rule, str]] = ()
    ) -> None:
        self.year = year
        self._rules = {item.code: item for item in rules}
        self._off = {item.code: (item, why) for item, why in off}

    def only(self, *codes: str) -> Ruleset:
        """The ruleset with just these codes, in any letter case.

        Raises :class:`WrongValue` for a code that is not among the rules.
        """
        wanted = self._known(codes)
        return self._keep(lambda item: item.code in wanted, NOT_CHOSEN)

    def without(self, *codes: str, because: str = LEFT_OUT) -> Ruleset:
        """The ruleset without these codes, in any letter case.

        Raises :class:`WrongValue` for a code that is not among the rules.
        """
        left_out = self._known(codes)
        return self._keep(lambda item: item.code not in left_out, because)

    def of_kind(self, *kinds: str) -> Ruleset:
        """The rules of these kinds: missing, invalid, inconsistent, cross_year.

        ``further`` stands for the further checks, which have one of those kinds as well. Raises
        :class:`WrongValue` for another kind.
        """
        if wrong := [kind for kind in kinds if kind not in (*KINDS, FURTHER)]:
            known = ", ".join((*KINDS, FURTHER))
            raise WrongValue(f"There is no kind {wrong[0]!r} of rules. The kinds are {known}.")
        return self._keep(
            lambda item: item.kind in kinds or (item.further and FURTHER in kinds), OTHER_KIND
        )

    def of_the_dfe(self) -> Ruleset:
        """The rules without further checks."""
        return self._keep(lambda item: not item.further, ONLY_DFE)

    def _keep(self, wanted: Callable[[Rule], bool], because: str) -> Ruleset:
        left_out = [(item, because) for item in self if not wanted(item)]
        return Ruleset(self.year, filter(wanted, self), [*self._off.values(), *left_out])

    def _known(self, codes: Iterable[str]) -> set[str]:
        """The codes as the rules have them; raises :class:`WrongValue` for one that none has."""
        by_capitals = {code.upper(): code for code in self._rules}
        asked = {code.strip().upper(): code.strip() for code in codes}
        if unknown := [code for capitals, code in asked.items() if capitals not in by_capitals]:
            raise WrongValue("\n".join(map(self._unknown, unknown)))
        return {by_capitals[capitals] for capitals in asked}

    def _unknown(self, code: str) -> str:
        """Why there is no such rule here, with what may have been meant."""
        same = [item for item in all_rules() if item.code.upper() == code.upper()]
        off = {each.upper(): why for each, why in self.off.items()}
        if why := off.get(code.upper()):
            return f"{code} cannot be chosen: it is {why}."
        if any(self.year in item.years and item.further for item in same):
            return f"{code} is a further check, and these are the DfE's rules alone."
        if same:
            years = [year for year in schema.YEARS if any(year in item.years for item in same)]
            return f"{code} is no rule of {self.year}, only of {', '.join(map(str, years))}."
        return f"There is no rule {code} in {self.year}.{nearest_codes(code, self.codes)}"

    @property
    def off(self) -> dict[str, str]:
        """Code -> why it is not run, for the rules of the year that were chosen away."""
        return {code: why for code, (_, why) in self._off.items()}

    @property
    def chosen_away(self) -> list[Rule]:
        """The rules of the year that somebody chose not to run."""
        return [item for item, _ in self._off.values()]

    @property
    def with_those_off(self) -> list[Rule]:
        """The rules and those that were chosen away, in the order of their codes."""
        return sorted((*self, *self.chosen_away), key=code_order)

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


def nearest_codes(code: str, known: Iterable[str]) -> str:
    """ " Did you mean 218 or 218a?": the codes that look most like ``code``; "" for none."""
    by_capitals = {each.upper(): each for each in known}
    near = difflib.get_close_matches(code.upper(), by_capitals, n=3, cutoff=0.6)
    names = [by_capitals[each] for each in near]
    return f" Did you mean {' or '.join(names)}?" if names else ""


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
