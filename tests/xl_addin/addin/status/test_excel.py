"""Which Excel there is, whether the add-in can work in it, and whether it is open."""

import pytest

from tests.xl_addin.addin.machines import APP_PATHS, CLICK_TO_RUN, MACHINE, USER
from xl_addin.addin.status import excel

PACKAGES = (
    r"Software\Classes\Local Settings\Software\Microsoft\Windows\CurrentVersion\AppModel"
    r"\Repository\Packages"
)
STORE = "Microsoft.Office.Desktop.Excel_16051.11231.20174.0_x86__8wekyb3d8bbwe"


def test_version_bits_and_place_are_told(windows):
    assert windows.check("Excel") == (
        "ok: Excel: version 16.0.17928.20156, 64 bit, "
        r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE"
    )


def test_none_is_registered(windows):
    windows.registry.take(MACHINE, APP_PATHS)
    windows.registry.take(MACHINE, CLICK_TO_RUN)
    assert windows.check("Excel").startswith("note: Excel: not found")


@pytest.mark.parametrize("how", ["by its platform", "by its folder"])
def test_32_bit_works(windows, how):
    windows.registry.put(MACHINE, CLICK_TO_RUN, "Platform", "x86" if "platform" in how else "")
    if how == "by its folder":
        path = r"C:\Program Files (x86)\Microsoft Office\Office16\EXCEL.EXE"
        windows.registry.put(MACHINE, APP_PATHS, "", path)
    windows.install()
    assert "That works" in windows.check("32 bit")
    assert windows.broken() == []


def test_from_the_store_by_its_folder(windows):
    path = rf'"C:\Program Files\WindowsApps\{STORE}\Office16\EXCEL.EXE"'
    windows.registry.put(USER, APP_PATHS, "", path)
    told = windows.check("Excel")
    assert told.startswith("BROKEN: Excel: This Excel is from the Microsoft Store.")
    assert "Could not activate Python COM server" in told
    assert "office.com" in told


def test_from_the_store_by_its_package(windows):
    windows.registry.take(MACHINE, APP_PATHS)
    windows.registry.put(USER, rf"{PACKAGES}\{STORE}", "PackageID", STORE)
    assert windows.check("Excel").startswith("BROKEN")


@pytest.mark.parametrize("package", [STORE, "Microsoft.MicrosoftOfficeHub_18.2_x64__8wekyb3d8bbwe"])
def test_a_package_beside_an_ordinary_excel_is_no_fault(windows, package):
    windows.registry.put(USER, rf"{PACKAGES}\{package}", "PackageID", package)
    assert windows.check("Excel").startswith("ok")


def test_found_on_macos(mac):
    assert mac.check("Excel").startswith("ok")
    (mac.where.root / "Applications" / "Microsoft Excel.app").rmdir()
    assert mac.check("Excel").startswith("note")


@pytest.mark.parametrize("number", [0, 1])
def test_one_excel_is_nothing_to_tell(machine, number):
    machine.excels = number
    assert machine.check("open") == ""


def test_a_second_excel_is_open(machine):
    machine.excels = 2
    assert "Excel runs 2 times at once" in machine.check("open")
    assert "Task Manager" in machine.check("open")


def test_nobody_can_count_the_excels(machine):
    def run(command, env):
        raise FileNotFoundError(2, "tasklist")

    assert [check.name for check in excel.look(machine.where, run)] == ["Excel"]
