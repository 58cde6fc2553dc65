r"""Variables of the environment as they were meant, in Excel's Python on Windows.

xlwings' library hands Excel's variables on in the letters of the command prompt (OEM code page),
and Windows reads them in those of its programs (ANSI code page): ``C:\Users\Zoë`` arrives as
``C:\Users\Zo‰``, which does not exist. So do APPDATA, TEMP and the like.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping

from xl_addin.addin import registry
from xl_addin.addin.registry import MACHINE

_CODE_PAGES = r"SYSTEM\CurrentControlSet\Control\Nls\CodePage"


def code_page(name: str = "ACP") -> str | None:
    """The codec of this Windows' code page, of its programs (ACP) or its prompt (OEMCP)."""
    number = registry.text(MACHINE, _CODE_PAGES, name)
    if not number:
        return None
    return "utf-8" if number == "65001" else f"cp{number}"


def repair(env: MutableMapping[str, str] = os.environ) -> None:
    """Put variables right that name a folder or file which exists only as it was meant."""
    ansi, oem = code_page("ACP"), code_page("OEMCP")
    if ansi is None or oem is None or ansi == oem:
        return
    for name, value in list(env.items()):
        meant = value if value.isascii() else _meant(value, ansi, oem)
        if meant != value and os.path.exists(meant) and not os.path.exists(value):
            env[name] = meant


def repaired(env: Mapping[str, str]) -> dict[str, str]:
    """The variables with those put right."""
    found = dict(env)
    repair(found)
    return found


def _meant(value: str, ansi: str, oem: str) -> str:
    try:
        return b"".join(_byte(letter, ansi) for letter in value).decode(oem)
    except (UnicodeError, LookupError):
        return value


def _byte(letter: str, codec: str) -> bytes:
    """Windows makes a control character of a byte that is no letter in the code page."""
    try:
        return letter.encode(codec)
    except UnicodeEncodeError:
        return letter.encode("latin-1")
