"""The standing attack's own judgement: it sees what falls. (The attack itself: ``make attack``.)"""

import random
import zipfile
from collections import Counter

import pytest

from lac_rules.files.journal import NAME as NOTE

pytest.importorskip("resource", reason="the attack is for Linux")

from tools.attack import fuzzing, kills
from tools.attack.damage import csv_files, packages, texts
from tools.attack.tracing import Call, calls_in
from tools.attack.world import is_whole, left_over, state_of


@pytest.fixture
def folder(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("old\n")
    return tmp_path


def test_what_is_lost_or_half_written_is_counted(folder, capsys):
    before, counts = state_of(folder), Counter()
    kills._look(folder, before, counts, "here")
    assert not counts
    (folder / "a.csv").unlink()
    (folder / "b.csv").write_text("half")
    (folder / "c.csv").write_text("half")
    kills._look(folder, before, counts, "here")
    assert counts == {"lost": 3}


def test_a_mixture_counts_unless_a_note_says_so(folder, capsys):
    before, counts = state_of(folder), Counter()
    both = {"a.csv", "b.csv"}
    (folder / "a.csv").write_text("new\n")
    kills._look_for_mixture(folder, before, both, counts, "here")
    (folder / NOTE).write_text("note")
    kills._look_for_mixture(folder, before, both, counts, "here")
    (folder / NOTE).unlink()
    (folder / "b.csv").write_text("new\n")
    kills._look_for_mixture(folder, before, both, counts, "here")
    assert counts == {"mixed": 1, "noted": 1}


def test_what_nobody_asked_for_is_left_over(folder):
    for name in (".lac903-0123456789abcdef.tmp", ".lac903-0123456789abcdef.lock", NOTE):
        (folder / name).touch()
    assert len(left_over(state_of(folder))) == 3


def test_a_file_that_is_cut_off_is_not_whole(folder):
    path = folder / "book.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", "b" * 1000)
    assert is_whole(path)
    path.write_bytes(path.read_bytes()[:-10])
    assert not is_whole(path)


def test_calls_are_numbered_by_their_names_among_all(folder):
    log = folder / "log"
    log.write_text(
        'openat(AT_FDCWD, "/etc/x", O_RDONLY) = 3\n'
        f'openat(AT_FDCWD, "{folder}/x", O_WRONLY|O_CREAT, 0600) = 3\n'
        f'openat(AT_FDCWD, "{folder}/y", O_RDONLY) = 3\n'
        f'rename("{folder}/x", "{folder}/y") = 0\n'
    )
    found = [(call.name, call.number) for call in calls_in(log, folder)]
    assert found == [("openat", 2), ("rename", 1)]
    assert Call("rename", 1, "").inject("error=EIO") == ["-e", "inject=rename:error=EIO:when=1"]


def test_damage_is_the_same_for_the_same_seed_and_differs_for_others():
    rows = [["CHILD", "DOB"], ["1", "01/02/2010"]]
    parts = {"xl/worksheets/sheet1.xml": b'<a b="c">d</a>', "x": b"y"}

    def made(seed):
        chance = random.Random(seed)
        return (
            csv_files.damaged(chance, rows),
            packages.damaged(chance, parts),
            texts.damaged_xml(chance, '<a b="c">d</a>'),
        )

    assert made(1) == made(1)
    assert len({made(seed)[0] for seed in range(50)}) > 30


def test_an_input_that_breaks_the_reader_is_counted(tmp_path, capsys):
    def broken(path):
        raise KeyError("007")

    kind = fuzzing.Kind("kind", 1, lambda chance: b"x", broken, ".csv")
    counts = Counter()
    fuzzing._try(kind, 0, tmp_path / "x.csv", counts)
    assert counts == {"inputs": 1, "uncaught": 1}
