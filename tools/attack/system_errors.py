"""Let the system refuse one call of each command, as full disks and network drives do."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from tools.attack.kills import points
from tools.attack.tracing import Call, run
from tools.attack.world import SCENARIOS, Scenario, World, is_whole, left_over, state_of

_ERRORS = {
    "openat": ("EACCES", "EROFS", "ENOSPC", "ESTALE"),
    "write": ("ENOSPC", "EDQUOT", "EIO"),
    "fsync": ("EIO", "ENOSPC", "EDQUOT"),
    "rename": ("EACCES", "EIO", "ESTALE", "EROFS"),
    "link": ("EPERM", "ENOSPC"),
    "mkdir": ("EACCES", "EROFS", "ENOSPC"),
    "flock": ("ENOLCK",),
    "fchmod": ("EPERM",),
    "chmod": ("EPERM",),
}
_FEW = 8
"""How many are tried of each command."""


def attack(world: World, quick: bool = False) -> Iterator[Counter]:
    """Counts of each scenario: refused calls, lost, left over, told badly."""
    chance = random.Random(903)
    for scenario in SCENARIOS:
        calls, _ = points(world, scenario, 2)
        tries = [(call, error) for call in calls for error in _ERRORS.get(call.name, ())]
        chance.shuffle(tries)
        counts: Counter = Counter()
        for call, error in tries[: 1 if quick else _FEW]:
            _refuse(world, scenario, call, error, counts)
        yield counts


def _refuse(world: World, scenario: Scenario, call: Call, error: str, counts: Counter) -> None:
    folder = world.fresh()
    before = state_of(folder)
    ended = run(world.placed(scenario.words, folder), call.inject(f"error={error}"))
    counts["refused calls"] += 1
    now = state_of(folder)
    where = f"{scenario.name}, {call.name} {call.number} {error}"
    if ended.code not in (0, 1, 2) or "Traceback" in ended.said or "[Errno" in ended.said:
        counts["told badly"] += 1
        print(f"{where}: {ended}")
    if "This is a fault in lac903" in ended.said:
        counts["told badly"] += 1
        print(f"{where}: told as a fault: {ended.said}")
    for name in before:
        if name not in now or (now[name] != before[name] and not is_whole(folder / name)):
            counts["lost"] += 1
            print(f"{where}: lost {name}")
    if ended.code == 2 and scenario.together:
        changed = {name for name in before if now.get(name) != before[name]}
        if changed:
            counts["mixed"] += 1
            print(f"{where}: not done, but changed {changed}")
    run(world.placed(scenario.next_words, folder))
    if names := left_over(state_of(folder)):
        counts["left over"] += len(names)
        print(f"{where}: left over {names}")
