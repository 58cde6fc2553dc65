"""Characters that came along with a value: unseen ones, and what kept Excel from changing it."""

from __future__ import annotations

import re

from lac_rules.reading.tidy.column import Column

UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
"""Characters of no width: they come with text that was copied from web pages and documents."""
SPACES = "\u00a0\u2007\u202f\u2009\u200a\u3000"
"""Spaces that are not the space bar's: they look like one, and compare as none."""

_UNSEEN = re.compile(f"[{UNSEEN}]")
_SPACES = re.compile(f"[{SPACES}]")
_ODD = re.compile(f"[{UNSEEN}{SPACES}]")
_AS_FORMULA = re.compile(r'=\s*"([^"]*)"')
_KEPT_FROM_EXCEL = re.compile(r"^\s*['=]", re.MULTILINE)
_APOSTROPHES = "'\u2018\u2019"


def plain(text: str) -> str:
    """``text`` without unseen characters, with plain spaces inside and none of theirs around it."""
    if not _ODD.search(text):
        return text
    return _SPACES.sub(" ", _UNSEEN.sub("", text).strip(SPACES))


def bare(text: str) -> str:
    """``text`` as it was meant: plain, and without ="..." or an apostrophe before it."""
    text = plain(text)
    stripped = text.strip()
    if match := _AS_FORMULA.fullmatch(stripped):
        return match.group(1)
    if stripped[:1] in _APOSTROPHES and len(stripped) > 1:
        rest = stripped[1:]
        return rest[:-1] if rest[-1] in _APOSTROPHES else rest
    return text


def to_bare(column: Column) -> dict[int, str]:
    """The distinct values that are not bare, and what they are then."""
    if column.joined.isascii() and not _KEPT_FROM_EXCEL.search(column.joined):
        return {}
    found = {}
    for place, text in enumerate(column.values):
        if text and (not text.isascii() or text.lstrip()[:1] in ("=", "'")):
            changed = bare(text)
            if changed != text:
                found[place] = changed
    return found
