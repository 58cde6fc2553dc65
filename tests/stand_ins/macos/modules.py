"""xlwings' own engine for macOS, unmodified, on the stand-ins.

They take the places of ``appscript``, ``aem``, ``osax`` and ``mactypes`` while it is imported; its
``subprocess`` is one that answers for ``lsappinfo``.
"""

from __future__ import annotations

import itertools
import sys
from functools import cache, partial
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import xlwings as xw

from tests.stand_ins.addin import AddIn
from tests.stand_ins.macos import appscript as ours
from tests.stand_ins.macos.application import Application
from tests.stand_ins.macos.sandbox import Alias, Sandbox, posix
from tests.stand_ins.macos.system import Osax, Subprocess, SystemEvents, reference_to
from tests.stand_ins.refusals import Mood
from xl_addin import headless
from xl_addin.headless.apps import App, Apps
from xl_addin.workbook.basics import macros

_pids = itertools.count(4_000)
RUNNING: dict[int, RunningExcel] = {}
"""The Excels that run, by process id."""


class RunningExcel:
    """One Excel process: what it holds and may, and the reference that others come from."""

    def __init__(self, *folders: Path) -> None:
        self.pid = next(_pids)
        self.our_app: App = Apps(headless.engine).add()
        self.sandbox = Sandbox(*folders)
        self.mood = Mood()
        self.nobody_is_there = False
        """Nobody presses the buttons of message boxes."""
        self.application = Application(self.our_app, self.sandbox)
        self.application.mood = self.mood
        self.reference = reference_to(self.application, self.pid)
        RUNNING[self.pid] = self

    def load(self, addin: AddIn) -> None:
        """Load our add-in. What its macros write, Excel writes."""
        found = addin.macros()

        def save_copy(name: str, path: str) -> str:
            try:
                self.sandbox.take(path)
            except ours.EventError as denied:
                return denied.errormessage
            return found[macros.SAVE_COPY](name, path)

        self.application.macros |= found | {macros.SAVE_COPY: save_copy}

    @property
    def events(self):
        """How many Apple events of each kind came so far."""
        return self.reference.AS_appdata.target().events

    def quit(self) -> None:
        """End it; nothing is saved."""
        self.our_app.quit()
        RUNNING.pop(self.pid, None)


def _app(name: str = "", pid: int = 0, newinstance: bool = False, **options: Any) -> Any:
    """``appscript.app``."""
    if name == "System Events":
        return reference_to(SystemEvents(lambda: list(RUNNING)))
    if pid:
        return RUNNING[pid].reference
    assert name == "Microsoft Excel" and newinstance, name
    return RunningExcel().reference


def _stand_ins() -> dict[str, ModuleType]:
    """The modules that xlwings' engine imports."""
    reference = _module(
        "appscript.reference", CommandError=ours.CommandError, Reference=ours.Reference
    )
    mactypes = _module(
        "mactypes",
        Alias=Alias,
        convertpathtourl=lambda path, style: posix(path),
        converturltopath=lambda url, style: url,
    )
    return {
        "appscript": _module("appscript", app=_app, its=ours.its, k=ours.k, mactypes=mactypes,
                             reference=reference),
        "appscript.reference": reference,
        "mactypes": mactypes,
        "aem": _module("aem", kae=SimpleNamespace(typeKernelProcessID="typeKernelProcessID"),
                       aemsend=SimpleNamespace(EventError=ours.EventError)),
        "osax": _module("osax", OSAX=partial(Osax, RUNNING.__getitem__)),
    }  # fmt: skip


def _module(name: str, **members: Any) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    return module


@cache
def engine() -> xw.Engine:
    """xlwings' engine for macOS, imported, but not made known to xlwings."""
    before = {name: sys.modules.get(name) for name in _stand_ins()}
    sys.modules.update(_stand_ins())
    try:
        from xlwings import _xlmac
    finally:
        for name, module in before.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    _xlmac.subprocess = Subprocess(lambda: list(RUNNING))
    return xw.Engine(impl=_xlmac.engine)
