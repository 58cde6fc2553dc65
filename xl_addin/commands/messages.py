"""Results in a message box, which holds some lines of each kind; the sheets have them all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xl_addin.operations.words import Section

_SHOWN = 12
"""Lines of each kind that a message shows."""


def first(lines: Sequence[str]) -> list[str]:
    """The first lines, and how many more there are."""
    more = [f"and {len(lines) - _SHOWN} more"] if len(lines) > _SHOWN else []
    return [*lines[:_SHOWN], *more]


def under_titles(sections: Iterable[Section]) -> list[str]:
    """The first lines of each section under its title, after a blank line."""
    return [line for each in sections for line in ("", f"{each.title}:", *first(each.lines))]
