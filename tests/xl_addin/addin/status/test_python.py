"""The Python that the add-in runs: started as Excel would start it."""

import subprocess
from pathlib import Path

import pytest
import xlwings

from tests.xl_addin.addin.machines import (
    APP_PATHS,
    CODE_PAGES,
    LIBRARY,
    LIBRARY_32,
    MACHINE,
    MACHINES_VARIABLES,
    PROMPT_DISABLED,
    USER,
    Mac,
    ended,
    real_python,
)
from xl_addin.addin.build import build
from xl_addin.addin.status.running import plain, run


@pytest.fixture
def installed(machine):
    return machine.install()


def test_a_good_installation_has_no_broken_link(installed):
    assert installed.broken() == []
    notes = [check.name for check in installed.checks() if check.ok is None]
    assert notes == (["macros", "permission"] if isinstance(installed, Mac) else [])


def test_not_installed(machine):
    assert machine.check("add-in") == (
        "BROKEN: add-in: not installed.\n    What to do: Close Excel and run lac903 addin install."
    )


def test_damaged_file(installed):
    installed.where.addin.write_bytes(b"PK")
    assert installed.check("settings").startswith("BROKEN")
    assert installed.check("version").startswith("BROKEN")


def test_installed_by_it_for_all_people_of_a_machine(windows, tmp_path):
    """In the start-up folder beside Excel."""
    excel = tmp_path / "Office16" / "EXCEL.EXE"
    windows.registry.put(MACHINE, APP_PATHS, "", str(excel))
    addin = excel.parent / "XLSTART" / windows.where.addin.name
    build(addin, str(windows.where.interpreter))
    assert windows.check("add-in") == f"ok: add-in: {addin}"
    assert windows.check("version").startswith("ok")


def test_a_second_one_in_excels_folder_of_add_ins(windows):
    windows.install()
    other = windows.home / "Roaming" / "Microsoft" / "AddIns" / windows.where.addin.name
    other.parent.mkdir()
    other.touch()
    told = windows.check("add-in")
    assert f"note: add-in: There is another one, which may be older: {other}." in told
    assert "BROKEN" not in told


# Where it lies


def test_moved_or_uninstalled(installed):
    installed.where.interpreter.unlink()
    told = installed.check("Python")
    assert told.startswith(f"BROKEN: Python: The add-in runs {installed.where.interpreter}, which")
    assert "moved, renamed or uninstalled, or you are on another machine" in told
    assert "lac903 addin install" in told


def test_several_pythons(installed):
    other = installed.home / "other" / "python.exe"
    other.parent.mkdir()
    other.touch()
    object.__setattr__(installed.where, "interpreter", other)
    told = installed.check("Python")
    assert "BROKEN" not in told
    assert f"several Pythons: the add-in runs the one above, and this command {other}" in told


@pytest.mark.parametrize("named", ["%LOCALAPPDATA%", "%localappdata%"])
def test_an_addin_built_for_many_people_names_python_by_a_variable(windows, named):
    python = windows.home / "Local" / "lac903" / "python.exe"
    python.parent.mkdir(parents=True)
    python.touch()
    build(windows.where.addin, f"{named}/lac903/python.exe")
    object.__setattr__(windows.where, "interpreter", python)
    assert windows.check("Python") == f"ok: Python: {python}"


def test_the_same_on_macos(mac):
    build(mac.where.addin, "$HOME/lac903/bin/python3")
    assert mac.check("Python") == f"ok: Python: {mac.where.interpreter}"


@pytest.mark.parametrize("folder", ["OneDrive - Ourtown Council", "OneDrive"])
def test_in_a_folder_that_onedrive_keeps_in_step(windows, folder):
    python = windows.home / folder / "lac903" / "python.exe"
    python.parent.mkdir(parents=True)
    python.touch()
    object.__setattr__(windows.where, "interpreter", python)
    windows.install()
    assert "note: Python: Python lies in a folder that OneDrive" in windows.check("Python")


@pytest.mark.parametrize(
    ("page", "folder", "lost"),
    [("1252", "Zoë", ""), ("1252", "Łukasz", "Ł"), ("1250", "Łukasz", ""), ("65001", "Łukasz", "")],
)
def test_letters_that_this_windows_cannot_pass_on(windows, page, folder, lost):
    """xlwings' library hands the command on in the machine's code page."""
    windows.registry.put(MACHINE, CODE_PAGES, "ACP", page)
    python = windows.home.parent / folder / "python.exe"
    python.parent.mkdir(parents=True)
    python.touch()
    object.__setattr__(windows.where, "interpreter", python)
    windows.install()
    told = windows.check("Python")
    assert ("BROKEN" in told) == bool(lost)
    assert told.count(f"cannot pass on: {lost}\n") == bool(lost)


# How it starts


def test_on_windows_it_is_started_through_cmd_with_a_plain_path(windows):
    windows.install().checks()
    (command, env), *_ = [c for c in windows.commands if "tasklist.exe" not in c[0]]
    python = windows.where.interpreter
    assert command.startswith(f'cmd.exe /C ""{python}" -B -c "import xl_addin.ribbon')
    assert command.endswith('""')
    assert env["PATH"] == (
        rf"C:\Windows\system32;C:\Windows;{windows.home / 'Local'}\Programs\Python"
    )
    assert "CONDA_PREFIX" not in env
    assert env["USERNAME"] == "zoneil"


def test_on_macos_it_is_started_by_a_shell_with_a_plain_path(mac):
    mac.install().checks()
    (command, env), *_ = [c for c in mac.commands if "/usr/bin/pgrep" not in c[0]]
    assert command[:2] == ["/bin/sh", "-c"]
    assert command[2].startswith(f'{mac.where.interpreter} -B -u -W ignore -c "import xl_addin')
    assert env["PATH"] == "/usr/bin:/bin:/usr/sbin:/sbin"
    assert "VIRTUAL_ENV" not in env


def test_variables_for_python_that_are_set_for_good_reach_excel_too(windows):
    windows.registry.put(USER, "Environment", "PYTHONPATH", r"%USERPROFILE%\old")
    windows.environment["PYTHONHOME"] = "set in this prompt alone"
    env = plain(windows.where, windows.environment)
    assert env["PYTHONPATH"] == rf"{windows.home}\old"
    assert "PYTHONHOME" not in env


def test_a_registry_that_cannot_be_read_leaves_windows_own_folders(windows):
    windows.registry.take(MACHINE, MACHINES_VARIABLES)
    windows.registry.take(USER, "Environment")
    assert plain(windows.where, windows.environment)["PATH"] == r"C:\Windows\System32;C:\Windows"


def test_the_packages_load_in_this_python(installed):
    """With nothing made up: what a click imports."""
    installed.python = lambda command, env: real_python(command)
    assert installed.check("packages") == "ok: packages: all load"


def test_run_gives_what_a_program_prints(tmp_path):
    ended = run(["/bin/sh", "-c", "echo $PATH; exit 3"], {"PATH": "/here"})
    assert (ended.stdout, ended.returncode) == (b"/here\n", 3)


# Where it does not


def test_packages_gone(installed):
    error = "Traceback ...\nModuleNotFoundError: No module named 'xl_addin'\n"
    installed.python = lambda command, env: ended(error=error, code=1)
    told = installed.check("packages")
    assert told.startswith("BROKEN: packages: Python does not load lac903: ModuleNotFoundError: ")
    assert "in a new virtual environment" in told


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(), "it does not start (OSError)"),
        (subprocess.TimeoutExpired("python", 60), "it did not end within a minute"),
    ],
)
def test_python_does_not_start(installed, error, words):
    def python(command, env):
        raise error

    installed.python = python
    assert words in installed.check("packages")


def test_cmd_is_blocked_by_something_that_no_registry_tells(windows):
    """AppLocker, or a policy that status does not know: Python itself starts."""

    def python(command, env):
        through_cmd = isinstance(command, str)
        return ended(PROMPT_DISABLED, code=1) if through_cmd else ended(windows.printed)

    windows.install().python = python
    told = windows.check("cmd.exe")
    assert told.startswith("BROKEN: cmd.exe: The command prompt (cmd.exe) is forbidden here")
    assert PROMPT_DISABLED in told
    assert windows.check("packages") == ""


@pytest.mark.parametrize("conda", [True, False])
def test_it_needs_what_was_activated_in_the_prompt(windows, conda):
    """conda's numpy finds its DLLs by PATH: it loads here, and not when Excel starts it."""
    dll = "ImportError: DLL load failed while importing _multiarray_umath"

    def python(command, env):
        activated = env is None
        return ended(windows.printed) if activated else ended(error=dll, code=1)

    if conda:
        (windows.where.interpreter.parent / "conda-meta").mkdir()
    windows.install().python = python
    told = windows.check("packages")
    assert told.startswith("BROKEN: packages: ")
    assert ("This is conda's Python" in told) == conda
    assert "Excel knows nothing of what was activated here" in told
    assert dll in told
    assert "Install Python from python.org" in told


def test_the_python_that_it_was_made_from_is_gone(windows):
    gone = r"""No Python at '"C:\Python311\python.exe'"""
    windows.install().python = lambda command, env: ended(error=gone, code=103)
    told = windows.check("packages")
    assert told.startswith("BROKEN: packages: The Python from which this one was made is gone")
    assert "in a new virtual environment" in told


def test_another_version_of_lac903_there(installed):
    installed.printed = "0.0.9\n"
    assert "note: packages: The add-in's Python has lac903 0.0.9" in installed.check("packages")


# The file, and what lies beside it


def test_made_for_another_xlwings(installed, monkeypatch):
    monkeypatch.setattr(xlwings, "__version__", "9.9.9")
    monkeypatch.setattr("xl_addin.addin.status.links.to_bytes", lambda *_: b"other")
    assert installed.check("version").startswith("BROKEN: version: made for another version")
    assert "lac903 addin install" in installed.check("version")


def test_signed_by_the_it_department(installed, monkeypatch):
    monkeypatch.setattr("xl_addin.addin.status.links.to_bytes", lambda *_: b"unsigned")
    assert installed.check("version").startswith("note")


def test_library_gone(windows):
    """pip puts it there, unless it could not write and took the user's folder instead."""
    windows.install()
    (windows.where.interpreter.parent.parent / LIBRARY).unlink()
    told = windows.check("library")
    assert told.startswith(f"BROKEN: library: {LIBRARY} is neither in")
    assert "Defaulting to user installation" in told
    assert "antivirus" in told


def test_the_library_for_this_excels_bits_is_what_counts(windows):
    windows.install()
    (windows.where.interpreter.parent.parent / LIBRARY_32).unlink()
    assert windows.check("library").startswith("ok")
    windows.registry.put(
        MACHINE, r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration", "Platform", "x86"
    )
    assert windows.check("library").startswith(f"BROKEN: library: {LIBRARY_32}")


def test_excel_looks_into_another_profile(windows):
    """A prompt of another account, or one in which somebody has set APPDATA."""
    shell = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
    windows.registry.put(USER, shell, "AppData", str(Path("/elsewhere/Roaming")))
    windows.install()
    told = windows.check("add-in")
    assert told.startswith("BROKEN: add-in: Excel opens what is in /elsewhere/Roaming/Microsoft")
    assert "ordinary prompt" in told
