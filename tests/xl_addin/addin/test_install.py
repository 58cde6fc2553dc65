"""Installing for one user and removing, on made-up machines."""

import os
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lac_rules.files import CannotWrite
from tests.xl_addin.addin.machines import SCRIPT, everything
from xl_addin import log
from xl_addin.addin import install as module
from xl_addin.addin.build import to_bytes
from xl_addin.addin.configuration import read_settings
from xl_addin.addin.install import CannotInstall, install, remove
from xl_addin.addin.names import FILE
from xl_addin.addin.places import WINDOWS, NoExcel, places
from xl_addin.addin.xlwings_vba import starts_through_cmd
from xl_addin.cli import addin as cli

# Where things go


def test_windows_places(windows):
    roaming = windows.home / "Roaming"
    assert windows.where.addin == roaming / "Microsoft" / "Excel" / "XLSTART" / FILE
    assert windows.where.applescript is None


def test_windows_places_in_the_python_that_excel_has_started(windows):
    """There the variables have the prompt's letters in the place of Windows' own."""
    env = {"USERPROFILE": str(windows.home).replace("ë", "‰")}
    env["APPDATA"] = f"{env['USERPROFILE']}/Roaming"
    (windows.home / "Roaming").mkdir()
    found = places(WINDOWS, env=env)
    assert (found.home, found.addin) == (windows.home, windows.where.addin)


def test_windows_without_the_variable(tmp_path):
    assert places(WINDOWS, tmp_path, env={}).addin.is_relative_to(tmp_path / "AppData" / "Roaming")


def test_macos_places(mac):
    assert mac.where.addin == (
        mac.home / "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
        "/Startup.localized/Excel" / FILE
    )
    scripts = mac.home / "Library/Application Scripts/com.microsoft.Excel"
    assert mac.where.applescript == scripts / SCRIPT


def test_on_linux_there_is_no_excel(tmp_path):
    with pytest.raises(NoExcel, match="Windows and macOS only"):
        places("linux", tmp_path)


# Installing and removing


def test_install_then_remove_leaves_nothing_behind(machine):
    before = everything(machine.home)
    machine.install()
    assert everything(machine.home) > before
    remove(machine.where, tell=machine.told.append)
    assert everything(machine.home) == before


def test_install_writes_the_addin_for_this_python(machine):
    where = machine.install().where
    assert where.addin.read_bytes() == to_bytes(str(where.interpreter))
    assert read_settings(where.addin)["INTERPRETER_WIN"] == str(where.interpreter)


def test_without_the_command_prompt_if_that_is_wanted_and_so_again(windows):
    windows.install(through_cmd=False)
    assert windows.where.addin.read_bytes() == to_bytes(str(windows.where.interpreter), False)
    windows.install()
    assert windows.where.addin.read_bytes() == to_bytes(str(windows.where.interpreter), False)
    windows.install(through_cmd=True)
    assert windows.where.addin.read_bytes() == to_bytes(str(windows.where.interpreter))


def test_install_copies_the_script_that_excel_on_macos_may_run(mac):
    where = mac.install().where
    assert where.applescript.read_bytes() == (where.xlwings / SCRIPT).read_bytes()


def test_dry_run_does_nothing_and_says_all(machine):
    before = everything(machine.home)
    machine.install(dry_run=True)
    assert everything(machine.home) == before
    assert f"Would write the add-in: {machine.where.addin}" in machine.told
    if script := machine.where.applescript:
        assert f"Would copy the script that starts Python: {script}" in machine.told


def test_dry_run_of_remove_does_nothing_and_says_all(machine):
    machine.install()
    before = everything(machine.home)
    remove(machine.where, dry_run=True, tell=machine.told.append)
    assert everything(machine.home) == before
    assert f"Would delete {machine.where.addin}" in machine.told


def test_installing_again_replaces_and_still_leaves_nothing_behind(machine):
    before = everything(machine.home)
    once = everything(machine.install().home)
    machine.install()
    assert everything(machine.home) == once
    remove(machine.where, tell=machine.told.append)
    assert everything(machine.home) == before


def test_what_others_have_put_there_stays(machine):
    machine.where.startup.mkdir(parents=True)
    (machine.where.startup / "personal.xlsb").touch()
    before = everything(machine.home)
    machine.install()
    remove(machine.where, tell=machine.told.append)
    assert everything(machine.home) == before


def test_a_script_that_xlwings_put_there_stays(mac):
    script = mac.where.applescript
    script.parent.mkdir(parents=True)
    script.write_text("of another add-in")
    mac.install()
    remove(mac.where, tell=mac.told.append)
    assert script.read_text() == "of another add-in"


def test_the_script_of_an_older_xlwings_goes(mac):
    where = mac.install().where
    older = where.scripts / "xlwings-0.30.0.applescript"
    where.applescript.rename(older)
    record = module.Record.read(where.record)
    module.Record([where.addin, older], record.folders).write(where.record)
    mac.install()
    assert not older.exists()
    assert where.applescript.exists()


def test_remove_without_an_installation(machine):
    remove(machine.where, tell=machine.told.append)
    assert machine.told == ["The add-in is not installed: there is nothing to remove."]


def test_remove_with_a_damaged_record(machine):
    where = machine.install().where
    where.record.write_text("{")
    remove(where, tell=machine.told.append)
    assert not where.addin.exists()
    assert not where.record.exists()


def test_remove_takes_the_logs(machine):
    machine.install()
    log.log_failure("validate", ValueError())
    assert log.log_files()
    remove(machine.where, tell=machine.told.append)
    assert not log.log_folder().exists()


def test_a_crash_in_the_middle_can_be_removed(machine, monkeypatch):
    before = everything(machine.home)
    monkeypatch.setattr(module, "build", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        machine.install()
    remove(machine.where, tell=machine.told.append)
    left = everything(machine.home) - before
    assert not [path for path in left if path.is_file()]


def test_remove_takes_what_an_ended_installation_left(machine):
    """Excel opens whatever lies in its start-up folder."""
    left = machine.install().where.startup / ".lac903-0123456789abcdef.tmp"
    left.touch()
    remove(machine.where, tell=machine.told.append)
    assert f"Deletes {left}" in machine.told
    assert not left.exists()


# What cannot be


def test_what_it_has_signed_is_not_replaced(machine):
    addin = machine.install().where.addin
    with zipfile.ZipFile(addin, "a") as package:
        package.writestr("xl/vbaProjectSignature.bin", b"")
    signed = addin.read_bytes()
    with pytest.raises(CannotInstall, match="is signed, as your IT department does it"):
        machine.install()
    assert addin.read_bytes() == signed


def refuse(monkeypatch, act):
    """The system refuses what Excel's open add-in, or a protected folder, would have it refuse."""
    place, name = (Path, "unlink") if act is remove else (os, "replace")

    def refused(*paths, **options):
        if any(FILE in str(path) for path in paths):
            raise PermissionError(13, "in use")
        return real(*paths, **options)

    real = getattr(place, name)
    monkeypatch.setattr(place, name, refused)


@pytest.mark.parametrize("act", [install, remove])
def test_while_excel_has_it_open(windows, monkeypatch, act):
    windows.install()
    refuse(monkeypatch, act)
    with pytest.raises(CannotWrite, match="Close Excel") as told:
        act(windows.where, tell=windows.told.append)
    assert str(windows.where.addin) in str(told.value)
    assert "Task Manager" in str(told.value)
    assert "If Excel is closed, the folder" in str(told.value)


@pytest.mark.parametrize("act", [install, remove])
def test_macos_keeps_the_terminal_out_of_excels_folder(mac, monkeypatch, act):
    mac.install()
    refuse(monkeypatch, act)
    with pytest.raises(CannotWrite, match="Full Disk Access"):
        act(mac.where, tell=mac.told.append)


def test_a_file_lies_where_the_startup_folder_should_be(windows):
    windows.where.startup.parent.mkdir(parents=True)
    windows.where.startup.touch()
    with pytest.raises(CannotWrite, match="Rename the file"):
        windows.install()


def test_excel_was_never_started_on_this_mac(mac):
    """Its container is made by macOS; a folder of ours in its place would be none."""
    mac.where.container.rmdir()
    with pytest.raises(CannotInstall, match="Start it once, quit it"):
        mac.install()
    assert not mac.where.container.exists()


def test_xlwings_script_is_missing(mac, tmp_path):
    object.__setattr__(mac.where, "xlwings", tmp_path)
    with pytest.raises(CannotInstall, match="force-reinstall xlwings=="):
        mac.install()


@pytest.mark.parametrize("folder", ["lac 903", "lac's", "lac(903)", "a&b", "$x"])
def test_a_path_that_the_script_on_macos_would_tear_apart(mac, folder):
    """xlwings' AppleScript puts it into a shell's command as it stands."""
    object.__setattr__(mac.where, "interpreter", Path(f"/Users/zoneil/{folder}/bin/python3"))
    with pytest.raises(CannotInstall, match="characters with which"):
        mac.install()


def test_letters_of_all_languages_are_no_obstacle_on_macos(mac):
    object.__setattr__(mac.where, "interpreter", Path("/Users/zoë/łódź_903.2+x/bin/python3"))
    mac.install()


@pytest.mark.parametrize("store", ["interpreter", "base"])
def test_a_python_from_the_store_is_refused(tmp_path, store):
    """Windows redirects what it writes below AppData to a folder that Excel does not look at."""
    path = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11\python.exe"
    given = {"interpreter": "python.exe", "base": "", store: path}
    with pytest.raises(CannotInstall, match="Microsoft Store"):
        install(places(WINDOWS, tmp_path, env={}, **given))


# The command line


@pytest.fixture
def lac903():
    return lambda *arguments: CliRunner().invoke(cli.app, arguments)


@pytest.fixture
def on(monkeypatch):
    """Run the commands on a made-up machine."""

    def on(machine):
        monkeypatch.setattr(cli, "places", lambda: machine.where)
        monkeypatch.setattr(cli, "status_of", lambda where: machine.checks())
        return machine

    return on


def test_build_by_command(lac903, tmp_path):
    path = tmp_path / FILE
    result = lac903("build", str(path), "--interpreter", r"%LOCALAPPDATA%\lac903\python.exe")
    assert result.exit_code == 0
    assert read_settings(path)["INTERPRETER_WIN"] == r"%LOCALAPPDATA%\lac903\python.exe"


@pytest.mark.parametrize("command", ["install", "remove", "status"])
def test_commands_where_there_is_no_excel(lac903, monkeypatch, command):
    def nowhere():
        raise NoExcel("Excel runs on Windows and macOS only.")

    monkeypatch.setattr(cli, "places", nowhere)
    result = lac903(command)
    assert result.exit_code == 2
    assert "Excel runs on Windows and macOS only." in result.output


@pytest.mark.parametrize("command", ["build", "install"])
def test_by_command_without_the_command_prompt(lac903, on, windows, command):
    on(windows)
    path = [str(windows.where.addin)] if command == "build" else []
    assert lac903(command, *path, "--without-cmd").exit_code == 0
    assert not starts_through_cmd(windows.where.addin)


def test_commands_one_after_the_other(lac903, on, machine):
    before = everything(on(machine).home)
    assert lac903("status").exit_code == 1
    assert "Would write" in lac903("install", "--dry-run").output
    assert everything(machine.home) == before
    installed = lac903("install")
    assert installed.exit_code == 0
    assert installed.output.endswith("Start Excel again: the tab 903 is beside Home.\n")
    assert machine.where.addin.exists()
    assert lac903("status").exit_code == 0
    assert lac903("remove").exit_code == 0
    assert everything(machine.home) == before


def test_install_says_at_once_what_will_keep_it_from_working(lac903, on, windows):
    on(windows).policy(r"excel\security", "requireaddinsig")
    result = lac903("install")
    assert result.exit_code == 1
    assert "But it will not work yet:\nBROKEN: macros: Add-ins must be signed" in result.output
    assert "lac903 recheck checked.xlsx" in result.output


def test_the_report_is_written_by_command(lac903, on, machine, tmp_path):
    on(machine)
    path = tmp_path / "for support.txt"
    result = lac903("status", "--report", str(path))
    assert result.exit_code == 1
    assert f"The report is {path}" in result.output
    assert "BROKEN: add-in: not installed." in path.read_text("utf-8")
