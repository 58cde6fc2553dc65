"""What Excel on macOS needs besides the add-in: its folders, a script, and permissions."""

from __future__ import annotations

import plistlib
from collections.abc import Iterator
from pathlib import Path

from xl_addin.addin.places import Places
from xl_addin.addin.status.check import Check
from xl_addin.addin.status.python import AGAIN

_PREFERENCES = ("com.microsoft.office.plist", "com.microsoft.Excel.plist")
_MANAGED = "Library/Managed Preferences"
_OFF_WITHOUT_A_WORD = "DisabledWithoutWarnings"
_LEVEL = "VisualBasicMacroExecutionState"
_BLOCKING = {
    "VisualBasicEntirelyDisabled": "Macros (VBA) are switched off in all of Office.",
    "DisableVisualBasicMacScripting": "Macros may not run scripts, which start Python.",
    "DisableVisualBasicExternalDylibs": "Macros may not use macOS' libraries, as xlwings does.",
}
_ASK = "Ask your IT department to exempt you from this setting."
_OWN = "In Excel's menu Excel, Preferences, Security, let macros run, with a warning or without."


def look(where: Places) -> Iterator[Check]:
    """The links on macOS, and what it will ask at the first click."""
    script = where.applescript
    assert script is not None
    there = script.is_file()
    words = str(script) if there else f"{script} is missing: Excel cannot start Python."
    yield Check("script", there, words, "" if there else AGAIN)
    yield from _preferences(where)
    yield Check(
        "permission",
        None,
        "At the first click macOS asks whether one program may control Microsoft Excel: press OK.",
        "If that was refused (a button ends with -1743 or does nothing): System Settings, Privacy "
        "& Security, Automation: switch Microsoft Excel on for each program listed there. Where "
        "Excel asks for access to a file or folder, press Select, then Grant Access.",
    )


def _preferences(where: Places) -> Iterator[Check]:
    found = list(preferences(where))
    obstacles = []
    for path, name, value in found:
        by_it = _MANAGED in str(path)
        if name in _BLOCKING and value:
            obstacles.append((_BLOCKING[name], name, value, by_it, path))
        elif name == _LEVEL and value == _OFF_WITHOUT_A_WORD:
            obstacles.append(("All macros are blocked without a word.", name, value, by_it, path))
    for words, name, value, by_it, path in obstacles:
        yield Check(
            "macros",
            False,
            words,
            _ASK if by_it else _OWN,
            f"{name} = {value} in {path}",
        )
    if not obstacles:
        yield Check(
            "macros", None, "Nothing was found that blocks them.", f"If no tab 903 comes: {_OWN}"
        )


def preferences(where: Places) -> Iterator[tuple[Path, str, object]]:
    """Settings that bear on macros, an administrator's first: (file, name, value)."""
    managed = where.root / _MANAGED
    container = where.home / "Library/Containers/com.microsoft.Excel/Data"
    folders = [
        managed,
        managed / where.home.name,
        where.home / "Library/Preferences",
        container / "Library/Preferences",
    ]
    for path in (folder / name for folder in folders for name in _PREFERENCES):
        try:
            values = plistlib.loads(path.read_bytes())
        except (OSError, ValueError, plistlib.InvalidFileException):
            continue
        for name in (*_BLOCKING, _LEVEL):
            if name in values:
                yield path, name, values[name]
