"""What people wrote beside something that is gone: it is kept elsewhere, never dropped."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LeftOver:
    """A cell that a person filled in, whose row is gone.

    ``sheet`` is where it stood, ``about`` what its row was about, in words; ``column`` the name of
    its column; ``content`` what stood in it, a formula as text.
    """

    sheet: str
    about: str
    column: str
    content: str
