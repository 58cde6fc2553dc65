"""Apps: in Excel a running instance, here a list of open books and a few settings."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .books import Books
from .unsupported import Refusing

if TYPE_CHECKING:
    from .engine import Engine
    from .ranges import Range

Answer = str | Callable[[str, Sequence[str]], str | None] | None
"""A button's name, or a function of (prompt, buttons) that gives one; None for the first."""

_numbers = itertools.count(1)

# The buttons of Excel's message boxes; the first is the default.
_BUTTONS = {
    None: ("ok",),
    "ok": ("ok",),
    "ok_cancel": ("ok", "cancel"),
    "yes_no": ("yes", "no"),
    "yes_no_cancel": ("yes", "no", "cancel"),
}


class Apps(Refusing, base_classes.Apps):
    """All running apps, the active one first."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """The numbers of the apps."""
        return [app.pid for app in self._apps]

    def add(
        self,
        spec: str | None = None,
        add_book: bool | None = None,
        xl: Any = None,
        visible: bool | None = None,
    ) -> App:
        """A new app, which becomes the active one; `add_book` gives it an empty book."""
        app = App(self, visible=bool(visible))
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def remove(self, app: App) -> None:
        """Forget an app that has quit."""
        if app in self._apps:
            self._apps.remove(app)

    def bring_to_front(self, app: App) -> None:
        """Make an app the active one."""
        self.remove(app)
        self._apps.insert(0, app)

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        """An app by its number. Raises KeyError when there is none."""
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(f"There is no headless app with the number {pid}.")


class App(Refusing, base_classes.App):
    """One app.

    Settings that only matter on a screen (screen updating, alerts, events, visibility, status
    bar, calculation mode) are stored and given back; nothing else comes of them.
    """

    # Attributes that an app has of its own stand for the base class's properties.
    visible = screen_updating = display_alerts = enable_events = interactive = None
    status_bar = cut_copy_mode = None

    def __init__(self, apps: Apps, visible: bool = False) -> None:
        self._apps = apps
        # A number that cannot be mistaken for a process of the operating system.
        self._pid = -next(_numbers)
        self._books = Books(self)
        self.visible = visible
        self.screen_updating = True
        self.display_alerts = True
        self.enable_events = True
        self.interactive = True
        self.status_bar: str | bool = False
        self.cut_copy_mode: str | None = None
        self._calculation = "manual"
        self.answer: Answer = None
        self.alerts: list[dict[str, Any]] = []

    @property
    def engine(self) -> Engine:
        """The engine."""
        return self._apps.engine

    @property
    def books(self) -> Books:
        """The open books."""
        return self._books

    @property
    def pid(self) -> int:
        """A number of its own, which is negative and no process's."""
        return self._pid

    @property
    def version(self) -> str:
        """The version whose file format is written: Excel 2016 and later call themselves 16."""
        return "16.0"

    @property
    def selection(self) -> Range | None:
        """The selected cells of the active sheet; None without a book."""
        book = self._books.active_or_none
        return book.sheets.active.selection if book else None

    def activate(self, steal_focus: bool = False) -> None:
        """Make this app the active one."""
        self._apps.bring_to_front(self)

    def quit(self) -> None:
        """Close every book without saving and forget the app."""
        for book in list(self._books):
            book.close()
        self._apps.remove(self)

    kill = quit

    @property
    def calculation(self) -> str:
        """When formulas are worked out: "automatic", "manual" or "semiautomatic".

        Manual from the first, since here none ever is.
        """
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in ("automatic", "manual", "semiautomatic"):
            raise KeyError(value)
        self._calculation = value

    def alert(
        self,
        prompt: str,
        title: str | None,
        buttons: str | None,
        mode: str | None,
        callback: str | None,
    ) -> str:
        """Print the message, record it in `alerts` and return `answer` or the first button.

        Raises ValueError when the answer is none of the buttons.
        """
        choices = _BUTTONS[buttons]
        self.alerts.append({"prompt": prompt, "title": title, "buttons": choices, "mode": mode})
        print(f"{title}: {prompt}" if title else prompt, file=sys.stderr)
        answer = self.answer(prompt, choices) if callable(self.answer) else self.answer
        if answer is None:
            return choices[0]
        if answer not in choices:
            raise ValueError(f"The answer {answer!r} is not one of the buttons {choices}.")
        return answer
