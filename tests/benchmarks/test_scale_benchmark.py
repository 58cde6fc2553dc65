"""The whole job from the command line, for the largest council and for ten times its size.

Time with starting Python; memory at most, in the benchmark's extra information.
"""

import shutil

import pytest

from tests.measuring import LAC903, measured

SIZES = (1_300, 13_000)


def lac903(*words: object) -> int:
    """Run a command; its memory at most."""
    code, output, megabytes = measured(LAC903, *words)
    assert code in (0, 1), output[-2000:]
    return megabytes


@pytest.fixture(scope="module", params=SIZES)
def files(request, return_files):
    return return_files(request.param)


def check(files, book):
    return lac903(
        *("check", files / "this", "--last-year", files / "last"),
        *("--ofsted", files / "ofsted.xlsx", "-o", book, "--replace"),
    )


@pytest.fixture(scope="module")
def book(files):
    check(files, files / "book.xlsx")
    return files / "book.xlsx"


def test_check_and_write_the_workbook(benchmark, files, tmp_path):
    peak = benchmark.pedantic(check, (files, tmp_path / "book.xlsx"), rounds=1)
    benchmark.extra_info["peak_megabytes"] = peak


def test_recheck_the_workbook(benchmark, book, tmp_path):
    shutil.copy(book, tmp_path / "book.xlsx")
    peak = benchmark.pedantic(lac903, ("recheck", tmp_path / "book.xlsx"), rounds=1)
    benchmark.extra_info["peak_megabytes"] = peak


def test_share_a_copy(benchmark, book, tmp_path):
    words = ("share", book, "--all", "-o", tmp_path / "copies")
    benchmark.extra_info["peak_megabytes"] = benchmark.pedantic(lac903, words, rounds=1)
