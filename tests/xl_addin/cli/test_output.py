"""Printing never decides whether work is done: closed pipes, full disks, letters that lack."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from lac_rules.sample import make_sample
from lac_rules.schema import LAST
from lac_rules.writing.csv_files import write_csv_files
from xl_addin import headless

RUN = "from xl_addin.cli import app; app()"
ROOT = Path(__file__).parents[3]
ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes and /dev/full of POSIX systems")


def lac903(*words: object, env=None, **streams) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", RUN, *map(str, words)]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
    return subprocess.run(command, env=env, stderr=subprocess.PIPE, timeout=300, **streams)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("printing")
    tables = make_sample(20, year=2027, seed=6, errors=60).tables
    write_csv_files({n: f for n, f in tables.items() if not n.endswith(LAST)}, folder / "in")
    return folder


@pytest.fixture
def book(folder, tmp_path):
    path = tmp_path / "book.xlsx"
    assert lac903("check", folder / "in", "-o", path, stdout=subprocess.DEVNULL).returncode == 1
    return path


def into_a_closed_pipe(*words: object) -> subprocess.CompletedProcess:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        return lac903(*words, stdout=writer)
    finally:
        os.close(writer)


@ON_POSIX
def test_a_closed_pipe_is_no_failure_of_the_work(folder, book, tmp_path):
    done = into_a_closed_pipe("export", folder / "in", "--csv", tmp_path / "out")
    assert done.returncode == 1, done.stderr  # written, errors remain
    assert (tmp_path / "out" / "episodes.csv").exists()
    assert into_a_closed_pipe("check", folder / "in").returncode == 1
    before = book.stat().st_mtime_ns
    done = into_a_closed_pipe("recheck", book)
    assert (done.returncode, done.stderr.strip()) == (1, b"")
    assert book.stat().st_mtime_ns > before


@ON_POSIX
def test_a_full_disk_behind_the_output_is_told_and_the_work_counts(book):
    before = book.stat().st_mtime_ns
    with open("/dev/full", "wb") as full:
        done = lac903("recheck", book, stdout=full)
    assert done.returncode == 1
    assert b"What was done is done." in done.stderr
    assert b"Not done" not in done.stderr
    assert book.stat().st_mtime_ns > before


def test_a_letter_that_the_encoding_lacks_is_replaced(folder, tmp_path):
    done = lac903(
        "check", folder / "in", stdout=subprocess.PIPE, env={"PYTHONIOENCODING": "cp1252"}
    )
    assert done.returncode == 1
    assert b"errors in" in done.stdout


@ON_POSIX
def test_suggestions_are_filled_in_though_nobody_reads_to_the_end(book):
    done = into_a_closed_pipe("suggest", book, "--accept-sure")
    assert done.returncode in (0, 1), done.stderr
    with headless.open_book(book, read_only=True) as opened:
        assert "Suggestions" in opened.sheet_names
