"""Which operating system this is: Excel for Mac answers in ways of its own, and in a sandbox."""

from __future__ import annotations

import sys
from pathlib import Path

_OF_OFFICE = "Library/Group Containers/UBF8T346G9.Office"
"""The folder in the user's home that all Office programs on macOS may read and write."""


def on_a_mac() -> bool:
    """This is macOS, whatever engine an app has."""
    return sys.platform == "darwin"


def open_to_excel() -> Path | None:
    """A folder of ours in which Excel for Mac reads and writes without asking; made if missing.

    Of a file elsewhere it asks "Grant File Access" first, each time by a name that nobody knows.
    None on other systems, without Office, and where macOS keeps programs out of that folder.
    """
    office = Path.home() / _OF_OFFICE
    if not on_a_mac() or not office.is_dir():
        return None
    folder = office / "lac903"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    return folder
