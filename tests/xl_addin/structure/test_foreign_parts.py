"""What other programs put into a workbook of ours is there after our work, under its own name."""

import shutil
import zipfile

import pytest

from tests.xl_addin.structure.foreign import everything  # noqa: F401 - register
from tests.xl_addin.structure.foreign.editing import KINDS, put_in
from tests.xl_addin.structure.foreign.left import Footprint, leading_nowhere, lost
from tests.xl_addin.structure.kinds.written import lac903
from xl_addin import headless


def _save_again(path):
    with headless.open_book(path, save=True):
        pass


@pytest.fixture
def before(checked, tmp_path):
    """A workbook of ours, to be changed."""
    return shutil.copy(checked, tmp_path / "before.xlsx")


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_survives_being_saved_twice(before, tmp_path, name):
    added = put_in(before, name)
    assert leading_nowhere(before) == [], "the file is whole before we touch it"
    after = shutil.copy(before, tmp_path / "after.xlsx")
    for _ in range(2):
        _save_again(after)
        assert lost(before, after, added) == []
        assert leading_nowhere(after) == []


def test_all_kinds_at_once_survive_ten_savings(before, tmp_path):
    added = put_in(before)
    assert leading_nowhere(before) == []
    after = shutil.copy(before, tmp_path / "after.xlsx")
    _save_again(after)
    once = set(Footprint(after).parts)
    for _ in range(9):
        _save_again(after)
    assert lost(before, after, added) == []
    assert leading_nowhere(after) == []
    assert set(Footprint(after).parts) == once, "names do not grow"


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("recheck", ()),
        ("suggest", ("--accept-sure",)),
        ("worklists", ("--sheets", "--by", "REVIEW_CODE")),
        ("report", ("--sheets",)),
    ],
)
def test_all_kinds_survive_our_commands(before, tmp_path, command, options):
    added = put_in(before)
    after = shutil.copy(before, tmp_path / "after.xlsx")
    for _ in range(2):
        lac903(command, after, *options)
    assert lost(before, after, added) == []
    assert leading_nowhere(after) == []


def test_the_file_can_still_be_read_after_all(before):
    put_in(before)
    _save_again(before)
    with zipfile.ZipFile(before) as archive:
        assert archive.testzip() is None
    with headless.open_book(before, read_only=True) as book:
        mine = book.sheets["Mine"]
        assert mine["A1"].value == "North"
        assert mine["A20"].formula == "=[1]Sheet1!A1" and mine["A20"].value == 7
        assert mine["A30"].value == 1
