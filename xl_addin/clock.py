"""What time it is: asked in one place, by the commands and buttons."""

from __future__ import annotations

from datetime import date, datetime


def now() -> datetime:
    """The time on this machine."""
    return datetime.now()


def today() -> date:
    """The day on this machine."""
    return now().date()
