"""Words that programs and people write where nothing is."""

from __future__ import annotations

from lac_rules.reading.tidy.column import Column

_WORDS = frozenset(
    "null (null) <null> [null] #null! none (none) <none> nan <na> nat na n/a n.a. #n/a #na nil"
    " (blank) (empty) - -- --- . \\n undefined 00/00/0000 0000-00-00".split()
)
"""In small letters. SQL clients, Python, R, Excel, MySQL and people write these."""


def words_for_blank(column: Column, codes: frozenset[str]) -> dict[int, str]:
    """The distinct values that mean blank; ``codes`` are the field's, which are never blank."""
    found = {}
    for place, text in enumerate(column.values):
        if 0 < len(text) <= 24:
            word = text.strip()
            if (
                word.lower() in _WORDS
                and word.upper() not in codes
                or not word.isascii()
                and word in ("\u2013", "\u2014", "\u2212")
            ):
                found[place] = word
    return found
