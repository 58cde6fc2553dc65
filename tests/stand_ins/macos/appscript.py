"""A stand-in for appscript: references of words and dots, commands, and what comes back.

Nothing is looked up until a command is sent. Each command is one Apple event, counted in
``Target.events``; it carries only what an Apple event can carry, and gives back only what appscript
makes of a reply: text, numbers, booleans, dates, keywords, references, lists, records.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.stand_ins.macos import specifiers
from tests.stand_ins.macos.specifiers import Found, Place, Root, Specifier, Test
from tests.stand_ins.macos.terms import COMMAND, PROPERTY, Terms, UnknownTerm

_ALWAYS = {"timeout", "waitreply", "resulttype", "ignore"}
"""What any command takes besides its own parameters."""


class Keyword:
    """A word of the dictionary: a class, a property's name, an enumerator."""

    def __init__(self, name: str) -> None:
        self.AS_name = name

    name = property(lambda self: self.AS_name)

    def __repr__(self) -> str:
        return f"k.{self.AS_name}"

    def __hash__(self) -> int:
        return hash(self.AS_name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keyword) and other.AS_name == self.AS_name

    def __bool__(self) -> bool:
        return self.AS_name != "missing_value"


class _Keywords:
    def __getattr__(self, name: str) -> Keyword:
        if name.startswith("__"):
            raise AttributeError(name)
        return Keyword(name)


k = _Keywords()
MISSING = k.missing_value


class _Its:
    """``its.unix_id == 5``: a test, to be understood by the application that it is sent to."""

    def __init__(self, name: str = "") -> None:
        self._name = name

    def __getattr__(self, name: str) -> _Its:
        return _Its(name)

    def __eq__(self, value: object) -> Callable[[Terms], Test]:
        return lambda terms: Test(terms.code(self._name, PROPERTY), value)

    __hash__ = None


its = _Its()


class EventError(Exception):
    """What an application answers to a command that it cannot carry out."""

    def __init__(self, number: int, message: str = "") -> None:
        super().__init__(number, message)
        self.errornumber, self.errormessage = number, message


class CommandError(Exception):
    """A command that failed, with the application's number and words."""

    def __init__(self, command: Command, parameters: tuple, error: EventError) -> None:
        super().__init__(command, parameters, error)
        self.command, self.parameters, self.realerror = command, parameters, error

    errornumber = property(lambda self: self.realerror.errornumber)
    errormessage = property(lambda self: self.realerror.errormessage)

    def __int__(self) -> int:
        return self.errornumber

    def __str__(self) -> str:
        return f"Command failed:\n\t\tOSERROR: {self.errornumber}\n\t\tMESSAGE: {self.errormessage}"


class Target:
    """The application that events go to: its words, what carries them out, and a count of them."""

    def __init__(self, terms: Terms, carry_out: Callable, addressdesc: object = None) -> None:
        self.terms, self.carry_out, self.addressdesc = terms, carry_out, addressdesc
        self.events: Counter[str] = Counter()


class AppData:
    """What all references into one application share."""

    def __init__(self, target: Target) -> None:
        self._target = target

    def target(self) -> Target:
        """The application."""
        return self._target

    def pack(self, value: Any) -> Any:
        """A value as it leaves Python; ``TypeError`` for what no Apple event can carry."""
        terms = self._target.terms
        if isinstance(value, Reference):
            return value.AS_aemreference
        if isinstance(value, Keyword):
            return Keyword(terms.names[terms.type(value.AS_name)])
        if isinstance(value, str):
            return str(value)
        if value is None or isinstance(value, (bool, float, int, dt.date, Specifier)):
            return value
        if isinstance(value, (list, tuple)):
            return [self.pack(item) for item in value]
        if isinstance(value, dict):
            return {self.pack(key): self.pack(item) for key, item in value.items()}
        raise TypeError(f"Can't pack data into an AEDesc (unsupported type): {value!r}")

    def unpack(self, value: Any) -> Any:
        """What Excel answers, as appscript hands it over."""
        if isinstance(value, Specifier):
            return Reference(self, value)
        if isinstance(value, Keyword):
            return self.pack(value)
        if isinstance(value, list):
            return [self.unpack(item) for item in value]
        if isinstance(value, dict):
            return {self.pack(key): self.unpack(item) for key, item in value.items()}
        if value is None:
            return None
        if type(value) in (str, int, float, bool, dt.datetime):
            return value
        raise AssertionError(f"Excel would not answer with a {type(value).__name__}: {value!r}")


class Reference:
    """Words joined by dots, from an application on."""

    def __init__(self, appdata: AppData, aemreference: Specifier) -> None:
        self.AS_appdata, self.AS_aemreference = appdata, aemreference

    def _to(self, specifier: Specifier) -> Reference:
        return Reference(self.AS_appdata, specifier)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        kind, code, *parameters = self.AS_appdata.target().terms.reference(name)
        if kind == COMMAND:
            return Command(self, name, code, parameters[0])
        if kind == PROPERTY:
            return self._to(self.AS_aemreference.property(code))
        return self._to(self.AS_aemreference.elements(code))

    def __getitem__(self, key: Any) -> Reference:
        elements = self.AS_aemreference
        if not isinstance(elements, specifiers.Elements):
            raise AttributeError(f"{self!r} has no elements to choose from")
        if callable(key):
            return self._to(elements.byfilter(key(self.AS_appdata.target().terms)))
        return self._to(elements.byname(key) if isinstance(key, str) else elements.byindex(key))

    def ID(self, key: Any) -> Reference:
        """The element of this id."""
        return self._to(self.AS_aemreference.byid(key))

    before = property(lambda self: self._to(self.AS_aemreference.before))
    after = property(lambda self: self._to(self.AS_aemreference.after))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.get(*args, **kwargs)

    def __iter__(self):
        raise RuntimeError("Can't iterate an application reference; use get() first.")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Reference) and other.AS_aemreference == self.AS_aemreference

    __hash__ = None

    def __repr__(self) -> str:
        return f"Reference({self.AS_aemreference!r})"


class Command:
    """A command that waits for its parameters."""

    def __init__(self, parent: Reference, name: str, code: bytes, parameters: dict) -> None:
        self._parent, self.AS_name, self._code, self._parameters = parent, name, code, parameters

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) > 1:
            raise TypeError(f"Command received more than one direct parameter {args!r}.")
        for name in kwargs:
            if name not in self._parameters and name not in _ALWAYS:
                raise TypeError(f"Unknown keyword argument {name!r}.")
        appdata = self._parent.AS_appdata
        target, object_ = appdata.target(), self._parent.AS_aemreference
        given = {name: appdata.pack(value) for name, value in kwargs.items() if name not in _ALWAYS}
        direct = appdata.pack(args[0]) if args else None
        target.events[f"{self._words(object_)} {self.AS_name}".strip()] += 1
        try:
            return appdata.unpack(target.carry_out(self.AS_name, object_, direct, given))
        except EventError as error:
            raise CommandError(self, (args, kwargs), error) from error

    def _words(self, specifier: Specifier) -> str:
        """What the event asks of what, for the count: "range value get"."""
        names = self._parent.AS_appdata.target().terms.names
        if isinstance(specifier, specifiers.Element):
            return names.get(specifier.elements_.code, "")
        if isinstance(specifier, specifiers.Filtered):
            return names.get(specifier.elements_.code, "")
        if isinstance(specifier, specifiers.Elements):
            return "every " + names.get(specifier.code, "")
        if isinstance(specifier, specifiers.Property):
            return f"{self._words(specifier.container)} {names.get(specifier.code, '')}"
        return type(specifier).__name__.lower() if not isinstance(specifier, Root) else ""

    def __repr__(self) -> str:
        return f"{self._parent!r}.{self.AS_name}"


__all__ = [
    "MISSING", "AppData", "Command", "CommandError", "EventError", "Found", "Keyword", "Place",
    "Reference", "Root", "Target", "UnknownTerm", "its", "k",
]  # fmt: skip
