"""Files that belong together: all are replaced, or none is, whenever the process is ended."""

import json
import os
import signal

import pytest

from lac_rules.files import (
    CannotWrite,
    replacing,
    replacing_all,
    take_notices,
    tidy_up,
    together,
)
from lac_rules.files.journal import NAME, Journal, Step


@pytest.fixture
def set_of_files(tmp_path):
    take_notices()
    paths = [tmp_path / f"{name}.csv" for name in ("episodes", "header", "reviews")]
    for path in paths[:2]:
        path.write_text("old")
    return paths


def write_all(paths, text="new"):
    with replacing_all(paths) as written:
        for path in written:
            path.write_text(text)


def test_files_that_belong_together_are_replaced_together(set_of_files):
    write_all(set_of_files)
    assert [path.read_text() for path in set_of_files] == ["new"] * 3
    assert sorted(set_of_files[0].parent.iterdir()) == set_of_files


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("error", [PermissionError(13, "in use"), KeyboardInterrupt()])
def test_where_one_cannot_be_replaced_all_are_as_before(set_of_files, monkeypatch, number, error):
    real, count = os.replace, iter(range(3))

    def replace(new, path):
        if next(count) == number:
            monkeypatch.undo()  # putting back goes well
            raise error
        real(new, path)

    monkeypatch.setattr(os, "replace", replace)
    expected = CannotWrite if isinstance(error, OSError) else KeyboardInterrupt
    with pytest.raises(expected):
        write_all(set_of_files)
    assert [path.read_text() for path in set_of_files[:2]] == ["old", "old"]
    assert sorted(set_of_files[0].parent.iterdir()) == set_of_files[:2]


def test_nothing_is_replaced_when_writing_one_fails(set_of_files):
    with pytest.raises(ZeroDivisionError), replacing_all(set_of_files) as written:
        written[0].write_text("new")
        raise ZeroDivisionError
    assert [path.read_text() for path in set_of_files[:2]] == ["old", "old"]
    assert sorted(set_of_files[0].parent.iterdir()) == set_of_files[:2]


def test_what_is_written_in_several_folders_is_replaced_together(tmp_path):
    paths = [tmp_path / "csv" / "dolo.csv", tmp_path / "return.xml", tmp_path / "csv" / "dolo.csv"]
    with together():
        for number, path in enumerate(paths):
            with replacing(path) as written:
                written.write_text(str(number))
            assert not path.exists()
    assert [path.read_text() for path in paths[:2]] == ["2", "1"]  # the last one counts
    assert sorted(each.name for each in tmp_path.rglob("*.*")) == ["dolo.csv", "return.xml"]


# -- a process that is ended in the middle ---------------------------------------------------------

CALLS = ("replace", "link", "unlink", "fsync", "open")
"""What changes the folder, or makes a change last."""


def ended_at(call, number, work):
    """Run ``work`` in a process that ends without a word at that call; whether it came so far."""
    child = os.fork()
    if child == 0:
        left, real = iter(range(number)), getattr(os, call)

        def end(*args, **options):
            if next(left, None) is None:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **options)

        setattr(os, call, end)
        work()
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no processes of this kind")


@needs_fork
@pytest.mark.parametrize("call", CALLS)
def test_no_end_of_the_process_leaves_a_mixture_that_is_not_noticed(set_of_files, call):
    folder = set_of_files[0].parent
    number, came_so_far = 0, True
    while came_so_far:
        for path in set_of_files:
            path.unlink(missing_ok=True)
        for path in set_of_files[:2]:
            path.write_text("old")
        came_so_far = ended_at(call, number, lambda: write_all(set_of_files))
        texts = {path.read_text() for path in set_of_files if path.exists()}
        if texts == {"old", "new"} or (texts == {"old"} and set_of_files[2].exists()):
            note = (folder / NAME).read_text()
            assert "do not send them on" in note
            assert "episodes.csv" in note
        tidy_up(folder)
        left = [path for path in folder.iterdir() if path not in set_of_files]
        assert left == []
        now = [path.read_text() if path.exists() else None for path in set_of_files]
        assert now in (["old", "old", None], ["new"] * 3)
        take_notices()
        number += 1
    assert number > 2


@needs_fork
def test_what_was_finished_is_told(set_of_files):
    assert ended_at("replace", 1, lambda: write_all(set_of_files))
    tidy_up(set_of_files[0].parent)
    (told,) = take_notices()
    assert "That is finished now: all are the new ones (episodes.csv, header.csv" in told


@needs_fork
def test_a_file_that_somebody_wrote_after_that_is_left_alone_and_told(set_of_files):
    assert ended_at("replace", 1, lambda: write_all(set_of_files))
    set_of_files[1].write_text("somebody's work")
    tidy_up(set_of_files[0].parent)
    assert [path.read_text() for path in set_of_files] == ["new", "somebody's work", "new"]
    assert "header.csv had been changed by somebody and stays" in take_notices()[1]


def test_another_process_that_is_at_work_in_the_folder_is_waited_for(set_of_files):
    at_work = Journal(set_of_files[0].parent, [Step(".lac903-0123456789abcdef.tmp", "other.csv")])
    with pytest.raises(CannotWrite, match="Another lac903 is putting files in place"):
        write_all(set_of_files)
    assert [path.read_text() for path in set_of_files[:2]] == ["old", "old"]
    at_work.remove()
    write_all(set_of_files)


@pytest.mark.parametrize(
    "step",
    [
        ["../victim", "episodes.csv", None, None],
        [".lac903-0123456789abcdef.tmp", "../victim", None, None],
        [".lac903-0123456789abcdef.tmp", "episodes.csv", "victim", None],
        ["one"],
        7,
    ],
    ids=str,
)
def test_a_note_that_somebody_made_up_leads_nowhere(set_of_files, step):
    folder = set_of_files[0].parent
    note = Journal(folder, [])
    text = note.path.read_text()
    note.remove()
    (folder / "victim").write_text("whole")
    (folder / ".lac903-0123456789abcdef.tmp").write_text("planted")
    (folder / NAME).write_text(text.replace("[]", json.dumps([step])))
    tidy_up(folder)
    assert (folder / "victim").read_text() == "whole"
    assert not (folder.parent / "victim").exists()
    assert [path.read_text() for path in set_of_files[:2]] == ["old", "old"]


def test_where_putting_back_fails_the_note_stays_and_says_so(set_of_files, monkeypatch):
    folder, real = set_of_files[0].parent, os.replace

    def replace(new, path):
        if path == set_of_files[0] and path.read_text() == "old":
            return real(new, path)
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patched, pytest.raises(CannotWrite):
        patched.setattr(os, "replace", replace)
        write_all(set_of_files)
    assert "may not belong together" in take_notices()[0]
    assert (folder / NAME).exists()
    tidy_up(folder)
    assert [path.read_text() for path in set_of_files[:2]] == ["old", "old"]
    assert "all are the old ones" in take_notices()[0]
    assert sorted(folder.iterdir()) == set_of_files[:2]
