"""How much memory a command takes at most, in a process of its own."""

import os
import subprocess
import sys

SAY_PEAK = """
import atexit, re, resource
from pathlib import Path

def say_peak():
    status = Path("/proc/self/status")
    if status.exists():  # on Linux the other figure remembers the process that started this one
        peak = int(re.search("VmHWM:\\\\s*([0-9]+) kB", status.read_text())[1]) / 1024
    else:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(" peak", round(peak), flush=True)

atexit.register(say_peak)
"""
"""Python code to begin with: at the end it prints the most memory in use, in megabytes."""
LAC903 = "from xl_addin.cli import app; app()"


def measured(code: str, *arguments: object, seconds: float = 1_200) -> tuple[int, str, int]:
    """Run Python code: its exit code, what it printed with line ends folded, and megabytes.

    Fails when the process was ended from outside.
    """
    process = subprocess.run(
        [sys.executable, "-c", SAY_PEAK + code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=os.environ | {"COLUMNS": "300"},
        timeout=seconds,
        check=False,
    )
    text = " ".join(process.stdout.decode("utf-8", "replace").split())
    output, _, peak = f" {text}".rpartition(" peak ")
    assert peak.isdecimal(), f"ended by {process.returncode}: {text[-2000:]}"
    return process.returncode, output.strip(), int(peak)
