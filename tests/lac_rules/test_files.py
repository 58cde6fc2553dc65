"""Write beside, then replace: whole or not at all, with nothing left over."""

import os
import stat

import pytest

from lac_rules.files import (
    CannotWrite,
    beside,
    create_beside,
    put_in_place,
    replacing,
    replacing_all,
)


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


@pytest.fixture
def old(tmp_path):
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
    names = {create_beside(old).name for _ in range(5)}
    assert len(names) == 5
    assert all(len(name) > len(old.name) + 16 for name in names)


def test_what_stands_under_the_name_already_is_not_written_through(old, monkeypatch):
    """A link that somebody laid there would lead the writer to a file of the layer's choice."""
    monkeypatch.setattr("secrets.token_hex", lambda size: "foreseen")
    victim = old.parent / "victim"
    (old.parent / ".report.csv.foreseen.tmp").symlink_to(victim)
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
def test_a_new_file_is_as_the_system_makes_new_files(tmp_path):
    (tmp_path / "plain").touch()
    with replacing(tmp_path / "new") as written:
        written.write_text("new")
    assert mode(tmp_path / "new") == mode(tmp_path / "plain")


@pytest.mark.parametrize("error", [ZeroDivisionError, KeyboardInterrupt, OSError])
def test_nothing_is_left_over_when_writing_fails(old, error):
    with pytest.raises(error), replacing(old) as written:
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
    assert done == ["on the disk", "replaced"]


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


def test_what_a_process_that_was_ended_left_behind_is_removed_next_time(old):
    left, being_written = create_beside(old), create_beside(old)
    of_somebody_else = old.with_name(".report.csv.backup.tmp")
    of_somebody_else.touch()
    for path in (left, of_somebody_else):
        os.utime(path, (0, 0))
    with replacing(old) as written:
        written.write_text("new")
    assert set(old.parent.iterdir()) == {old, being_written, of_somebody_else}


# -- files that belong together --------------------------------------------------------------------


@pytest.fixture
def set_of_files(tmp_path):
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
