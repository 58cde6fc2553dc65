"""Keep Excel still while a command works, and give everything back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings as xw

_OFF = ("screen_updating", "enable_events", "display_alerts")
"""Drawing each change costs most of the time; events would run other people's macros on our
changes; and with alerts on, Excel interrupts a long command to say that it waits for another
program. Our own messages are not Excel's alerts and still appear."""


@contextmanager
def undisturbed(app: xw.App) -> Iterator[None]:
    """Screen updating, events and alerts off within the block.

    Whatever happens in it, they and the calculation mode are then as they were, and the status bar
    is Excel's own again.
    """
    before = {name: getattr(app, name) for name in (*_OFF, "calculation")}
    try:
        for name in _OFF:
            setattr(app, name, False)
        yield
    finally:
        for name, value in reversed(before.items()):
            # Each by itself: if Excel refuses one, the others still come back.
            with suppress(Exception):
                if getattr(app, name) != value:
                    setattr(app, name, value)
        with suppress(Exception):
            app.status_bar = False
