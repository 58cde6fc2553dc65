"""What Excel may read and write: its own folders, and what a person has granted.

Excel for Mac runs in a sandbox. Where a program asks it for a file elsewhere, it shows "Grant File
Access" and waits; what was granted once is so for good.
"""

from __future__ import annotations

from pathlib import Path

from tests.stand_ins.macos.appscript import EventError

DISK = "Macintosh HD"


class Sandbox:
    """Which folders are open to Excel. ``asked`` are the files that a person was asked for.

    ``grants`` is whether the person agrees.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = [Path(folder).resolve() for folder in folders]
        self.grants = True
        self.asked: list[Path] = []

    def take(self, path: str) -> Path:
        """A file that Excel is to read or write. Raises EventError where it must not."""
        file = Path(path).resolve()
        if file not in self.folders and not any(f in file.parents for f in self.folders):
            self.asked.append(file)
            if not self.grants:
                raise EventError(-10000, f"Microsoft Excel cannot access the file '{file}'.")
            self.folders.append(file)
        return file


def hfs(path: str | Path) -> str:
    """A path as old AppleScript writes it: "Macintosh HD:Users:me"."""
    return DISK + str(path).replace(":", "\0").replace("/", ":").replace("\0", "/")


def posix(path: str) -> str:
    """The path of either way to write it."""
    if not path.startswith(DISK):
        return path
    rest = path.removeprefix(DISK)
    return rest.replace("/", "\0").replace(":", "/").replace("\0", ":") or "/"


class Alias:
    """A file or folder that is there."""

    def __init__(self, path: str) -> None:
        if not Path(path).exists():
            raise ValueError(f"Can't make mactypes.Alias as file doesn't exist: {path!r}")
        self.hfspath = hfs(path)
