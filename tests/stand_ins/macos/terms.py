"""What can be said to Excel for Mac: the terms of its AppleScript dictionary, and the system's.

Excel's are those that xlwings ships (``mac_dict``): names of properties, elements, commands with
their parameters, classes and enumerators, each with its four-letter code. A term that is not among
them fails here as it would in Excel.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace

from xlwings import mac_dict

PROPERTY, ELEMENTS, COMMAND = "property", "elements", "command"

_OF_ALL = SimpleNamespace(
    classes=[("missing_value", b"msng"), ("item", b"cobj")],
    enums=[("yes", b"yes "), ("no", b"no  "), ("ask", b"ask ")],
    properties=[("class_", b"pcls"), ("properties", b"pALL"), ("id", b"ID  ")],
    elements=[("items", b"cobj")],
    commands=[
        ("run", b"aevtoapp", []),
        ("open", b"aevtodoc", []),
        ("quit", b"aevtquit", [("saving", b"savo")]),
        ("activate", b"miscactv", []),
        ("launch", b"ascrnoop", []),
        ("get", b"coregetd", []),
        ("set", b"coresetd", [("to", b"data")]),
    ],
)
"""What every application understands."""

_SYSTEM_EVENTS = SimpleNamespace(
    classes=[("process", b"prcs")],
    enums=[],
    properties=[("unix_id", b"idux"), ("frontmost", b"pisf"), ("visible", b"pvis")],
    elements=[("processes", b"prcs")],
    commands=[],
)

_STANDARD_ADDITIONS = SimpleNamespace(
    classes=[],
    enums=[("critical", b"criT"), ("informational", b"infA"), ("warning", b"warN")],
    properties=[("button_returned", b"bhit"), ("gave_up", b"gavu")],
    elements=[],
    commands=[
        (
            "display_alert",
            b"sysodisA",
            [
                ("message", b"mesS"),
                ("as_", b"EAlT"),
                ("buttons", b"btns"),
                ("default_button", b"dflt"),
                ("cancel_button", b"cbtn"),
                ("giving_up_after", b"givu"),
            ],
        ),
    ],
)


class UnknownTerm(AttributeError):
    """The dictionary has no such word."""


@dataclass
class Terms:
    """The words of one application.

    ``references`` says of a word after a dot what it is: a property or elements with their code, or
    a command with its code and the codes of its parameters by name. ``types`` gives the code of a
    word after ``k.``, and ``names`` the word that comes back for a code.
    """

    references: dict[str, tuple] = field(default_factory=dict)
    types: dict[str, bytes] = field(default_factory=dict)
    names: dict[bytes, str] = field(default_factory=dict)

    @classmethod
    def of(cls, *dictionaries) -> Terms:
        """The terms of dictionaries, of which the last are the application's own."""
        terms = cls()
        for words in dictionaries:
            general = dict(terms.types)
            terms._add_types(words, general)
            terms._add_references(words, general)
        return terms

    def _add_types(self, words, general) -> None:
        # Where a word or a code stands twice, classes come before properties before enumerators;
        # of two equal words the first counts, of two equal codes the last.
        for listed in (words.enums, words.properties, words.classes):
            for name, code in reversed(listed):
                self.types[_free(name, code, general)] = code
            for name, code in listed:
                self.names[code] = _free(name, code, general)

    def _add_references(self, words, general) -> None:
        for kind, listed in ((ELEMENTS, words.elements), (PROPERTY, words.properties)):
            for name, code in reversed(listed):
                self.references[_free(name, code, general)] = (kind, code)
        for name, code, parameters in reversed(words.commands):
            self.references[name] = (COMMAND, code, dict(parameters))

    def reference(self, name: str) -> tuple:
        """What a word after a dot is. Raises ``UnknownTerm``."""
        try:
            return self.references[name]
        except KeyError:
            raise UnknownTerm(f"Unknown property, element or command: {name!r}") from None

    def type(self, name: str) -> bytes:
        """The code of a word after ``k.``. Raises ``ValueError``, as appscript does."""
        try:
            return self.types[name]
        except KeyError:
            raise ValueError(f"Unknown Keyword: k.{name}") from None

    def code(self, name: str, *kinds: str) -> bytes:
        """The code of a property, of elements or of a command, told apart from the other kinds."""
        found = self.reference(name)
        if found[0] not in kinds:
            raise UnknownTerm(f"{name!r} is no {' or '.join(kinds)}")
        return found[1]


def _free(name: str, code: bytes, general: dict[str, bytes]) -> str:
    """A word that means something else in general gets an underscore."""
    return name if general.get(name, code) == code else name + "_"


EXCEL = Terms.of(_OF_ALL, mac_dict)
SYSTEM_EVENTS = Terms.of(_OF_ALL, _SYSTEM_EVENTS)
STANDARD_ADDITIONS = Terms.of(_OF_ALL, _STANDARD_ADDITIONS)
