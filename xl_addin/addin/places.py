"""Where things go on this machine, for this user."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import environ
from pathlib import Path

import xlwings
from platformdirs import user_data_path

from lac_rules.errors import Expected
from xl_addin.addin.environment import repaired
from xl_addin.addin.names import FILE

WINDOWS, MACOS = "win32", "darwin"

_XLSTART = "Microsoft/Excel/XLSTART"
_CONTAINER_MACOS = "Library/Group Containers/UBF8T346G9.Office"
_STARTUP_MACOS = f"{_CONTAINER_MACOS}/User Content.localized/Startup.localized/Excel"
_SCRIPTS_MACOS = "Library/Application Scripts/com.microsoft.Excel"


class NoExcel(Expected):
    """There is no Excel for this operating system."""


@dataclass(frozen=True)
class Places:
    """``startup`` is the folder whose workbooks Excel opens when it starts; no administrator is
    needed to write there. ``scripts`` is where Excel on macOS may start scripts from, else None.
    ``record`` is the file in which the installation notes what it made. ``xlwings`` is the
    package's folder. ``from_store`` says that the interpreter is from the Microsoft Store.
    ``environment`` holds the variables of this process, and ``root`` is the disk's first folder.
    """

    system: str
    home: Path
    interpreter: Path
    startup: Path
    record: Path
    xlwings: Path
    scripts: Path | None = None
    from_store: bool = False
    environment: Mapping[str, str] = field(default_factory=dict)
    root: Path = Path("/")

    @property
    def addin(self) -> Path:
        """The add-in where Excel loads it."""
        return self.startup / FILE

    @property
    def container(self) -> Path:
        """The folder that Office on macOS makes when it is first started."""
        return self.home / _CONTAINER_MACOS

    @property
    def applescript(self) -> Path | None:
        """The script through which xlwings' VBA starts Python on macOS, where Excel may run it."""
        if self.scripts is None:
            return None
        return self.scripts / f"xlwings-{xlwings.__version__}.applescript"


def places(
    system: str = sys.platform,
    home: Path | None = None,
    env: Mapping[str, str] = environ,
    interpreter: str = sys.executable,
    base: str = sys.base_prefix,
    data: Path | None = None,
    root: Path = Path("/"),
) -> Places:
    """The places of this user, or of the system, home and environment given.

    Raises ``NoExcel`` on a system that Excel does not run on.
    """
    env = repaired(env) if system == WINDOWS else env
    home = home or (Path(env["USERPROFILE"]) if "USERPROFILE" in env else Path.home())
    data = data or user_data_path("lac903", appauthor=False)
    scripts = None
    if system == WINDOWS:
        roaming = Path(env["APPDATA"]) if env.get("APPDATA") else home / "AppData" / "Roaming"
        startup = roaming / _XLSTART
    elif system == MACOS:
        startup = home / _STARTUP_MACOS
        scripts = home / _SCRIPTS_MACOS
    else:
        raise NoExcel(
            "Excel runs on Windows and macOS only, so there is no place for the add-in here. "
            "lac903 check validates a return without Excel."
        )
    return Places(
        system=system,
        home=home,
        interpreter=Path(interpreter),
        startup=startup,
        record=data / "addin.json",
        xlwings=Path(xlwings.__file__).parent,
        scripts=scripts,
        from_store=system == WINDOWS and "windowsapps" in f"{base} {interpreter}".lower(),
        environment=env,
        root=root,
    )
