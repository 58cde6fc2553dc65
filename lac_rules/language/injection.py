"""Giving rules and facts what they ask for, each thing worked out once."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lac_rules import schema
from lac_rules.language.given import (
    GIVEN,
    Given,
    Look,
    NotRun,
    Parameter,
    depends_on_the_end,
    facts,
    parameters_of,
)
from lac_rules.placement_columns import AuthorityUnknown
from lac_rules.places.postcode_package import PostcodesUnavailable

UNANSWERED = (PostcodesUnavailable, AuthorityUnknown)
"""What keeps a rule about places from being run."""


class Injector:
    """Gives functions their parameters by name, for one look at a return.

    ``other`` is the injector of another look at the same return: what does not depend on the year's
    end is taken from there.
    """

    def __init__(self, look: Look, other: Injector | None = None) -> None:
        self._look = look
        self._other = other
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
        if self._other is not None and not depends_on_the_end([parameter]):
            return self._other._value(parameter)
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
        except UNANSWERED as reason:
            return NotRun(str(reason))

    def _given(self, given: Given) -> object:
        for table in given.needs:
            if table != "providers" and table not in self._look.ret.tables:
                return NotRun(f"{schema.in_words(table)} is not loaded")
        return given.value(self._look)
