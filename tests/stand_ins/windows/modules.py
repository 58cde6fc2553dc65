"""pywin32's modules and the calls to Windows that xlwings makes; and xlwings' own engine on them.

The engine is the installed package's `_xlwindows`, imported as it is. The names that Linux lacks
are in place while it is imported and taken away again; what it keeps of them are our stand-ins.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import importlib
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import pandas  # noqa: F401  must be there before the names below: it looks for Windows itself
import xlwings as xw

from tests.stand_ins.windows import com
from tests.stand_ins.windows.application import Application, Window
from tests.stand_ins.windows.server import RUNNING, Server, by_hwnd
from tests.stand_ins.windows.variants import Time

NAME = "excel"
"""What xlwings calls this engine."""
_DESK, _BOOK = 1, 2
_RANGE = "{00020846-0000-0000-C000-000000000046}"


def _module(name: str, **members: Any) -> types.ModuleType:
    module = types.ModuleType(name)
    vars(module).update(members)
    return module


class _NoWindow(Exception):
    """pywintypes.error."""


class CoClassBaseClass:
    """What classes that makepy generates derive from; there are none here."""


class DispatchBaseClass:
    """As `CoClassBaseClass`."""


def dispatch_ex(program: str) -> Application:
    """Start a new Excel."""
    assert program == "Excel.Application"
    return Application(Server())


def find_window(parent: int, after: int, name: str, title: str | None) -> int:
    """The desk of an Excel's window, or the window of a workbook on the desk; 0 for none."""
    server = by_hwnd(parent)
    if name == "XLDESK":
        return parent + _DESK if server is not None else 0
    if server is None or not len(server.app.books):
        raise _NoWindow("no such window")
    return parent + _BOOK - _DESK


def accessible_object(hwnd: int, what: int, guid: Any, pointer: Any) -> int:
    """Let a pointer point to the object behind the window of a workbook."""
    pointer._obj.value = hwnd
    return 0


def object_at(pointer: Any, guid: Any, add_reference: bool) -> Window:
    """The object that a pointer points to."""
    server = by_hwnd(pointer.value)
    return Window(server, server.app.books.active)


def message_box(hwnd: int, text: str, title: str, style: int) -> int:
    """Show a message."""
    if not isinstance(text, str) or "\0" in text:
        raise TypeError("The object is not a PyUnicode object")
    return by_hwnd(hwnd).show(text, title, style)


class _Function:
    """A function of a library, which takes attributes such as `restype`."""

    def __init__(self, function: Any) -> None:
        self._function = function

    def __call__(self, *given: Any) -> Any:
        return self._function(*given)


def _next_window(hwnd: int, direction: int) -> int:
    servers = [server.hwnd for server in RUNNING]
    place = servers.index(hwnd) + 1
    return servers[place] if place < len(servers) else 0


def _bring_to_front(hwnd: int, *rest: Any) -> int:
    server = by_hwnd(hwnd)
    RUNNING.remove(server)
    RUNNING.insert(0, server)
    return 1


def _modules() -> dict[str, types.ModuleType]:
    pywintypes = _module(
        "pywintypes", com_error=com.com_error, error=_NoWindow, TimeType=Time, IID=str, Time=Time
    )
    pythoncom = _module(
        "pythoncom", com_error=com.com_error, ole_error=com.com_error, CoInitialize=lambda: None,
        __file__="pythoncom", DISPATCH_PROPERTYGET=2, DISPATCH_PROPERTYPUT=4, Empty=None,
    )  # fmt: skip
    client = _module(
        "win32com.client", CDispatch=com.CDispatch, CoClassBaseClass=CoClassBaseClass,
        DispatchBaseClass=DispatchBaseClass, Dispatch=lambda thing: thing, DispatchEx=dispatch_ex,
    )  # fmt: skip
    return {
        "pywintypes": pywintypes,
        "pythoncom": pythoncom,
        "win32com": _module("win32com", client=client),
        "win32com.client": client,
        "win32api": _module("win32api", MessageBox=message_box),
        "win32con": _module(
            "win32con",
            MB_OK=0,
            MB_OKCANCEL=1,
            MB_YESNOCANCEL=3,
            MB_YESNO=4,
            MB_ICONINFORMATION=64,
            MB_ICONWARNING=48,
        ),  # fmt: skip
        "win32gui": _module("win32gui", FindWindowEx=find_window),
        "win32process": _module(
            "win32process", GetWindowThreadProcessId=lambda hwnd: (1, by_hwnd(hwnd).pid)
        ),
        "win32timezone": _module(
            "win32timezone", TimeZoneInfo=types.SimpleNamespace(utc=lambda: dt.UTC)
        ),
    }


def _libraries() -> dict[str, Any]:
    user32 = types.SimpleNamespace(
        GetTopWindow=lambda _: RUNNING[0].hwnd if RUNNING else 0,
        GetWindow=_next_window,
        GetForegroundWindow=lambda: RUNNING[0].hwnd if RUNNING else 0,
        SetForegroundWindow=_bring_to_front,
        SetWindowPos=_bring_to_front,
    )
    return {
        "windll": types.SimpleNamespace(user32=user32),
        "oledll": types.SimpleNamespace(
            ole32=types.SimpleNamespace(CLSIDFromString=lambda *_: 0),
            oleacc=types.SimpleNamespace(AccessibleObjectFromWindow=accessible_object),
        ),
        "PyDLL": lambda name: types.SimpleNamespace(
            PyCom_PyObjectFromIUnknown=_Function(object_at)
        ),
    }


@contextmanager
def _in_place() -> Iterator[None]:
    """Windows' names where Python looks for them, within the block."""
    modules, libraries = _modules(), _libraries()
    before = {name: vars(ctypes).get(name) for name in libraries}
    sys.modules.update(modules)
    vars(ctypes).update(libraries)
    try:
        yield
    finally:
        for name in modules:
            del sys.modules[name]
        for name, value in before.items():
            if value is None:
                delattr(ctypes, name)
            else:
                setattr(ctypes, name, value)


@cache
def engine_module() -> types.ModuleType:
    """xlwings' engine for Windows, imported once."""
    import atexit

    with _in_place():
        module = importlib.import_module("xlwings._xlwindows")
    atexit.unregister(module.cleanup)  # it would look for Excel with Windows' own programs
    module.WindowsError = OSError
    return module


def register() -> xw.Engine:
    """Make the engine known to xlwings, as on Windows."""
    if NAME not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=engine_module().engine))
    return xw.engines.engines_by_name[NAME]
