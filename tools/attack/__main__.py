"""Run the whole attack: ``python -m tools.attack [--quick] [--write] [--only PART ...]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tools.attack import fuzzing, kills, sockets, system_errors, writers
from tools.attack.tracing import has_strace
from tools.attack.world import World

_DOCUMENT = Path(__file__).parents[2] / "docs/technical.md"
_BEGIN, _END = "<!-- attack: begin -->", "<!-- attack: end -->"
_BAD = (
    "lost", "mixed", "left over", "failed next time", "told badly", "uncaught", "too slow",
    "too large", "did not come back", "sockets of the internet",
)  # fmt: skip
_PARTS = {
    "kills": (kills.attack, "kills at a call of the system", ("lost", "mixed", "left over")),
    "errors": (system_errors.attack, "calls that the system refuses", ("lost", "mixed")),
    "writers": (writers.attack, "two writers at once", ("lost", "left over", "told badly")),
    "sockets": (sockets.attack, "commands under strace", ("sockets of the internet",)),
    "fuzzing": (fuzzing.attack, "damaged inputs", ("uncaught", "too slow", "too large")),
}


def main() -> None:
    """Attack, print the counts, and end with 1 when something fell."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="+", choices=_PARTS, default=list(_PARTS))
    parser.add_argument("--quick", action="store_true", help="a few of each, in minutes")
    parser.add_argument("--write", action="store_true", help="counts into docs/technical.md")
    options = parser.parse_args()
    if not has_strace():
        sys.exit("The attack needs Linux and strace.")
    with tempfile.TemporaryDirectory(prefix="attack-") as folder:
        lines, fell = _attack(World(Path(folder)), options.only, options.quick)
    if options.write:
        _write(lines)
    sys.exit(1 if fell else 0)


def _attack(world: World, parts: list[str], quick: bool) -> tuple[list[str], bool]:
    lines, fell = [], False
    for part in parts:
        attack, what, zeros = _PARTS[part]
        start = time.monotonic()
        for name, counts in _named(attack(world, quick), what):
            lines.append(f"| {name} | {_in_words(counts, zeros)} |")
            fell = fell or any(counts[bad] for bad in _BAD)
            print(f"{lines[-1]} {time.monotonic() - start:.0f} s", flush=True)
    return lines, fell


def _named(found: object, what: str) -> list[tuple[str, Counter]]:
    """What an attack gives, with names: counts of all, or of each kind."""
    if isinstance(found, Counter):
        return [(what, found)]
    total: Counter = Counter()
    named = []
    for each in found:
        if isinstance(each, tuple):
            named.append((f"{what}: {each[0]}", each[1]))
        else:
            total += each
    return [*named, *([(what, total)] if total else [])]


def _in_words(counts: Counter, zeros: tuple[str, ...]) -> str:
    """ "24 kills, 0 lost, 0 mixed"."""
    all_of_them = {**counts, **{name: counts[name] for name in zeros}}
    return ", ".join(f"{number:,} {name}" for name, number in all_of_them.items())


def _write(lines: list[str]) -> None:
    text = _DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(_BEGIN)
    _, _, after = rest.partition(_END)
    table = "\n".join(["| attack | counts |", "|---|---|", *lines])
    _DOCUMENT.write_text(f"{before}{_BEGIN}\n{table}\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
