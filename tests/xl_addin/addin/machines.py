"""Made-up machines to install on: Windows with its registry and a user's folders, and a Mac."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import xlwings

from xl_addin.addin.install import install
from xl_addin.addin.places import MACOS, WINDOWS, places
from xl_addin.addin.status import status

LIBRARY = f"xlwings64-{xlwings.__version__}.dll"
LIBRARY_32 = f"xlwings32-{xlwings.__version__}.dll"
SCRIPT = f"xlwings-{xlwings.__version__}.applescript"

USER, MACHINE, CLASSES = "HKEY_CURRENT_USER", "HKEY_LOCAL_MACHINE", "HKEY_CLASSES_ROOT"
APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
CLICK_TO_RUN = r"SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
MACHINES_VARIABLES = r"SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
SHELL_FOLDERS = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
CODE_PAGES = r"SYSTEM\CurrentControlSet\Control\Nls\CodePage"
NO_TASKS = "INFO: No tasks are running which match the specified criteria.\r\n"
PROMPT_DISABLED = "The command prompt has been disabled by your administrator."


class Winreg:
    """Python's module winreg over made-up keys: neither keys nor names are told apart by case."""

    KEY_READ, KEY_WOW64_64KEY = 0x20019, 0x0100
    HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT = USER, MACHINE, CLASSES

    def __init__(self):
        self._keys = {}
        self.forbidden = set()

    def put(self, hive, key, name="", data=""):
        """Write a value as regedit would, and the keys above it."""
        parts = key.split("\\")
        for length in range(1, len(parts) + 1):
            path = "\\".join(parts[:length])
            self._keys.setdefault((hive, path.lower()), (path, {}))
        values = self._keys[hive, key.lower()][1]
        for old in [old for old in values if old.lower() == name.lower()]:
            del values[old]
        values[name] = data

    def take(self, hive, key):
        """Delete a key, those below it stay."""
        self._keys.pop((hive, key.lower()), None)

    def OpenKey(self, key, sub_key, reserved=0, access=KEY_READ):
        if sub_key.lower() in self.forbidden:
            raise PermissionError(13, "Access is denied")
        if (key, sub_key.lower()) not in self._keys:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        return _Opened((key, sub_key.lower()))

    def QueryInfoKey(self, key):
        return len(self._below(key.path)), len(self._keys[key.path][1]), 0

    def EnumValue(self, key, index):
        name, data = list(self._keys[key.path][1].items())[index]
        return name, data, 0

    def EnumKey(self, key, index):
        return self._below(key.path)[index]

    def _below(self, path):
        hive, start = path[0], path[1] + "\\"
        return [
            written.rpartition("\\")[2]
            for (h, key), (written, _) in self._keys.items()
            if h == hive and key.startswith(start) and "\\" not in key[len(start) :]
        ]


class _Opened:
    def __init__(self, path):
        self.path = path

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class Machine:
    """What both have: places, programs that run, and what was told."""

    def __init__(self, where):
        self.where, self.told, self.commands = where, [], []
        self.environment = where.environment
        self.excels = 0
        self.printed = version("lac903")

    @property
    def home(self):
        return self.where.home

    def install(self, **options):
        install(self.where, tell=self.told.append, **options)
        return self

    def checks(self):
        """Every check, in order."""
        return status(self.where, self.run)

    def check(self, name):
        """The checks of a name as they are printed, one in a line."""
        return "\n".join(str(check) for check in self.checks() if check.name == name)

    def broken(self):
        return [check for check in self.checks() if check.ok is False]

    def run(self, command, env):
        """Run a program: those that count Excels, or the add-in's Python."""
        self.commands.append((command, env))
        if isinstance(command, list) and command[0] in ("tasklist.exe", "/usr/bin/pgrep"):
            return ended(self._list_of_excels())
        return self.python(command, env)

    def python(self, command, env):
        """How Python, started so, ends. Tests put something else in its place."""
        return ended(self.printed)

    def _list_of_excels(self):
        raise NotImplementedError


def ended(printed="", error="", code=0):
    return SimpleNamespace(
        returncode=code, stdout=printed.encode("utf-8"), stderr=error.encode("utf-8")
    )


class Windows(Machine):
    """Windows with Microsoft 365 for a user whose name needs care, and a Python of their own."""

    def __init__(self, tmp_path, monkeypatch):
        self.registry = Winreg()
        monkeypatch.setitem(sys.modules, "winreg", self.registry)
        home = tmp_path / "Users" / "Zoë O'Neil"
        python = home / "lac 903" / "Scripts" / "python.exe"
        python.parent.mkdir(parents=True)
        python.touch()
        for library in (LIBRARY, LIBRARY_32):
            (python.parent.parent / library).touch()
        environment = {
            "APPDATA": str(home / "Roaming"),
            "LOCALAPPDATA": str(home / "Local"),
            "USERPROFILE": str(home),
            "USERNAME": "zoneil",
            "COMPUTERNAME": "OURTOWN-L1234",
            "USERDOMAIN": "OURTOWN",
            "PATH": r"C:\Users\zoneil\.conda\envs\x\Library\bin;C:\Windows\System32",
            "CONDA_PREFIX": r"C:\Users\zoneil\.conda\envs\x",
            "SystemRoot": r"C:\Windows",
        }
        super().__init__(
            places(
                WINDOWS,
                home,
                env=environment,
                interpreter=str(python),
                base="/usr",
                data=home / "data",
            )
        )
        excel = r"C:\Program Files\Microsoft Office\Root\Office16\EXCEL.EXE"
        for hive, key, name, data in (
            (MACHINE, APP_PATHS, "", excel),
            (MACHINE, CLICK_TO_RUN, "VersionToReport", "16.0.17928.20156"),
            (MACHINE, CLICK_TO_RUN, "Platform", "x64"),
            (CLASSES, r"Excel.Application\CurVer", "", "Excel.Application.16"),
            (MACHINE, MACHINES_VARIABLES, "Path", r"%SystemRoot%\system32;%SystemRoot%"),
            (USER, "Environment", "Path", r"%LOCALAPPDATA%\Programs\Python"),
            (USER, SHELL_FOLDERS, "AppData", r"%APPDATA%"),
            (MACHINE, CODE_PAGES, "ACP", "1252"),
            (MACHINE, CODE_PAGES, "OEMCP", "850"),
        ):
            self.registry.put(hive, key, name, data)

    def _list_of_excels(self):
        line = '"EXCEL.EXE","{}","Console","1","212,345 K"\r\n'
        return "".join(line.format(4000 + n) for n in range(self.excels)) or NO_TASKS

    def policy(self, room, name, data=1, hive=USER, branch="Policies\\", version="16.0"):
        """A setting of Office: an administrator's, or with ``branch=""`` the user's own."""
        key = rf"Software\{branch}Microsoft\Office\{version}\{room}"
        self.registry.put(hive, key, name, data)
        return self


class Mac(Machine):
    """A Mac on which Excel has been started once."""

    def __init__(self, tmp_path):
        home = tmp_path / "Users" / "zoneil"
        python = home / "lac903" / "bin" / "python3"
        python.parent.mkdir(parents=True)
        python.touch()
        (home / "Library/Group Containers/UBF8T346G9.Office").mkdir(parents=True)
        (tmp_path / "Applications" / "Microsoft Excel.app").mkdir(parents=True)
        environment = {
            "HOME": str(home),
            "USER": "zoneil",
            "PATH": "/opt/homebrew/bin:/usr/bin:/bin",
            "VIRTUAL_ENV": "/x",
        }
        super().__init__(
            places(
                MACOS,
                home,
                env=environment,
                interpreter=str(python),
                base="/usr",
                data=home / "data",
                root=tmp_path,
            )
        )

    def _list_of_excels(self):
        return "".join(f"{4000 + number}\n" for number in range(self.excels))


def real_python(command):
    """Run the code of a command with the Python of the tests: where there is no Excel."""
    code = command if isinstance(command, str) else command[-1]
    code = code.partition("-c ")[2] or code
    # xlwings' server exists on Windows only.
    code = code.strip('"').replace(", xlwings.com_server", "")
    return subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60)


def everything(folder: Path):
    """All files and folders below a folder."""
    return set(folder.rglob("*"))
