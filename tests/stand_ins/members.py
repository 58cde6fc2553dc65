"""The members of Excel's objects, from excel_members.json."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

Signature = str | list[str]
""" "r" or "rw" for a property, or the names of a method's arguments, "?" after optional ones."""


@cache
def _all() -> dict[str, dict]:
    return json.loads(Path(__file__).with_name("excel_members.json").read_text(encoding="utf-8"))


def members(kind: str) -> dict[str, Signature]:
    """The members of a class of objects, such as "Range"."""
    return _all()["classes"][kind]


def constants() -> dict[str, int]:
    """Excel's constants by their names."""
    return _all()["constants"]


def bind(
    where: str, signature: list[str], given: tuple[object, ...], named: dict[str, object]
) -> dict[str, object]:
    """Arguments by their names. Raises TypeError as Python does for a wrong call.

    None counts as left out, as Excel takes it for arguments that may be.
    """
    names = [name.removesuffix("?") for name in signature]
    if len(given) > len(names):
        raise TypeError(
            f"{where}() takes {len(names)} positional arguments but {len(given)} were given"
        )
    bound = dict(zip(names, given, strict=False))
    for name, value in named.items():
        if name not in names:
            raise TypeError(f"{where}() got an unexpected keyword argument {name!r}")
        if name in bound:
            raise TypeError(f"{where}() got multiple values for argument {name!r}")
        bound[name] = value
    missing = [n for n in signature if not n.endswith("?") and bound.get(n) is None]
    if missing:
        raise TypeError(f"{where}() missing required arguments: {', '.join(missing)}")
    return {name: value for name, value in bound.items() if value is not None}
