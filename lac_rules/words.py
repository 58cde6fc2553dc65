"""Numbers in sentences, and texts of others in ours."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 error", "3 errors"; ``many`` where it is not ``one`` with an s: "2 children"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def printable(text: str) -> str:
    """Text of a file or of its name as it may be shown: a terminal obeys control characters.

    They and characters that change the direction of the line are replaced; line ends stay.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
