"""What Excel on macOS needs besides the add-in."""

import plistlib

import pytest

MANAGED = "Library/Managed Preferences"


@pytest.fixture
def installed(mac):
    return mac.install()


def prefer(mac, folder, name, value, file="com.microsoft.office.plist", form=plistlib.FMT_BINARY):
    folder = mac.where.root / folder if folder.startswith(MANAGED) else mac.home / folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / file).write_bytes(plistlib.dumps({name: value}, fmt=form))


def test_script_gone(installed):
    installed.where.applescript.unlink()
    told = installed.check("script")
    assert told.startswith("BROKEN: script: ")
    assert "Excel cannot start Python" in told
    assert "lac903 addin install" in told


def test_excel_was_never_started(mac):
    mac.where.container.rmdir()
    told = mac.check("add-in")
    assert told.startswith("BROKEN: add-in: It cannot be installed as things are.")
    assert "you have not started Excel on this Mac yet" in told


def test_what_macos_asks_at_the_first_click(installed):
    told = installed.check("permission")
    assert told.startswith("note: permission: At the first click macOS asks")
    assert "Privacy & Security, Automation" in told
    assert "-1743" in told
    assert "Grant Access" in told


@pytest.mark.parametrize(
    "name",
    [
        "VisualBasicEntirelyDisabled",
        "DisableVisualBasicMacScripting",
        "DisableVisualBasicExternalDylibs",
    ],
)
@pytest.mark.parametrize("folder", [MANAGED, f"{MANAGED}/zoneil"])
def test_an_administrators_setting_stands_in_the_way(installed, name, folder):
    prefer(installed, folder, name, True)
    told = installed.check("macros")
    assert told.startswith("BROKEN: macros: Macros ")
    assert f"Setting: {name} = True in " in told
    assert "IT department" in told
    prefer(installed, folder, name, False)
    assert "BROKEN" not in installed.check("macros")


@pytest.mark.parametrize(
    ("level", "blocks"),
    [
        ("DisabledWithoutWarnings", True),
        ("DisabledWithWarnings", False),
        ("EnabledWithoutWarnings", False),
    ],
)
def test_the_users_own_choice(installed, level, blocks):
    prefer(installed, "Library/Preferences", "VisualBasicMacroExecutionState", level)
    told = installed.check("macros")
    assert ("BROKEN" in told) == blocks
    assert "Preferences, Security" in told


def test_preferences_that_cannot_be_read_say_nothing(installed):
    folder = installed.home / "Library/Preferences"
    folder.mkdir(parents=True)
    (folder / "com.microsoft.office.plist").write_bytes(b"no plist")
    assert installed.check("macros").startswith("note: macros: Nothing was found")
