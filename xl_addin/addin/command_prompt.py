"""Whether an administrator has forbidden the command prompt, cmd.exe."""

from __future__ import annotations

from xl_addin.addin import registry
from xl_addin.addin.registry import MACHINE, USER, Value

_SYSTEM = r"Software\Policies\Microsoft\Windows\System"


def forbidden() -> Value | None:
    """The policy that forbids it, or None. Other policies, such as AppLocker's, are not seen."""
    for hive in (USER, MACHINE):
        found = registry.values(hive, _SYSTEM).get("disablecmd")
        if found is not None and found.data not in (0, "0"):
            return found
    return None
