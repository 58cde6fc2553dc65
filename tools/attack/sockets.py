"""No command opens a connection: each is run under strace, which names every socket."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from tools.attack.world import SCENARIOS, World

_RUN = "from xl_addin.cli import app; app()"
_READ = (("rules", "218"), ("rules",), ("facts",), ("addin", "status"), ("changes", "./book.xlsx"))
_PATIENCE = 300


def attack(world: World, quick: bool = False) -> Counter:
    """Counts: commands, sockets of the internet."""
    counts: Counter = Counter()
    words = [scenario.words for scenario in SCENARIOS] + list(_READ)
    for each in words[:: 8 if quick else 1]:
        folder = world.fresh()
        log = folder.with_name("sockets")
        _trace(world.placed(each, folder), log)
        counts["commands"] += 1
        for line in log.read_text(errors="replace").splitlines():
            if "AF_INET" in line:
                counts["sockets of the internet"] += 1
                print(f"{each}: {line}")
    return counts


def _trace(words: list[str], log: Path) -> None:
    tracer = ["strace", "-f", "-qq", "-e", "trace=socket,connect,sendto,bind", "-o", str(log)]
    command = [*tracer, sys.executable, "-c", _RUN, *words]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE)
    if ended.returncode not in (0, 1, 2):  # addin status refuses on Linux
        raise RuntimeError(f"{words}: {ended.stdout}{ended.stderr}")
