"""Whether the macro settings of Excel on Windows let the add-in run, as far as they can be read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from xl_addin.addin import package, registry
from xl_addin.addin.names import FILE
from xl_addin.addin.places import Places
from xl_addin.addin.registry import USER
from xl_addin.addin.status.check import Check
from xl_addin.addin.status.settings import (
    ADDIN_LIST,
    COMMON,
    COMMON_SECURITY,
    RESILIENCY,
    SECURITY,
    Settings,
    by_policy,
    number,
)
from xl_addin.addin.status.trust import distrust, missing_from_list

_ASK = "Ask your IT department"
_SIGN = (
    f"{_ASK} to sign {FILE} with a certificate that your machines trust as a publisher (they build "
    "it with lac903 addin build), or to exempt you from this policy."
)
_ASKS, _SIGNED_ONLY, _NONE = 2, 3, 4
"""vbawarnings: Excel asks, which it does unless told otherwise; signed macros only; none."""
_BLOCKED = 0
"""In the list of managed add-ins; 1 is switched on, 2 as the user wants."""
_INTERNET_ZONES = ("3", "4")


def look(settings: Settings, where: Places) -> list[Check]:
    """What keeps the add-in from loading in this version of Excel, or one check that is well."""
    signed = package.is_signed(where.addin)
    found = [
        *_all_vba_off(settings),
        *_all_addins_off(settings),
        *_not_on_the_list(settings),
        *_must_be_signed(settings, signed),
        *_untrusted_folder(settings, where, signed),
        *_switched_off_after_a_crash(settings),
        *_from_the_internet(settings, where),
    ]
    if any(check.ok is False for check in found):
        return found
    fine = Check("macros", True, "nothing in the settings keeps them from running")
    return [fine, *found]


def _broken(words: str, mend: str, *settings: object) -> Check:
    return Check("macros", False, words, mend, "; ".join(map(str, settings)))


def _all_vba_off(settings: Settings) -> Iterator[Check]:
    if off := settings.on(COMMON, "vbaoff"):
        yield _broken(
            "Macros (VBA) are switched off in all of Office.",
            f'{_ASK} to exempt you from the policy "Disable VBA for Office applications".',
            off,
        )


def _all_addins_off(settings: Settings) -> Iterator[Check]:
    if off := settings.on(SECURITY, "disablealladdins"):
        yield _broken(
            "All add-ins of Excel are switched off.",
            f'{_ASK} to exempt you from the policy "Disable all application add-ins".'
            if by_policy(off)
            else _tick("Add-ins", 'take the tick off "Disable all Application Add-ins"'),
            off,
        )


def _not_on_the_list(settings: Settings) -> Iterator[Check]:
    """Whether IT has a list of add-ins that blocks this one, or all that are not on it."""
    listed, only = settings.first(ADDIN_LIST, FILE), settings.on(RESILIENCY, "restricttolist")
    state = None if listed is None else number(listed)
    mend = f'{_ASK} to add {FILE} with the value 1 to the policy "List of managed add-ins".'
    if state == _BLOCKED:
        yield _broken("Your IT department's list of add-ins blocks this one.", mend, listed)
    elif only and state is None:
        words = "Add-ins that are not on your IT department's list are blocked, as this one is."
        yield _broken(words, mend, only)


def _must_be_signed(settings: Settings, signed: bool) -> Iterator[Check]:
    wanted = {
        (SECURITY, "requireaddinsig"): "Add-ins must be signed by a trusted publisher",
        (COMMON_SECURITY, "requirealwaysonmacrosig"): (
            "Macros that load when Excel starts must be signed by a trusted publisher"
        ),
    }
    for (room, name), words in wanted.items():
        required = settings.on(room, name)
        if required and signed:
            words = f"{words}. This one is signed; whether its publisher is trusted "
            yield Check("macros", None, f"{words}cannot be told from here.", setting=str(required))
        elif required:
            yield _broken(
                f"{words}, and this one is not signed.",
                _SIGN
                if by_policy(required)
                else _tick("Add-ins", "take the tick off the line on trusted publishers"),
                required,
            )


def _untrusted_folder(settings: Settings, where: Places, signed: bool) -> Iterator[Check]:
    why = distrust(settings, where)
    if why is None:
        if missing_from_list(settings, where):
            yield Check(
                "macros",
                None,
                "Excel's start-up folder is not on its list of trusted locations.",
                f"If the tab 903 does not come: {_tick('Trusted Locations', 'Add new location')} "
                f"Choose {where.startup}",
            )
        return
    warnings = settings.first(SECURITY, "vbawarnings")
    level = _ASKS if warnings is None else number(warnings)
    levels = settings.on(COMMON_SECURITY, "enablemacrotrustlevel")
    place = f"to make this folder a trusted location for Excel: {where.startup}"
    trust = f"{_ASK} {place}"
    sign = f"{_ASK} to sign {FILE} with a certificate that your machines trust, or {place}"
    if level == _NONE:
        words = f"Macros run in trusted folders only, and {why.words}."
        yield _broken(words, trust, warnings, why.setting)
    elif not signed and (level == _SIGNED_ONLY or (level == _ASKS and levels)):
        words = f"Macros that are not signed run in trusted folders only, and {why.words}."
        yield _broken(words, sign, warnings if level == _SIGNED_ONLY else levels, why.setting)
    elif not signed and level == _ASKS:
        words = f"Excel asks each time it starts whether macros may run, because {why.words}."
        mend = f"Press Enable Macros. So that it no longer asks: {sign}"
        yield Check("macros", None, words, mend, why.setting)


def _switched_off_after_a_crash(settings: Settings) -> Iterator[Check]:
    """The list of disabled items holds their paths as UTF-16 within binary values."""
    key = rf"Software\Microsoft\Office\{settings.version}\Excel\Resiliency\DisabledItems"
    name = FILE.encode("utf-16-le")
    for value in registry.values(USER, key).values():
        if isinstance(value.data, bytes) and name in value.data.lower():
            yield _broken(
                "Excel has switched this add-in off after a crash.",
                "In Excel: File, Options, Add-ins; at the bottom, Manage: Disabled Items, Go; "
                f"choose {FILE}, press Enable, and start Excel again.",
            )
            return


def _from_the_internet(settings: Settings, where: Places) -> Iterator[Check]:
    """Windows marks files that came by mail or browser, in a stream of the file of this name."""
    try:
        marked = Path(f"{where.addin}:Zone.Identifier").read_text("utf-8", "replace")
    except OSError:
        return
    zones = [line.partition("=")[2].strip() for line in marked.splitlines() if "ZoneId" in line]
    if not any(zone in _INTERNET_ZONES for zone in zones):
        return
    untrusted = distrust(settings, where) is not None
    yield Check(
        "macros",
        False if untrusted else None,
        "Windows has marked the add-in as a file from the internet, and Excel blocks macros in "
        "such files outside trusted folders.",
        "Run lac903 addin install: it writes the file anew, without the mark. For a file that IT "
        "gave you: right-click it, Properties, tick Unblock, OK.",
    )


def _tick(page: str, what: str) -> str:
    return f"In Excel, File, Options, Trust Center, Trust Center Settings, {page}: {what}."
