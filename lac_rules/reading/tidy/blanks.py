"""Words that programs and people write where nothing is."""

from __future__ import annotations

import re

from lac_rules.reading.tidy.column import Column

_WORDS = frozenset(
    "null (null) <null> [null] #null! none (none) <none> nan <na> nat na n/a n.a. #n/a #na nil"
    " (blank) (empty) - -- --- . \\n undefined 00/00/0000 0000-00-00".split()
)
"""In small letters. SQL clients, Python, R, Excel, MySQL and people write these."""
_DASHES = frozenset("\u2013\u2014\u2212")
_LONGEST = 16
_ANY = re.compile(
    rf"^[^\S\n]*(?=[(<\[#n\-.0\\u])(?:{'|'.join(map(re.escape, sorted(_WORDS)))})[^\S\n]*$",
    re.MULTILINE | re.IGNORECASE,
)
"""A look at the first letter comes before the words, for speed."""


def is_word_for_blank(text: str, codes: frozenset[str] = frozenset()) -> bool:
    """``text``, without outer spaces, means that nothing is there; no code of ``codes`` does."""
    return text in _DASHES or (text.lower() in _WORDS and text.upper() not in codes)


def words_for_blank(column: Column, codes: frozenset[str]) -> dict[int, str]:
    """The distinct values that mean blank; ``codes`` are the field's, which are never blank."""
    if column.joined.isascii() and not _ANY.search(column.joined):
        return {}
    found = {}
    for place, text in enumerate(column.values):
        if 0 < len(text) <= _LONGEST:
            word = text.strip()
            if is_word_for_blank(word, codes):
                found[place] = word
    return found
