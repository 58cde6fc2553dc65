"""The @rule and @fact decorators, the registry, and ``ruleset(year)``.

A rule or a fact is a function that states what it needs by its parameter names:

* a table: ``header``, ``episodes``, ``episodes_last`` ...: its typed view;
* ``providers``: the Ofsted list;
* ``year``, ``year_start``, ``year_end``: the collection year of the return;
* ``authority``: the code of the council that makes the return;
* ``uasc_item``: the UASC item that a Header from XML came with;
* ``placements``, ``placements_last``: the postcode columns of Episodes;
* ``codes``: the code lists of the ruleset's year (``codes.PLACE`` is a set);
* a fact: any function decorated with ``@fact``, worked out once per return.

A parameter with the default None is optional: a table that is not loaded arrives as None. Without
an optional default the rule is not run when the table is missing.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.metadata import entry_points

from lac_rules.schema import tables as schema
from lac_rules.schema.codes import FOREVER

KIND_NAMES = {
    "missing": "Missing",
    "invalid": "Invalid",
    "inconsistent": "Inconsistent",
    "cross_year": "Last year",
}
"""The kinds of rules, and what people read."""
KINDS = tuple(KIND_NAMES)
IMPACTS = ("high", "medium", "low")
LOCAL_RULES = "lac_rules.rules"
"""The entry point group through which a council adds modules with its own rules."""

TABLE_PARAMETERS = {
    table.parameter + ending: table.name + ending
    for table in schema.TABLES.values()
    for ending in ("", schema.LAST)
}
GIVEN = {
    "year": (),
    "year_start": (),
    "year_end": (),
    "authority": (),
    "codes": (),
    "providers": ("providers",),
    "uasc_item": ("Header",),
    "placements": ("Episodes",),
    "placements_last": ("Episodes_last",),
}
"""The other parameters that the engine has, each with the tables that it needs."""


class NotRun(Exception):
    """Raised by a rule or a fact that cannot be judged on this return; says why."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a rule or a fact."""

    name: str
    optional: bool


def since(year: int) -> range:
    """The collection years from ``year`` on."""
    return range(year, FOREVER)


def parameters_of(function: Callable, constants: Iterable[str] = ()) -> tuple[Parameter, ...]:
    """The parameters that the engine fills: all but those bound as constants."""
    return tuple(
        Parameter(name, parameter.default is None)
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in constants
    )


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule in one span of years. ``marks`` maps a table to the fields that it marks there."""

    code: str
    function: Callable
    kind: str
    marks: Mapping[str, tuple[str, ...]]
    years: range
    impact: str | None = None
    constants: Mapping[str, object] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the rule's function."""
        return self.function.__name__

    @property
    def subject(self) -> str:
        """The subject: the name of the module that the rule stands in."""
        return self.function.__module__.rpartition(".")[2]

    @property
    def is_local(self) -> bool:
        """The rule is a council's own, not one of the DfE's."""
        return not self.function.__module__.startswith("lac_rules.")

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the engine passes to the function."""
        return parameters_of(self.function, self.constants)

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
        message, _, advice = inspect.cleandoc(self.function.__doc__ or "").partition("\n\n")
        return " ".join(message.split()), " ".join(advice.split())

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """The tables without which the rule is not run, "providers" for the Ofsted list."""
        return tables_needed(self.parameters)

    def __repr__(self) -> str:
        last = "" if self.years[-1] == FOREVER - 1 else str(self.years[-1])
        return f"<Rule {self.code} {self.name} {self.years[0]}-{last}>"


_rules: list[Rule] = []
_facts: dict[str, Callable] = {}


def rule(
    code: str,
    *,
    kind: str,
    marks: Mapping[str, str | Iterable[str]],
    years: range = since(schema.YEARS[0]),
    by_year: Mapping[range, Mapping[str, object]] | None = None,
    impact: str | None = None,
) -> Callable:
    """Register a function as the rule ``code`` for ``years``.

    ``marks`` says which fields are marked in a flagged row, per table. The function returns the
    flagged rows: a boolean Series, or, when several tables are marked, a dict of table name to
    boolean Series. ``by_year``, in place of ``years``, maps each span of years to constants that
    are passed to the function by name, where only lists or limits differ between years.

    Raises ``ValueError`` when the declaration contradicts itself or another rule.
    """
    fields = {
        table: (names,) if isinstance(names, str) else tuple(names)
        for table, names in marks.items()
    }

    def register(function: Callable) -> Callable:
        for span, constants in (by_year or {years: {}}).items():
            new = Rule(code, function, kind, fields, span, impact, constants)
            _check(new)
            _rules.append(new)
        return function

    return register


def fact(function: Callable) -> Callable:
    """Register a function as a fact: rules and facts get its result by its name."""
    name = function.__name__
    if name in _facts or name in TABLE_PARAMETERS or name in GIVEN:
        raise ValueError(f"There are two facts named {name!r}.")
    _facts[name] = function
    return function


def facts() -> Mapping[str, Callable]:
    """All facts by name."""
    return _facts


def _check(new: Rule) -> None:
    if new.kind not in KINDS:
        raise ValueError(f"Rule {new.code}: kind {new.kind!r} is not one of {', '.join(KINDS)}.")
    if new.impact not in (None, *IMPACTS):
        raise ValueError(f"Rule {new.code}: impact {new.impact!r} is unknown.")
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


def tables_needed(parameters: Iterable[Parameter]) -> tuple[str, ...]:
    """The tables behind ``parameters``, through facts of facts, without the optional ones."""
    needed: dict[str, None] = {}
    for parameter in parameters:
        if parameter.optional:
            continue
        if parameter.name in TABLE_PARAMETERS:
            needed[TABLE_PARAMETERS[parameter.name]] = None
        elif parameter.name in GIVEN:
            needed |= dict.fromkeys(GIVEN[parameter.name])
        elif parameter.name in _facts:
            needed |= dict.fromkeys(tables_needed(parameters_of(_facts[parameter.name])))
        else:
            raise ValueError(
                f"There is no table or fact named {parameter.name!r} for a rule to ask for."
            )
    return tuple(needed)


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
    return Ruleset(year, sorted((r for r in all_rules() if year in r.years), key=_code_order))


def all_rules() -> list[Rule]:
    """Every rule of every year, the council's own included."""
    _load_rules()
    return list(_rules)


def _code_order(item: Rule) -> tuple[int, int, str]:
    """Numbers by value, then the rest by name."""
    digits = "".join(c for c in item.code if c.isdigit()) if item.code[0].isdigit() else ""
    return (0, int(digits), item.code) if digits else (1, 0, item.code)


@cache
def _load_rules() -> None:
    for module in ("lac_rules.language.facts", "lac_rules.language.periods"):
        importlib.import_module(module)
    package = importlib.import_module("lac_rules.rules")
    for subject in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        importlib.import_module(subject.name)
    for entry in entry_points(group=LOCAL_RULES):
        entry.load()
    for item in _rules:
        item.needs  # noqa: B018 - raises when a rule asks for something that does not exist
