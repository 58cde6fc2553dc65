"""Run a ruleset over a return: ``validate(ret)``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pandas as pd

from lac_rules import as_at as look_day
from lac_rules import schema
from lac_rules.issues import Finding, Issues
from lac_rules.language.given import Look, NotRun
from lac_rules.language.injection import UNANSWERED, Injector
from lac_rules.language.rule import Rule
from lac_rules.language.ruleset import Ruleset, ruleset
from lac_rules.returns import LacReturn


@dataclass
class Result:
    """What a validation gave.

    ``issues``: what is wrong now; ``to_come``: what holds only if nothing happens until 31 March of
    the year, none when the year is over; ``as_at``: the day in the year that the return was looked
    at, None when the year is over; ``ran``: the codes of the rules that ran; ``not_run``: code ->
    reason; ``failed``: code -> the exception of a rule that broke; ``statements``: what was
    assumed, in words for the user; ``skipped``: those of them that come first and loudest, such as
    which files were not read.

    ``explained`` is what is wrong by the rules and right as it is, as somebody said: it is not
    among ``issues``. ``validate`` knows of none; ``explained.set_aside`` takes it out. ``reasons``
    are what was said: (rule's code, table, row) -> words; ``lapsed`` says which explanations no
    longer stand since a short while.
    """

    issues: Issues
    to_come: Issues
    rules: Ruleset
    as_at: date | None = None
    ran: list[str] = field(default_factory=list)
    not_run: dict[str, str] = field(default_factory=dict)
    failed: dict[str, Exception] = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    explained: Issues | None = None
    reasons: dict[tuple[str, str, int], str] = field(default_factory=dict)
    lapsed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.explained is None:
            self.explained = Issues([], {}, self.rules)

    @property
    def with_further(self) -> bool:
        """Whether a further check is among the rules."""
        return any(item.further for item in self.rules)

    def run_of(self, further: bool = False) -> tuple[int, int]:
        """How many of the DfE's rules and the council's own ran, and how many there are.

        Those that were chosen away count among the second. With ``further`` the same of the further
        checks.
        """
        ran = sum(self.rules[code].further == further for code in self.ran)
        return ran, sum(item.further == further for item in self.rules.with_those_off)


def validate(
    ret: LacReturn,
    rules: Ruleset | None = None,
    progress: Callable[[int, int], None] | None = None,
    further: bool = False,
) -> Result:
    """Run ``rules`` over a return; without them the ruleset of the return's year.

    ``further`` adds the checks beyond the DfE's to that ruleset; ``issues.dfe`` and
    ``issues.further`` tell them apart.

    A year without a ruleset gets the nearest year's rules, and the result says so. One broken rule
    never stops the others. ``progress`` is called with the number of rules done and their total.
    """
    statements = list(ret.statements)
    if rules is None:
        rules = ruleset(schema.nearest_ruleset_year(ret.year), further=further)
    if ret.year not in schema.YEARS:
        statements.append(
            f"There are no rules for collection year {ret.year}: "
            f"the rules of {rules.year} were used."
        )
    statements += look_day.statements(ret)
    looks = _Looks(ret, rules.year)
    now: list[Finding] = []
    to_come: list[Finding] = []
    result = Result(
        Issues(now, ret.tables, rules),
        Issues(to_come, ret.tables, rules),
        rules,
        as_at=None if ret.year_is_over else ret.as_at,
        statements=statements,
        skipped=list(ret.loading.skipped),
    )
    for number, item in enumerate(rules, start=1):
        try:
            for finding, is_now in looks.findings(item):
                (now if is_now else to_come).append(finding)
            result.ran.append(item.code)
        except (NotRun, *UNANSWERED) as reason:  # a rule may ask for a postcode itself
            result.not_run[item.code] = str(reason)
        except MemoryError:  # the machine's, not the rule's
            raise
        except Exception as error:  # a broken rule must not stop the others
            result.failed[item.code] = error
        if progress is not None:
            progress(number, len(rules))
    return result


class _Looks:
    """The looks at a return: as if the year were over, and, before it is, as things stand today.

    What a rule finds in the first look and not in the second may still come right by itself: a
    child may leave care before the birthday, an item that is due once a year may be recorded.
    """

    def __init__(self, ret: LacReturn, rules_year: int) -> None:
        self._ret = ret
        self._over = Injector(Look(ret, rules_year, ret.year_end))
        self._today: Injector | None = None
        if ret.as_at is not None and not ret.year_is_over:
            look = Look(ret, rules_year, ret.as_at, is_over=False)
            self._today = Injector(look, self._over)

    def findings(self, item: Rule) -> list[tuple[Finding, bool]]:
        """What ``item`` finds, each with whether it is so now; otherwise it is to come."""
        found = self._run(item, self._over)
        if self._today is None or not found or not item.may_be_to_come:
            return [(finding, True) for finding in found]
        today = [] if item.is_due_at_the_end else self._run(item, self._today)
        still = {finding.table: finding.rows for finding in today}
        parts = []
        for finding in found:
            is_now = np.isin(finding.rows, still.get(finding.table, ()))
            for rows, now in ((finding.rows[is_now], True), (finding.rows[~is_now], False)):
                if len(rows):
                    parts.append((Finding(item, finding.table, rows), now))
        return parts

    def _run(self, item: Rule, injector: Injector) -> list[Finding]:
        flagged = injector.call(item.function, item.arguments, item.constants)
        return _findings(item, flagged, self._ret)


def _findings(item: Rule, flagged: object, ret: LacReturn) -> list[Finding]:
    """What a rule returned, as findings; raises ``TypeError`` when it is not what rules return."""
    if not isinstance(flagged, dict):
        (table,) = item.marks
        flagged = {table: flagged}
    found = []
    for table, mask in flagged.items():
        if table not in item.marks:
            raise TypeError(f"rule {item.code} flags {table}, which it does not mark")
        values = mask.to_numpy() if isinstance(mask, pd.Series) else mask
        if values.dtype != bool or len(values) != len(ret.tables[table]):
            raise TypeError(f"rule {item.code} did not return one True or False per row of {table}")
        rows = np.flatnonzero(values)
        if len(rows):
            found.append(Finding(item, table, rows))
    return found
