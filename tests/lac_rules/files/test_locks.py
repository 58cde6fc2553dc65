"""Two commands on one workbook: the second one is refused, and nothing of it stays behind."""

import os
import subprocess
import sys

import pytest

from lac_rules.files import CannotWrite, reserved, tidy_up
from lac_rules.files.temporary import temporary_folder


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.xlsx"
    path.write_text("old")
    return path


def test_one_at_a_time(book):
    with reserved(book):
        with pytest.raises(CannotWrite, match="being worked on by another lac903"), reserved(book):
            pass
        tidy_up(book.parent)  # takes no file away that is in use
        with pytest.raises(CannotWrite), reserved(book):
            pass
        with reserved(book.with_name("another.xlsx")):
            pass
    with reserved(book):
        pass
    assert list(book.parent.iterdir()) == [book]


HOLD = """
import sys, time
from pathlib import Path
from lac_rules.files import reserved
with reserved(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_process_that_is_ended_holds_nothing_back(book):
    other = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(book)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "held\n"
    with pytest.raises(CannotWrite), reserved(book):
        pass
    other.kill()
    other.wait()
    other.stdout.close()
    with reserved(book):
        pass
    assert list(book.parent.iterdir()) == [book]


@pytest.mark.skipif(os.name != "posix", reason="needs links")
def test_a_link_that_somebody_laid_there_is_not_followed(book):
    with reserved(book):
        (lock,) = set(book.parent.iterdir()) - {book}
    victim = book.with_name("victim")
    lock.symlink_to(victim)
    with pytest.raises(CannotWrite), reserved(book):
        pass
    assert not victim.exists()


def test_temporary_folders_go_with_the_process_or_the_next_one(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    left, of_somebody_else = tmp_path / "lac903-left", tmp_path / "lac903-notes"
    left.mkdir()
    of_somebody_else.mkdir()
    (left / ".lock").touch()
    (left / "addin.xlam").touch()
    with temporary_folder() as first, temporary_folder() as second:
        assert {first, second, of_somebody_else} == set(tmp_path.iterdir())
    assert list(tmp_path.iterdir()) == [of_somebody_else]
