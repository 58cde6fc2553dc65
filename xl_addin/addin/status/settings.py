"""Settings of Office in the registry: an administrator's policies and the user's own choices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xl_addin.addin import registry
from xl_addin.addin.names import FILE
from xl_addin.addin.registry import MACHINE, USER, Value

_CLOUD, _POLICIES = (
    r"Software\Policies\Microsoft\Cloud\Office",
    r"Software\Policies\Microsoft\Office",
)
_OWN = r"Software\Microsoft\Office"
_BRANCHES = (
    (USER, _CLOUD),
    (USER, _POLICIES),
    (MACHINE, _POLICIES),
    (USER, _OWN),
    (MACHINE, _OWN),
)
"""What goes before what: Office's cloud policies, group policies, what somebody has ticked."""

SECURITY, LOCATIONS = r"Excel\Security", r"Excel\Security\Trusted Locations"
RESILIENCY, ADDIN_LIST = r"Excel\Resiliency", r"Excel\Resiliency\AddinList"
COMMON, COMMON_SECURITY = "Common", r"Common\Security"
COMMON_LOCATIONS = r"Common\Security\Trusted Locations"

KNOWN = {
    SECURITY: (
        "vbawarnings",
        "blockcontentexecutionfrominternet",
        "requireaddinsig",
        "notbpromptunsignedaddin",
        "disablealladdins",
        "vbadigsigtrustedpublishers",
        "accessvbom",
    ),
    LOCATIONS: ("alllocationsdisabled", "allownetworklocations"),
    RESILIENCY: ("restricttolist",),
    ADDIN_LIST: (FILE,),
    COMMON: ("vbaoff",),
    COMMON_SECURITY: ("requirealwaysonmacrosig", "enablemacrotrustlevel", "automationsecurity"),
    COMMON_LOCATIONS: ("allow user locations",),
}
"""The settings that decide about macros, or help others to understand why they do not run."""


@dataclass(frozen=True)
class Settings:
    """The settings of one version of Office, such as 16.0."""

    version: str

    def first(self, room: str, name: str) -> Value | None:
        """The setting that counts: an administrator's before the user's."""
        return next(self._each(room, name), None)

    def on(self, room: str, name: str) -> Value | None:
        """The setting that counts, where it is switched on."""
        found = self.first(room, name)
        return found if found is not None and number(found) not in (0, None) else None

    def all(self) -> list[Value]:
        """Every known setting, wherever it stands."""
        return [
            value
            for room, names in KNOWN.items()
            for name in names
            for value in self._each(room, name)
        ]

    def below(self, room: str, policies: bool) -> Iterator[tuple[str, str]]:
        """The keys below a room, of policies or of the user's choices: (hive, key)."""
        for hive, branch in _BRANCHES:
            if (branch != _OWN) == policies:
                key = rf"{branch}\{self.version}\{room}"
                for name in registry.subkeys(hive, key):
                    yield hive, rf"{key}\{name}"

    def _each(self, room: str, name: str) -> Iterator[Value]:
        for hive, branch in _BRANCHES:
            found = registry.values(hive, rf"{branch}\{self.version}\{room}").get(name)
            if found is not None:
                yield found


def number(value: Value) -> int | None:
    """A setting as a number, as which some tools write text; None if it is none."""
    try:
        return int(value.data)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return None


def by_policy(value: Value) -> bool:
    """Whether an administrator has set it, so that the user cannot change it."""
    return "\\policies\\" in value.key.lower()
