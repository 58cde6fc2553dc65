"""The calls of each button to Excel, and the file that keeps them. Run as a module to renew it."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.engines.story import Day

FILE = Path(__file__).with_name("calls.csv")


def counts_of(day: Day) -> dict[str, int]:
    """The calls of each button, over all its presses of the day."""
    counts: dict[str, int] = {}
    for button, calls in day.presses:
        counts[button] = counts.get(button, 0) + calls
    return counts


def known() -> dict[tuple[str, str], int]:
    """The calls that the file holds, by button and engine."""
    with FILE.open(encoding="utf-8") as file:
        return {(r["button"], r["engine"]): int(r["calls"]) for r in csv.DictReader(file)}


def renew() -> None:
    """Live the day on each engine and write the file."""
    import pytest

    class Keep:
        def pytest_runtest_teardown(self, item):
            days = item.funcargs.get("lived")
            if days and not getattr(self, "done", False):
                self.done = True
                rows = sorted(
                    (button, engine, calls)
                    for engine, day in days.items()
                    for button, calls in counts_of(day).items()
                )
                with FILE.open("w", encoding="utf-8", newline="") as file:
                    csv.writer(file, lineterminator="\n").writerows(
                        [("button", "engine", "calls"), *rows]
                    )

    here = Path(__file__).with_name("test_calls_of_buttons.py")
    pytest.main(["-q", "-n", "0", "-o", "addopts=", str(here)], plugins=[Keep()])


if __name__ == "__main__":
    renew()
