"""End each command at each call that renames, links, removes, syncs or writes, and look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lac_rules.files.journal import NAME as NOTE
from tools.attack.tracing import Call, calls_in, run
from tools.attack.world import SCENARIOS, Scenario, World, is_whole, left_over, state_of

_FEW = 2
"""How many of a command's calls of each name are tried, and its first one."""
_OFTEN = ("write", "openat", "flock")
"""Calls that are tried at their beginning, in the middle and at their end."""


def attack(world: World, quick: bool = False) -> Iterator[Counter]:
    """Counts of each scenario: kills, lost, mixed, left over, failed next time; and in words."""
    for scenario in SCENARIOS:
        counts = _on(world, scenario, 1 if quick else _FEW)
        print(f"{scenario.name}: {dict(counts)}", flush=True)
        yield counts


def _on(world: World, scenario: Scenario, few: int) -> Counter:
    counts: Counter = Counter()
    chosen, whole_set = points(world, scenario, few)
    for call in chosen:
        folder = world.fresh()
        before = state_of(folder)
        ended = run(world.placed(scenario.words, folder), call.inject("signal=KILL"))
        if not ended.was_killed:
            counts["not reached"] += 1
            continue
        counts["kills"] += 1
        where = f"{scenario.name} at {call.name} {call.number}"
        _look(folder, before, counts, where)
        if scenario.together:
            _look_for_mixture(folder, before, whole_set, counts, where)
        again = run(world.placed(scenario.next_words, folder))
        if again.code not in (0, 1) or "Traceback" in again.said:
            counts["failed next time"] += 1
            print(f"{where}: failed next time\n{again.said}")
        after = state_of(folder)
        if names := left_over(after):
            counts["left over"] += len(names)
            print(f"{where}: left over {names}")
    return counts


def points(world: World, scenario: Scenario, few: int) -> tuple[list[Call], set[str]]:
    """Where the command is ended: each kind of call at its beginning, its end and between.

    And the files that change when it is not.
    """
    folder, log = world.fresh(), world.copy.with_name("trace")
    before = state_of(folder)
    ended = run(world.placed(scenario.words, folder), [], log)
    if ended.code not in (0, 1):
        raise RuntimeError(f"{scenario.name}: {ended}")
    by_name: dict[str, list[Call]] = {}
    for call in calls_in(log, folder):
        by_name.setdefault(call.name, []).append(call)
    chosen = []
    for name, calls in by_name.items():
        step = max(1, -(-len(calls) // few))
        chosen += calls[step - 1 :: step] if name in _OFTEN else calls[:1] + calls[1:][-few:]
    now = state_of(folder)
    return chosen, {name for name in now if now[name] != before.get(name)}


def _look(folder: Path, before: dict, counts: Counter, where: str) -> None:
    """What the kill left: every file is the old one or a whole new one."""
    now = state_of(folder)
    for name in before:
        if name not in now or (now[name] != before[name] and not is_whole(folder / name)):
            counts["lost"] += 1
            print(f"{where}: lost {name}")
    for name in now:
        if name not in before and name not in left_over(now) and not is_whole(folder / name):
            counts["lost"] += 1
            print(f"{where}: half written {name}")


def _look_for_mixture(
    folder: Path, before: dict, whole_set: set[str], counts: Counter, where: str
) -> None:
    """Files that belong together are all old or all new, or a note says that they are not."""
    now = state_of(folder)
    changed = {name for name in whole_set if now.get(name) != before.get(name)}
    if changed and changed != whole_set:
        noted = any(path.name == NOTE for path in folder.rglob("*.txt"))
        counts["noted" if noted else "mixed"] += 1
        if not noted:
            print(f"{where}: a mixture without a note: {sorted(changed)}")
