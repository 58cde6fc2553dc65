"""One running Excel: its workbooks, its windows, what it shows people, and what crossed to it."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.stand_ins.refusals import Mood
from xl_addin import headless
from xl_addin.headless.apps import App, Apps
from xl_addin.headless.sheets import Sheet

_numbers = itertools.count(1)
RUNNING: list[Server] = []
"""Every Excel that runs, the one in front first."""


class Server:
    """An Excel process. `app` is the app of our headless engine that holds its workbooks."""

    def __init__(self) -> None:
        number = next(_numbers)
        self.hwnd, self.pid = 1000 * number, 40_000 + number
        self.app: App = Apps(headless.engine).add()
        self.calls: Counter[str] = Counter()
        self.failures: Counter[str] = Counter()
        self.mood = Mood()
        # Texts that Excel read as something else, by their cells.
        self.read_anew: dict[str, str] = {}
        self.macros: dict[str, Callable[..., Any]] = {}
        self.chart_selected = False
        self.sorts: dict[int, Any] = {}
        RUNNING.insert(0, self)

    def show(self, prompt: str, title: str, style: int) -> int:
        """A message box; gives the number of the button that was pressed."""
        buttons = {0: None, 1: "ok_cancel", 3: "yes_no_cancel", 4: "yes_no"}[style & 7]
        mode = {64: "info", 48: "critical"}.get(style & 0xF0)
        answer = self.app.alert(prompt, title, buttons, mode, None)
        return {"ok": 1, "cancel": 2, "yes": 6, "no": 7}[answer]

    def quit(self) -> None:
        """End it; nothing is saved."""
        self.app.quit()
        if self in RUNNING:
            RUNNING.remove(self)

    @property
    def active_sheet(self) -> Sheet | None:
        """The sheet in front."""
        book = self.app.books.active_or_none
        return book.sheets.active if book is not None else None


def by_hwnd(hwnd: int) -> Server | None:
    """The Excel that a window belongs to: its own, its desk (+1) or a workbook's (+2)."""
    return next((s for s in RUNNING if hwnd in (s.hwnd, s.hwnd + 1, s.hwnd + 2)), None)
