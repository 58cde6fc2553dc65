"""Help: the guide, and what this is and whether it is set up well."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import xl_addin
from xl_addin.commands import Session, command

_ROOT = Path(xl_addin.__file__).parents[1]
_GUIDES = ("docs/guide.html", "docs/guide.md", "share/doc/lac903/guide.md")


@command("guide")
def guide(session: Session) -> None:
    """Open the guide, which is a file on this machine."""
    path = guide_path([_ROOT, Path(sys.prefix)])
    if path is None:
        session.tell(
            "The guide was not installed with the program. It is the file docs/guide.md of lac903."
        )
        return
    try:
        open_file(path)
    except OSError:
        session.tell(f"The guide is {path}")


def guide_path(roots: list[Path]) -> Path | None:
    """The guide under the first of these folders that has one."""
    candidates = (root / name for root in roots for name in _GUIDES)
    return next((path for path in candidates if path.is_file()), None)


def open_file(path: Path) -> None:
    """Open a file with the program that this user opens such files with. Raises ``OSError``."""
    if sys.platform == "win32":
        os.startfile(path)
    elif sys.platform == "darwin":
        subprocess.Popen(["open", str(path)])
    else:
        raise OSError("There is no Excel on this system, and nothing to open a file from it.")


@command("about")
def about(session: Session) -> None:
    """Say which version this is, where things are, and whether every link is whole."""
    from xl_addin.addin.places import NoExcel, places
    from xl_addin.addin.status import status, versions

    session.progress("Checking the installation")
    lines = versions()
    try:
        lines += [str(check) for check in status(places())]
    except NoExcel as error:
        lines.append(str(error))
    session.tell("\n".join(lines))
