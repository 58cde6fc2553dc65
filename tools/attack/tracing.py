"""Run a command in a child of this process, which has all modules loaded; under strace if asked."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from xl_addin.cli import app

CALLS = (
    "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "fsync", "fdatasync",
    "mkdir", "openat", "write", "pwrite64", "ftruncate", "flock", "chmod", "fchmod",
)  # fmt: skip
"""Calls that change a folder or a file, or make a change last."""
_LINE = re.compile(r"^(?P<call>\w+)\((?P<rest>.*)$")
PATIENCE = 120


@dataclass(frozen=True)
class Ended:
    """How the command ended (minus the signal where one ended it), and what it said."""

    code: int
    said: str

    @property
    def was_killed(self) -> bool:
        """Nobody but strace did that."""
        return self.code == -signal.SIGKILL


@dataclass(frozen=True)
class Call:
    """One call of the system: its name, the how-manieth of that name, and its arguments."""

    name: str
    number: int
    arguments: str

    def inject(self, what: str) -> list[str]:
        """strace's option that does ``what`` at this call."""
        return ["-e", f"inject={self.name}:{what}:when={self.number}"]


def has_strace() -> bool:
    """strace is installed and may be used here."""
    tool = shutil.which("strace")
    return (
        tool is not None
        and subprocess.run([tool, "-e", "trace=none", "true"], capture_output=True).returncode == 0
    )


def run(words: Iterable[object], options: Iterable[str] | None = None, log: Path | None = None):
    """Run ``lac903 words`` in a child; with ``options``, under strace, which writes to ``log``."""
    said = Path(f"/tmp/lac903-attack-{os.getpid()}.txt")
    child = in_child(lambda: app([str(word) for word in words]), said, stopped=options is not None)
    tracer = None
    if options is not None:
        tracer = _attach(child, options, log)
    code = _wait(child)
    if tracer is not None:
        tracer.wait(PATIENCE)
    text = said.read_text(errors="replace")
    said.unlink()
    return Ended(code, text)


def in_child(work: Callable[[], object], said: Path, stopped: bool = False) -> int:
    """Start ``work`` in a child, whose output goes to ``said``; gives its number."""
    child = os.fork()
    if child:
        return child
    code = 70
    try:
        out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(out, 1)
        os.dup2(out, 2)
        if stopped:
            os.kill(os.getpid(), signal.SIGSTOP)
        work()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            import sys

            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _attach(child: int, options: Iterable[str], log: Path | None) -> subprocess.Popen:
    os.waitpid(child, os.WUNTRACED)
    calls = ",".join(CALLS)
    command = [
        "strace",
        "-qq",
        "-y",
        "-s",
        "0",
        "-e",
        f"trace={calls}",
        "-o",
        str(log or os.devnull),
    ]
    tracer = subprocess.Popen([*command, *options, "-p", str(child)], stderr=subprocess.DEVNULL)
    status = Path(f"/proc/{child}/status")
    until = time.monotonic() + PATIENCE
    while "TracerPid:\t0\n" in status.read_text() and time.monotonic() < until:
        time.sleep(0.002)
    os.kill(child, signal.SIGCONT)
    return tracer


def _wait(child: int) -> int:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.005)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return 124


def calls_in(log: Path, folder: Path) -> Iterator[Call]:
    """The calls in a log of strace that have to do with ``folder``, numbered among all."""
    counts: dict[str, int] = {}
    for line in log.read_text(errors="replace").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        name, rest = found["call"], found["rest"]
        counts[name] = counts.get(name, 0) + 1
        reads_only = name == "openat" and "O_CREAT" not in rest
        if str(folder) in rest and not reads_only:
            yield Call(name, counts[name], rest)
