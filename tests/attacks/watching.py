"""Run ``lac903`` while watching that it runs nothing, fetches nothing, and writes where it may."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lac_rules.cache import cache_folder
from tests import measuring
from xl_addin.cli import app

_FORBIDDEN = {
    "socket.connect",
    "socket.getaddrinfo",
    "socket.sendto",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.startfile",
    "os.symlink",
    "urllib.Request",
    "pickle.find_class",
}
"""Python's audit events that no file may cause."""
_seen: list[str] | None = None


def _hook(event: str, arguments: tuple) -> None:
    if _seen is None:
        return
    if event in _FORBIDDEN:
        _seen.append(event)
    elif event == "open" and _writes(*arguments):
        path = Path(os.fsdecode(arguments[0])).resolve()
        if not any(path.is_relative_to(folder) for folder in _may_write()):
            _seen.append(f"written: {path}")


def _writes(path: object, _, flags: object) -> bool:
    wanted = os.O_WRONLY | os.O_RDWR | os.O_CREAT
    return isinstance(path, (str, bytes)) and isinstance(flags, int) and bool(flags & wanted)


def _may_write() -> list[Path]:
    return [Path(tempfile.gettempdir()).resolve(), cache_folder().resolve(), Path("/dev")]


sys.addaudithook(_hook)  # Python has no way to take a hook away, so it looks at _seen


@contextmanager
def nothing_run_or_fetched() -> Iterator[None]:
    """Fail when the block runs a program, opens a connection, or writes in a strange place."""
    global _seen
    _seen = []
    try:
        yield
        seen = _seen
    finally:
        _seen = None
    assert not seen


@dataclass
class Outcome:
    """How a command ended, and what it said with line ends folded."""

    code: int
    output: str
    megabytes: float = 0


def lac903(*words: object) -> Outcome:
    """Run a command in this process. It ends by itself, without a traceback."""
    with nothing_run_or_fetched():
        result = CliRunner(env={"COLUMNS": "300"}).invoke(app, [str(word) for word in words])
    if not isinstance(result.exception, (SystemExit, type(None))):
        raise result.exception
    assert "Traceback" not in result.output
    assert "\x1b]" not in result.output, "a file gives orders to the terminal"
    return Outcome(result.exit_code, " ".join(result.output.split()))


def refused(outcome: Outcome, *words: str) -> None:
    """The command did nothing and said so in one message, with ``words`` in it."""
    assert outcome.code == 2, outcome
    assert outcome.output.startswith("Not done."), outcome
    for word in words:
        assert word in outcome.output, outcome


_MEMORY = 6 * 1024**3
"""Bytes of addresses, as a last resort: an attack that works must not take the machine with it."""
_LIMITED = f"resource.setrlimit(resource.RLIMIT_AS, ({_MEMORY}, {_MEMORY}))\n"


def measured(*words: object, seconds: float = 120) -> Outcome:
    """Run a command in a process of its own; says how much memory it took at most."""
    if not sys.platform.startswith("linux"):
        pytest.skip("macOS does not limit a process's memory")
    code, output, megabytes = measuring.measured(
        _LIMITED + measuring.LAC903, *words, seconds=seconds
    )
    assert "Traceback" not in output, output
    return Outcome(code, output, megabytes)
