"""Is every link between Excel and this program whole? And what to do where one is not."""

from __future__ import annotations

import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import xlwings
from pyopenvba import ExcelFile, PyOpenVBAError

from xl_addin.addin.build import to_bytes
from xl_addin.addin.configuration import NoConfiguration, read_settings
from xl_addin.addin.install import CannotInstall, check_interpreter
from xl_addin.addin.macro_settings import obstacles
from xl_addin.addin.places import MACOS, WINDOWS, Places
from xl_addin.addin.registry_values import MACHINE, USER, Registry, windows_registry
from xl_addin.log import log_files, log_folder

_AGAIN = "Run lac903 addin install again, and start Excel again."
_IMPORTS = "import xl_addin.ribbon, xl_addin.failures, xlwings"
_IMPORTS_WINDOWS = f"{_IMPORTS}, xlwings.com_server"
_SECONDS = 60
_APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_EXCEL_MACOS = "Microsoft Excel.app"

Run = Callable[[list[str]], subprocess.CompletedProcess]


@dataclass(frozen=True)
class Check:
    """One link. ``ok`` is None where it cannot be told from outside Excel, or is not a fault."""

    name: str
    ok: bool | None
    words: str
    mend: str = ""

    def __str__(self) -> str:
        mark = {True: "ok", False: "BROKEN", None: "note"}[self.ok]
        return f"{mark}: {self.name}: {self.words}" + (f" {self.mend}" if self.mend else "")


def versions() -> list[str]:
    """Which versions these are, and where the program keeps its files."""
    return [
        f"lac903 {version('lac903')}, xlwings {xlwings.__version__}, "
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"Program: {Path(__file__).parents[1]}",
        f"Python: {sys.executable}",
        f"Logs: {log_folder()} ({len(log_files())} files)",
    ]


def _run(command: list[str]) -> subprocess.CompletedProcess:
    return subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)


def status(where: Places, registry: Registry = windows_registry, run: Run = _run) -> list[Check]:
    """Check each link, in the order in which a click passes them; stops at a missing file."""
    checks = [_excel(where, registry), _in_place(where)]
    if checks[-1].ok:
        checks.extend(_configured(where, run))
        checks.append(_up_to_date(where))
        checks.extend(_bridge(where))
        checks.extend(_macros(where, registry))
    return checks


def _excel(where: Places, registry: Registry) -> Check:
    if where.system == MACOS:
        home = where.home
        found = any((root / "Applications" / _EXCEL_MACOS).exists() for root in (home, Path("/")))
    else:
        found = any(registry(hive, _APP_PATHS) for hive in (USER, MACHINE))
    words = "installed" if found else "not found where it is usually installed"
    return Check("Excel", True if found else None, words)


def _in_place(where: Places) -> Check:
    try:
        check_interpreter(where)
    except CannotInstall as error:
        return Check("add-in", False, "not installed in a way that Excel could find.", str(error))
    if where.addin.is_file():
        return Check("add-in", True, str(where.addin))
    return Check("add-in", False, "not installed.", "Run lac903 addin install.")


def _configured(where: Places, run: Run) -> Iterator[Check]:
    try:
        settings = read_settings(where.addin)
    except NoConfiguration as error:
        yield Check("settings", False, str(error), _AGAIN)
        return
    yield Check("settings", True, "readable")
    key = "INTERPRETER_WIN" if where.system == WINDOWS else "INTERPRETER_MAC"
    interpreter = Path(settings.get(key) or ".")
    if not interpreter.is_file():
        words = f"{settings.get(key) or 'none'} does not exist. Was the folder moved or deleted?"
        yield Check("Python", False, words, _AGAIN)
        return
    yield Check("Python", True, str(interpreter))
    yield _packages(where, interpreter, run)


def _packages(where: Places, interpreter: Path, run: Run) -> Check:
    mend = "Install lac903 again with that Python (python -m pip install --force-reinstall lac903)."
    imports = _IMPORTS_WINDOWS if where.system == WINDOWS else _IMPORTS
    try:
        ended = run([str(interpreter), "-c", imports])
    except (OSError, subprocess.SubprocessError) as error:
        return Check("packages", False, f"Python does not start ({type(error).__name__}).", mend)
    if ended.returncode:
        lines = ended.stderr.decode("utf-8", "replace").strip().splitlines()
        return Check("packages", False, lines[-1] if lines else "They do not load.", mend)
    return Check("packages", True, "all load")


def _up_to_date(where: Places) -> Check:
    """The same sources give the same bytes, so any difference shows."""
    try:
        interpreter = read_settings(where.addin)["INTERPRETER_WIN"]
        if where.addin.read_bytes() == to_bytes(interpreter):
            return Check("version", True, "as this version of lac903 makes it")
        with ExcelFile(where.addin) as file:
            made_for = f'XLWINGS_VERSION As String = "{xlwings.__version__}"'
            fits = made_for in file.get_module("xlwings")
    except (NoConfiguration, KeyError, OSError, PyOpenVBAError) as error:
        return Check("version", False, f"cannot be read ({type(error).__name__}).", _AGAIN)
    if not fits:
        return Check("version", False, "made for another version of xlwings.", _AGAIN)
    words = "differs from what this version makes: of another version, or signed since."
    return Check("version", None, words, f"Unless your IT department signed it: {_AGAIN}")


def _bridge(where: Places) -> Iterator[Check]:
    """What xlwings' VBA needs outside the add-in to reach Python."""
    if where.applescript is not None:
        there = where.applescript.is_file()
        words = str(where.applescript) if there else f"{where.applescript} is missing."
        yield Check("script", there, words, "" if there else _AGAIN)
    else:
        yield _library(where)


def _library(where: Places) -> Check:
    """xlwings' VBA looks for its library beside the interpreter and one folder above."""
    names = [f"xlwings{bits}-{xlwings.__version__}.dll" for bits in (64, 32)]
    folders = [where.interpreter.parent, where.interpreter.parent.parent]
    for folder in folders:
        if any((folder / name).is_file() for name in names):
            return Check("library", True, str(folder))
    return Check(
        "library",
        False,
        f"{names[0]} is neither in {folders[0]} nor in {folders[1]}.",
        "Run python -m pip install --force-reinstall xlwings. If it is gone again, an antivirus "
        "program took it: ask your IT department.",
    )


def _macros(where: Places, registry: Registry) -> Iterator[Check]:
    if where.system != WINDOWS:
        yield Check("macros", None, "Excel, Preferences, Security must let macros run.")
        return
    found = obstacles(registry)
    if not found:
        yield Check("macros", True, "nothing in the settings keeps them from running")
    for words, mend in found:
        yield Check("macros", False, words, mend)
