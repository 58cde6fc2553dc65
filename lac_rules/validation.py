"""Run a ruleset over a return: ``validate(ret)``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from lac_rules import schema
from lac_rules.issues import Finding, Issues
from lac_rules.language.given import GIVEN, Given, NotRun, Parameter, facts, parameters_of
from lac_rules.language.rule import Rule
from lac_rules.language.ruleset import Ruleset, ruleset
from lac_rules.placement_columns import AuthorityUnknown
from lac_rules.places.postcode_package import PostcodesUnavailable
from lac_rules.returns import LacReturn


@dataclass
class Result:
    """What a validation gave.

    ``issues``: what is wrong; ``ran``: the codes of the rules that ran; ``not_run``: code ->
    reason; ``failed``: code -> the exception of a rule that broke; ``statements``: what was
    assumed, in words for the user.
    """

    issues: Issues
    rules: Ruleset
    ran: list[str] = field(default_factory=list)
    not_run: dict[str, str] = field(default_factory=dict)
    failed: dict[str, Exception] = field(default_factory=dict)
    statements: list[str] = field(default_factory=list)


def validate(
    ret: LacReturn,
    rules: Ruleset | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Result:
    """Run ``rules`` over a return; without them the ruleset of the return's year.

    A year without a ruleset gets the nearest year's rules, and the result says so. One broken rule
    never stops the others. ``progress`` is called with the number of rules done and their total.
    """
    statements = list(ret.statements)
    if rules is None:
        nearest = schema.nearest_ruleset_year(ret.year)
        rules = ruleset(nearest)
        if nearest != ret.year:
            statements.append(
                f"There are no rules for collection year {ret.year}: "
                f"the rules of {nearest} were used."
            )
    injector = _Injector(ret, rules.year)
    findings: list[Finding] = []
    result = Result(Issues(findings, ret.tables, rules), rules, statements=statements)
    for number, item in enumerate(rules, start=1):
        try:
            flagged = injector.call(item.function, item.arguments, item.constants)
            findings.extend(_findings(item, flagged, ret))
            result.ran.append(item.code)
        except (NotRun, *_UNANSWERED) as reason:  # a rule may ask for a postcode itself
            result.not_run[item.code] = str(reason)
        except Exception as error:  # a broken rule must not stop the others
            result.failed[item.code] = error
        if progress is not None:
            progress(number, len(rules))
    return result


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


_UNANSWERED = (PostcodesUnavailable, AuthorityUnknown)
"""What keeps a rule about places from being run."""


class _Injector:
    """Gives functions their parameters by name, and works each fact out once."""

    def __init__(self, ret: LacReturn, rules_year: int) -> None:
        self._ret = ret
        self._rules_year = rules_year
        self._values: dict[str, object] = {}

    def call(
        self,
        function: Callable,
        arguments: Mapping[str, Parameter],
        constants: Mapping[str, object] | None = None,
    ) -> object:
        """Call ``function``; raises ``NotRun`` when something that it needs is not there."""
        values = {name: self._value(parameter) for name, parameter in arguments.items()}
        return function(**values, **(constants or {}))

    def _value(self, parameter: Parameter) -> object:
        name = parameter.name
        if name not in self._values:
            self._values[name] = self._work_out(name)
        value = self._values[name]
        if isinstance(value, NotRun):
            if parameter.optional:
                return None
            raise value
        return value

    def _work_out(self, name: str) -> object:
        """The value of a parameter; a ``NotRun`` is a value too, so that it is tried once only."""
        try:
            if name in GIVEN:
                return self._given(GIVEN[name])
            function = facts()[name]
            parameters = {each.name: each for each in parameters_of(function)}
            return self.call(function, parameters)
        except NotRun as reason:
            return reason
        except _UNANSWERED as reason:
            return NotRun(str(reason))

    def _given(self, given: Given) -> object:
        for table in given.needs:
            if table != "providers" and table not in self._ret.tables:
                return NotRun(f"{schema.in_words(table)} is not loaded")
        return given.value(self._ret, self._rules_year)
