"""What all of Excel's objects have in common, and how a command finds the ones that it means.

A class of objects says its properties as Python properties, its elements and commands as methods
with a mark. All are called by their words in the dictionary: a name or a parameter that Excel does
not know fails when the class is made.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from tests.stand_ins import refusals
from tests.stand_ins.macos import specifiers
from tests.stand_ins.macos.appscript import MISSING, EventError, Keyword
from tests.stand_ins.macos.specifiers import Found, Specifier
from tests.stand_ins.macos.terms import COMMAND, ELEMENTS, EXCEL, PROPERTY, Terms

NO_SUCH_OBJECT, PARAMETER_ERROR, REFUSED, TIMED_OUT = -1728, -50, -10000, -1712


class NotInStandIn(AssertionError):
    """Excel has it, the stand-in has not: no test must take that for Excel's refusal.

    ``gaps`` are all that were met, since commands turn what fails into words for people.
    """

    gaps: ClassVar[list[str]] = []

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.gaps.append(what)


def no_such_object() -> EventError:
    """What Excel answers when there is no such thing."""
    return EventError(NO_SUCH_OBJECT, "Can't get reference.")


def elements(method: Callable) -> Callable:
    """Mark a method that gives elements: a sequence, or something with ``by_name``."""
    method.kind = ELEMENTS
    return method


def command(method: Callable) -> Callable:
    """Mark a method that carries out a command; its keyword arguments are the parameters."""
    method.kind = COMMAND
    return method


def makes(*classes: str) -> Callable:
    """Mark a method that makes new objects of classes at or in this one."""

    def mark(method: Callable) -> Callable:
        method.makes = classes
        return method

    return mark


class Native:
    """An object of Excel."""

    terms: ClassVar[Terms] = EXCEL
    mood: refusals.Mood | None = None
    """Whether an application takes calls."""
    in_properties: ClassVar[tuple[str, ...]] = ()
    """What of it is in the record that ``properties()`` gives."""
    _members: ClassVar[dict[tuple[str, bytes], str]]
    _makers: ClassVar[dict[bytes, str]]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls._members = dict(getattr(cls, "_members", {}))
        cls._makers = dict(getattr(cls, "_makers", {}))
        for name, member in vars(cls).items():
            for class_ in getattr(member, "makes", ()):
                cls._makers[cls.terms.type(class_)] = name
            kind = getattr(member, "kind", None)
            if isinstance(member, property) and not name.startswith("_") and name != "properties":
                cls._members[PROPERTY, cls.terms.code(name, PROPERTY)] = name
            elif kind is not None:
                cls._members[kind, cls.terms.code(name, kind)] = name
                if kind == COMMAND:
                    _check_parameters(cls.terms.reference(name)[2], name, member)

    @property
    def properties(self) -> dict[Keyword, Any]:
        """The record of its properties."""
        return {Keyword(name): to_reply(getattr(self, name)) for name in self.in_properties}

    def get(self, code: bytes) -> Any:
        """The value of a property."""
        if code == b"pALL":
            return self.properties
        return getattr(self, self._member(PROPERTY, code))

    def set(self, code: bytes, value: Any) -> None:
        """Give a property another value."""
        name = self._member(PROPERTY, code)
        if getattr(type(self), name).fset is None:
            raise EventError(-10006, f"Can't set {name}.")
        setattr(self, name, value)

    def of_kind(self, code: bytes) -> Any:
        """All elements of a kind."""
        return getattr(self, self._member(ELEMENTS, code))()

    def one_of(self, code: bytes, form: str, key: Any) -> Any:
        """One of the elements. Raises EventError where there is none."""
        there = self.of_kind(code)
        if form == "name" and hasattr(there, "by_name"):
            return there.by_name(key)
        if form == "index" and hasattr(there, "by_index"):
            return there.by_index(key)
        if form == "name":
            found = [each for each in there if each.name.casefold() == key.casefold()]
        elif form == "index":
            found = there[key - 1 : key] if key >= 1 else there[key:][:1]
        else:
            found = [each for each in there if each._key == key]
        if not found:
            raise no_such_object()
        return found[0]

    def count(self, class_code: bytes) -> int:
        """How many elements of a class it has."""
        return len(self.of_kind(class_code))

    def do(self, name: str, direct: Any, given: dict[str, Any]) -> Any:
        """Carry out a command."""
        method = getattr(self, self._member(COMMAND, self.terms.code(name, COMMAND)))
        return method(**given) if direct is None else method(direct, **given)

    def make(self, class_code: bytes, properties: dict, place: str) -> Any:
        """Make a new object in, before or after this one."""
        if class_code not in self._makers:
            raise NotInStandIn(f"{self!r} makes no {self.terms.names.get(class_code)}")
        named = {self.terms.type(word.AS_name): value for word, value in properties.items()}
        return getattr(self, self._makers[class_code])(named, place)

    def _member(self, kind: str, code: bytes) -> str:
        try:
            return self._members[kind, code]
        except KeyError:
            word = self.terms.names.get(code, code)
            raise NotInStandIn(
                f"the stand-in's {type(self).__name__} has no {kind} {word}"
            ) from None

    _key: Any = None


def _check_parameters(known: dict[str, bytes], name: str, method: Callable) -> None:
    for parameter in list(inspect.signature(method).parameters.values())[1:]:
        by_name = parameter.kind in (parameter.KEYWORD_ONLY,)
        if by_name and parameter.name not in known:
            raise TypeError(f"the command {name} has no parameter {parameter.name}")


def to_reply(value: Any) -> Any:
    """What Excel has, as it goes into a reply: objects as references, nothing as missing value."""
    if isinstance(value, Native):
        return Found(value, value._key)
    if value is None:
        return MISSING
    if isinstance(value, (list, tuple)):
        return [to_reply(item) for item in value]
    return value


def find(specifier: Any, root: Native) -> Any:
    """What a specifier means now: an object, a list of them, or a value.

    Raises EventError where there is no such object.
    """
    if isinstance(specifier, specifiers.Root):
        return root
    if isinstance(specifier, Found):
        return specifier.object
    if isinstance(specifier, specifiers.Property):
        return _each(find(specifier.container, root), lambda native: native.get(specifier.code))
    if isinstance(specifier, specifiers.Elements):
        native = find(specifier.container, root)
        return None if native is None else list(native.of_kind(specifier.code))
    if isinstance(specifier, specifiers.Element):
        native = find(specifier.elements_.container, root)
        if native is None:
            raise no_such_object()
        return native.one_of(specifier.elements_.code, specifier.form, specifier.key)
    if isinstance(specifier, specifiers.Filtered):
        test = specifier.test
        return [e for e in find(specifier.elements_, root) if e.get(test.code) == test.value]
    raise NotInStandIn(f"{specifier!r}")


def _each(found: Any, ask: Callable[[Native], Any]) -> Any:
    """What something answers, each of many by itself; nothing answers nothing."""
    if found is None:
        return None
    return [ask(each) for each in found] if isinstance(found, list) else ask(found)


def carry_out(root: Native, name: str, specifier: Specifier, direct: Any, given: dict) -> Any:
    """Do what a command says. Excel's refusals become EventErrors."""
    try:
        with refusals.turned(_as_event_error):
            if root.mood is not None:
                root.mood.take_call()
            given = {key: _found(value, root) for key, value in given.items() if value is not None}
            return _COMMANDS.get(name, _other)(root, name, specifier, direct, given)
    except NotImplementedError as error:  # our engine falls short, not Excel
        raise NotInStandIn(str(error)) from error


def _as_event_error(refused: refusals.Refused) -> EventError:
    busy = isinstance(refused, refusals.Busy)
    return EventError(TIMED_OUT if busy else REFUSED, str(refused))


def _found(value: Any, root: Native) -> Any:
    """A parameter with the objects that it means."""
    if isinstance(value, specifiers.Place):
        return value
    if isinstance(value, Specifier):
        return find(value, root)
    if isinstance(value, list):
        return [_found(item, root) for item in value]
    if isinstance(value, dict):
        return {key: _found(item, root) for key, item in value.items() if item is not None}
    return value


def _get(root: Native, name: str, specifier: Specifier, direct: Any, given: dict) -> Any:
    value = find(specifier, root)
    if isinstance(specifier, specifiers.Elements) and not value:
        return MISSING  # Excel's answer for no elements at all
    return to_reply(value)


def _set(root: Native, name: str, specifier: Specifier, direct: Any, given: dict) -> None:
    if not isinstance(specifier, specifiers.Property):
        raise EventError(-10006, "Can't set that.")
    value = given.get("to", _found(direct, root))
    target = find(specifier.container, root)
    if target is None:
        raise no_such_object()
    _each(target, lambda native: native.set(specifier.code, value))


def _exists(root: Native, name: str, specifier: Specifier, direct: Any, given: dict) -> bool:
    try:
        return find(specifier, root) is not None
    except EventError as error:
        if error.errornumber == NO_SUCH_OBJECT:
            return False
        raise


def _count(root: Native, name: str, specifier: Specifier, direct: Any, given: dict) -> int:
    native = find(specifier, root)
    return native.count(native.terms.type(given["each"].AS_name))


def _make(root: Native, name: str, specifier: Specifier, direct: Any, given: dict) -> Any:
    place, at = "", given.get("at")
    if isinstance(at, specifiers.Place):
        place, at = at.where, find(at.of, root)
    native = find(specifier, root) if at is None else at
    code = root.terms.type(given["new"].AS_name)
    # A new object of the book may be asked for at one of its sheets, and of the sheet at the book.
    for maker in (native, find(specifier, root)):
        if code in maker._makers:
            return to_reply(maker.make(code, given.get("with_properties", {}), place))
    raise NotInStandIn(f"{native!r} makes no {given['new']}")


def _other(root: Native, name: str, specifier: Specifier, direct: Any, given: dict) -> Any:
    native = find(specifier, root)
    if native is None:
        raise no_such_object()
    direct = _found(direct, root)
    results: Any = _each(native, lambda each: each.do(name, direct, given))
    return None if results is None else to_reply(results)


_COMMANDS = {"get": _get, "set": _set, "exists": _exists, "count": _count, "make": _make}


class Named(Sequence):
    """Elements that are looked up by name or number without making all of them."""

    def __init__(self, find: Callable[[Any], Any], count: Callable[[], int]) -> None:
        self._find, self._count = find, count

    def __len__(self) -> int:
        return self._count()

    def __getitem__(self, place: Any) -> Any:
        return self._find(place + 1)

    def by_name(self, name: str) -> Any:
        """The one of this name."""
        return self._find(name)

    def by_index(self, number: int) -> Any:
        """The one of this number, from 1."""
        return self._find(number)
