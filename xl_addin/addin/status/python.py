"""The Python that the add-in runs: is it there, is it the right one, does it start for Excel?"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import xlwings

from xl_addin.addin.configuration import NoConfiguration, read_settings
from xl_addin.addin.environment import code_page
from xl_addin.addin.places import MACOS, WINDOWS, Places
from xl_addin.addin.status.check import Check
from xl_addin.addin.status.programs import no_command_prompt
from xl_addin.addin.status.running import Command, Run, expanded, plain
from xl_addin.addin.xlwings_vba import starts_through_cmd

AGAIN = "Close Excel, run lac903 addin install, and start Excel again."
_NEW_PYTHON = (
    "Close Excel, and install lac903 in a new virtual environment (the guide, Install, has the "
    "commands)."
)
_IMPORTS = "import xl_addin.ribbon, xl_addin.failures, xlwings, importlib.metadata as m"
_TELL = "print(m.version('lac903'))"
_SYNCED = ("onedrive", "cloudstorage", "mobile documents", "dropbox")
_NO_BASE = "No Python at"
"""What a virtual environment's python.exe says when the Python that it was made from is gone."""


def look(where: Places, run: Run) -> Iterator[Check]:
    """Each link from the add-in's settings to a Python that has loaded our packages."""
    try:
        settings = read_settings(where.addin)
    except NoConfiguration as error:
        yield Check("settings", False, str(error), AGAIN)
        return
    yield Check("settings", True, "readable")
    named = settings.get("INTERPRETER_MAC" if where.system == MACOS else "INTERPRETER_WIN", "")
    interpreter = found(named, where)
    if not named or not interpreter.is_file():
        yield Check(
            "Python",
            False,
            f"The add-in runs {named or 'no Python'}, which does not exist. It was moved, renamed "
            "or uninstalled, or you are on another machine than then, and your profile came along.",
            f"If Python and lac903 are still installed: {AGAIN} Else install them again first.",
        )
        return
    yield Check("Python", True, str(interpreter))
    yield from _place(where, interpreter)
    yield from _starts(where, interpreter, run)


def found(named: str, where: Places) -> Path:
    """The interpreter of the add-in's settings, with the variables in it replaced."""
    if where.system == WINDOWS:
        return Path(expanded(named, where.environment))
    return Path(str(where.home) + named[5:] if named.startswith("$HOME") else named)


def _place(where: Places, interpreter: Path) -> Iterator[Check]:
    """What can be told from where Python lies."""
    if os.path.normcase(interpreter) != os.path.normcase(where.interpreter):
        yield Check(
            "Python",
            None,
            f"This machine has several Pythons: the add-in runs the one above, and this command "
            f"{where.interpreter}",
            f"If the add-in is to run this one: {AGAIN}",
        )
    if any(part.lower().startswith(_SYNCED) for part in interpreter.parts):
        yield Check(
            "Python",
            None,
            "Python lies in a folder that OneDrive or the like keeps in step. Files that are "
            "online only, or are being copied, make buttons slow or fail.",
            f"If that happens: {_NEW_PYTHON} Take a folder outside of it.",
        )
    letters = _letters_that_excel_cannot_pass_on(where, interpreter)
    if letters:
        yield Check(
            "Python",
            False,
            f"The path of Python has letters that this Windows cannot pass on: {letters}",
            f"{_NEW_PYTHON} Take a folder whose path has plain letters only.",
        )


def _letters_that_excel_cannot_pass_on(where: Places, interpreter: Path) -> str:
    """xlwings' library starts Python in the letters of Windows' code page."""
    codec = None if where.system == MACOS else code_page()
    if codec is None:
        return ""
    lost = ""
    for letter in dict.fromkeys(str(interpreter)):
        try:
            letter.encode(codec)
        except UnicodeEncodeError:
            lost += letter
        except LookupError:
            return ""
    return lost


def _starts(where: Places, interpreter: Path, run: Run) -> Iterator[Check]:
    """Start it as Excel would; where that fails, find out what it is that Excel has not."""
    env = plain(where, where.environment)
    as_excel, why = _try(run, _as_excel_would(where, interpreter), env)
    if as_excel is not None:
        yield Check("packages", True, "all load")
        yield from _versions_differ(as_excel)
        return
    directly, why_directly = _try(run, [str(interpreter), "-B", "-c", _code(where)], env)
    here, _ = _try(run, [str(interpreter), "-B", "-c", _code(where)], None)
    if directly is not None and where.system == WINDOWS:
        yield no_command_prompt(seen=f"Python starts by itself, but not through cmd.exe: {why}")
    elif directly is not None:
        yield Check("packages", False, f"Excel's script cannot start Python: {why}", _NEW_PYTHON)
    elif here is not None:
        yield _needs_a_prompt(interpreter, why_directly)
    else:
        yield _broken(why_directly)


def _needs_a_prompt(interpreter: Path, why: str) -> Check:
    conda = (interpreter.parent / "conda-meta").is_dir() or (
        interpreter.parent.parent / "conda-meta"
    ).is_dir()
    whose = "This is conda's Python, which" if conda else "Python"
    return Check(
        "packages",
        False,
        f"{whose} loads its packages in this prompt, but not when Excel starts it: Excel knows "
        f"nothing of what was activated here ({why}).",
        "Install Python from python.org for yourself; no administrator is needed. " + _NEW_PYTHON,
    )


def _broken(why: str) -> Check:
    if _NO_BASE in why:
        return Check(
            "packages",
            False,
            f"The Python from which this one was made is gone: {why}",
            f"Python was updated or uninstalled. {_NEW_PYTHON}",
        )
    return Check(
        "packages",
        False,
        f"Python does not load lac903: {why}",
        f"Parts of lac903 are missing or damaged. {_NEW_PYTHON}",
    )


def _versions_differ(printed: str) -> Iterator[Check]:
    theirs, ours = printed.strip(), version("lac903")
    if theirs != ours:
        yield Check(
            "packages",
            None,
            f"The add-in's Python has lac903 {theirs}, and this command is of {ours}.",
            f"If this one is the newer: {AGAIN}",
        )


def _code(where: Places) -> str:
    server = ", xlwings.com_server" if where.system == WINDOWS else ""
    return f"{_IMPORTS}{server}; {_TELL}"


def _as_excel_would(where: Places, interpreter: Path) -> Command:
    """As xlwings' VBA and its AppleScript do; /C ends where /K would stay."""
    if where.system == WINDOWS and not starts_through_cmd(where.addin):
        return [str(interpreter), "-B", "-c", _code(where)]
    if where.system == WINDOWS:
        return f'cmd.exe /C ""{interpreter}" -B -c "{_code(where)}""'
    return ["/bin/sh", "-c", f'{interpreter} -B -u -W ignore -c "{_code(where)}"']


def _try(run: Run, command: Command, env: Mapping[str, str] | None) -> tuple[str | None, str]:
    """(what it printed, None where it failed; why it failed)."""
    try:
        ended = run(command, env)
    except subprocess.TimeoutExpired:
        return None, "it did not end within a minute"
    except (OSError, subprocess.SubprocessError) as error:
        return None, f"it does not start ({type(error).__name__})"
    printed = ended.stdout.decode("utf-8", "replace")
    if not ended.returncode:
        return printed, ""
    said = (ended.stderr.decode("utf-8", "replace").strip() or printed.strip()).splitlines()
    return None, said[-1] if said else f"it ended with code {ended.returncode}"


def library(where: Places, bits: str) -> Check:
    """xlwings' VBA looks for its library beside the interpreter and one folder above."""
    interpreter = where.interpreter
    with suppress(NoConfiguration):
        interpreter = found(read_settings(where.addin).get("INTERPRETER_WIN", ""), where)
    wanted = [bits[:2]] if bits else ["64", "32"]
    names = [f"xlwings{b}-{xlwings.__version__}.dll" for b in wanted]
    folders = [interpreter.parent, interpreter.parent.parent]
    for folder in folders:
        if any((folder / name).is_file() for name in names):
            return Check("library", True, str(folder))
    return Check(
        "library",
        False,
        f"{names[0]} is neither in {folders[0]} nor in {folders[1]}. Either pip could not write "
        'there (it then says "Defaulting to user installation"), or an antivirus program took it.',
        f"{_NEW_PYTHON} If the file is gone again, ask your IT department to let it be.",
    )
