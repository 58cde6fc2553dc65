"""The report for somebody who helps: all that was found, and nobody's name."""

import platform

import pytest

from tests.xl_addin.addin.machines import MACHINE, USER, ended
from xl_addin.addin.status.report import report, without_names, write

WINDOWS = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"


def told(machine):
    return report(machine.where, machine.checks())


def test_it_holds_the_versions_and_every_check(machine):
    text = told(machine.install())
    for part in ("lac903 ", "xlwings 0.", "Python 3.", "Checks\n", "ok: version: as this"):
        assert part in text
    assert text.count("\nok: ") + text.count("\nnote: ") == len(machine.checks())


def test_it_names_windows_excel_and_every_setting_by_name_and_value(windows):
    for name, value in (("EditionID", "Enterprise"), ("CurrentBuild", "22631")):
        windows.registry.put(MACHINE, WINDOWS, name, value)
    windows.policy(r"excel\security", "vbawarnings", 4)
    windows.policy(r"Excel\Security", "VBAWarnings", 2, branch="")
    windows.registry.put(MACHINE, r"Software\Policies\Microsoft\Windows\System", "DisableCMD", 1)
    text = told(windows)
    assert "Windows: Enterprise, 22631\n" in text
    assert "Excel: version 16.0.17928.20156, 64 bit, C:\\Program Files" in text
    key = r"Microsoft\Office\16.0\Excel\Security"
    assert f"vbawarnings = 4 in HKCU\\Software\\Policies\\{key}\n" in text
    assert f"VBAWarnings = 2 in HKCU\\Software\\{key}\n" in text
    assert "DisableCMD = 1 in HKLM" in text


def test_it_says_so_where_no_settings_were_found(machine):
    assert told(machine).endswith("Settings and policies that were found\nnone\n")


def test_nobodys_name_is_in_it(machine, monkeypatch):
    """Whatever a check quotes: paths, and what Python said."""
    monkeypatch.setattr(platform, "node", lambda: "OURTOWN-L1234.ourtown.local")
    said = f"ImportError in {machine.home}/x.py of zoneil on OURTOWN-L1234.ourtown.local"
    machine.install().python = lambda command, env: ended(error=said, code=1)
    text = told(machine)
    assert "ImportError in <home>/x.py of <user> on <computer>" in text
    for name in (str(machine.home), machine.home.name, "zoneil", "L1234"):
        assert name.lower() not in text.lower()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (r"C:\Users\Bob Smith\AppData", r"C:\Users\<user>\AppData"),
        (r"in c:\users\BOBSMI~1\x, y", r"in c:\users\<user>\x, y"),
        ("/Users/bob/Library", "/Users/<user>/Library"),
        ("/home/bob/x", "/home/<user>/x"),
        (r"\\srv01.ourcouncil.gov.uk\home$\x", r"\\<server>\home$\x"),
        (r"D:\OneDrive - Our Council\x", r"D:\OneDrive - <organisation>\x"),
        ("/x/CloudStorage/OneDrive-OurCouncil/y", "/x/CloudStorage/OneDrive-<organisation>/y"),
        ("zoneil (ZONEIL)", "<user> (<user>)"),
        ("ourtown-l1234.ourtown.local", "<computer>.<domain>.local"),
        (r"C:\Users\Pat O'Neil Smith\x.py: not found", r"C:\Users\<user>\x.py: not found"),
        (r"'C:\\Users\\bob\\x'", r"'C:\\Users\\<user>\\x'"),
        (r"\\?\C:\Users\bob\x", r"\\?\C:\Users\<user>\x"),
        (r"\\?\UNC\srv01\home$", r"\\?\UNC\<server>\home$"),
        (r"'\\\\srv01\\home$'", r"'\\\\<server>\\home$'"),
        ("https://ourcouncil.sharepoint.com/sites/x", "https://<server>/sites/x"),
        ("for bob.smith@ourcouncil.gov.uk:", "for <mail>:"),
        ("/Users/Shared/python", "/Users/Shared/python"),
        (r"C:\Program Files\Python311", r"C:\Program Files\Python311"),
        ("HKCU\\Software\\Policies\\Microsoft", "HKCU\\Software\\Policies\\Microsoft"),
    ],
)
def test_names_in_paths_of_all_kinds(windows, text, shown):
    assert without_names(text, windows.where) == shown


def test_short_names_are_replaced_in_paths_alone(windows):
    """A user "a" or "it" would otherwise make the report unreadable."""
    windows.environment["USERNAME"] = "it"
    text = without_names(r"Is it whole? C:\Users\it\x", windows.where)
    assert text == r"Is it whole? C:\Users\<user>\x"


def test_the_machines_own_name_is_replaced(windows, monkeypatch):
    monkeypatch.setattr(platform, "node", lambda: "laptop-77.ourtown.local")
    assert without_names("on LAPTOP-77 today", windows.where) == "on <computer> today"


def test_it_is_written_as_a_file(machine, tmp_path):
    write(tmp_path / "new" / "report.txt", machine.where, machine.checks())
    assert (tmp_path / "new" / "report.txt").read_text("utf-8") == told(machine)


def test_another_users_hive_is_not_read(windows):
    windows.registry.put(
        USER, r"Software\Microsoft\Office\16.0\Common\Identity", "ADUserName", "Zoë"
    )
    assert "Zoë" not in told(windows)
