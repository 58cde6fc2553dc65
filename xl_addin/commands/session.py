"""What a command is given: Excel, the workbook, the chosen paths, and ways to talk to the user."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # xlwings is slow to import, and has been by whoever calls us
    import xlwings as xw

TITLE = "903"
_SECONDS_BETWEEN = 0.2
"""Each text in the status bar costs Excel a call, so a fast loop shows only some of its texts."""

_READ_ONLY = (
    "This workbook is open for reading only: somebody else has it open, or its file is protected. "
    "What this button does can only be saved under another name. Go on?"
)
_NOT_ANSWERED = (
    "The question was not answered within a minute, and macOS waits no longer. Nothing was done. "
    "Press the button again."
)
_AUTO_SAVE = (
    "AutoSave is on: everybody who has this workbook open gets at once what this button does, and "
    "what they type meanwhile can come between. A copy of the workbook as it is now is kept. To "
    "work alone, say No, switch AutoSave off at the top left, and press the button again. Go on?"
)


def show(
    app: xw.App, words: str, mode: str | None = None, buttons: str | None = None
) -> str | None:
    """Show a message box; gives the name of the button that was pressed.

    None when nobody pressed one in time: on macOS a minute, after which the box is still there.
    """
    try:
        return app.alert(words, TITLE, mode=mode, buttons=buttons)
    except Exception as error:
        from xl_addin.workbook.basics.refusals import timed_out

        if not timed_out(error):
            raise
        return None


@dataclass
class Session:
    """One press of one button.

    ``book`` is the active workbook: one of ours where the command needs "workbook", else any.
    ``paths`` are the files, or the one folder, that the user chose. ``sheets`` are those of a
    workbook of ours by name, as they were when the button was pressed.
    """

    app: xw.App
    book: xw.Book
    paths: tuple[Path, ...] = ()
    sheets: Mapping[str, xw.Sheet] = field(default_factory=dict)
    _shown: tuple[str, float] = field(default=("", 0.0), repr=False)

    def progress(self, text: str, done: int = 0, total: int = 0) -> None:
        """Say in the status bar what is being done, and how much of it where that is counted."""
        if total:
            text = f"{text}, {done} of {total}"
        before, when = self._shown
        now = time.monotonic()
        if text != before and now - when >= _SECONDS_BETWEEN:
            self._shown = (text, now)
            self.app.status_bar = f"{TITLE}: {text}"

    def tell(self, message: str) -> None:
        """Show a message and wait until it is read."""
        with self._screen_on():
            show(self.app, message, mode="info")

    def ask(self, question: str, buttons: str = "yes_no") -> str:
        """Ask; gives the name of the button pressed: "yes", "no", "ok" or "cancel".

        ``buttons`` is "ok_cancel", "yes_no" or "yes_no_cancel". Raises ``CannotDo`` when nobody
        answers in time.
        """
        with self._screen_on():
            answer = show(self.app, question, buttons=buttons)
        if answer is None:
            from xl_addin.failures import CannotDo

            raise CannotDo(_NOT_ANSWERED)
        return answer

    def check_may_write(self, needs: Set[str]) -> None:
        """Ask before work that could not be saved, or that meets other people's.

        ``needs`` are a command's. A no ends the command with ``CannotDo``.
        """
        from xl_addin.workbook.basics import macros

        if not needs & {"writable", "alone"} or not macros.in_excel(self.app):
            return
        state = macros.state_of(self.book)
        if "writable" in needs and macros.READ_ONLY in state:
            self._go_on(_READ_ONLY)
        elif "alone" in needs and macros.AUTO_SAVE in state:
            self._go_on(_AUTO_SAVE)

    def _go_on(self, question: str) -> None:
        from xl_addin.failures import CannotDo

        if self.ask(question) != "yes":
            raise CannotDo("Nothing was done.")

    @contextmanager
    def _screen_on(self) -> Iterator[None]:
        """Let Excel draw itself behind a message, and show what the message speaks of."""
        before = self.app.screen_updating
        if not before:
            self.app.screen_updating = True
        try:
            yield
        finally:
            if not before:
                self.app.screen_updating = False
