"""Promise 1: no data leaves the machine; the program opens no network connection, ever."""

import ast
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import lac_rules
import workbook_template
import xl_addin

PACKAGES = [Path(package.__path__[0]) for package in (lac_rules, xl_addin, workbook_template)]
NETWORK = {
    "aiohttp", "asyncio", "dask", "distributed", "ftplib", "http", "httpx", "imaplib", "paramiko",
    "poplib", "requests", "smtplib", "socket", "socketserver", "ssl", "telnetlib", "urllib",
    "urllib3", "webbrowser", "websockets", "xmlrpc",
}  # fmt: skip
ALLOWED = {
    # Only for lac903 batch where dask is installed: on this machine, or a scheduler that is named.
    "lac_rules/batch/cluster.py": {"dask", "distributed"},
    # Only urllib.parse, which takes the percent signs out of a part's name.
    "xl_addin/headless/file/packages.py": {"urllib"},
}


def sources() -> list[Path]:
    return sorted(path for package in PACKAGES for path in package.rglob("*.py"))


@pytest.mark.parametrize("path", sources(), ids=lambda path: path.name)
def test_no_module_imports_what_opens_connections(path):
    name = path.relative_to(PACKAGES[0].parent).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            imported.add((node.module or "").partition(".")[0])
    assert imported & NETWORK <= ALLOWED.get(name, set())


def test_the_macros_open_no_connection():
    for path in PACKAGES[2].rglob("*"):
        if path.is_file() and path.suffix in (".bas", ".cls", ".vba", ".xml", ".txt"):
            text = path.read_text(encoding="utf-8", errors="replace").lower()
            for word in ("winhttp", "xmlhttp", "urldownloadtofile", "followhyperlink", "shell("):
                assert word not in text, path


EVERYTHING = """
import importlib, pkgutil, socket, sys

def no_socket(*_, **__):
    raise RuntimeError("a connection was tried")

if sys.argv[1] == "stub":
    socket.socket = socket.create_connection = socket.getaddrinfo = no_socket
else:  # there is no network at all, not even this machine's own
    try:
        socket.create_connection(("127.0.0.1", 9), timeout=5)
    except ConnectionRefusedError:
        sys.exit("there is a network after all")
    except OSError:
        pass

import lac_rules, xl_addin
modules = [
    name
    for package in (lac_rules, xl_addin)
    for _, name, _ in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
]
for name in modules:
    importlib.import_module(name)
print(len(modules), "modules imported")

from xl_addin.cli import app
for arguments in (
    ["demo", sys.argv[2], "--children", "40", "--errors", "20"],
    ["check", sys.argv[2] + "/this year", "--last-year", sys.argv[2] + "/last year",
     "--ofsted", sys.argv[2] + "/ofsted list.xlsx", "-o", sys.argv[2] + "/out.xlsx"],
    ["recheck", sys.argv[2] + "/out.xlsx"],
    ["report", sys.argv[2] + "/out.xlsx", "-o", sys.argv[2] + "/lists"],
    ["batch", sys.argv[2], "--no-dask", "--processes", "1"],
):
    try:
        app(arguments)
    except SystemExit as end:
        assert end.code in (0, 1, None), (arguments, end.code)
print("all done")
"""


@cache
def _cut_off() -> list[str] | None:
    """The command that runs another one without any network; None where that is not permitted."""
    tool = shutil.which("unshare")
    command = [tool, "--map-root-user", "--net"]
    if tool is None or subprocess.run([*command, "true"], capture_output=True).returncode:
        return None
    return command


def run_cut_off(how: str, folder: Path) -> None:
    before = _cut_off() if how == "namespace" else []
    ended = subprocess.run(
        [*before, sys.executable, "-c", EVERYTHING, how, str(folder)],
        capture_output=True,
        text=True,
        env=os.environ | {"COLUMNS": "200"},
        timeout=300,
    )
    assert ended.returncode == 0, ended.stdout[-3000:] + ended.stderr[-3000:]
    assert "modules imported" in ended.stdout
    assert "all done" in ended.stdout
    assert (folder / "out.xlsx").exists()


def test_everything_works_with_no_network(tmp_path):
    """In a network namespace of its own where the system permits, else with sockets that fail."""
    run_cut_off("namespace" if _cut_off() else "stub", tmp_path / "demo")
