"""Reading the Windows registry: names in any letter case, and what cannot be read."""

import sys

from tests.xl_addin.addin.machines import MACHINE, USER, Winreg
from xl_addin.addin import registry

KEY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"


def test_names_are_found_in_any_case_and_shown_as_they_were_written(windows):
    windows.registry.put(USER, KEY.upper(), "VBAWarnings", 4)
    found = registry.values(USER, KEY.lower())["vbawarnings"]
    assert str(found) == f"VBAWarnings = 4 in HKCU\\{KEY.lower()}"


def test_a_value_is_there_once_however_often_it_was_written(windows):
    for name in ("VBAWarnings", "vbawarnings"):
        windows.registry.put(USER, KEY, name, 4)
    assert len(registry.values(USER, KEY)) == 1


def test_keys_below_a_key(windows):
    windows.registry.put(USER, rf"{KEY}\Trusted Locations\Location0", "Path", "x")
    windows.registry.put(USER, rf"{KEY}\Trusted Locations\Location1", "Path", "y")
    assert registry.subkeys(USER, rf"{KEY}\trusted locations") == ["Location0", "Location1"]
    assert registry.subkeys(USER, KEY) == ["Trusted Locations"]


def test_what_is_missing_or_forbidden_is_empty(windows):
    windows.registry.put(MACHINE, KEY, "VBAWarnings", 4)
    windows.registry.forbidden.add(KEY.lower())
    assert registry.values(MACHINE, KEY) == registry.values(USER, KEY) == {}
    assert registry.subkeys(MACHINE, KEY) == []
    assert registry.text(MACHINE, KEY, "VBAWarnings") == ""


def test_a_python_of_32_bit_is_shown_what_all_programs_see(windows, monkeypatch):
    asked = []

    def opened(self, key, sub_key, reserved=0, access=Winreg.KEY_READ):
        asked.append(access)
        raise FileNotFoundError(2, "none")

    monkeypatch.setattr(Winreg, "OpenKey", opened)
    registry.values(MACHINE, KEY)
    assert asked == [Winreg.KEY_READ | Winreg.KEY_WOW64_64KEY]


def test_no_registry_outside_windows(monkeypatch):
    monkeypatch.setitem(sys.modules, "winreg", None)  # as where there is no such module
    assert registry.values(USER, KEY) == {}
    assert registry.subkeys(USER, KEY) == []
