"""Settings of Excel in the Windows registry, read only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

Registry = Callable[[str, str], Mapping[str, object]]
"""(hive, key) -> the key's values by name; empty where it cannot be read."""

USER, MACHINE = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE"


def windows_registry(hive: str, key: str) -> Mapping[str, object]:
    """The values of a key of this machine's registry; none on other systems."""
    if sys.platform != "win32":
        return {}
    import winreg

    values = {}
    try:
        with winreg.OpenKey(getattr(winreg, hive), key) as opened:
            for number in range(winreg.QueryInfoKey(opened)[1]):
                name, value, _ = winreg.EnumValue(opened, number)
                values[name] = value
    except OSError:
        return values
    return values
