"""Where an object is to be found: "cell A1 of worksheet 1 of active workbook", not yet looked up.

The words are those of Apple events: a property or elements of something, one of the elements by
name, number or id, some of them by a test, a place before or after one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Specifier:
    """What every specifier can be asked for."""

    @property
    def before(self) -> Specifier:
        """The place before it."""
        return Place(self, "before")

    @property
    def after(self) -> Specifier:
        """The place after it."""
        return Place(self, "after")

    def property(self, code: bytes) -> Specifier:
        """The property of this code."""
        return Property(self, code)

    def elements(self, code: bytes) -> Specifier:
        """All elements of this code."""
        return Elements(self, code)


@dataclass(frozen=True)
class Root(Specifier):
    """The application itself."""


@dataclass(frozen=True)
class Found(Specifier):
    """An object that a command gave back; ``_key`` is its id where it has one."""

    object: Any
    _key: Any = None


@dataclass(frozen=True)
class Property(Specifier):
    """A property of something."""

    container: Specifier
    code: bytes


@dataclass(frozen=True)
class Elements(Specifier):
    """All elements of one kind of something."""

    container: Specifier
    code: bytes

    def byname(self, name: str) -> Specifier:
        """The element of this name."""
        return Element(self, "name", name)

    def byindex(self, number: int) -> Specifier:
        """The element of this number, from 1 on."""
        return Element(self, "index", number)

    def byid(self, key: Any) -> Specifier:
        """The element of this id."""
        return Element(self, "id", key)

    def byfilter(self, test: Test) -> Specifier:
        """The elements for which the test holds."""
        return Filtered(self, test)


@dataclass(frozen=True)
class Element(Specifier):
    """One of the elements."""

    elements_: Elements
    form: str
    key: Any


@dataclass(frozen=True)
class Filtered(Specifier):
    """Those of the elements for which a test holds."""

    elements_: Elements
    test: Test


@dataclass(frozen=True)
class Place(Specifier):
    """Before or after something."""

    of: Specifier
    where: str


@dataclass(frozen=True)
class Test:
    """A property of "its" has this value."""

    __test__ = False  # nothing for pytest to collect

    code: bytes
    value: Any
