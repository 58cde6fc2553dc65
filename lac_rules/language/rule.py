"""The @rule decorator: what one rule is, and how it is declared.

A rule is a function that states what it needs by its parameter names: a table (``episodes``,
``episodes_last``), a fact, ``year_end``, ``codes`` ...; ``given.py`` lists them, ``lac903 facts``
shows them. A parameter with the default None is optional: a table that is not loaded arrives as
None. Without an optional default the rule is not run when the table is missing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lac_rules import schema
from lac_rules.language.given import (
    Parameter,
    depends_on_the_end,
    parameters_of,
    tables_needed,
)
from lac_rules.schema.codes import FOREVER

KIND_NAMES = {
    "missing": "Missing",
    "invalid": "Invalid",
    "inconsistent": "Inconsistent",
    "cross_year": "Last year",
}
"""The kinds of rules, and what people read."""
FURTHER, FURTHER_NAME = "further", "Further check"
"""What stands in the kind's place where further checks are counted apart from the DfE's rules."""
KINDS = tuple(KIND_NAMES)
IMPACTS = ("high", "medium", "low")

TABLE = "table"
"""The parameter of a rule of :func:`rule_for_each` that stands for each table in turn."""


def since(year: int) -> range:
    """The collection years from ``year`` on."""
    return range(year, FOREVER)


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule in one span of years. ``marks`` maps a table to the fields that it marks there.

    ``table`` is, for one of several alike rules, the name of the table that its parameter "table"
    stands for; ``words`` fill the places in its docstring. ``further`` says that it is a check
    beyond the DfE's rules.
    """

    code: str
    function: Callable
    kind: str
    marks: Mapping[str, tuple[str, ...]]
    years: range
    impact: str | None = None
    constants: Mapping[str, object] = field(default_factory=dict)
    table: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    further: bool = False

    @property
    def name(self) -> str:
        """The name of the rule's function, with the table before it where there are several."""
        return f"{self.table}_{self.function.__name__}" if self.table else self.function.__name__

    @property
    def subject(self) -> str:
        """The subject: the name of the module that the rule stands in."""
        return self.function.__module__.rpartition(".")[2]

    @property
    def is_local(self) -> bool:
        """The rule is a council's own, not one of the DfE's."""
        return not self.function.__module__.startswith("lac_rules.")

    @cached_property
    def arguments(self) -> Mapping[str, Parameter]:
        """The function's parameter -> what the engine passes to it."""
        return {
            parameter.name: Parameter(self.table, parameter.optional)
            if self.table and parameter.name == TABLE
            else parameter
            for parameter in parameters_of(self.function, self.constants)
        }

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the rule asks for."""
        return tuple(self.arguments.values())

    @property
    def kind_name(self) -> str:
        """The kind as people read it in lists; that of a further check is just that."""
        return FURTHER_NAME if self.further else KIND_NAMES[self.kind]

    @property
    def message(self) -> str:
        """What is wrong, in one sentence: the first line of the function's docstring."""
        return self._documentation[0]

    @property
    def advice(self) -> str:
        """What to do about it: the rest of the docstring."""
        return self._documentation[1]

    @cached_property
    def _documentation(self) -> tuple[str, str]:
        text = inspect.cleandoc(self.function.__doc__ or "")
        if self.words:
            text = text.format(**self.words)
        message, _, advice = text.partition("\n\n")
        return " ".join(message.split()), " ".join(advice.split())

    @cached_property
    def is_due_at_the_end(self) -> bool:
        """The rule misses what a child's annual items hold, which is not due before 31 March."""
        return self.kind == "missing" and set(self.marks) <= schema.ANNUAL_TABLES

    @cached_property
    def may_be_to_come(self) -> bool:
        """Whether a finding of the rule may hold only because the year is taken to be over."""
        return self.is_due_at_the_end or depends_on_the_end(self.parameters)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The tables without which the rule is not run, "providers" for the Ofsted list."""
        return tables_needed(self.parameters, f"Rule {self.code} ({self.name}, {self.subject}.py)")

    def __repr__(self) -> str:
        last = "" if self.years[-1] == FOREVER - 1 else str(self.years[-1])
        return f"<Rule {self.code} {self.name} {self.years[0]}-{last}>"


_rules: list[Rule] = []


def registered() -> list[Rule]:
    """The rules of the modules that have been imported so far."""
    return _rules


def rule(
    code: str,
    *,
    kind: str,
    marks: Mapping[str, str | Iterable[str]],
    years: range = since(schema.YEARS[0]),
    by_year: Mapping[range, Mapping[str, object]] | None = None,
    impact: str | None = None,
    words: Mapping[str, str] | None = None,
    further: bool = False,
) -> Callable:
    """Register a function as the rule ``code`` for ``years``.

    ``marks`` says which fields are marked in a flagged row, per table. The function returns the
    flagged rows: a boolean Series, or, when several tables are marked, a dict of table name to
    boolean Series (``pair.marks(failing)`` gives one). ``by_year``, in place of ``years``, maps
    each span of years to constants that are passed to the function by name, where only lists or
    limits differ between years. One function can stand for several codes, each with a ``@rule`` of
    its own: ``words`` then fill the places (``{order}``) in its docstring. A module whose rules
    have one impact says so once: ``rule = partial(rule, impact="high")``. ``further`` makes it a
    check beyond the DfE's rules, whose code begins with X.

    Raises ``ValueError`` when the declaration contradicts itself or another rule.
    """

    def register(function: Callable) -> Callable:
        for span, constants in (by_year or {years: {}}).items():
            _add(
                Rule(
                    code,
                    function,
                    kind,
                    _fields(marks),
                    span,
                    impact,
                    constants,
                    words=words or {},
                    further=further,
                )
            )
        return function

    return register


def rule_for_each(
    tables: Mapping[str, str],
    *,
    kind: str,
    marks: str | Iterable[str],
    years: range = since(schema.YEARS[0]),
    impact: str | None = None,
    words: Mapping[str, Mapping[str, str]] | None = None,
    further: bool = False,
) -> Callable:
    """Register one function as several alike rules: ``tables`` maps each code to its table.

    The function's parameter ``table`` stands for each table in turn, and ``{table}`` in its
    docstring for the table's name. ``words`` give further words for the docstring, by table; under
    "" stand those of all other tables.
    """

    def register(function: Callable) -> Callable:
        for code, name in tables.items():
            more_words = {**(words or {}).get("", {}), **(words or {}).get(name, {})}
            _add(
                Rule(
                    code,
                    function,
                    kind,
                    _fields({name: marks}),
                    years,
                    impact,
                    table=schema.TABLES[name].parameter,
                    words={"table": name, **more_words},
                    further=further,
                )
            )
        return function

    return register


def _fields(marks: Mapping[str, str | Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {
        table: (names,) if isinstance(names, str) else tuple(names)
        for table, names in marks.items()
    }


def _add(new: Rule) -> None:
    _check(new)
    _rules.append(new)


def _check(new: Rule) -> None:
    if new.kind not in KINDS:
        raise ValueError(f"Rule {new.code}: kind {new.kind!r} is not one of {', '.join(KINDS)}.")
    if new.impact not in (None, *IMPACTS):
        raise ValueError(f"Rule {new.code}: impact {new.impact!r} is unknown.")
    if new.further and not new.code.startswith("X"):
        raise ValueError(f"Rule {new.code}: the code of a further check begins with X.")
    if not new.message:
        raise ValueError(f"Rule {new.code} has no docstring: its first line is the message.")
    for table, fields in new.marks.items():
        known = {*schema.split_name(table)[0].fields, *schema.DERIVED_FIELDS, "UASC"}
        if wrong := set(fields) - known:
            raise ValueError(f"Rule {new.code} marks {', '.join(wrong)}, not in {table}.")
    for other in _rules:
        if other.code == new.code and other.function.__module__ != new.function.__module__:
            raise ValueError(f"Rule {new.code} is in {other.subject} and in {new.subject}.")
        overlap = max(other.years[0], new.years[0]) <= min(other.years[-1], new.years[-1])
        if other.code == new.code and overlap:
            raise ValueError(f"Rule {new.code} is declared twice for the same year.")
