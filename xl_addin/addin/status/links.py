"""Is every link between Excel and this program whole? And what to do where one is not."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import xlwings
from pyopenvba import ExcelFile, PyOpenVBAError

from xl_addin.addin import registry
from xl_addin.addin.build import to_bytes
from xl_addin.addin.configuration import NoConfiguration, read_settings
from xl_addin.addin.install import CannotInstall, check_place
from xl_addin.addin.places import MACOS, WINDOWS, Places
from xl_addin.addin.registry import USER
from xl_addin.addin.status import excel, macos, macros, programs, python
from xl_addin.addin.status.check import Check
from xl_addin.addin.status.python import AGAIN
from xl_addin.addin.status.running import Run, expanded, run
from xl_addin.addin.status.settings import Settings
from xl_addin.addin.xlwings_vba import starts_through_cmd
from xl_addin.log import log_files, log_folder

_SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
MEANWHILE = (
    "Until this is mended, everything also works without Excel's buttons: lac903 check FILES -o "
    "checked.xlsx makes the workbook, and lac903 recheck checked.xlsx validates it again."
)


def versions() -> list[str]:
    """Which versions these are, and where the program keeps its files."""
    return [
        f"lac903 {version('lac903')}, xlwings {xlwings.__version__}, "
        f"Python {platform.python_version()} ({platform.machine()}), "
        f"{platform.system()} {platform.release()}",
        f"Program: {Path(__file__).parents[2]}",
        f"Python: {sys.executable}",
        f"Logs: {log_folder()} ({len(log_files())} files)",
    ]


def status(where: Places, run: Run = run) -> list[Check]:
    """Check each link, in the order in which a click passes them.

    What the machine allows is looked at where nothing is installed, too. ``run`` starts programs.
    """
    users, where = where, _for_all(where)
    checks = [*excel.look(where, run), *_in_place(where, for_all=where != users)]
    installed = where.addin.is_file()
    if installed:
        checks.extend(python.look(where, run))
        checks.append(_up_to_date(where))
    if where.system == MACOS:
        checks.extend(macos.look(where) if installed else [])
    else:
        if installed:
            checks.append(python.library(where, excel.registered().bits))
        checks.extend(_of_windows(where))
    return checks


def _for_all(where: Places) -> Places:
    """The places with the start-up folder beside Excel, where the add-in lies in that one only.

    Its files are opened for all people of a machine; IT departments put them there.
    """
    path = "" if where.system == MACOS else excel.registered().path
    beside = Path(path).parent / where.startup.name
    if path and not where.addin.is_file() and (beside / where.addin.name).is_file():
        return replace(where, startup=beside)
    return where


def _of_windows(where: Places) -> Iterator[Check]:
    for number in excel.versions():
        yield from macros.look(Settings(number), where)
    yield from programs.look(where)


def _in_place(where: Places, for_all: bool) -> Iterator[Check]:
    try:
        check_place(where)
    except CannotInstall as error:
        yield Check("add-in", False, "It cannot be installed as things are.", str(error))
        return
    if not for_all:
        yield from _another_folder(where)
        yield from _second_one(where)
    if where.addin.is_file():
        yield Check("add-in", True, str(where.addin))
    else:
        yield Check("add-in", False, "not installed.", "Close Excel and run lac903 addin install.")


def _second_one(where: Places) -> Iterator[Check]:
    """Whether somebody has put the add-in into Excel's folder of add-ins, too."""
    other = where.startup.parent.parent / "AddIns" / where.addin.name
    if where.system == WINDOWS and other.is_file():
        yield Check(
            "add-in",
            None,
            f"There is another one, which may be older: {other}. Excel opens one of the two.",
            "Close Excel, and delete it.",
        )


def _another_folder(where: Places) -> Iterator[Check]:
    """Whether Windows, and so Excel, keeps this user's programs' files in another folder."""
    roaming = registry.text(USER, _SHELL_FOLDERS, "AppData")
    if where.system == MACOS or not roaming:
        return
    theirs = Path(expanded(roaming, where.environment), "Microsoft", "Excel", "XLSTART")
    if os.path.normcase(theirs) != os.path.normcase(where.startup):
        yield Check(
            "add-in",
            False,
            f"Excel opens what is in {theirs}, and this window's variable APPDATA leads to "
            f"{where.startup}",
            "Open a new, ordinary prompt (not as administrator, not as somebody else), and run "
            "lac903 addin install there.",
        )


def _up_to_date(where: Places) -> Check:
    """The same sources give the same bytes, so any difference shows."""
    try:
        interpreter = read_settings(where.addin)["INTERPRETER_WIN"]
        through_cmd = starts_through_cmd(where.addin)
        if where.addin.read_bytes() == to_bytes(interpreter, through_cmd):
            return Check("version", True, "as this version of lac903 makes it")
        with ExcelFile(where.addin) as file:
            made_for = f'XLWINGS_VERSION As String = "{xlwings.__version__}"'
            fits = made_for in file.get_module("xlwings")
    except (NoConfiguration, KeyError, OSError, PyOpenVBAError) as error:
        return Check("version", False, f"cannot be read ({type(error).__name__}).", AGAIN)
    if not fits:
        return Check("version", False, "made for another version of xlwings.", AGAIN)
    words = "differs from what this version makes: of another version, or signed since."
    return Check("version", None, words, f"Unless your IT department signed it: {AGAIN}")
