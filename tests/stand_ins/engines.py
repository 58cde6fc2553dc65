"""Any of xlwings' engines in one way: our own, and Excel's on a stand-in for Excel.

with excel("windows") as it:
    book = it.open(path)
    it.select("Reviews", "B2")
    ribbon.press("explain", book)
    assert "167" in it.messages[-1]
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlwings as xw

from tests.counting import count_calls
from tests.stand_ins.addin import AddIn
from tests.stand_ins.refusals import Mood
from xl_addin import headless
from xl_addin.headless.apps import Answer
from xl_addin.headless.apps import App as OurApp

NAMES = ("headless", "windows", "macos")


@dataclass
class Excel:
    """A running Excel, through one engine.

    `app` is xlwings' app, `calls` what crossed to Excel so far. `our_app` is the app of our own
    engine that holds the workbooks; `mood` says whether Excel takes calls (None for our own engine,
    which always does).
    """

    name: str
    app: xw.App
    calls: Counter[str]
    our_app: OurApp
    mood: Mood | None = None
    addin: AddIn | None = None

    # What it shows

    @property
    def messages(self) -> list[str]:
        """The texts of the message boxes so far."""
        return [alert["prompt"] for alert in self.our_app.alerts]

    @property
    def alerts(self) -> list[dict[str, Any]]:
        """The message boxes so far: prompt, title, buttons, mode."""
        return self.our_app.alerts

    @property
    def answer(self) -> Answer:
        """What message boxes are answered: a button's name, a function, None for the first."""
        return self.our_app.answer

    @answer.setter
    def answer(self, answer: Answer) -> None:
        self.our_app.answer = answer

    # What a person does, which crosses to no Excel

    def hands(self) -> xw.Book:
        """The active workbook as our own engine sees it, whatever engine the app has."""
        return xw.Book(impl=self.our_app.books.active)

    def select(self, sheet: str, address: str) -> None:
        """Select cells."""
        self.hands().sheets[sheet].impl.range(address).select()

    def type(self, sheet: str, address: str, value: Any) -> None:
        """Type into cells."""
        self.hands().sheets[sheet].range(address).value = value

    def open(self, path: str | Path) -> xw.Book:
        """Open a workbook."""
        return self.app.books.open(path)


@contextmanager
def excel(name: str, add_book: bool = False) -> Iterator[Excel]:
    """An Excel through the engine of a name, which is xlwings' active one within the block."""
    start = {"headless": _headless, "windows": _windows, "macos": _macos}[name]
    before = xw.engines.active
    with start() as running:
        try:
            if add_book:
                running.app.books.add()
            yield running
        finally:
            xw.engines.active = before


@contextmanager
def _headless() -> Iterator[Excel]:
    with headless.active(), count_calls() as calls:
        app = headless.app()
        try:
            yield Excel("headless", app, calls, app.impl)
        finally:
            app.quit()


@contextmanager
def _windows() -> Iterator[Excel]:
    from tests.stand_ins.windows import modules
    from tests.stand_ins.windows.server import RUNNING

    engine = modules.register()
    xw.engines.active = engine
    app = xw.App(add_book=False)
    server = RUNNING[0]
    addin = AddIn(server.app)
    server.macros |= addin.macros()
    server.calls.clear()
    try:
        yield Excel("windows", app, server.calls, server.app, server.mood, addin)
    finally:
        server.quit()


@contextmanager
def _macos() -> Iterator[Excel]:
    from tests.stand_ins.macos.engine import running

    with running() as (app, excel):
        addin = AddIn(excel.our_app)
        excel.load(addin)
        yield Excel("macos", app, excel.events, excel.our_app, excel.mood, addin)
