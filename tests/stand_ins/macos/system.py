"""The rest of macOS as xlwings asks it: running programs, their windows, message boxes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.stand_ins.macos.appscript import AppData, EventError, Keyword, Reference, Root, Target
from tests.stand_ins.macos.natives import TIMED_OUT, Native, carry_out, command, elements
from tests.stand_ins.macos.terms import STANDARD_ADDITIONS, SYSTEM_EVENTS

if TYPE_CHECKING:
    from tests.stand_ins.macos.modules import RunningExcel

_FINDER = 101


class SystemEvents(Native):
    """The program that knows all others."""

    terms = SYSTEM_EVENTS

    def __init__(self, pids: Callable[[], list[int]]) -> None:
        self._pids = pids

    @elements
    def processes(self):
        return [Process(pid) for pid in (_FINDER, *self._pids())]


class Process(Native):
    """A running program."""

    terms = SYSTEM_EVENTS
    shown: dict[int, bool] = {}
    front: list[int] = [_FINDER]

    def __init__(self, pid: int) -> None:
        self._pid = pid

    @property
    def unix_id(self):
        return self._pid

    @property
    def visible(self):
        return self.shown.get(self._pid, True)

    @visible.setter
    def visible(self, value):
        self.shown[self._pid] = value

    @property
    def frontmost(self):
        return self.front[-1] == self._pid

    @frontmost.setter
    def frontmost(self, value):
        if value:
            self.front.append(self._pid)


class StandardAdditions(Native):
    """Scripting additions: here, message boxes."""

    terms = STANDARD_ADDITIONS

    def __init__(self, excel: RunningExcel) -> None:
        self._excel = excel

    @command
    def activate(self):
        return None

    @command
    def display_alert(self, text, *, message, buttons, as_):
        """Title and message; the buttons stand from left to right, the last is the default.

        An Apple event waits a minute for its reply, and this one's reply is the button.
        """
        if isinstance(buttons, str):
            buttons = [buttons]
        kind = {("OK",): None, ("Cancel", "OK"): "ok_cancel", ("No", "Yes"): "yes_no",
                ("Cancel", "No", "Yes"): "yes_no_cancel"}[tuple(buttons)]  # fmt: skip
        mode = {"informational": "info", "critical": "critical"}[as_.name]
        pressed = self._excel.our_app.alert(message, text or None, kind, mode, None)
        if self._excel.nobody_is_there:
            raise EventError(TIMED_OUT, "AppleEvent timed out.")
        labels = {"ok": "OK"}
        return {Keyword("button_returned"): labels.get(pressed, pressed.capitalize())}


def reference_to(root: Native, pid: int | None = None) -> Reference:
    """A reference to an application."""
    target = Target(root.terms, lambda *command: carry_out(root, *command), _Address(pid))
    return Reference(AppData(target), Root())


class _Address:
    """Where a program's events go."""

    def __init__(self, pid: int | None) -> None:
        self._pid = pid

    def coerce(self, kind: str) -> _Address:
        """In another form: by process."""
        assert kind == "typeKernelProcessID"
        return self

    @property
    def data(self) -> bytes:
        """The process id, packed."""
        return (self._pid or 0).to_bytes(4, "little", signed=True)


class Subprocess:
    """``lsappinfo``, by which xlwings finds the Excels that run."""

    def __init__(self, pids: Callable[[], list[int]]) -> None:
        self._pids = pids

    def check_output(self, command: list[str]) -> bytes:
        """What a command prints."""
        tool, ask, *options = command
        assert tool == "lsappinfo", command
        if ask == "visibleprocesslist":
            front = Process.front[-1]
            names = {_FINDER: "ASN:0x0-0x1:Finder"}
            names |= {pid: f'ASN:0x0-0x{pid:x}-"Microsoft_Excel"' for pid in self._pids()}
            order = sorted(names, key=lambda pid: pid != front)
            return " ".join(names[pid] for pid in order).encode()
        asn = options[-1]
        pid = int(asn.split("-0x")[-1].split("-")[0], 16) if "Excel" in asn else _FINDER
        return f'"pid"={pid}\n'.encode()


class Osax:
    """``osax.OSAX(pid=...)``: scripting additions in the name of a running program."""

    def __init__(self, excel_of: Callable[[int], RunningExcel], pid: int) -> None:
        self._reference = reference_to(StandardAdditions(excel_of(pid)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reference, name)
