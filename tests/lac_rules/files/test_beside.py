"""Write beside, then replace: whole or not at all, with nothing left over."""

import errno
import os
import stat

import pytest

from lac_rules.files import (
    CannotWrite,
    beside,
    create_beside,
    discard,
    put_in_place,
    replacing,
    take_notices,
    watch,
)


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


@pytest.fixture
def old(tmp_path):
    take_notices()
    path = tmp_path / "report.csv"
    path.write_text("old")
    return path


def test_the_new_file_takes_the_place_of_the_old_one(old):
    with replacing(old) as written:
        written.write_text("new")
        assert old.read_text() == "old"
    assert old.read_text() == "new"
    assert list(old.parent.iterdir()) == [old]


def test_names_beside_cannot_be_foreseen_and_are_never_shared(old):
    written = [create_beside(old) for _ in range(5)]
    assert len({path.name for path in written}) == 5
    assert all(len(path.name) > 16 for path in written)
    for path in written:
        discard(path)


def test_a_name_as_long_as_the_disk_allows_is_no_hindrance(tmp_path):
    long = tmp_path / ("x" * 251 + ".csv")
    with replacing(long) as written:
        written.write_text("new")
    assert long.read_text() == "new"


def test_what_stands_under_the_name_already_is_not_written_through(old, monkeypatch):
    """A link that somebody laid there would lead the writer to a file of the layer's choice."""
    monkeypatch.setattr("secrets.token_hex", lambda size: "foreseen")
    victim = old.parent / "victim"
    (old.parent / ".lac903-foreseen.tmp").symlink_to(victim)
    with pytest.raises(CannotWrite), replacing(old) as written:
        written.write_text("new")
    assert not victim.exists()
    assert old.read_text() == "old"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
@pytest.mark.parametrize("kept", [0o600, 0o640, 0o664])
def test_the_same_people_may_read_it(old, kept):
    os.chmod(old, kept)
    with replacing(old) as written:
        assert mode(written) == 0o600  # nobody else may read it half-written
        written.write_text("new")
    assert mode(old) == kept


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_a_new_file_is_for_its_owner_alone(tmp_path):
    with replacing(tmp_path / "new") as written:
        written.write_text("new")
    assert mode(tmp_path / "new") == 0o600


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")
def test_a_new_file_without_children_is_as_the_system_makes_new_files(tmp_path):
    (tmp_path / "plain").touch()
    with replacing(tmp_path / "new", private=False) as written:
        written.write_text("new")
    assert mode(tmp_path / "new") == mode(tmp_path / "plain")


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, OSError])
def test_nothing_is_left_over_when_writing_fails(old, error):
    told = CannotWrite if error is OSError else error
    with pytest.raises(told), replacing(old) as written:
        written.write_text("half")
        raise error
    assert list(old.parent.iterdir()) == [old]
    assert old.read_text() == "old"


def test_it_is_on_the_disk_before_it_takes_the_place(old, monkeypatch):
    done = []
    monkeypatch.setattr("os.fsync", lambda handle: done.append("on the disk"))
    replace = os.replace
    monkeypatch.setattr("os.replace", lambda *paths: (done.append("replaced"), replace(*paths)))
    with beside(old) as written:
        written.write_text("new")
    folder = ["on the disk"] if os.name == "posix" else []
    assert done == ["on the disk", "replaced", *folder]


def test_what_cannot_take_the_place_leaves_the_old_file(old, monkeypatch):
    def refuse(*paths):
        raise PermissionError(13, "in use")

    monkeypatch.setattr("os.replace", refuse)
    with pytest.raises(PermissionError):
        put_in_place(create_beside(old), old)
    with pytest.raises(CannotWrite, match="Close it in Excel"), replacing(old) as written:
        written.write_text("new")
    assert old.read_text() == "old"


def test_a_file_in_place_of_the_folder_is_said(old):
    with pytest.raises(CannotWrite, match="is a file, not a folder"), replacing(old / "x.csv"):
        pass


def test_what_an_ended_process_left_behind_is_removed_next_time_and_told(old):
    left = old.with_name(".lac903-0123456789abcdef.tmp")
    lock = old.with_name(".lac903-0123456789abcdef.lock")
    of_somebody_else = old.with_name(".report.csv.0123456789abcdef.tmp")
    for path in (left, lock, of_somebody_else):
        path.touch()
    being_written = create_beside(old)
    its_lock = being_written.with_suffix(".lock")
    assert set(old.parent.iterdir()) == {old, being_written, its_lock, of_somebody_else}
    (told,) = take_notices()
    assert told.startswith(f"Removed 1 unfinished file in {old.parent}")
    with replacing(old) as written:
        written.write_text("new")
    assert set(old.parent.iterdir()) == {old, being_written, its_lock, of_somebody_else}
    discard(being_written)
    assert set(old.parent.iterdir()) == {old, of_somebody_else}


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "There is no room on the disk. Make room on it"),
        (errno.EDQUOT, "Your share of the disk is used up. Delete files"),
        (errno.EIO, "The disk or the network drive failed. Try again"),
        (errno.EROFS, "The disk can only be read. Choose a folder on another disk"),
        (errno.ESTALE, "The network drive has lost it. Open the folder again"),
        (errno.ENAMETOOLONG, "The name is too long for this disk. Choose a shorter name"),
        (errno.EACCES, "cannot be written. Close it in Excel and other programs"),
    ],
)
@pytest.mark.parametrize("call", ["open", "fsync", "replace"])
def test_what_the_system_says_is_told_in_words_with_what_to_do(
    old, monkeypatch, number, words, call
):
    def refuse(*args, **options):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched, pytest.raises(CannotWrite) as told:
        patched.setattr(os, call, refuse)
        with replacing(old) as written:
            written.write_text("new")
    assert words in str(told.value)
    assert str(old) in str(told.value)
    assert "[Errno" not in str(told.value)
    assert old.read_text() == "old"
    assert list(old.parent.iterdir()) == [old]


def test_a_file_that_another_program_has_open_on_windows_is_said(old):
    class SharingViolation(PermissionError):
        winerror = 32

    with pytest.raises(CannotWrite, match="Another program has it open"), replacing(old):
        raise SharingViolation(13, "used by another process")


def test_a_watched_file_that_somebody_wrote_meanwhile_is_left_alone(tmp_path):
    path = tmp_path / "report.csv"
    watch(path)
    path.write_text("somebody's work")
    with pytest.raises(CannotWrite, match="somebody else in the meantime"), replacing(path) as new:
        new.write_text("ours")
    assert path.read_text() == "somebody's work"
    watch(path)
    for text in ("ours", "ours again"):
        with replacing(path) as new:
            new.write_text(text)
    assert path.read_text() == "ours again"
