"""Which of a year's rules are run: the choice of a person, by codes and kinds."""

from __future__ import annotations

from dataclasses import dataclass

from lac_rules.errors import WrongValue
from lac_rules.language.ruleset import Ruleset, all_rules, nearest_codes, ruleset
from lac_rules.schema import nearest_ruleset_year

TURNED_OFF = "turned off: the column Run says no"


@dataclass(frozen=True)
class Choice:
    """What was chosen: all rules and further checks, unless it says otherwise.

    ``only`` these codes, ``without`` those, of these ``kinds``; ``dfe_only`` leaves further checks
    out. ``off`` are the codes that are turned off in a workbook; ``only`` runs them all the same.
    Codes stand in any letter case.
    """

    only: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    dfe_only: bool = False
    off: tuple[str, ...] = ()

    def must_exist(self) -> None:
        """Raise ``WrongValue`` for codes that no rule of any year has, and for unknown kinds."""
        known = {item.code.upper(): item.code for item in all_rules()}
        unknown = [code for code in (*self.only, *self.without) if code.upper() not in known]
        if unknown:
            raise WrongValue(
                "\n".join(
                    f"There is no rule {code}.{nearest_codes(code, known.values())}"
                    for code in unknown
                )
            )
        Ruleset(0, ()).of_kind(*self.kinds)

    def rules_of(self, year: int, strict: bool = True) -> Ruleset:
        """The chosen rules of a collection year; of the nearest one for a year without rules.

        Without ``strict`` codes that are not in force in the year are passed over, as when returns
        of several years are checked at once. Raises ``WrongValue`` for them otherwise, and when no
        rule is left.
        """
        rules = ruleset(nearest_ruleset_year(year), further=True)
        only, without = self.only, self.without
        if not strict:
            only, without = _those_of(rules, only), _those_of(rules, without)
        if self.dfe_only:
            rules = rules.of_the_dfe()
        if self.only:
            rules = rules.only(*only)
        if self.kinds:
            rules = rules.of_kind(*self.kinds)
        off_already = {code.upper() for code in rules.off}
        rules = rules.without(*(code for code in without if code.upper() not in off_already))
        named = {code.upper() for code in self.only}
        off = [code for code in _those_of(rules, self.off) if code.upper() not in named]
        rules = rules.without(*off, because=TURNED_OFF)
        if not len(rules):
            raise WrongValue(f"No rule of {rules.year} is left to run by this choice.")
        return rules


def _those_of(rules: Ruleset, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that are among the rules."""
    known = {code.upper() for code in rules.codes}
    return tuple(code for code in codes if code.upper() in known)
