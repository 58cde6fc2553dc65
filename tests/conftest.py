"""What holds for all tests: a day in May 2027, when the year of most made-up returns is over."""

from datetime import datetime

import pytest

from xl_addin import clock

MONDAY_IN_MAY = datetime(2027, 5, 3)


@pytest.fixture(autouse=True)
def a_monday_in_may(monkeypatch):
    """Commands take today for granted; tests must not find other things in winter than in May."""
    monkeypatch.setattr(clock, "now", lambda: _on(MONDAY_IN_MAY))


def _on(day: datetime) -> datetime:
    return datetime.combine(day, datetime.now().time())
