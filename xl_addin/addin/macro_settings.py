"""Whether Excel's macro settings on Windows let the add-in run, as far as they can be read."""

from __future__ import annotations

from xl_addin.addin.names import FILE
from xl_addin.addin.registry_values import MACHINE, USER, Registry

_EXCEL = r"Microsoft\Office\16.0\Excel"
_SECURITY = rf"{_EXCEL}\Security"
_BRANCHES = (
    (USER, r"Software\Policies"),
    (MACHINE, r"Software\Policies"),
    (USER, "Software"),
)
"""What an administrator has set goes before what the user has."""

_ASK_IT = "Ask your IT department: the guide has a page for them."


def obstacles(registry: Registry) -> list[tuple[str, str]]:
    """What would keep the add-in from loading: (what is so, what to do); empty if nothing."""
    found = []
    security = _first_of_each(registry, _SECURITY)
    locations = _first_of_each(registry, rf"{_SECURITY}\Trusted Locations")
    no_trusted_folders = bool(
        locations.get("AllLocationsDisabled") or security.get("AllLocationsDisabled")
    )
    # Excel's start-up folder is a trusted location, in which macros run whatever VBAWarnings says.
    if no_trusted_folders and security.get("VBAWarnings") in (3, 4):
        found.append(("Trusted folders and unsigned macros are both switched off.", _ASK_IT))
    if security.get("DisableAllAddins"):
        found.append(("All add-ins are switched off.", _ASK_IT))
    if security.get("RequireAddinSig"):
        found.append(("Add-ins must be signed, and this one is not.", _ASK_IT))
    if _is_disabled(registry):
        found.append(
            (
                "Excel has switched this add-in off after a crash.",
                "In Excel: File, Options, Add-ins, Manage: Disabled Items, Go; choose "
                f"{FILE} and Enable.",
            )
        )
    return found


def _first_of_each(registry: Registry, key: str) -> dict[str, object]:
    values: dict[str, object] = {}
    for hive, branch in reversed(_BRANCHES):
        values.update(registry(hive, rf"{branch}\{key}"))
    return values


def _is_disabled(registry: Registry) -> bool:
    """The list of disabled items holds their paths as UTF-16 within binary values."""
    items = registry(USER, rf"Software\{_EXCEL}\Resiliency\DisabledItems")
    name = FILE.encode("utf-16-le")
    return any(isinstance(value, bytes) and name in value.lower() for value in items.values())
