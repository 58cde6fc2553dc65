"""What was found of an earlier run that was ended, kept until somebody is told."""

from __future__ import annotations

_notices: list[str] = []


def notice(text: str) -> None:
    """Keep a sentence for the user."""
    if text not in _notices:
        _notices.append(text)


def take_notices() -> list[str]:
    """The sentences so far, which are then forgotten."""
    taken = list(_notices)
    _notices.clear()
    return taken
