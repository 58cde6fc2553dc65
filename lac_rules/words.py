"""Numbers in sentences, and texts of others in ours."""

from __future__ import annotations

import re
import unicodedata

LONGEST_LINE = 2_000
"""Letters; a line of a sentence of ours has fewer, and a value may have 32,767."""
_LONGEST_QUOTE = 60
_QUOTED = re.compile("\N{LEFT DOUBLE QUOTATION MARK}[^\N{RIGHT DOUBLE QUOTATION MARK}]*.?", re.S)
_QUOTES = str.maketrans(
    dict.fromkeys("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}", '"')
)
_LEFT_OUT = "(text of the file)"


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 error", "3 errors"; ``many`` where it is not ``one`` with an s: "2 children"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def printable(text: str) -> str:
    """Text of a file, a cell or a name as others may be shown it: it gives no orders.

    A terminal, a spreadsheet and a reader of logs obey control characters, and those that turn the
    direction of a line round: they are replaced, and so is half a letter of a name that is not in
    UTF-8. Line ends stay; unusual spaces become plain ones; a line ends after ``LONGEST_LINE``
    letters.
    """
    if not text.isprintable():
        text = "".join(map(_shown, text))
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(map(_cut, text.split("\n")))


def _shown(letter: str) -> str:
    if letter.isprintable() or letter == "\n":
        return letter
    return " " if unicodedata.category(letter) == "Zs" else "\N{REPLACEMENT CHARACTER}"


def _cut(line: str) -> str:
    if len(line) <= LONGEST_LINE:
        return line
    return line[: LONGEST_LINE - 1] + "\N{HORIZONTAL ELLIPSIS}"


def quoted(text: str, longest: int = _LONGEST_QUOTE) -> str:
    """What stands in a file, as it stands in a sentence of ours: told apart by its quotation marks.

    ``without_quotes`` takes it out again where no text of a return may stand.
    """
    text = printable(text[: longest + 1]).replace("\n", " ").translate(_QUOTES)
    if len(text) > longest:
        text = text[: longest - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return f"\N{LEFT DOUBLE QUOTATION MARK}{text}\N{RIGHT DOUBLE QUOTATION MARK}"


def without_quotes(text: str) -> str:
    """The sentence without what it quotes of a file."""
    return _QUOTED.sub(_LEFT_OUT, text)
