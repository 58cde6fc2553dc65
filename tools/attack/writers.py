"""Two who write to one workbook at once: one is refused, and nobody's work is lost."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from pathlib import Path

from tools.attack.tracing import in_child
from tools.attack.world import BOOK, THEIRS, World, holds_edit, is_whole, left_over, state_of
from xl_addin.cli import app

_COMMANDS = (("recheck", BOOK), ("suggest", BOOK, "--accept-sure"), ("worklists", BOOK, "--sheets"))
_TIMES = 12


def attack(world: World, quick: bool = False) -> Counter:
    """Counts: pairs of commands, files replaced meanwhile, refused, lost, left over."""
    counts: Counter = Counter()
    chance = random.Random(903)
    for number in range(2 if quick else _TIMES):
        _two_commands(world, chance, counts)
        _somebody_saves_meanwhile(world, chance, counts, in_place=number % 2 == 0)
    return counts


def _start(words: list[str], said: Path) -> int:
    return in_child(lambda: app(words), said)


def _code(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _two_commands(world: World, chance: random.Random, counts: Counter) -> None:
    folder = world.fresh()
    said = [folder.with_name(f"said {number}.txt") for number in (1, 2)]
    first = _start(world.placed(chance.choice(_COMMANDS), folder), said[0])
    time.sleep(chance.uniform(0, 0.3))
    second = _start(world.placed(chance.choice(_COMMANDS), folder), said[1])
    codes = sorted([_code(first), _code(second)])
    texts = [path.read_text() for path in said]
    counts["pairs of commands"] += 1
    refused = [text for text in texts if "being worked on by another lac903" in text]
    counts["refused"] += len(refused)
    if codes[0] not in (0, 1) or (codes[1] == 2) != bool(refused):
        counts["told badly"] += 1
        print(f"two commands: {codes} {texts}")
    _look(folder, counts)


def _somebody_saves_meanwhile(
    world: World, chance: random.Random, counts: Counter, in_place: bool
) -> None:
    folder = world.fresh()
    book = folder / BOOK
    theirs = (folder / THEIRS).read_bytes()
    child = _start(world.placed(chance.choice(_COMMANDS), folder), folder.with_name("said.txt"))
    time.sleep(chance.uniform(0.02, 0.8))
    if in_place:
        book.write_bytes(theirs)
    else:
        new = folder / "theirs"
        new.write_bytes(theirs)
        os.replace(new, book)
    code = _code(child)
    counts["saved by somebody else meanwhile"] += 1
    if not holds_edit(book):
        counts["lost"] += 1
        print(f"somebody saved meanwhile: overwritten, {code}")
    if code == 2:
        counts["refused"] += 1
    _look(folder, counts)


def _look(folder: Path, counts: Counter) -> None:
    if not is_whole(folder / BOOK):
        counts["lost"] += 1
    counts["left over"] += len(left_over(state_of(folder)))
