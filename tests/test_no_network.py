"""No data leaves the machine: no part of the program opens a network connection, ever.

The whole test suite runs with sockets blocked (pytest-socket); here the program runs where there is
no network at all, and its sources are searched for anything that could use one.
"""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import lac_rules
import workbook_template
import xl_addin
from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files

PACKAGES = [Path(package.__file__).parent for package in (lac_rules, xl_addin, workbook_template)]
NETWORKING = {
    "socket",
    "ssl",
    "http",
    "urllib",
    "ftplib",
    "smtplib",
    "requests",
    "httpx",
    "aiohttp",
}


def imported_by(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.partition(".")[0])
    return names


def test_no_module_of_ours_imports_anything_that_can_use_a_network():
    modules = [path for package in PACKAGES for path in package.rglob("*.py")]
    assert len(modules) > 100
    assert not {path for path in modules if imported_by(path) & NETWORKING}


def without_network() -> list[str]:
    """The words before a command that take the network from it; empty where that is not allowed."""
    unshare = shutil.which("unshare")
    words = [unshare, "--map-root-user", "--net"] if unshare else []
    allowed = words and subprocess.run([*words, "true"], capture_output=True).returncode == 0
    return words if allowed else []


def test_a_return_is_checked_where_there_is_no_network(tmp_path):
    words = without_network()
    if not words:
        pytest.skip("This machine does not let a process have no network (Linux: unshare --net).")
    tables = make_sample(children=30, year=2027).tables
    write_csv_files({n: f for n, f in tables.items() if not n.endswith(LAST)}, tmp_path / "return")
    run = "from xl_addin.cli import app; app()"
    command = [*words, sys.executable, "-c", run, "check", tmp_path / "return", "-o",
               tmp_path / "out.xlsx"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert (tmp_path / "out.xlsx").exists()
