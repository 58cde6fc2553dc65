"""Which Excel this machine has, as its registry or its folders tell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from xl_addin.addin import registry
from xl_addin.addin.places import MACOS, Places
from xl_addin.addin.registry import CLASSES, MACHINE, USER
from xl_addin.addin.status.check import Check
from xl_addin.addin.status.running import Run, output

NEWEST = "16.0"
"""Excel 2016, 2019, 2021, 2024 and Microsoft 365 all call themselves so in the registry."""
_OFFICE = r"Software\Microsoft\Office"
_APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
_CLICK_TO_RUN = rf"{_OFFICE}\ClickToRun\Configuration"
_PACKAGES = (
    r"Software\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion\AppModel"
    r"\Repository\Packages"
)
_STORE_PACKAGES = ("microsoft.office.desktop.excel_", "microsoft.office.desktop_")
_STORE_FOLDER = "windowsapps"
_PROGRAM_MACOS = "Microsoft Excel.app"
_PROCESS, _PROCESS_MACOS = "EXCEL.EXE", "Microsoft Excel"


@dataclass(frozen=True)
class Excel:
    """Excel on Windows. ``path`` is empty where none is registered, ``version`` and ``bits`` where
    the registry does not tell."""

    path: str
    version: str
    bits: str
    from_store: bool

    def __str__(self) -> str:
        known = [f"version {self.version}" if self.version else "", self.bits, self.path]
        return ", ".join(filter(None, known))


def registered() -> Excel:
    """The Excel that is registered on this Windows."""
    path = registry.text(USER, _APP_PATHS) or registry.text(MACHINE, _APP_PATHS)
    path = path.strip('"')
    packages = [name.lower() for name in registry.subkeys(USER, _PACKAGES)]
    packaged = any(name.startswith(_STORE_PACKAGES) for name in packages)
    platform = registry.text(MACHINE, _CLICK_TO_RUN, "Platform").lower()
    bits = {"x86": "32 bit", "x64": "64 bit"}.get(platform, "")
    if not bits and path:
        bits = "32 bit" if "(x86)" in path.lower() else ""
    return Excel(
        path=path,
        version=registry.text(MACHINE, _CLICK_TO_RUN, "VersionToReport"),
        bits=bits,
        from_store=_STORE_FOLDER in path.lower() or (packaged and not path),
    )


def versions() -> list[str]:
    """The versions of Excel in the registry's way of writing, such as 16.0, the newest first.

    What an uninstalled version has left behind does not count; without any, the newest is taken.
    """
    current = registry.text(CLASSES, r"Excel.Application\CurVer").rpartition(".")[2]
    found = {f"{current}.0"} if current.isdigit() else set()
    for name in registry.subkeys(MACHINE, _OFFICE):
        installed = registry.text(MACHINE, rf"{_OFFICE}\{name}\Excel\InstallRoot", "Path")
        if re.fullmatch(r"\d+\.\d", name) and installed:
            found.add(name)
    return sorted(found, key=float, reverse=True) or [NEWEST]


def look(where: Places, run: Run) -> Iterator[Check]:
    """Is there an Excel, is it one that the add-in can work in, and how many are open?"""
    if where.system == MACOS:
        roots = (where.home, where.root)
        there = any((root / "Applications" / _PROGRAM_MACOS).exists() for root in roots)
        yield _found("installed" if there else "")
    else:
        excel = registered()
        yield _from_store(excel) if excel.from_store else _found(str(excel))
        if excel.bits == "32 bit":
            yield Check(
                "32 bit", None, "This is a 32-bit Excel. That works, with a 64-bit Python too."
            )
    yield from _open(where, run)


def _found(words: str) -> Check:
    if words:
        return Check("Excel", True, words)
    return Check("Excel", None, "not found where it is usually installed.")


def _from_store(excel: Excel) -> Check:
    return Check(
        "Excel",
        False,
        "This Excel is from the Microsoft Store. Windows walls it off from other programs: a "
        'button hangs for a minute and ends with "Could not activate Python COM server".',
        "Uninstall it (Settings, Apps, Microsoft Office Desktop Apps) and install Office from "
        "office.com, or ask your IT department to. To see which one you have: in Excel, File, "
        "Account, About Excel says Microsoft Store or Click-to-Run.",
    )


def _open(where: Places, run: Run) -> Iterator[Check]:
    number = _count(where, run)
    if number > 1:
        yield Check(
            "open",
            None,
            f"Excel runs {number} times at once, so closing one window is not enough to start it "
            "again.",
            "Save your workbooks, close all windows of Excel, and look in the Task Manager (or "
            "the Activity Monitor) whether one is left.",
        )


def _count(where: Places, run: Run) -> int:
    """How many Excels run; 0 where nobody can tell."""
    if where.system == MACOS:
        return len(output(run, ["/usr/bin/pgrep", "-x", _PROCESS_MACOS]).split())
    listed = ["tasklist.exe", "/FO", "CSV", "/NH", "/FI", f"IMAGENAME eq {_PROCESS}"]
    rows = csv.reader(output(run, listed).splitlines())
    return sum(1 for row in rows if row and row[0].upper() == _PROCESS)
