"""The command's beginning: while the rest is loaded, things can break and people can stop it."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BEGIN = """
import builtins
real = builtins.__import__

def load(name, *args):
    if name == "xl_addin.cli":
        raise {error}
    return real(name, *args)

builtins.__import__ = load
from xl_addin.start import main
main()
"""


def test_the_command_begins_there():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"lac903": "xl_addin.start:main"}


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        ("KeyboardInterrupt", 130, "Stopped."),
        ("ImportError('no lxml')", 2, "A part of lac903 is missing or does not fit."),
        ("MemoryError", 2, "There is not enough memory to start lac903."),
    ],
)
def test_what_happens_while_it_is_loaded_is_told_in_words(tmp_path, error, code, words):
    ended = subprocess.run(
        [sys.executable, "-c", BEGIN.format(error=error)],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "LAC903_LOGS": str(tmp_path)},
        timeout=120,
    )
    assert (ended.returncode, ended.stdout) == (code, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
