"""Codes and numbers that went through a script or a spreadsheet: 1.0, TRUE, an ID with spaces."""

from __future__ import annotations

import re
from collections.abc import Callable

from lac_rules.reading.tidy.column import Column

_POINT_ZERO = re.compile(r"\d+\.0+", re.ASCII)
_DIGITS = re.compile(r"0+\d+", re.ASCII)
_UPN = re.compile(r"[A-Z]\d{11}[0-9A-Z]", re.ASCII)
_URN = re.compile(r"(?:SC)?\d{5,7}|X{7}", re.ASCII)
_TRUTH = {"TRUE": "1", "FALSE": "0", "YES": "1", "NO": "0"}
_FLAG = frozenset("01")

_MAY_NEED_IT = re.compile(
    r"\.0+\s*$|\S[^\S\n]+\S|^\s*(?:0\d|true|false|yes|no)", re.MULTILINE | re.IGNORECASE
)
"""What has .0 at its end, a space inside, a zero at its beginning, or is a word for a code."""

IDS = frozenset("CHILD UPN URN SW_ID".split())
"""Fields that tell people and places apart."""
NUMBERS = frozenset({"SDQ_SCORE"})


def without_point_zero(text: str) -> str | None:
    """534936.0 -> 534936; None for anything else."""
    text = text.strip()
    return text.partition(".")[0] if _POINT_ZERO.fullmatch(text) else None


def code_of(text: str, codes: frozenset[str]) -> str | None:
    """The code of the list ``codes`` that ``text`` is a form of: 1.0, 01 and TRUE are 1."""
    word = text.strip().upper()
    if not word or word in codes:
        return None
    if codes == _FLAG and word in _TRUTH:
        return _TRUTH[word]
    for form in (without_point_zero(word), word.lstrip("0") if _DIGITS.fullmatch(word) else None):
        if form is not None and form in codes:
            return form
    return None


def upn_of(text: str) -> str | None:
    """A UPN that is written with spaces in it; None for anything else."""
    return _without_spaces(text, _UPN)


def urn_of(text: str) -> str | None:
    """A URN that is written with spaces or with .0; None for anything else."""
    return without_point_zero(text) or _without_spaces(text, _URN)


def _without_spaces(text: str, form: re.Pattern) -> str | None:
    packed = "".join(text.split())
    if packed != text.strip() and form.fullmatch(packed.upper()):
        return packed
    return None


def reader_of(field: str, codes: frozenset[str] | None) -> Callable[[str], str | None] | None:
    """What brings a value of ``field`` into form, or None where nothing does.

    The reader gives the new text, or None to leave the value.
    """
    if field == "UPN":
        return upn_of
    if field == "URN":
        return urn_of
    if field in IDS or field in NUMBERS:
        return without_point_zero
    if codes:
        return lambda text: code_of(text, codes)
    return None


def to_form(column: Column, reader: Callable[[str], str | None]) -> dict[int, str]:
    """The distinct values that ``reader`` changes, and what they become."""
    if not _MAY_NEED_IT.search(column.joined):
        return {}
    read = ((place, reader(text)) for place, text in enumerate(column.values) if text)
    return {place: text for place, text in read if text is not None}
