"""Whether Excel trusts the folder in which the add-in lies: macros there run without a question."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from xl_addin.addin import registry
from xl_addin.addin.places import Places
from xl_addin.addin.status.running import expanded
from xl_addin.addin.status.settings import (
    COMMON_LOCATIONS,
    LOCATIONS,
    Settings,
    number,
)

_FOR_ALL = r"Trusted Locations\All Applications"
_NETWORK = "\\\\"


@dataclass(frozen=True)
class Distrust:
    """Why a folder is not trusted, and which setting says so."""

    words: str
    setting: str = ""


def distrust(settings: Settings, where: Places) -> Distrust | None:
    """Why Excel does not trust its start-up folder; None if nothing speaks against it.

    It does unless somebody has changed that: Excel is installed with the folder on its list.
    """
    folder = str(where.startup)
    if off := settings.on(LOCATIONS, "alllocationsdisabled"):
        return Distrust("all trusted folders are switched off", str(off))
    if folder.startswith(_NETWORK) and not settings.on(LOCATIONS, "allownetworklocations"):
        return Distrust("Excel's start-up folder lies on the network, where none is trusted")
    only_policies = settings.first(COMMON_LOCATIONS, "allow user locations")
    if only_policies is not None and number(only_policies) == 0:
        trusted = _covers(_listed(settings, where.environment, policies=True), folder)
        return (
            None
            if trusted
            else Distrust("only folders that IT has listed are trusted", str(only_policies))
        )
    return None


def missing_from_list(settings: Settings, where: Places) -> bool:
    """Whether there are lists of trusted folders, and the start-up folder is on none."""
    both = [entry for p in (True, False) for entry in _listed(settings, where.environment, p)]
    return bool(both) and not _covers(both, str(where.startup))


def _listed(
    settings: Settings, env: Mapping[str, str], policies: bool
) -> Iterator[tuple[str, bool]]:
    """The trusted folders: (path, whether those below it are trusted too)."""
    for room in (LOCATIONS, COMMON_LOCATIONS, rf"Common\Security\{_FOR_ALL}"):
        for hive, key in settings.below(room, policies):
            found = registry.values(hive, key)
            if "path" in found:
                below = found.get("allowsubfolders")
                path = expanded(str(found["path"].data), env)
                yield path, below is not None and number(below) == 1


def _covers(listed: Iterator[tuple[str, bool]] | list[tuple[str, bool]], folder: str) -> bool:
    wanted = _plain(folder)
    return any(
        wanted == _plain(path) or (below and wanted.startswith(_plain(path) + "\\"))
        for path, below in listed
    )


def _plain(path: str) -> str:
    return ntpath.normcase(ntpath.normpath(path)).rstrip("\\")
