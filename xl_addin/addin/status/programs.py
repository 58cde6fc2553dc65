"""Whether Windows lets Excel start Python: cmd.exe, and Microsoft Defender's rules for Office."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch

from xl_addin.addin import command_prompt, registry
from xl_addin.addin.places import Places
from xl_addin.addin.registry import MACHINE, Value
from xl_addin.addin.status.check import Check
from xl_addin.addin.status.settings import number
from xl_addin.addin.xlwings_vba import starts_through_cmd

_DEFENDER = r"Software\Policies\Microsoft\Windows Defender"
_GUARD = r"Windows Defender Exploit Guard\ASR\Rules"
_RULES = (rf"{_DEFENDER}\{_GUARD}", rf"Software\Microsoft\Windows Defender\{_GUARD}")
"""Keys with a value for each rule of attack surface reduction (ASR)."""
_IN_ONE_TEXT = (
    (r"Software\Microsoft\PolicyManager\current\device\Defender", "attacksurfacereductionrules"),
    (rf"{_DEFENDER}\Policy Manager", "asrrules"),
)
"""Where Intune and the like put them all in one value: "rule=1|rule=2"."""
NO_CHILDREN = "d4f940ab-401b-4efc-aadc-ad5f3c50688a"
NO_WIN32 = "92e97fa1-2edf-4476-bdd6-9dd0b4dddc7b"
_EXCLUSIONS = r"Windows Defender Exploit Guard\ASR\ASROnlyExclusions"
_NAMES = {
    NO_CHILDREN: "Block all Office applications from creating child processes",
    NO_WIN32: "Block Win32 API calls from Office macros",
}
_WHY = {
    NO_CHILDREN: "so Excel may not start Python",
    NO_WIN32: "and xlwings' macros, through which Excel reaches Python, make such calls",
}
_BLOCK, _WARN = 1, 6


def look(where: Places) -> Iterator[Check]:
    """What forbids Excel to start Python, as far as it can be read."""
    through_cmd = starts_through_cmd(where.addin)
    policy = command_prompt.forbidden()
    if policy is not None and through_cmd:
        yield no_command_prompt(setting=str(policy))
    for rule, name in _NAMES.items():
        yield from _rule(where, rule, name, through_cmd)


def no_command_prompt(seen: str = "", setting: str = "") -> Check:
    """The check that says that cmd.exe is forbidden, as was seen or as a setting says."""
    return Check(
        "cmd.exe",
        False,
        "The command prompt (cmd.exe) is forbidden here, and Excel starts Python through it."
        + (f" {seen}" if seen else ""),
        "Close Excel, and run lac903 addin install --without-cmd: Excel then starts Python by "
        'itself. Or ask your IT department to allow cmd.exe for you (the policy "Prevent access to '
        'the command prompt", or an AppLocker or App Control rule), for the command '
        'cmd.exe /K ""...\\python.exe" -B -c ..."',
        setting,
    )


def _rule(where: Places, rule: str, name: str, through_cmd: bool) -> Iterator[Check]:
    value, state = next(_states(rule), (None, None))
    if value is None or state not in (_BLOCK, _WARN):
        return
    programs = [*(["cmd.exe"] if through_cmd else []), str(where.interpreter)]
    what = programs if rule == NO_CHILDREN else [str(where.addin)]
    excluded = _excluded()
    spared = all(any(_matches(path, pattern) for pattern in excluded) for path in what)
    kind = "blocks" if state == _BLOCK else "warns"
    yield Check(
        "Defender",
        None if spared or state == _WARN else False,
        f'Microsoft Defender {kind}, by its rule "{name}", {_WHY[rule]}.',
        "There are exclusions that seem to allow it: try a button."
        if spared
        else f"Ask your IT department for an exclusion from this rule for {' and '.join(what)}",
        _shown(value, rule),
    )


def _excluded() -> list[str]:
    """The paths that Microsoft Defender spares, as far as they can be read."""
    found = [
        name
        for branch in (_DEFENDER, r"Software\Microsoft\Windows Defender")
        for name in registry.values(MACHINE, rf"{branch}\{_EXCLUSIONS}")
    ]
    listed = registry.text(MACHINE, _IN_ONE_TEXT[0][0], "AttackSurfaceReductionOnlyExclusions")
    return found + [part.partition("=")[0] for part in listed.split("|") if part]


def _matches(path: str, pattern: str) -> bool:
    """Whether an exclusion, a path with wildcards or a folder, is for this program."""
    path, pattern = path.lower(), pattern.lower()
    same = fnmatch(path, pattern) or pattern.endswith(f"\\{path}")
    return same or bool(pattern) and path.startswith(pattern)


def _states(rule: str) -> Iterator[tuple[Value, int | None]]:
    """Each place that says something about a rule, and what: the one that counts first."""
    for key, name in _IN_ONE_TEXT:
        value = registry.values(MACHINE, key).get(name)
        if value is not None:
            parts = dict(p.lower().split("=", 1) for p in str(value.data).split("|") if "=" in p)
            if (state := parts.get(rule)) is not None:
                yield value, int(state) if state.strip().isdigit() else None
    for key in _RULES:
        value = registry.values(MACHINE, key).get(rule)
        if value is not None:
            yield value, number(value)


def _shown(value: Value, rule: str) -> str:
    return str(value) if value.name.lower() == rule else f"{value.name} in HKLM\\{value.key}"


def of_policies() -> list[Value]:
    """What the registry says of cmd.exe and of these rules, for a report."""
    found = [command_prompt.forbidden()]
    found += [value for rule in _NAMES for value, _ in _states(rule)]
    return list(dict.fromkeys(value for value in found if value is not None))
