"""Running other programs, in the way and with the variables that Excel would."""

from __future__ import annotations

import ntpath
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping

from xl_addin.addin import registry
from xl_addin.addin.places import MACOS, Places
from xl_addin.addin.registry import MACHINE, USER

_SECONDS = 60
_USERS = "Environment"
_MACHINES = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
_PATH_MACOS = "/usr/bin:/bin:/usr/sbin:/sbin"
"""What AppleScript's ``do shell script`` has."""
_ONLY_HERE = re.compile(r"CONDA_|_CE_|_CONDA|MAMBA_|PYTHON|VIRTUAL_ENV|PIP_|PS1$|PROMPT$")
"""Variables of Python's, which an activated prompt sets for itself."""

Command = list[str] | str
"""A program and its arguments; on Windows also a command line as it stands."""
Run = Callable[[Command, Mapping[str, str] | None], subprocess.CompletedProcess]
"""(command, environment; None for this process's) -> how it ended. Raises ``OSError`` and
``SubprocessError``."""


def run(command: Command, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess:
    """Run a program to its end, without a window. Raises ``OSError`` and ``SubprocessError``."""
    return subprocess.run(
        command,
        capture_output=True,
        timeout=_SECONDS,
        check=False,
        env=None if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        creationflags=subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0,
    )


def output(run: Run, command: Command) -> str:
    """What a program of the system says; nothing where it cannot be run."""
    try:
        return run(command, None).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return ""


def plain(where: Places, env: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The variables that a program has when somebody starts it by its icon, as Excel is.

    This process may have been started from a prompt in which somebody has activated an environment.
    """
    if where.system == MACOS:
        kept = {name: value for name, value in env.items() if not _ONLY_HERE.match(name.upper())}
        return {**kept, "PATH": _PATH_MACOS}
    lasting = [registry.values(MACHINE, _MACHINES), registry.values(USER, _USERS)]
    stored = {name.upper(): str(value.data) for part in lasting for name, value in part.items()}
    kept = {
        name: value
        for name, value in env.items()
        if not _ONLY_HERE.match(name.upper()) and name.upper() != "PATH"
    }
    for name, value in stored.items():
        if _ONLY_HERE.match(name):
            kept[name] = expanded(value, env)
    # The user's folders come after the machine's; all other variables replace the machine's.
    folders = [str(part["path"].data) for part in lasting if "path" in part]
    kept["PATH"] = expanded(";".join(folders), env) or _system_folders(env)
    return kept


def expanded(value: str, env: Mapping[str, str]) -> str:
    """With the variables in it (%LOCALAPPDATA%) replaced by their values, as Windows does."""
    known = {name.upper(): content for name, content in env.items()}
    return re.sub(r"%([^%]+)%", lambda name: known.get(name[1].upper(), name[0]), value)


def _system_folders(env: Mapping[str, str]) -> str:
    """The least that Windows needs, where the registry could not be read."""
    root = next((v for name, v in env.items() if name.upper() == "SYSTEMROOT"), r"C:\Windows")
    return ";".join([ntpath.join(root, "System32"), root])
