"""Apps: in Excel a running instance, here a list of open books and a few settings."""

import itertools
import os
import sys

from xlwings import base_classes

from .books import Books
from .unsupported import NoApi, unsupported

_numbers = itertools.count(1)

# The buttons of Excel's message boxes; the first is the default.
_BUTTONS = {
    None: ("ok",),
    "ok": ("ok",),
    "ok_cancel": ("ok", "cancel"),
    "yes_no": ("yes", "no"),
    "yes_no_cancel": ("yes", "no", "cancel"),
}


class Apps(base_classes.Apps):
    """All running apps, the active one first."""

    def __init__(self, engine):
        self.engine = engine
        self._apps = []

    def keys(self):
        return [app.pid for app in self._apps]

    def add(self, spec=None, add_book=None, xl=None, visible=None):
        app = App(self, visible=bool(visible))
        self._apps.insert(0, app)
        if add_book:
            app.books.add()
        return app

    def remove(self, app):
        if app in self._apps:
            self._apps.remove(app)

    def bring_to_front(self, app):
        self.remove(app)
        self._apps.insert(0, app)

    @staticmethod
    def cleanup():
        """Nothing can be left behind: there is no other process."""

    def __iter__(self):
        return iter(list(self._apps))

    def __len__(self):
        return len(self._apps)

    def __getitem__(self, pid):
        for app in self._apps:
            if app.pid == pid:
                return app
        raise KeyError(f"There is no headless app with the number {pid}.")


class App(NoApi, base_classes.App):
    """One app.

    Settings that only matter on a screen (screen updating, alerts, events, visibility, status
    bar, calculation mode) are stored and given back; nothing else comes of them.
    """

    def __init__(self, apps, visible=False):
        self._apps = apps
        # A number that cannot be mistaken for a process of the operating system.
        self._pid = -next(_numbers)
        self._books = Books(self)
        self.visible = visible
        self.screen_updating = True
        self.display_alerts = True
        self.enable_events = True
        self.interactive = True
        self.status_bar = False
        self.cut_copy_mode = None
        self._calculation = "automatic"
        self.clipboard = None
        self.answer = None
        self.alerts = []

    xl = None
    visible = screen_updating = display_alerts = enable_events = interactive = None
    status_bar = cut_copy_mode = None

    @property
    def engine(self):
        return self._apps.engine

    @property
    def books(self):
        return self._books

    @property
    def pid(self):
        return self._pid

    @property
    def hwnd(self):
        unsupported("App.hwnd", "There is no window.")

    @property
    def version(self):
        """The version whose file format is written: Excel 2016 and later call themselves 16."""
        return "16.0"

    @property
    def path(self):
        return os.path.dirname(sys.executable)

    @property
    def startup_path(self):
        """Empty: nothing is loaded at start."""
        return ""

    @property
    def selection(self):
        book = self._books.active_or_none
        return book.sheets.active.selection if book else None

    def activate(self, steal_focus=False):
        self._apps.bring_to_front(self)

    def quit(self):
        """Close every book without saving and forget the app."""
        for book in list(self._books):
            book.close()
        self._apps.remove(self)

    kill = quit

    @property
    def calculation(self):
        return self._calculation

    @calculation.setter
    def calculation(self, value):
        if value not in ("automatic", "manual", "semiautomatic"):
            raise KeyError(value)
        self._calculation = value

    def calculate(self):
        """Does nothing: formulas keep their stored results, Excel calculates on opening."""

    def run(self, macro, args):
        unsupported(f"Running the macro {macro!r}", "Call the Python function instead.")

    def alert(self, prompt, title, buttons, mode, callback):
        """Print the message, record it in `alerts` and return `answer` or the first button.

        `answer` may be a button's name or a function of (prompt, buttons).
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
