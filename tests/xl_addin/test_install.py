"""Installing for one user, on Windows and macOS, with the places of a made-up home folder."""

import subprocess
import sys
import types
from pathlib import Path

import pytest
import xlwings
from typer.testing import CliRunner

from lac_rules.files import CannotWrite
from xl_addin import log
from xl_addin.addin import install as module
from xl_addin.addin.build import to_bytes
from xl_addin.addin.configuration import read_settings
from xl_addin.addin.install import CannotInstall, install, remove
from xl_addin.addin.macro_settings import obstacles
from xl_addin.addin.names import FILE
from xl_addin.addin.places import MACOS, WINDOWS, NoExcel, places
from xl_addin.addin.registry_values import MACHINE, USER, windows_registry
from xl_addin.addin.status import status, versions
from xl_addin.cli import addin as cli

LIBRARY = f"xlwings64-{xlwings.__version__}.dll"
SCRIPT = f"xlwings-{xlwings.__version__}.applescript"
APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
SECURITY = r"Software\Policies\Microsoft\Office\16.0\Excel\Security"
TRUSTED = rf"{SECURITY}\Trusted Locations"
DISABLED = r"Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A user's home folder with a Python in it, whose name needs care."""
    home = tmp_path / "Zoë O'Neil"
    python = home / "lac 903" / "Scripts" / "python.exe"
    python.parent.mkdir(parents=True)
    python.touch()
    (python.parent.parent / LIBRARY).touch()
    monkeypatch.setenv("LAC903_LOGS", str(home / "data" / "Logs"))
    return home


def places_of(system, home):
    return places(
        system,
        home,
        env={"APPDATA": str(home / "Roaming")},
        interpreter=str(home / "lac 903" / "Scripts" / "python.exe"),
        base="/usr",
        data=home / "data",
    )


@pytest.fixture(params=[WINDOWS, MACOS])
def where(request, home):
    return places_of(request.param, home)


@pytest.fixture
def told():
    return []


def everything(folder):
    return set(folder.rglob("*"))


# Where things go


def test_windows_places(home):
    where = places_of(WINDOWS, home)
    assert where.addin == home / "Roaming" / "Microsoft" / "Excel" / "XLSTART" / FILE
    assert where.applescript is None


def test_windows_without_the_variable(home):
    assert places(WINDOWS, home, env={}).addin.is_relative_to(home / "AppData" / "Roaming")


def test_macos_places(home):
    where = places_of(MACOS, home)
    assert where.addin == (
        home / "Library/Group Containers/UBF8T346G9.Office/User Content.localized"
        "/Startup.localized/Excel" / FILE
    )
    scripts = home / "Library/Application Scripts/com.microsoft.Excel"
    assert where.applescript == scripts / SCRIPT


def test_on_linux_there_is_no_excel(home):
    with pytest.raises(NoExcel, match="Windows and macOS only"):
        places("linux", home)


# Installing and removing


def test_install_then_remove_leaves_nothing_behind(where, home, told):
    before = everything(home)
    install(where, tell=told.append)
    assert everything(home) > before
    remove(where, tell=told.append)
    assert everything(home) == before


def test_install_writes_the_addin_for_this_python(where, told):
    install(where, tell=told.append)
    assert where.addin.read_bytes() == to_bytes(str(where.interpreter))
    assert read_settings(where.addin)["INTERPRETER_WIN"] == str(where.interpreter)


def test_install_copies_the_script_that_excel_on_macos_may_run(home, told):
    where = places_of(MACOS, home)
    install(where, tell=told.append)
    assert where.applescript.read_bytes() == (where.xlwings / SCRIPT).read_bytes()


def test_dry_run_does_nothing_and_says_all(where, home, told):
    before = everything(home)
    install(where, dry_run=True, tell=told.append)
    assert everything(home) == before
    assert f"Would write the add-in: {where.addin}" in told
    if where.applescript:
        assert f"Would copy the script that starts Python: {where.applescript}" in told


def test_dry_run_of_remove_does_nothing_and_says_all(where, home, told):
    install(where, tell=told.append)
    before = everything(home)
    remove(where, dry_run=True, tell=told.append)
    assert everything(home) == before
    assert f"Would delete {where.addin}" in told


def test_installing_again_replaces_and_still_leaves_nothing_behind(where, home, told):
    before = everything(home)
    install(where, tell=told.append)
    once = everything(home)
    install(where, tell=told.append)
    assert everything(home) == once
    remove(where, tell=told.append)
    assert everything(home) == before


def test_what_others_have_put_there_stays(where, home, told):
    where.startup.mkdir(parents=True)
    (where.startup / "personal.xlsb").touch()
    before = everything(home)
    install(where, tell=told.append)
    remove(where, tell=told.append)
    assert everything(home) == before


def test_a_script_that_xlwings_put_there_stays(home, told):
    where = places_of(MACOS, home)
    where.applescript.parent.mkdir(parents=True)
    where.applescript.write_text("of another add-in")
    install(where, tell=told.append)
    remove(where, tell=told.append)
    assert where.applescript.read_text() == "of another add-in"


def test_the_script_of_an_older_xlwings_goes(home, told):
    where = places_of(MACOS, home)
    install(where, tell=told.append)
    older = where.scripts / "xlwings-0.30.0.applescript"
    where.applescript.rename(older)
    record = module.Record.read(where.record)
    module.Record([where.addin, older], record.folders).write(where.record)
    install(where, tell=told.append)
    assert not older.exists()
    assert where.applescript.exists()


def test_remove_without_an_installation(where, home, told):
    remove(where, tell=told.append)
    assert told == ["The add-in is not installed: there is nothing to remove."]


def test_remove_with_a_damaged_record(where, told):
    install(where, tell=told.append)
    where.record.write_text("{")
    remove(where, tell=told.append)
    assert not where.addin.exists()
    assert not where.record.exists()


def test_remove_takes_the_logs(where, told):
    log.log_failure("validate", ValueError())
    assert log.log_files()
    remove(where, tell=told.append)
    assert not log.log_folder().exists()


def test_while_excel_has_it_open(where, told, monkeypatch):
    install(where, tell=told.append)

    def locked(*_, **__):
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(CannotWrite, match="Close Excel"):
        remove(where, tell=told.append)


def test_a_crash_in_the_middle_can_be_removed(where, home, told, monkeypatch):
    before = everything(home)
    monkeypatch.setattr(module, "build", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        install(where, tell=told.append)
    remove(where, tell=told.append)
    left = everything(home) - before
    assert not [path for path in left if path.is_file()]


@pytest.mark.parametrize("store", ["interpreter", "base"])
def test_a_python_from_the_store_is_refused(home, told, store):
    """Windows redirects what it writes below AppData to a folder that Excel does not look at."""
    path = r"C:\Program Files\WindowsApps\PythonSoftwareFoundation.Python.3.11\python.exe"
    where = places(WINDOWS, home, env={}, **{"interpreter": "python.exe", "base": "", store: path})
    with pytest.raises(CannotInstall, match="Microsoft Store"):
        install(where, tell=told.append)


# Status


class Registry:
    """A registry that holds ``values``: {(hive, key): {name: value}}."""

    def __init__(self, values=None):
        self.values = {(MACHINE, APP_PATHS): {"": "excel.exe"}, **(values or {})}

    def __call__(self, hive, key):
        return self.values.get((hive, key), {})


def all_load(command):
    return types.SimpleNamespace(returncode=0, stderr=b"")


def check(where, name, registry=None, run=all_load):
    found = {check.name: check for check in status(where, registry or Registry(), run)}
    return found[name]


def test_a_good_installation_has_no_broken_link(where, told):
    install(where, tell=told.append)
    checks = status(where, Registry(), all_load)
    assert [check.name for check in checks if check.ok is False] == []
    assert [check.name for check in checks if check.ok is None] == (
        [] if where.system == WINDOWS else ["Excel", "macros"]
    )


def test_not_installed(where):
    assert "lac903 addin install" in check(where, "add-in").mend


def test_damaged_file(where, told):
    install(where, tell=told.append)
    where.addin.write_bytes(b"PK")
    assert check(where, "settings").ok is False
    assert check(where, "version").ok is False


def test_interpreter_gone(where, told):
    install(where, tell=told.append)
    where.interpreter.unlink()
    found = check(where, "Python")
    assert found.ok is False
    assert str(where.interpreter) in found.words


def test_packages_gone(where, told):
    def run(command):
        error = b"Traceback ...\nModuleNotFoundError: No module named 'xl_addin'\n"
        return types.SimpleNamespace(returncode=1, stderr=error)

    install(where, tell=told.append)
    found = check(where, "packages", run=run)
    assert found.ok is False
    assert found.words == "ModuleNotFoundError: No module named 'xl_addin'"


@pytest.mark.parametrize("error", [OSError(), subprocess.TimeoutExpired("python", 60)])
def test_interpreter_does_not_start(where, told, error):
    def run(command):
        raise error

    install(where, tell=told.append)
    assert check(where, "packages", run=run).ok is False


def test_the_packages_load_in_this_python(where, told):
    """With nothing injected: what a click imports."""
    install(where, tell=told.append)
    seen = []

    def run(command):
        # On Windows the command also imports xlwings' server, which exists nowhere else.
        seen.append(command[2].replace(", xlwings.com_server", ""))
        return subprocess.run([sys.executable, "-c", seen[0]], capture_output=True, timeout=60)

    assert check(where, "packages", run=run).ok
    assert "xl_addin.ribbon" in seen[0]


def test_made_for_another_xlwings(where, told, monkeypatch):
    install(where, tell=told.append)
    monkeypatch.setattr(xlwings, "__version__", "9.9.9")
    monkeypatch.setattr("xl_addin.addin.status.to_bytes", lambda interpreter: b"other")
    found = check(where, "version")
    assert found.ok is False
    assert "lac903 addin install" in found.mend


def test_signed_by_the_it_department(where, told, monkeypatch):
    install(where, tell=told.append)
    monkeypatch.setattr("xl_addin.addin.status.to_bytes", lambda interpreter: b"unsigned")
    assert check(where, "version").ok is None


def test_library_gone(home, told):
    where = places_of(WINDOWS, home)
    install(where, tell=told.append)
    (where.interpreter.parent.parent / LIBRARY).unlink()
    found = check(where, "library")
    assert found.ok is False
    assert "antivirus" in found.mend


def test_script_gone(home, told):
    where = places_of(MACOS, home)
    install(where, tell=told.append)
    where.applescript.unlink()
    assert check(where, "script").ok is False


def test_excel_not_found_is_no_fault(home):
    assert check(places_of(WINDOWS, home), "Excel", lambda hive, key: {}).ok is None
    assert check(places_of(MACOS, home), "Excel").ok is None


def test_excel_found_on_macos(home):
    (home / "Applications" / "Microsoft Excel.app").mkdir(parents=True)
    assert check(places_of(MACOS, home), "Excel").ok


@pytest.mark.parametrize(
    ("values", "what"),
    [
        ({}, None),
        ({(USER, SECURITY): {"VBAWarnings": 4}}, None),  # the start-up folder is trusted
        ({(USER, TRUSTED): {"AllLocationsDisabled": 1}}, None),  # Excel asks each time
        (
            {
                (USER, SECURITY): {"VBAWarnings": 4},
                (MACHINE, TRUSTED): {"AllLocationsDisabled": 1},
            },
            "Trusted folders",
        ),
        ({(MACHINE, SECURITY): {"DisableAllAddins": 1}}, "switched off"),
        ({(USER, SECURITY): {"RequireAddinSig": 1}}, "signed"),
        ({(USER, DISABLED): {"A1B2": b"\x01\0" + rf"C:\x\{FILE}".encode("utf-16-le")}}, "crash"),
        ({(USER, DISABLED): {"A1B2": "other.xlam".encode("utf-16-le")}}, None),
    ],
)
def test_macro_settings(values, what):
    found = obstacles(Registry(values))
    assert [words for words, _ in found if what and what in words] == [w for w, _ in found]
    assert bool(found) == bool(what)


def test_an_administrators_setting_goes_before_the_users():
    users = SECURITY.replace("Policies\\", "")
    values = {(USER, users): {"RequireAddinSig": 1}, (USER, SECURITY): {"RequireAddinSig": 0}}
    assert obstacles(Registry(values)) == []


def test_macro_settings_are_a_broken_link(home, told):
    where = places_of(WINDOWS, home)
    install(where, tell=told.append)
    found = check(where, "macros", Registry({(USER, SECURITY): {"RequireAddinSig": 1}}))
    assert str(found).startswith("BROKEN: macros: Add-ins must be signed")


def test_no_registry_outside_windows():
    assert sys.platform == "win32" or windows_registry(USER, SECURITY) == {}


def test_versions_name_the_program_and_the_logs():
    text = "\n".join(versions())
    assert xlwings.__version__ in text
    assert str(log.log_folder()) in text


# The command line


@pytest.fixture
def lac903(monkeypatch):
    return lambda *arguments: CliRunner().invoke(cli.app, arguments)


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


def test_commands_one_after_the_other(lac903, where, home, monkeypatch):
    before = everything(home)
    monkeypatch.setattr(cli, "places", lambda: where)
    assert lac903("status").exit_code == 1
    assert "Would write" in lac903("install", "--dry-run").output
    assert everything(home) == before
    assert "Start Excel again" in lac903("install").output
    assert where.addin.exists()
    assert lac903("remove").exit_code == 0
    assert everything(home) == before
