"""The Windows registry, read only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

USER, MACHINE, CLASSES = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE", "HKEY_CLASSES_ROOT"
_SHORT = {USER: "HKCU", MACHINE: "HKLM", CLASSES: "HKCR"}


@dataclass(frozen=True)
class Value:
    """A value of a key, under the name that it has there."""

    hive: str
    key: str
    name: str
    data: object

    def __str__(self) -> str:
        """As an administrator would look it up."""
        return f"{self.name} = {self.data} in {_SHORT[self.hive]}\\{self.key}"


def values(hive: str, key: str) -> Mapping[str, Value]:
    """The values of a key by their names in lower case, as Windows does not tell them apart.

    Empty where there is no such key, where it may not be read, and where there is no registry.
    """
    found: dict[str, Value] = {}
    try:
        import winreg

        with _opened(hive, key) as opened:
            for number in range(winreg.QueryInfoKey(opened)[1]):
                name, data, _ = winreg.EnumValue(opened, number)
                found[name.lower()] = Value(hive, key, name, data)
    except (ImportError, OSError):
        return found
    return found


def subkeys(hive: str, key: str) -> list[str]:
    """The names of the keys below a key; none where ``values`` would give none."""
    found: list[str] = []
    try:
        import winreg

        with _opened(hive, key) as opened:
            for number in range(winreg.QueryInfoKey(opened)[0]):
                found.append(winreg.EnumKey(opened, number))
    except (ImportError, OSError):
        return found
    return found


def text(hive: str, key: str, name: str = "") -> str:
    """A value as text, the key's own without a name; empty if there is none."""
    found = values(hive, key).get(name.lower())
    return "" if found is None or found.data is None else str(found.data)


def _opened(hive: str, key: str):
    import winreg

    # Else a 32 bit Python would be shown what 32 bit programs have written.
    access = winreg.KEY_READ | winreg.KEY_WOW64_64KEY
    return winreg.OpenKey(getattr(winreg, hive), key, 0, access)
