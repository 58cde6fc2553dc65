"""All that status found in one file to send to somebody who helps, without anybody's name in it."""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lac_rules.files import replacing
from xl_addin.addin import registry
from xl_addin.addin.places import MACOS, Places
from xl_addin.addin.registry import MACHINE
from xl_addin.addin.status import excel, macos, programs
from xl_addin.addin.status.check import Check
from xl_addin.addin.status.links import versions
from xl_addin.addin.status.settings import Settings

_HEAD = (
    "lac903 addin status: what is set up, and how. Names of people, machines, servers and "
    "organisations are replaced by words in <>. Nothing in here comes from a return or a workbook."
)
_WINDOWS = r"Software\Microsoft\Windows NT\CurrentVersion"
_SHORTEST_NAME = 3
"""Shorter names are replaced in paths only: as words they could be anything."""
_IN_A_NAME = r"[^\\/\r\n\"<>|*?:]+"
"""A folder's name, on Windows: also one with spaces and apostrophes."""
_IN_PATHS = (
    # Whoever's home folder it is, on Windows (also in its short form ZOEONE~1), macOS and Linux;
    # with backslashes doubled, too, as Python quotes them.
    (rf"(?i)(?<![a-z])([a-z]:[\\/]+users[\\/]+){_IN_A_NAME}", r"\1<user>"),
    (rf"(?<![\w.])(/(?:Users|home)/)(?!Shared/){_IN_A_NAME}", r"\1<user>"),
    (r"(?i)(\\UNC\\)[^\\\s\"'<>]+", r"\1<server>"),
    (r"(?<![^\s\"'(=;,])(\\{2,})(?![.?]\\)[^\\\s\"'<>]+", r"\1<server>"),
    (r"(?i)\b(https?://)[^/\s\"'<>]+", r"\1<server>"),
    (r"[\w.+-]+@[\w-]+\.[\w.-]+", "<mail>"),
    (r"(?i)(OneDrive)( ?- ?|-)[^\\/\r\n\"',;)]+", r"\1\2<organisation>"),
)
_VARIABLES = {
    "<user>": ("USERNAME", "USER", "LOGNAME"),
    "<computer>": ("COMPUTERNAME", "HOSTNAME", "LOGONSERVER", "CLIENTNAME"),
    "<domain>": ("USERDOMAIN", "USERDNSDOMAIN", "USERDOMAIN_ROAMINGPROFILE"),
}


def write(path: Path, where: Places, checks: Iterable[Check]) -> None:
    """Write the report. Raises ``CannotWrite``."""
    with replacing(path) as beside:
        beside.write_text(report(where, checks), "utf-8")


def report(where: Places, checks: Iterable[Check]) -> str:
    """The report's text."""
    parts = [
        [_HEAD],
        ["Versions", *versions(), _system(where), *_excel(where)],
        ["Checks", *(str(check) for check in checks)],
        ["Settings and policies that were found", *(_settings(where) or ["none"])],
    ]
    return without_names("\n\n".join("\n".join(part) for part in parts) + "\n", where)


def _system(where: Places) -> str:
    if where.system == MACOS:
        return f"macOS {platform.mac_ver()[0]}"
    names = ("ProductName", "EditionID", "DisplayVersion", "CurrentBuild")
    known = [registry.text(MACHINE, _WINDOWS, name) for name in names]
    return f"Windows: {', '.join(filter(None, known)) or 'not known'}"


def _excel(where: Places) -> list[str]:
    if where.system == MACOS:
        return []
    found = excel.registered()
    return [f"Excel: {found or 'none is registered'}", f"Office: {', '.join(excel.versions())}"]


def _settings(where: Places) -> list[str]:
    if where.system == MACOS:
        return [f"{name} = {value} in {path}" for path, name, value in macos.preferences(where)]
    office = [value for number in excel.versions() for value in Settings(number).all()]
    return [str(value) for value in [*office, *programs.of_policies()]]


def without_names(text: str, where: Places) -> str:
    """The text with names of people, machines and organisations replaced."""
    for home in {str(where.home), where.environment.get("USERPROFILE", "")} - {""}:
        text = re.sub(re.escape(home), "<home>", text, flags=re.IGNORECASE)
    for pattern, word in _IN_PATHS:
        text = re.sub(pattern, word, text)
    for name, word in _names(where):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", word, text, flags=re.IGNORECASE)
    return text


def _names(where: Places) -> Iterator[tuple[str, str]]:
    """Each name that must not stand in the text, and what stands there instead."""
    found = {where.home.name: "<user>", platform.node(): "<computer>"}
    for word, variables in _VARIABLES.items():
        for variable in variables:
            found.setdefault(where.environment.get(variable, "").strip("\\"), word)
    for name, word in found.items():
        # A machine's full name also has its first part, and a domain's.
        for part in dict.fromkeys([name, name.split(".")[0]]):
            if len(part) >= _SHORTEST_NAME:
                yield part, word
