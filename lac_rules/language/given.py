"""What rules and facts can ask for by name: tables, years, codes, the Ofsted list, and facts.

One table says for each name which of the return's tables it needs and where its value comes from. A
fact is a function that is asked for by its own name, and worked out once per return.
"""

from __future__ import annotations

import difflib
import importlib
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from lac_rules import schema
from lac_rules.placement_columns import AuthorityUnknown
from lac_rules.providers import Providers
from lac_rules.schema import TABLE_PARAMETERS
from lac_rules.schema.codes import code_lists

if TYPE_CHECKING:
    from lac_rules.returns import LacReturn


class NotRun(Exception):
    """Raised by a rule or a fact that cannot be judged on this return; says why."""


class NoSuchName(ValueError):
    """A rule or a fact asks for something that does not exist; a mistake of its author."""


class CircularFacts(ValueError):
    """Facts ask for each other in a circle; a mistake of their author."""


@dataclass(frozen=True)
class Parameter:
    """One parameter of a rule or a fact; an optional one arrives as None where it is missing."""

    name: str
    optional: bool


@dataclass(frozen=True)
class Look:
    """One look at a return: with the rules of a year, up to a day that stands for the year's end.

    A year that is over is looked at up to 31 March. Before that, a second look goes up to today,
    and ``is_over`` is False: what asks for a whole year cannot be said of anybody yet.
    """

    ret: LacReturn
    rules_year: int
    end: date
    is_over: bool = True


@dataclass(frozen=True)
class Given:
    """Something that the engine has: its meaning, the tables that it needs, and its value.

    ``value`` is asked only when the tables are loaded.
    """

    meaning: str
    needs: tuple[str, ...]
    value: Callable[[Look], object]


def _providers(look: Look) -> object:
    if look.ret.providers is None:
        raise NotRun("the Ofsted list is not loaded")
    episodes = look.ret.typed.get("Episodes")
    return Providers(look.ret.providers, urns=None if episodes is None else episodes["URN"])


def _uasc_item(look: Look) -> object:
    if "UASC" not in look.ret.tables["Header"]:
        raise NotRun("only a return from XML has a UASC item in Header")
    return look.ret.typed["Header"]["UASC"]


def _authority(look: Look) -> str:
    if look.ret.authority is None:
        raise AuthorityUnknown
    return look.ret.authority


def _table(look: Look, name: str) -> object:
    return look.ret.typed[name]


GIVEN: dict[str, Given] = {
    "year": Given("The collection year of the return.", (), lambda look: look.ret.year),
    "year_start": Given(
        "1 April, the first day of the collection year.",
        (),
        lambda look: np.datetime64(look.ret.year_start, "s"),
    ),
    "year_end": Given(
        "The day up to which things are known: 31 March, or the day of a look before it.",
        (),
        lambda look: np.datetime64(look.end, "s"),
    ),
    "last_day": Given(
        "31 March, the last day of the collection year, in every look.",
        (),
        lambda look: np.datetime64(look.ret.year_end, "s"),
    ),
    "as_at": Given(
        "The day that the return is looked at; 31 March once the year is over.",
        (),
        lambda look: np.datetime64(look.ret.as_at or look.ret.year_end, "s"),
    ),
    "year_is_over": Given(
        "Whether what asks for the whole year can be said: False in a look before 31 March.",
        (),
        lambda look: look.is_over,
    ),
    "codes": Given(
        "The code lists of the ruleset's year: ``codes.PLACE`` is a set.",
        (),
        lambda look: code_lists(look.rules_year),
    ),
    "authority": Given("The code of the council that makes the return.", (), _authority),
    "providers": Given(
        "The Ofsted list, typed (``providers.entries``), and questions to it.",
        ("providers",),
        _providers,
    ),
    "uasc_item": Given(
        "The UASC item that each Header row came with from XML.", ("Header",), _uasc_item
    ),
    "placements": Given(
        "The postcode columns of Episodes.", ("Episodes",), lambda look: look.ret.placements
    ),
    "placements_last": Given(
        "The postcode columns of last year's Episodes.",
        ("Episodes_last",),
        lambda look: look.ret.placements_last,
    ),
    **{
        parameter: Given(f"{schema.in_words(name)}, typed.", (name,), partial(_table, name=name))
        for parameter, name in TABLE_PARAMETERS.items()
    },
}
"""All that can be asked for but facts, by the parameter's name."""

DEPEND_ON_THE_END = frozenset({"year_end", "year_is_over"})
"""What a look before 31 March answers otherwise than one at the year's end."""

_facts: dict[str, Callable] = {}


def fact(function: Callable) -> Callable:
    """Register a function as a fact: rules and facts get its result by its name.

    Raises ``ValueError`` when something of that name can be asked for already.
    """
    name = function.__name__
    if name in _facts:
        raise ValueError(f"There are two facts named {name!r}: {_place(_facts[name])} and here.")
    if name in GIVEN:
        raise ValueError(f"A fact cannot be named {name!r}: {GIVEN[name].meaning}")
    _facts[name] = function
    return function


def facts() -> Mapping[str, Callable]:
    """All facts by name: those of the language, and those of one subject's rules."""
    _load_shared_facts()
    return _facts


def meaning_of(name: str) -> str:
    """What a name stands for, exactly: the first line is the short of it."""
    if name in GIVEN:
        return GIVEN[name].meaning
    return inspect.cleandoc(facts()[name].__doc__ or "")


def defined_at(function: Callable) -> str:
    """Where a function is defined: "lac_rules/rules/health.py:75"."""
    line = inspect.unwrap(function).__code__.co_firstlineno
    return f"{function.__module__.replace('.', '/')}.py:{line}"


@cache
def _load_shared_facts() -> None:
    for module in ("lac_rules.language.facts", "lac_rules.language.periods"):
        importlib.import_module(module)


def parameters_of(function: Callable, constants: Iterable[str] = ()) -> tuple[Parameter, ...]:
    """The parameters that the engine fills: all but those bound as constants."""
    return tuple(
        Parameter(name, parameter.default is None)
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in constants
    )


def depends_on_the_end(parameters: Iterable[Parameter]) -> bool:
    """Whether any of ``parameters`` looks at the year's end, through facts of facts."""
    return any(_depends(parameter.name) for parameter in parameters)


@cache
def _depends(name: str) -> bool:
    if name in GIVEN:
        return name in DEPEND_ON_THE_END
    return depends_on_the_end(parameters_of(facts()[name]))


def tables_needed(
    parameters: Iterable[Parameter], asker: Callable | str | None = None
) -> tuple[str, ...]:
    """The tables behind ``parameters``, through facts of facts, without the optional ones.

    Raises :class:`NoSuchName` and :class:`CircularFacts`, naming ``asker``: the function that asks,
    or words for it.
    """
    needed: dict[str, None] = {}
    _follow(tuple(parameters), asker, (), needed)
    return tuple(needed)


def _follow(
    parameters: tuple[Parameter, ...],
    asker: Callable | str | None,
    path: tuple[str, ...],
    needed: dict[str, None],
) -> None:
    for parameter in parameters:
        name = parameter.name
        if name in GIVEN:
            if not parameter.optional:
                needed |= dict.fromkeys(GIVEN[name].needs)
        elif name in path:
            raise CircularFacts(_circle((*path[path.index(name) :], name)))
        elif name in facts():
            function = facts()[name]
            # An optional fact is followed too: a misspelt name in it must not stay unseen.
            into = {} if parameter.optional else needed
            _follow(parameters_of(function), function, (*path, name), into)
        else:
            raise NoSuchName(_unknown(name, asker))


def _circle(names: tuple[str, ...]) -> str:
    lines = [f"Facts ask for each other in a circle: {' -> '.join(names)}."]
    lines += [f"  {name} is defined at {_place(facts()[name])}" for name in dict.fromkeys(names)]
    return "\n".join(lines)


def _unknown(name: str, asker: Callable | str | None) -> str:
    known = [*GIVEN, *facts()]
    who = asker if isinstance(asker, str) else _place(asker) if asker is not None else "A rule"
    words = f"{who} asks for {name!r}: there is no table or fact named {name!r}."
    near = difflib.get_close_matches(name, known, n=4, cutoff=0.6)
    if near:
        words += " Near it: " + ", ".join(f"{each} ({_origin(each)})" for each in near) + "."
    return words + " All names: lac903 facts."


def _origin(name: str) -> str:
    return defined_at(facts()[name]) if name in facts() else GIVEN[name].meaning.rstrip(".")


def _place(function: Callable) -> str:
    """A function and where it is: "of_sdq_age, lac_rules/rules/health.py:75"."""
    return f"{function.__name__}, {defined_at(function)}"
